/* What a sweep-job's `options` may hold and what `canaryc sweep` takes are the same options. */
#include "compiler/sweep_job_options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cli/commands.h"

/* The rows of the commands name them; nothing is run here. */
enum exit_code cmd_sweep(struct cli *cli, const struct args *args)
{
	(void)cli;
	(void)args;
	return EXIT_SYSTEM;
}

enum exit_code cmd_merge(struct cli *cli, const struct args *args)
{
	return cmd_sweep(cli, args);
}

static void test_same(void **state)
{
	const struct opts *sweep = &command_sweep.options;

	(void)state;
	for (size_t i = 0; i < sweep->n; i++) {
		const struct sweep_job_option *o = sweep_job_option_at(i);

		if (!o)
			fail_msg("--%s of sweep is not in the table", sweep->v[i].name);
		assert_string_equal(o->name, sweep->v[i].name);
		assert_int_equal(o->letter, sweep->v[i].letter);
		assert_int_equal(o->has_arg, sweep->v[i].arg != NULL);
		assert_int_equal(o->repeated, sweep->v[i].repeated);
	}
	assert_null(sweep_job_option_at(sweep->n));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_same) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
