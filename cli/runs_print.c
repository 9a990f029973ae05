/* The look of runs that were kept; see runs_print.h. What a store holds need not be from canaryc,
 * so names go through diag_put_safe().
 */
#include "cli/runs_print.h"

#include <math.h>
#include <string.h>

#include "base/diag.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/num.h"
#include "base/units.h"
#include "base/utf8.h"

enum column {
	COLUMN_ID, COLUMN_KEPT, COLUMN_PLAN, COLUMN_SCENARIO, COLUMN_OUTCOME, COLUMN_AT, COLUMN_STEP,
	COLUMN_BY, COLUMN_EXPOSURE, COLUMNS
};

static const char *const headings[COLUMNS] = {
	"id", "kept", "plan", "scenario", "outcome", "at", "in", "by", "exposure",
};

#define GAP   2
#define WIDE  40	/* columns that a column may make the others wait for */

/* ---- words ---------------------------------------------------------------------------------- */

static void put_instant(struct buf *out, int64_t ms)
{
	char text[QTY_TEXT_MAX];

	if (ms < -LIMIT_TIME_MS || ms > LIMIT_TIME_MS) {	/* nobody's clock says that */
		buf_puts(out, "?");
		return;
	}
	instant_format(ms / 1000 * 1000, text);
	buf_puts(out, text);
}

static void put_count(struct buf *out, double v)
{
	char text[NUM_TEXT_MAX];

	num_format_count(v, text);
	buf_puts(out, text);
}

/* "rolled-back" as people write it. */
static void put_outcome(struct buf *out, const struct store_run *run)
{
	if (str_is(run->outcome, "rolled-back"))
		buf_puts(out, "rolled back");
	else
		diag_put_safe(out, run->outcome);
}

/* Who or what decided: a guardrail, or why none did. */
static void put_by(struct buf *out, const struct store_run *run)
{
	diag_put_safe(out, run->guardrail);
	if (run->reason.n && !str_is(run->reason, "condition")) {
		buf_puts(out, run->guardrail.n ? ": " : "");
		diag_put_safe(out, run->reason);
	}
}

void runs_print_outcome(const struct store_run *run, struct buf *out)
{
	put_outcome(out, run);
	buf_puts(out, " at ");
	clock_put(out, run->at_ms);
	if (!str_is(run->outcome, "promoted")) {
		buf_puts(out, " in ");
		diag_put_safe(out, run->step);
	}
	if (run->guardrail.n || run->reason.n)
		buf_puts(out, run->guardrail.n ? " by " : ": ");
	put_by(out, run);
}

static void put_share(struct buf *out, const struct store_run *run)
{
	put_count(out, run->requests);
	buf_puts(out, " of ");
	put_count(out, run->total_requests);
}

void runs_print_exposure(const struct store_run *run, struct buf *out)
{
	if (isnan(run->requests)) {
		buf_puts(out, "unknown");
		return;
	}
	put_share(out, run);
	buf_puts(out, " requests");
	if (!isnan(run->bad_requests)) {
		buf_puts(out, ", about ");
		put_count(out, run->bad_requests);
		buf_puts(out, " bad");
	}
}

/* ---- the table ------------------------------------------------------------------------------ */

static struct str cell(struct arena *a, const struct store_run *run, enum column column)
{
	struct buf b = buf_on(a);

	switch (column) {
	case COLUMN_ID: buf_printf(&b, "%lld", (long long)run->id); break;
	case COLUMN_KEPT: put_instant(&b, run->created_ms); break;
	case COLUMN_PLAN: diag_put_safe(&b, run->plan); break;
	case COLUMN_SCENARIO: diag_put_safe(&b, run->scenario); break;
	case COLUMN_OUTCOME: put_outcome(&b, run); break;
	case COLUMN_AT: clock_put(&b, run->at_ms); break;
	case COLUMN_STEP: diag_put_safe(&b, run->step); break;
	case COLUMN_BY: put_by(&b, run); break;
	case COLUMN_EXPOSURE:
		if (isnan(run->requests))
			buf_puts(&b, "unknown");
		else
			put_share(&b, run);
		break;
	case COLUMNS: break;
	}
	if (b.n == 0)
		buf_puts(&b, "-");
	return buf_str(&b);
}

static void put_row(struct buf *out, const struct str cells[COLUMNS], const size_t width[COLUMNS])
{
	for (int i = 0; i < COLUMNS; i++) {
		const size_t columns = utf8_columns(cells[i]);
		const int gap = columns < width[i] ? (int)(width[i] - columns) : 0;

		if (i == COLUMN_ID || i == COLUMN_AT)
			buf_fill(out, ' ', gap);
		buf_put(out, cells[i]);
		if (i == COLUMNS - 1)
			buf_putc(out, '\n');
		else
			buf_fill(out, ' ', GAP + (i == COLUMN_ID || i == COLUMN_AT ? 0 : gap));
	}
}

void runs_print_table(const struct store_run *runs, size_t n, struct buf *out)
{
	struct str (*cells)[COLUMNS] = arena_array(out->arena, n + 1, sizeof(*cells));
	size_t width[COLUMNS] = { 0 };

	if (n == 0)
		return;
	for (size_t r = 0; r <= n; r++) {
		for (int i = 0; i < COLUMNS; i++) {
			cells[r][i] = r ? cell(out->arena, &runs[r - 1], (enum column)i)
					: str_of(headings[i]);
			const size_t columns = utf8_columns(cells[r][i]);
			if (columns > width[i] && columns <= WIDE)
				width[i] = columns;
		}
	}
	for (size_t r = 0; r <= n; r++)
		put_row(out, cells[r], width);
}

