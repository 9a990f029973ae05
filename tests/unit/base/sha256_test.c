/* base/sha256.c: the examples of FIPS 180-4 and of NIST's test vectors, and every way to cut a text. */
#include "base/sha256.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void is(struct str text, const char *hash)
{
	char out[SHA256_TEXT];

	sha256_of(text, out);
	assert_string_equal(out, hash);
}

static void test_examples(void **state)
{
	(void)state;
	is(STR(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	is(STR("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	is(STR("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
	   "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	is(STR("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopq"
	       "klmnopqrlmnopqrsmnopqrstnopqrstu"),
	   "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
}

static void test_million(void **state)
{
	struct sha256 s = sha256_on();
	char out[SHA256_TEXT], part[1000];

	(void)state;
	memset(part, 'a', sizeof(part));
	for (int i = 0; i < 1000; i++)
		sha256_put(&s, part, sizeof(part));
	sha256_end(&s, out);
	assert_string_equal(out, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

/* In how many pieces a text is put makes no difference, and every length is another hash. */
static void test_pieces(void **state)
{
	char text[200], whole[SHA256_TEXT], parts[SHA256_TEXT], before[SHA256_TEXT] = "";

	(void)state;
	memset(text, 'x', sizeof(text));
	for (size_t n = 0; n <= sizeof(text); n++) {
		sha256_of((struct str){ text, n }, whole);
		assert_string_not_equal(whole, before);
		memcpy(before, whole, sizeof(whole));
		for (size_t cut = 0; cut <= n; cut++) {
			struct sha256 s = sha256_on();

			sha256_put(&s, text, cut);
			sha256_put(&s, text + cut, n - cut);
			sha256_end(&s, parts);
			assert_string_equal(parts, whole);
		}
	}
}

static void test_texts(void **state)
{
	struct sha256 a = sha256_on(), b = sha256_on();
	char x[SHA256_TEXT], y[SHA256_TEXT];

	(void)state;
	sha256_put_str(&a, STR("ab"));
	sha256_put_str(&a, STR("c"));
	sha256_put_str(&b, STR("a"));
	sha256_put_str(&b, STR("bc"));
	sha256_end(&a, x);
	sha256_end(&b, y);
	assert_string_not_equal(x, y);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_examples), cmocka_unit_test(test_million),
		cmocka_unit_test(test_pieces), cmocka_unit_test(test_texts),
	};

	return cmocka_run_group_tests_name("sha256", tests, NULL, NULL);
}
