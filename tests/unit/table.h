/* Lists of cmocka tests made of tables: each row is a test of its own, named after what it is about.
 * Included after cmocka.h.
 */
#ifndef CANARYC_TESTS_UNIT_TABLE_H
#define CANARYC_TESTS_UNIT_TABLE_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define TABLE_TESTS_MAX 512
#define TABLE_NAME_MAX	120

struct test_table {
	struct CMUnitTest v[TABLE_TESTS_MAX];
	char names[TABLE_TESTS_MAX][TABLE_NAME_MAX];
	size_t n;
};

/** Adds a test. @param row  what it gets as its state; may be NULL. */
static inline void table_add(struct test_table *t, const char *kind, const char *name,
			     CMUnitTestFunction run, const void *row)
{
	if (t->n == TABLE_TESTS_MAX) {
		fprintf(stderr, "TABLE_TESTS_MAX is too small\n");
		exit(1);
	}
	snprintf(t->names[t->n], sizeof(t->names[t->n]), "%s: %s", kind, name);
	t->v[t->n] = (struct CMUnitTest){ t->names[t->n], run, NULL, NULL, (void *)(uintptr_t)row };
	t->n++;
}

/** Runs them all. @return the exit status. */
static inline int table_run(struct test_table *t, const char *group)
{
	return _cmocka_run_group_tests(group, t->v, t->n, NULL, NULL);
}

#endif
