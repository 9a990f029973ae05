/* Reads a shard of a sweep; see sweep_shard.h for its form. Everything in it is checked: a file
 * that was cut short, changed or put together by hand is an error, never a wrong result.
 */
#include <jansson.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/fnv.h"
#include "base/limits.h"
#include "base/num.h"
#include "base/units.h"
#include "sim/scratch.h"
#include "sim/sweep_shard.h"

#define FIELDS	8	/* of a row */
#define MAGIC	"canaryc sweep shard 1, "

/** A file while it is read. */
struct shard_text {
	struct arena *arena;	/* takes the head */
	const char *path;
	struct diags *ds;
	struct str rest;	/* of the text */
	size_t line;
	struct sweep_head *head;
	struct sweep_shard *out;
};

/** @return false. */
static bool wrong(struct shard_text *r, const char *what, const char *help)
{
	struct diag *d = r->line ? diag_about(r->ds, CN_SWEEP_SHARD, r->path, "line %zu: %s",
					      r->line, what)
				 : diag_about(r->ds, CN_SWEEP_SHARD, r->path, "%s", what);

	diag_help(d, "%s", help);
	return false;
}

static bool damaged(struct shard_text *r, const char *what)
{
	return wrong(r, what, "make this shard again");
}

/** Takes a line. @return false at the end, or where a line has no end. */
static bool take_line(struct shard_text *r, struct str *line)
{
	const char *end = r->rest.n ? memchr(r->rest.p, '\n', r->rest.n) : NULL;

	if (!end)
		return false;
	*line = str_sub(r->rest, 0, (size_t)(end - r->rest.p));
	r->rest = str_sub(r->rest, line->n + 1, r->rest.n);
	r->line++;
	return true;
}

/* ---- the whole ------------------------------------------------------------------------------ */

/** Cuts the last line off and compares what it says of all before it. */
static bool check_end(struct shard_text *r, struct str text, int64_t *rows)
{
	size_t at = text.n;
	char want[17];

	if (text.n == 0 || text.p[text.n - 1] != '\n')
		return damaged(r, "the file is cut short");
	for (at = text.n - 1; at > 0 && text.p[at - 1] != '\n'; at--)
		;
	struct str end = str_sub(text, at, text.n - 1);
	if (!str_starts(end, "end ") || end.n < 4 + 1 + 1 + 16)
		return damaged(r, "the file is cut short");
	if (num_parse_int(str_sub(end, 4, end.n - 17), rows) != NUM_OK || *rows < 0)
		return damaged(r, "its last line can't be read");
	unsigned long long sum = fnv_bytes(FNV_BEGIN, text.p, at);
	for (int i = 15; i >= 0; i--, sum >>= 4)
		want[i] = "0123456789abcdef"[sum & 15];
	want[16] = '\0';
	if (!str_is(str_sub(end, end.n - 16, end.n), want))
		return damaged(r, "the file was changed: its checksum is another one");
	r->rest = str_sub(text, 0, at);
	return true;
}

/** `canaryc sweep shard 1, 2/8` */
static bool read_first(struct shard_text *r)
{
	struct str line;
	const char *slash;
	int64_t i, n;

	if (!take_line(r, &line) || !str_starts(line, MAGIC))
		return damaged(r, "it can't be read");
	line = str_sub(line, sizeof(MAGIC) - 1, line.n);
	slash = line.n ? memchr(line.p, '/', line.n) : NULL;
	if (!slash || num_parse_int(str_sub(line, 0, (size_t)(slash - line.p)), &i) != NUM_OK ||
	    num_parse_int(str_sub(line, (size_t)(slash - line.p) + 1, line.n), &n) != NUM_OK ||
	    n < 1 ||
	    n > LIMIT_SWEEP_SHARDS || i < 1 || i > n)
		return damaged(r, "there is no such shard");
	r->out->shard = (size_t)(i - 1);
	r->out->shards = (size_t)n;
	return true;
}

/* ---- the head ------------------------------------------------------------------------------- */

static bool get_str(struct shard_text *r, json_t *o, const char *key, struct str *s)
{
	json_t *v = json_object_get(o, key);

	if (!json_is_string(v))
		return false;
	*s = arena_str(r->arena, (struct str){ json_string_value(v), json_string_length(v) });
	return true;
}

