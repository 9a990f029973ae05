/* See text_lines.h. The buffer holds a line that is not complete and one block. */
#include "sim/text_lines.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/num_scan.h"
#include "sim/scratch.h"
#include "sim/trace_input.h"

#define BLOCK ((size_t)256 << 10)

void text_lines_open(struct text_lines *l, const struct trace_reading *r)
{
	*l = (struct text_lines){ .in = r->in, .max = r->opts->lines_max };
	if (l->max == 0)
		l->max = LIMIT_TRACE_LINES;
	l->buf = scratch_alloc(r->arena, LIMIT_CSV_LINE + 1 + BLOCK + NUM_SCAN_SLACK);
}

void text_lines_close(struct text_lines *l)
{
	free(l->buf);
	l->buf = NULL;
}

/* Reads one more block behind what is left. */
static enum text_status refill(struct text_lines *l)
{
	const size_t left = l->end - l->begin;
	const char *nul;
	size_t got;

	if (left > LIMIT_CSV_LINE)
		return TEXT_LONG;
	memmove(l->buf, l->buf + l->begin, left);
	got = trace_input_read(l->in, l->buf + left, BLOCK);
	l->begin = 0;
	l->end = left + got;
	l->eof = got < BLOCK;
	memset(l->buf + l->end, 0, NUM_SCAN_SLACK);
	nul = memchr(l->buf + left, '\0', got);
	for (const char *p = l->buf; nul && p < nul; p++)
		l->line += *p == '\n';
	if (nul)
		return TEXT_NUL;
	return l->in->status == TRACE_INPUT_OK ? TEXT_LINE : TEXT_FAILED;
}

/* Takes n bytes as a line. @param more  bytes of its end. */
static enum text_status take(struct text_lines *l, size_t n, size_t more, struct str *line)
{
	*line = (struct str){ l->buf + l->begin, n };
	l->begin += n + more;
	if (n > LIMIT_CSV_LINE)
		return TEXT_LONG;
	if (l->line == 1 && str_starts(*line, "\xef\xbb\xbf"))
		*line = str_sub(*line, 3, n);
	if (line->n && line->p[line->n - 1] == '\r')
		line->n--;
	return TEXT_LINE;
}

enum text_status text_lines_next(struct text_lines *l, struct str *line)
{
	if (l->line++ == l->max)
		return TEXT_MANY;
	for (;;) {
		const char *p = l->buf + l->begin;
		const char *nl = memchr(p, '\n', l->end - l->begin);
		enum text_status status;

		if (nl)
			return take(l, (size_t)(nl - p), 1, line);
		if (l->eof && l->begin == l->end)
			return TEXT_END;
		if (l->eof) {
			l->unended = true;
			return take(l, l->end - l->begin, 0, line);
		}
		status = refill(l);
		if (status != TEXT_LINE)
			return status;
	}
}

void text_lines_report(const struct text_lines *l, const struct trace_reading *r,
		       const struct trace_report *report, enum text_status status,
		       const char *format)
{
	const unsigned long long line = l->line;

	switch (status) {
	case TEXT_LINE:
	case TEXT_END: break;
	case TEXT_LONG:
		diag_help(trace_report_about(report, CN_TRACE_LIMIT,
					     "line %llu is longer than %zu bytes", line,
					     LIMIT_CSV_LINE),
			  "lines end with a newline; is this %s?", format);
		break;
	case TEXT_NUL:
		diag_help(trace_report_about(report, CN_TRACE_FORMAT,
					     "line %llu holds a NUL byte: this is not text", line),
			  "%s is text in UTF-8", format);
		break;
	case TEXT_MANY: trace_report_lines(report); break;
	case TEXT_FAILED: trace_report_input(r); break;
	}
}
