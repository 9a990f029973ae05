/* What `canaryc test` reports, and the forms in which it does.
 *
 * cmd_test.c runs the tests and hands each to one or two forms: one goes to standard output while
 * the tests run, JUnit's to a file when all have run. A form is a file test_NAME.c and a struct
 * here.
 */
#ifndef CANARYC_CLI_TEST_REPORT_H
#define CANARYC_CLI_TEST_REPORT_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/source.h"
#include "sim/coverage.h"
#include "sim/expect.h"
#include "sim/run.h"

enum test_status {
	TEST_PASSED,
	TEST_FAILED,		/* the run did not come to what was expected */
	TEST_ERROR		/* no run came about, or the file has errors */
};

/** A scenario with an `expect`; or a whole file that has errors. Valid during one call only. */
struct test {
	const char *file;	/* as on the command line */
	const struct scenario *scenario;	/* NULL: the file */
	enum test_status status;
	const struct run *run;	/* NULL with TEST_ERROR */
	const struct finding *findings;	/* one for each expect */
	size_t nfindings;
	struct sources *sources;	/* for places */
	const struct diag *problems;	/* what was reported of it, and all behind; NULL for nothing */
};

struct test_totals {
	size_t tests, passed, failed, errors;
	size_t untested;	/* scenarios without an expect */
	size_t left_out;	/* by --run */
};

/** A report being written. The form puts into `out`, which the caller empties as it likes. */
struct test_report {
	const struct test_form *form;
	struct buf out;
	bool colour, ascii;	/* of a terminal; for the timelines, too */
	size_t n;		/* tests so far */
	void *state;		/* the form's own */
};

struct test_form {
	void (*open)(struct test_report *r);
	void (*begin_file)(struct test_report *r, const char *file);
	void (*test)(struct test_report *r, const struct test *t);
	/** @param t  of this file alone. */
	void (*end_file)(struct test_report *r, const char *file, const struct test_totals *t);
	/** @param coverage  NULL unless it was asked for. */
	void (*close)(struct test_report *r, const struct test_totals *t,
		      const struct coverage *coverage);
};

extern const struct test_form test_form_text, test_form_tap, test_form_json, test_form_junit;

/** @return an empty report on the arena, begun. */
struct test_report test_report_on(struct arena *a, const struct test_form *form);

/* What the forms share. */

/** @return "passed", "failed", "error". */
const char *test_status_name(enum test_status s);

/** @return why a test has not passed, in one line; empty for one that has. Of one that could not be
 * run it is the first error that was reported, and how many more there are. In the arena. */
struct str test_why(struct arena *a, const struct test *t);

/** Puts "4 tests: 3 passed, 1 failed" and what was left out, each note after `before`, without the
 * end of a line. */
void test_put_totals(const struct test_totals *t, const char *before, struct buf *out);

/** @return the place of an expectation, "fraud.canary:12:10"; in the arena. */
struct str test_place(struct arena *a, const struct test *t, const struct finding *f);

/** @return the line of a scenario in its file, from 1. */
uint32_t test_line(const struct test *t);

/** @return the timeline of a run as `canaryc simulate` prints it; in the arena. */
struct str test_timeline(const struct test_report *r, const struct test *t, struct arena *a);

#endif
