/* Traces as files, and what was said of them: for the tests of trace_read(). Comes behind <cmocka.h>. */
#ifndef CANARYC_TESTS_UNIT_SIM_TRACE_FILES_H
#define CANARYC_TESTS_UNIT_SIM_TRACE_FILES_H

#include <stdlib.h>
#include <string.h>

#include <unistd.h>

#include "base/buf.h"
#include "sim/trace.h"

static inline void show_diags(const struct diags *ds, struct buf *out)
{
	for (const struct diag *d = ds->first; d; d = d->next)
		buf_printf(out, "%s%s %" PRI_STR, out->n ? " " : "", diag_info(d->code)->code,
			   STR_ARG(d->message));
	buf_putc(out, '\0');
}

/* Writes a file and gives its name to path. */
static inline void write_file(char path[32], const char *text, size_t n)
{
	int fd;

	strcpy(path, "/tmp/trace_test_XXXXXX");
	fd = mkstemp(path);
	assert_true(fd >= 0);
	while (n) {
		ssize_t done = write(fd, text, n);

		assert_true(done > 0);
		text += done;
		n -= (size_t)done;
	}
	close(fd);
}

/* Reads a text as a file that is called shown.csv in messages. */
static inline struct trace *read_text(struct arena *a, const char *text, size_t n, const char *metric,
				      struct diags *ds)
{
	const struct trace_options opts = { .metric = str_of(metric) };
	struct trace *t;
	char path[32];

	write_file(path, text, n);
	t = trace_read(a, str_of(path), STR("shown.csv"), &opts, ds);
	unlink(path);
	assert_int_equal(t == NULL, ds->errors > 0);
	for (const struct diag *d = ds->first; d; d = d->next) {
		assert_false(d->placed);
		assert_true(str_is(d->where, "shown.csv"));
	}
	return t;
}

/* All diagnostics, one behind the other. */
static inline void expect(const struct diags *ds, const char *want)
{
	struct buf out = buf_on(ds->arena);

	show_diags(ds, &out);
	assert_string_equal(out.p, want);
}

#endif
