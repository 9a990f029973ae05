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
			     CMUnitTestFunction test, const void *row)
{
	if (t->n == TABLE_TESTS_MAX) {
		fprintf(stderr, "TABLE_TESTS_MAX is too small\n");
		exit(1);
	}
	snprintf(t->names[t->n], sizeof(t->names[t->n]), "%s: %s", kind, name);
	t->v[t->n] = (struct CMUnitTest){ t->names[t->n], test, NULL, NULL, (void *)(uintptr_t)row };
	t->n++;
}

/** Adds a test for each row of an array, whose rows have a `name`. */
#define table_add_rows(t, kind, rows, test) \
	do { \
		for (size_t i_ = 0; i_ < sizeof(rows) / sizeof((rows)[0]); i_++) \
			table_add(t, kind, (rows)[i_].name, test, &(rows)[i_]); \
	} while (0)

/** Runs them all. @return the exit status. */
static inline int table_run(struct test_table *t, const char *group)
{
	return _cmocka_run_group_tests(group, t->v, t->n, NULL, NULL);
}

#endif
