/* Names of DNS (compiler/dns.h; kubernetes: apimachinery/pkg/util/validation). */
#include "compiler/dns.h"

#define NAME_MAX_BYTES	253

static bool plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool label(struct str s)
{
	if (s.n == 0 || !plain(s.p[0]) || !plain(s.p[s.n - 1]))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!plain(s.p[i]) && s.p[i] != '-')
			return false;
	return true;
}

bool dns_1123_label(struct str s)
{
	return s.n <= DNS_LABEL_MAX && label(s);
}

bool dns_1035_label(struct str s)
{
	return dns_1123_label(s) && s.p[0] >= 'a' && s.p[0] <= 'z';
}

bool dns_subdomain(struct str s)
{
	size_t from = 0;

	if (s.n > NAME_MAX_BYTES)
		return false;
	for (size_t i = 0; i <= s.n; i++) {
		if (i < s.n && s.p[i] != '.')
			continue;
		if (!label(str_sub(s, from, i)))
			return false;
		from = i + 1;
	}
	return true;
}