/* ---- JSON ----------------------------------------------------------------------------------- */

static void put_kept(struct json *j, int64_t ms)
{
	char text[QTY_TEXT_MAX], *space;
	size_t n;

	json_key(j, "kept");
	if (ms < -LIMIT_TIME_MS || ms > LIMIT_TIME_MS) {
		json_null(j);
		return;
	}
	n = instant_format(ms / 1000 * 1000, text);	/* "2026-11-21 04:42:15 UTC" */
	space = strchr(text, ' ');
	if (space && str_ends(str_of(text), " UTC")) {
		*space = 'T';
		memcpy(text + n - 4, "Z", 2);
	}
	json_cstr(j, text);
}

static void put_exposure(struct json *j, const struct store_run *run)
{
	json_key(j, "exposure");
	json_object(j);
	json_member_num(j, "requests", run->requests);
	json_member_num(j, "total_requests", run->total_requests);
	json_member_num(j, "bad_requests", run->bad_requests);
	json_object_end(j);
}

static void put_settings(struct json *j, const struct store_run *run)
{
	json_key(j, "settings");
	json_array(j);
	for (size_t i = 0; i < run->nsettings; i++) {
		json_object(j);
		json_member_str(j, "name", run->settings[i].name);
		json_member_str(j, "value", run->settings[i].value);
		json_object_end(j);
	}
	json_array_end(j);
}

static void put_traces(struct json *j, const struct store_run *run)
{
	json_key(j, "traces");
	json_array(j);
	for (size_t i = 0; i < run->ntraces; i++) {
		const struct store_source_of *t = &run->traces[i];

		json_object(j);
		json_member_str(j, "path", t->path);
		json_member_str(j, "kind", t->kind);
		json_key(j, "bytes");
		if (t->bytes >= 0)
			json_int(j, t->bytes);
		else
			json_null(j);
		json_member_int(j, "samples", t->samples);
		json_member_str(j, "sha256", t->sha256);
		json_object_end(j);
	}
	json_array_end(j);
}

static void put_files(struct json *j, const struct store_run *run)
{
	json_key(j, "files");
	json_array(j);
	for (size_t i = 0; i < run->nfiles; i++) {
		json_object(j);
		json_member_str(j, "path", run->files[i].path);
		json_member_str(j, "sha256", run->files[i].sha256);
		json_object_end(j);
	}
	json_array_end(j);
}

void runs_print_json(const struct store_run *run, struct buf *out)
{
	struct json j = json_on(out, false);

	json_object(&j);
	json_member_int(&j, "id", run->id);
	put_kept(&j, run->created_ms);
	json_member_str(&j, "canaryc", run->canaryc);
	json_member_str(&j, "plan", run->plan);
	json_member_text(&j, "scenario", run->scenario);
	json_member_str(&j, "engine", run->engine);
	json_member_str(&j, "outcome", run->outcome);
	json_member_int(&j, "at_ms", run->at_ms);
	json_member_str(&j, "step", run->step);
	json_member_text(&j, "guardrail", run->guardrail);
	json_member_text(&j, "reason", run->reason);
	put_exposure(&j, run);
	put_settings(&j, run);
	put_traces(&j, run);
	put_files(&j, run);
	json_object_end(&j);
	buf_putc(out, '\n');
}

/* ---- what simulate printed ------------------------------------------------------------------ */

/* A text that is let through, or replaced. */
struct replaced {
	const char *text, *ascii;
	bool colour;
};

static const struct replaced known[] = {
	{ "\033[32m", "", true }, { "\033[33m", "", true }, { "\033[31m", "", true },
	{ "\033[0m", "", true },
	{ "\u2713", "+", false }, { "\u2717", "x", false }, { "\u2205", "?", false },
	{ " \u00b7 ", " - ", false }, { "\u00b7", ".", false },
};

static const struct replaced *known_at(struct str text, size_t i)
{
	for (size_t k = 0; k < ARRAY_LEN(known); k++) {
		if (str_starts(str_sub(text, i, text.n), known[k].text))
			return &known[k];
	}
	return NULL;
}

void runs_print_shown(struct str text, bool ascii, bool colour, struct buf *out)
{
	size_t from = 0;

	for (size_t i = 0; i < text.n;) {
		const char c = text.p[i];
		const struct replaced *r = c == '\033' || c == ' ' || (unsigned char)c >= 0x80
						   ? known_at(text, i) : NULL;

		if (!r && c != '\n') {
			i++;
			continue;
		}
		diag_put_safe(out, str_sub(text, from, i));
		if (!r)
			buf_putc(out, '\n');
		else if (r->colour ? colour : !ascii)
			buf_puts(out, r->text);
		else if (!r->colour)
			buf_puts(out, r->ascii);
		i += r ? strlen(r->text) : 1;
		from = i;
	}
	diag_put_safe(out, str_sub(text, from, text.n));
}

void runs_print_lines(struct str text, struct buf *out)
{
	size_t from = 0;

	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] != '\n')
			continue;
		diag_put_safe(out, str_sub(text, from, i));
		buf_putc(out, '\n');
		from = i + 1;
	}
	diag_put_safe(out, str_sub(text, from, text.n));
}