static bool get_strs(struct shard_text *r, json_t *o, const char *key, const struct str **v,
		     size_t *n)
{
	json_t *list = json_object_get(o, key), *one;
	size_t i;

	if (!json_is_array(list))
		return false;
	*n = json_array_size(list);
	struct str *all = arena_array(r->arena, *n, sizeof(*all));
	json_array_foreach(list, i, one) {
		if (!json_is_string(one))
			return false;
		all[i] = arena_str(r->arena,
				   (struct str){ json_string_value(one), json_string_length(one) });
	}
	*v = all;
	return true;
}

static bool get_hex(json_t *o, const char *key, uint64_t *out)
{
	const char *s = json_string_value(json_object_get(o, key));
	uint64_t v = 0;
	size_t i;

	for (i = 0; s && s[i]; i++) {
		const char *digits = "0123456789abcdef", *digit = strchr(digits, s[i]);

		if (!digit)
			return false;
		v = v << 4 | (uint64_t)(digit - digits);
	}
	*out = v;
	return i == 16;
}

static bool get_int(json_t *o, const char *key, int64_t least, int64_t most, int64_t *out)
{
	json_t *v = json_object_get(o, key);

	*out = json_is_integer(v) ? (int64_t)json_integer_value(v) : least - 1;
	return json_is_integer(v) && *out >= least && *out <= most;
}

static bool get_count(json_t *o, const char *key, size_t least, size_t most, size_t *out)
{
	int64_t v;
	bool fine = get_int(o, key, (int64_t)least, (int64_t)most, &v);

	*out = fine ? (size_t)v : 0;
	return fine;
}

static bool get_bool(json_t *o, const char *key, bool *out)
{
	json_t *v = json_object_get(o, key);

	*out = json_is_true(v);
	return json_is_boolean(v);
}

static bool get_axes(struct shard_text *r, json_t *o)
{
	json_t *list = json_object_get(o, "axes"), *one;
	size_t i, points = 1;

	if (!json_is_array(list) || json_array_size(list) > LIMIT_SWEEP_AXES)
		return false;
	struct sweep_axis *axes = arena_array(r->arena, json_array_size(list), sizeof(*axes));
	json_array_foreach(list, i, one) {
		if (!get_str(r, one, "name", &axes[i].name) ||
		    !get_strs(r, one, "values", &axes[i].values, &axes[i].n) || axes[i].n == 0 ||
		    axes[i].n > LIMIT_SWEEP_POINTS / points)
			return false;
		points *= axes[i].n;
	}
	r->head->axes = axes;
	r->head->naxes = json_array_size(list);
	return points == r->head->points;
}

/** All that a head has. */
static bool get_head(struct shard_text *r, json_t *o)
{
	struct sweep_head *h = r->head;
	struct sweep_identity *of = &r->out->of;
	json_t *block = json_object_get(o, "block");

	h->block = json_number_value(block);
	return get_hex(o, "plan_hash", &of->plan) && get_hex(o, "traces_hash", &of->traces) &&
	       get_hex(o, "options_hash", &of->options) && get_str(r, o, "plan", &h->plan) &&
	       get_str(r, o, "scenario", &h->scenario) &&
	       get_str(r, o, "stable", &h->part[SIDE_STABLE]) &&
	       get_str(r, o, "canary", &h->part[SIDE_CANARY]) &&
	       get_strs(r, o, "traces", &h->traces, &h->ntraces) &&
	       get_strs(r, o, "what_if", &h->supposed, &h->nsupposed) &&
	       get_str(r, o, "command", &h->command) &&
	       get_strs(r, o, "guardrails", &h->guardrails, &h->nguardrails) &&
	       get_strs(r, o, "steps", &h->steps, &h->nsteps) && h->nsteps <= INT32_MAX &&
	       h->nguardrails <= INT32_MAX &&
	       get_count(o, "points", 1, LIMIT_SWEEP_POINTS, &h->points) && get_axes(r, o) &&
	       get_count(o, "runs", 1, LIMIT_SWEEP_RUNS / h->points, &h->runs) &&
	       get_bool(o, "routes_left_out", &h->routes_left_out) &&
	       (!json_object_get(o, "bad_in_part") ||
		get_bool(o, "bad_in_part", &h->bad_in_part)) &&
	       get_bool(o, "recorded", &h->recorded) &&
	       get_int(o, "first_ms", -LIMIT_TIME_MS, LIMIT_TIME_MS, &h->first_ms) &&
	       get_int(o, "every_ms", 1, LIMIT_DURATION_MS, &h->every_ms) &&
	       get_bool(o, "drawn", &h->drawn) && get_hex(o, "seed", &h->seed) &&
	       json_is_number(block) && h->block >= 0 &&
	       get_int(o, "step_ms", 0, LIMIT_TIME_MS, &h->step_ms) &&
	       get_count(o, "samples", 0, LIMIT_TRACE_SAMPLES, &h->samples);
}

