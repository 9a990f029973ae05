/* Signals that are held back: which, that they are told of, that taking one forgets it. */
#include "cli/interrupt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void test_take(void **state)
{
	struct interrupt i = interrupt_hold();

	(void)state;
	assert_false(interrupt_wanted(&i));
	assert_int_equal(interrupt_take(&i), 0);
	raise(SIGTERM);
	assert_true(interrupt_wanted(&i));
	assert_true(interrupt_wanted(&i));	/* asking does not forget */
	assert_int_equal(interrupt_take(&i), SIGTERM);
	assert_false(interrupt_wanted(&i));
	assert_int_equal(interrupt_take(&i), 0);
	interrupt_release(&i);			/* and does not end this program */
}

/* As in the background of a script, or under nohup: work goes on. */
static void test_ignored(void **state)
{
	struct interrupt i;

	(void)state;
	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	i = interrupt_hold();
	raise(SIGINT);
	raise(SIGHUP);
	assert_false(interrupt_wanted(&i));
	assert_int_equal(interrupt_take(&i), 0);
	raise(SIGTERM);
	assert_int_equal(interrupt_take(&i), SIGTERM);
	interrupt_release(&i);
	signal(SIGINT, SIG_DFL);
	signal(SIGHUP, SIG_DFL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_take),
		cmocka_unit_test(test_ignored),
	};

	return cmocka_run_group_tests_name("interrupt", tests, NULL, NULL);
}
