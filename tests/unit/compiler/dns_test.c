/* Names of DNS: labels of both RFCs, and names of several. */
#include "compiler/dns.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "tests/unit/table.h"

#define A10 "abcdefghij"
#define A60 A10 A10 A10 A10 A10 A10
#define A63 A60 "abc"
#define A250 A60 "." A60 "." A60 "." A60 "." "abcdef"

_Static_assert(sizeof(A250) == 250 + 1, "250 letters");

static const struct name_case {
	const char *name, *text;
	bool of_1123, of_1035, subdomain;
} names[] = {
	{ "a letter", "a", true, true, true },
	{ "a digit", "1", true, false, true },
	{ "a dash inside", "fraud-detector", true, true, true },
	{ "two dashes inside", "a--b", true, true, true },
	{ "a digit first", "1fraud", true, false, true },
	{ "a digit last", "fraud1", true, true, true },
	{ "nothing", "", false, false, false },
	{ "a dash", "-", false, false, false },
	{ "a dash first", "-a", false, false, false },
	{ "a dash last", "a-", false, false, false },
	{ "upper case", "Fraud", false, false, false },
	{ "an underscore", "a_b", false, false, false },
	{ "a blank", "a b", false, false, false },
	{ "a slash", "a/b", false, false, false },
	{ "beyond ASCII", "\xc3\xa4", false, false, false },
	{ "63 letters", A63, true, true, true },
	{ "64 letters", A63 "d", false, false, true },	/* only the whole is counted */
	{ "a point", "a.b", false, false, true },
	{ "an address", "10.0.0.1", false, false, true },
	{ "a point first", ".a", false, false, false },
	{ "a point last", "a.", false, false, false },
	{ "two points", "a..b", false, false, false },
	{ "a dash before a point", "a-.b", false, false, false },
	{ "a dash behind a point", "a.-b", false, false, false },
	{ "a star", "*.example.com", false, false, false },
	{ "a port", "example.com:80", false, false, false },
	{ "253 letters", A250 "ghi", false, false, true },
	{ "254 letters", A250 "ghij", false, false, false },
};

static void test_name(void **state)
{
	const struct name_case *c = *state;

	assert_int_equal(dns_1123_label(str_of(c->text)), c->of_1123);
	assert_int_equal(dns_1035_label(str_of(c->text)), c->of_1035);
	assert_int_equal(dns_subdomain(str_of(c->text)), c->subdomain);
}

static void test_nul(void **state)
{
	(void)state;
	assert_false(dns_1123_label(STR("a\0b")));
	assert_false(dns_subdomain(STR("a.\0")));
}

int main(void)
{
	static struct test_table t;

	table_add_rows(&t, "name", names, test_name);
	table_add(&t, "name", "a NUL byte", test_nul, NULL);
	return table_run(&t, "dns");
}