static bool read_head(struct shard_text *r)
{
	struct str line;
	json_t *o;
	bool fine;

	if (!take_line(r, &line))
		return damaged(r, "it can't be read");
	o = json_loadb(line.p, line.n, JSON_REJECT_DUPLICATES, NULL);
	fine = json_is_object(o) && get_head(r, o);
	json_decref(o);
	return fine || damaged(r, "it can't be read");
}

/* ---- rows ----------------------------------------------------------------------------------- */

static bool field_int(struct str s, int64_t least, int64_t most, int64_t *out)
{
	return num_parse_int(s, out) == NUM_OK && *out >= least && *out <= most;
}

static bool field_num(struct str s, double *out)
{
	*out = NAN;
	return str_is(s, "-") || num_parse(s, out) == NUM_OK;
}

static bool parse_row(const struct sweep_head *h, struct str line, struct sweep_row *row)
{
	struct str f[FIELDS];
	int64_t outcome, reason, step, guardrail;
	size_t n = 0, from = 0;

	for (size_t i = 0; i <= line.n; i++) {
		if (i < line.n && line.p[i] != ' ')
			continue;
		if (n == FIELDS)
			return false;
		f[n++] = str_sub(line, from, i);
		from = i + 1;
	}
	if (n != FIELDS || !field_int(f[0], 0, OUTCOME_UNDECIDED, &outcome) ||
	    !field_int(f[1], 0, REASON_GATE, &reason) ||
	    !field_int(f[2], 0, (int64_t)h->nsteps - 1, &step) ||
	    !field_int(f[3], -1, (int64_t)h->nguardrails - 1, &guardrail) ||
	    !field_int(f[4], 0, LIMIT_TIME_MS, &row->at_ms) ||
	    !field_int(f[5], -1, LIMIT_TIME_MS, &row->detect_ms) ||
	    !field_num(f[6], &row->requests) || !field_num(f[7], &row->bad_requests))
		return false;
	row->outcome = (uint8_t)outcome;
	row->reason = (uint8_t)reason;
	row->step = (int32_t)step;
	row->guardrail = (int32_t)guardrail;
	return true;
}

static bool read_rows(struct shard_text *r, int64_t rows)
{
	struct sweep_shard *s = r->out;
	const size_t all = r->head->points * r->head->runs;
	const size_t n = sweep_shard_begin(all, s->shard + 1, s->shards) -
			 sweep_shard_begin(all, s->shard, s->shards);
	struct str line;

	if ((uint64_t)rows != n)
		return damaged(r, "it has not the rows of its shard");
	s->rows = scratch_alloc(r->arena, (n + 1) * sizeof(*s->rows));
	for (s->n = 0; take_line(r, &line); s->n++) {
		if (s->n < n && parse_row(r->head, line, &s->rows[s->n]))
			continue;
		free(s->rows);
		return damaged(r, "a row that can't be read");
	}
	if (s->n == n)
		return true;
	free(s->rows);
	return damaged(r, "it has not the rows of its shard");
}

bool sweep_shard_read(struct arena *a, struct arena *scratch, const char *path, struct diags *ds,
		      struct sweep_shard *out)
{
	struct shard_text r = { .arena = a, .path = path, .ds = ds, .out = out,
			     .head = arena_alloc(a, sizeof(*r.head)) };
	struct str text;
	int64_t rows;
	enum file_status status = file_read(scratch, path, LIMIT_SHARD_BYTES, &text, NULL);

	*out = (struct sweep_shard){ .head = r.head };
	if (status == FILE_TOO_LARGE)
		return wrong(&r, "it is larger than 2 GiB", "cut the sweep into more shards");
	if (status != FILE_OK)
		return wrong(&r, file_status_text(status),
			     "name the files that `sweep --shard` wrote");
	if (!str_starts(text, "canaryc sweep shard "))
		return wrong(&r, "it is no shard of a sweep",
			     "name files that `sweep --shard` wrote");
	if (!str_starts(text, MAGIC))
		return wrong(&r, "it was written by another version of canaryc",
			     "make all shards with one version");
	return check_end(&r, text, &rows) && read_first(&r) && read_head(&r) && read_rows(&r, rows);
}
