/* Running another program: what goes in and out, and every way in which it can end. */
#include "cli/child.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <signal.h>

#include "tests/unit/table.h"

#define MIB ((size_t)1 << 20)

static const struct child_case {
	const char *name, *script, *input;
	int limit_ms;
	enum child_status status;
	int code;
	const char *output, *errors;
} cases[] = {
	{ "input to output", "cat", "some words\n", 10000, CHILD_EXITED, 0, "some words\n", "" },
	{ "nothing", ":", "", 10000, CHILD_EXITED, 0, "", "" },
	{ "errors", "echo out; echo err >&2; exit 3", "", 10000, CHILD_EXITED, 3, "out\n", "err\n" },
	{ "errors beyond the limit", "printf 1234567890abcdef >&2", "", 10000, CHILD_EXITED, 0, "",
	  "1234567890" },
	{ "input that it does not read", "exec <&-; echo done", "words", 10000, CHILD_EXITED, 0,
	  "done\n", "" },
	{ "signal", "kill -TERM $$", "", 10000, CHILD_KILLED, SIGTERM, "", "" },
	{ "too slow", "echo begun; exec sleep 60", "", 200, CHILD_TOO_SLOW, 0, "begun\n", "" },
	{ "too slow, streams closed", "exec >&- 2>&-; exec sleep 60", "", 200, CHILD_TOO_SLOW, 0, "",
	  "" },
	{ "its child holds the streams", "sleep 2 & echo begun", "", 200, CHILD_TOO_SLOW, 0, "begun\n",
	  "" },
	{ "locale", "printf %s \"$LC_ALL\"", "", 10000, CHILD_EXITED, 0, "C", "" },
};

static struct child_end run(struct arena *a, const char *script, struct str input, int limit_ms,
			    size_t output_max)
{
	const char *const argv[] = { "sh", "-c", script, NULL };

	return child_run(a, &(struct child){ .argv = argv, .input = input, .limit_ms = limit_ms,
					     .output_max = output_max, .errors_max = 10 });
}

static const char *text_of(struct buf *b)
{
	buf_puts(b, "");
	return b->p;
}

static void test_case(void **state)
{
	const struct child_case *c = *state;
	struct arena *a = arena_open(NULL);
	struct child_end end = run(a, c->script, str_of(c->input), c->limit_ms, MIB);

	assert_int_equal(end.status, c->status);
	assert_int_equal(end.code, c->code);
	assert_string_equal(text_of(&end.output), c->output);
	assert_string_equal(text_of(&end.errors), c->errors);
	arena_close(a);
}

/* More than a pipe holds, both ways at once. */
static void test_large(void **state)
{
	struct arena *a = arena_open(NULL);
	struct buf input = buf_on(a);
	struct child_end end;

	(void)state;
	for (size_t i = 0; input.n < 3 * MIB; i++)
		buf_printf(&input, "%zu ", i);
	end = run(a, "cat", buf_str(&input), 20000, 4 * MIB);
	assert_int_equal(end.status, CHILD_EXITED);
	assert_true(str_eq(buf_str(&end.output), buf_str(&input)));
	/* it stops reading in the middle */
	end = run(a, "head -c 10", buf_str(&input), 20000, MIB);
	assert_int_equal(end.status, CHILD_EXITED);
	assert_int_equal(end.output.n, 10);
	arena_close(a);
}

static void test_too_much(void **state)
{
	struct arena *a = arena_open(NULL);
	struct child_end end = run(a, "cat /dev/zero", str_of(""), 20000, 100000);

	(void)state;
	assert_int_equal(end.status, CHILD_TOO_MUCH);
	assert_int_equal(end.output.n, 100000);
	/* as much as it may write is not too much */
	end = run(a, "head -c 100000 /dev/zero", str_of(""), 20000, 100000);
	assert_int_equal(end.status, CHILD_EXITED);
	arena_close(a);
}

static void test_missing(void **state)
{
	static const char *const argv[] = { "no-such-program-anywhere", NULL };
	struct arena *a = arena_open(NULL);
	struct child_end end = child_run(a, &(struct child){ .argv = argv, .limit_ms = 1000 });

	(void)state;
	assert_int_equal(end.status, CHILD_FAILED);
	assert_int_equal(end.code, ENOENT);
	arena_close(a);
}

int main(void)
{
	static struct test_table t;

	table_add_rows(&t, "child", cases, test_case);
	table_add(&t, "child", "large", test_large, NULL);
	table_add(&t, "child", "too much", test_too_much, NULL);
	table_add(&t, "child", "no such program", test_missing, NULL);
	return table_run(&t, "child");
}
