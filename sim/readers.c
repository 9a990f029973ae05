/* The table of readers, and what is said about a file that none of them takes.
 *
 * A reader for another format is one row in trace_readers[]; if trace_sniff() knows its files,
 * their row there goes.
 */
#include "sim/readers.h"

#include <string.h>

#include "base/buf.h"

const struct trace_reader *const trace_readers[] = {
	&trace_reader_store,
	&trace_reader_dump,
	&trace_reader_prom,
	&trace_reader_json,
	&trace_reader_csv,
	NULL
};

#define AS_CSV "export the metrics as CSV, as in `time,metric,version,value`"
#define UNPACK "unpack it first, or pack it with gzip or zstd"
#define UNPACK_ONCE "unpack it once"
#define TO_UTF8 "convert it, as in `iconv -f UTF-16 -t UTF-8`"
#define NO_NOTES "export it without annotations, the lines that begin with #"

/* First bytes of files that people try. */
static const struct magic {
	struct str bytes;
	bool packed;		/* only where it was found inside something packed */
	const char *what, *help;
} magics[] = {
	{ { "\x1f\x8b", 2 }, true, "packed twice", UNPACK_ONCE },
	{ { "\x28\xb5\x2f\xfd", 4 }, true, "packed twice", UNPACK_ONCE },
	{ { "SQLite format 3", 15 }, true, "a packed SQLite database", UNPACK_ONCE },
	{ { "BZh", 3 }, false, "bzip2 data", UNPACK },
	{ { "\xfd" "7zXZ", 5 }, false, "xz data", UNPACK },
	{ { "PK\x03\x04", 4 }, false, "a zip archive or a spreadsheet", AS_CSV },
	{ { "PAR1", 4 }, false, "a Parquet file", AS_CSV },
	{ { "\xff\xfe", 2 }, false, "UTF-16 text", TO_UTF8 },
	{ { "\xfe\xff", 2 }, false, "UTF-16 text", TO_UTF8 },
	{ { "#datatype", 9 }, false, "InfluxDB annotated CSV", NO_NOTES },
	{ { "#group", 6 }, false, "InfluxDB annotated CSV", NO_NOTES },
	{ { "#default", 8 }, false, "InfluxDB annotated CSV", NO_NOTES },
};

const struct trace_reader *trace_reader_find(struct str head, const char *packing)
{
	if (trace_sniff(head, packing))
		return NULL;
	for (size_t i = 0; trace_readers[i]; i++)
		if (trace_readers[i]->probe(head))
			return trace_readers[i];
	return NULL;
}

const char *trace_sniff(struct str head, const char *packing)
{
	for (size_t i = 0; i < ARRAY_LEN(magics); i++) {
		struct str bytes = magics[i].bytes;

		if (head.n >= bytes.n && memcmp(head.p, bytes.p, bytes.n) == 0 &&
		    (packing || !magics[i].packed))
			return magics[i].what;
	}
	return NULL;
}

struct str trace_skip_mark(struct str head)
{
	return str_starts(head, "\xef\xbb\xbf") ? str_sub(head, 3, head.n) : head;
}

static const char *way_out(const char *what)
{
	for (size_t i = 0; i < ARRAY_LEN(magics); i++)
		if (strcmp(magics[i].what, what) == 0)
			return magics[i].help;
	return AS_CSV;
}

void trace_report_format(struct arena *a, struct diags *ds, struct str path, const char *what)
{
	struct buf names = buf_on(a);
	struct diag *d;
	size_t n = 0;

	while (trace_readers[n])
		n++;
	for (size_t i = n; i > 0; i--)	/* the last one is the most common */
		buf_printf(&names, "%s%s", i == n ? "" : ", ", trace_readers[i - 1]->name);
	d = diag_about(ds, CN_TRACE_FORMAT, arena_cstr(a, path),
		       "is %s; what can be read is %" PRI_STR, what, STR_ARG(buf_str(&names)));
	diag_help(d, "%s", way_out(what));
}
