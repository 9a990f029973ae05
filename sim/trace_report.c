/* Messages about traces that all readers have in common. */
#include "sim/trace_report.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/num.h"
#include "base/utf8.h"
#include "sim/trace_input.h"

#define SHOWN_BYTES 40	/* of a text in a message */

struct trace_report trace_report_on(const struct trace_reading *r, const char *line)
{
	return (struct trace_report){ .arena = r->arena, .ds = r->ds, .path = r->path,
				      .line = line };
}

bool trace_report_full(struct trace_report *r)
{
	if (r->errors < LIMIT_ERRORS)
		return false;
	r->errors++;
	return true;
}

static struct diag *say(const struct trace_report *r, enum diag_code code, const char *fmt,
			va_list args)
{
	struct str text = arena_vprintf(r->arena, fmt, args);

	return diag_about(r->ds, code, arena_cstr(r->arena, r->path), "%" PRI_STR, STR_ARG(text));
}

void trace_report_say(struct trace_report *r, enum diag_code code, const char *help,
		      const char *fmt, ...)
{
	struct diag *d;
	va_list args;

	if (trace_report_full(r))
		return;
	r->errors++;
	va_start(args, fmt);
	d = say(r, code, fmt, args);
	va_end(args);
	if (help != r->help)
		diag_help(d, "%s", help);
	r->help = help;
	r->last = code > r->last ? code : r->last;
}

struct diag *trace_report_about(const struct trace_report *r, enum diag_code code,
				const char *fmt, ...)
{
	struct diag *d;
	va_list args;

	va_start(args, fmt);
	d = say(r, code, fmt, args);
	va_end(args);
	return d;
}

void trace_report_rest(struct trace_report *r)
{
	char n[NUM_TEXT_MAX];
	struct diag *d;

	if (r->errors <= LIMIT_ERRORS)
		return;
	num_format_grouped((int64_t)(r->errors - LIMIT_ERRORS), n);
	d = trace_report_about(r, r->last, "%s more such %s in its %ss", n,
			       r->errors - LIMIT_ERRORS == 1 ? "mistake" : "mistakes", r->line);
	d->level = DIAG_NOTE;	/* not one of the errors that the command line counts off */
}

void trace_report_cut(struct trace_report *r, uint64_t line)
{
	trace_report_say(r, CN_TRACE_SYNTAX, "fetch the file again",
			 "line %llu, the last, has no end: the file is cut off",
			 (unsigned long long)line);
}

void trace_report_lines(const struct trace_report *r)
{
	char most[NUM_TEXT_MAX];

	num_format_grouped((int64_t)LIMIT_TRACE_LINES, most);
	diag_help(trace_report_about(r, CN_TRACE_LIMIT, "has more than %s lines", most),
		  "leave out what the plan does not read, or a part of the time");
}

void trace_warn_native(const struct trace_report *r, size_t n)
{
	if (n)
		diag_help(trace_report_about(r, CN_TRACE_NATIVE,
					     "%zu %s left out: %s", n,
					     n == 1 ? "sample is" : "samples are",
					     n == 1 ? "it is a native histogram"
						    : "they are native histograms"),
			  "record a quantile of them: histogram_quantile(0.99, ...)");
}

struct str trace_shown(struct arena *a, struct str text)
{
	return trace_shown_to(a, text, SHOWN_BYTES);
}

struct str trace_shown_to(struct arena *a, struct str text, size_t bytes)
{
	struct buf b = buf_on(a);
	size_t n = text.n, len;

	if (n > bytes) {
		n = 0;
		while (utf8_decode(text, n, &len), n + len <= bytes)
			n += len;
	}
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)text.p[i];

		buf_putc(&b, c < ' ' || c == 0x7f ? '?' : (char)c);
	}
	if (n < text.n)
		buf_puts(&b, "\xe2\x80\xa6");
	return buf_str(&b);
}

struct diag *trace_report_errno(struct arena *a, struct diags *ds, struct str path, struct span at,
				int err)
{
	enum file_status s = file_status_of(err);
	const char *why = s == FILE_SYSTEM ? strerror(err) : file_status_text(s);
	const char *where = arena_cstr(a, path), *what = s == FILE_SYSTEM ? "can't be read: " : "";
	struct diag *d = at.end ? diag_at(ds, CN_TRACE_FILE, at, "%s %s%s", where, what, why)
				: diag_about(ds, CN_TRACE_FILE, where, "%s%s", what, why);

	if (s == FILE_FOLDER)
		diag_help(d, "name a file in it");
	else if (s == FILE_DENIED)
		diag_help(d, "give yourself the right to read it");
	return d;
}

void trace_report_input(const struct trace_reading *r)
{
	static const char again[] = "fetch the file again, or pack it anew";
	const struct trace_report report = trace_report_on(r, "byte");
	const struct trace_input *in = r->in;

	switch (in->status) {
	case TRACE_INPUT_OK: break;
	case TRACE_INPUT_FAILED:
		trace_report_errno(r->arena, r->ds, r->path, r->opts->at, in->err);
		break;
	case TRACE_INPUT_CUT:
		diag_help(trace_report_about(&report, CN_TRACE_PACKED,
					     "is cut off: its %s data break off before their end",
					     in->packing), "%s", again);
		break;
	case TRACE_INPUT_DAMAGED:
		diag_help(trace_report_about(&report, CN_TRACE_PACKED,
					     "is damaged: its %s data can't be unpacked",
					     in->packing), "%s", again);
		break;
	case TRACE_INPUT_CHECK:
		diag_help(trace_report_about(&report, CN_TRACE_PACKED,
					     "is damaged: its %s data don't fit their checksum",
					     in->packing), "%s", again);
		break;
	case TRACE_INPUT_BEHIND:
		diag_help(trace_report_about(&report, CN_TRACE_PACKED,
					     "has other bytes behind the end of its %s data",
					     in->packing), "%s", again);
		break;
	case TRACE_INPUT_WINDOW:
		diag_help(trace_report_about(&report, CN_TRACE_PACKED,
					     "wants more than 128 MiB of memory to be unpacked"),
			  "pack it without --long or --ultra");
		break;
	}
}
