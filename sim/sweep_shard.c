/* Shards are written, and put together; see sweep_shard.h. sim/sweep_shard_read.c reads them. */
#include "sim/sweep_shard.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/fnv.h"
#include "base/json.h"
#include "base/num.h"
#include "compiler/dump.h"
#include "sim/result_keys.h"
#include "sim/scratch.h"

size_t sweep_shard_begin(size_t runs, size_t shard, size_t shards)
{
	size_t more = runs % shards;

	return runs / shards * shard + (shard < more ? shard : more);
}

/* ---- what it is of -------------------------------------------------------------------------- */

uint64_t sweep_hash_scenario(struct arena *a, uint64_t h, const struct scenario *s)
{
	struct arena_mark mark = arena_mark(a);
	struct buf text = buf_on(a);
	struct json j = json_on(&text, false);
	struct scenario anywhere = *s;

	plan_dump_json(s->plan, &j);
	h = fnv_str(h, buf_str(&text));
	text = buf_on(a);
	j = json_on(&text, false);
	anywhere.ntraces = 0;		/* what is in them counts, not where they lie */
	anywhere.has_start = false;
	scenario_dump_json(&anywhere, &j);
	h = fnv_str(h, buf_str(&text));
	arena_reset(a, mark);
	return h;
}

static uint64_t hash_series(uint64_t h, const struct series *s)
{
	h = fnv_str(fnv_str(fnv_str(h, s->metric), s->version), s->labels);
	h = fnv_str(h, s->unit ? str_of(s->unit->name) : STR(""));
	h = fnv_u64(h, s->n);
	for (size_t i = 0; i < s->n; i++) {
		uint64_t bits;

		memcpy(&bits, &s->v[i], sizeof(bits));
		h = fnv_u64(fnv_u64(h, (uint64_t)s->t[i]), bits);
	}
	return h;
}

uint64_t sweep_hash_traces(const struct view_trace *traces, size_t n)
{
	uint64_t h = FNV_BEGIN;

	for (size_t i = 0; i < n; i++) {
		h = fnv_str(fnv_str(h, traces[i].part[SIDE_STABLE]), traces[i].part[SIDE_CANARY]);
		for (size_t k = 0; k < traces[i].trace->n; k++)
			h = hash_series(h, &traces[i].trace->series[k]);
	}
	return h;
}

uint64_t sweep_hash_options(const struct sweep_head *s)
{
	uint64_t h = FNV_BEGIN, block;

	memcpy(&block, &s->block, sizeof(block));
	h = fnv_u64(fnv_u64(fnv_u64(h, s->points), s->runs), s->drawn);
	h = fnv_u64(fnv_u64(h, (uint64_t)s->first_ms), (uint64_t)s->every_ms);
	h = fnv_u64(fnv_u64(fnv_u64(h, s->seed), block), (uint64_t)s->step_ms);
	for (size_t i = 0; i < s->naxes; i++) {
		h = fnv_str(h, s->axes[i].name);
		for (size_t k = 0; k < s->axes[i].n; k++)
			h = fnv_str(h, s->axes[i].values[k]);
	}
	for (size_t i = 0; i < s->nsupposed; i++)
		h = fnv_str(h, s->supposed[i]);
	return h;
}

/* ---- writing -------------------------------------------------------------------------------- */

/** 64 bits as a text: a number of JSON has fewer. */
static void key_hex(struct json *j, const char *key, uint64_t v)
{
	json_key(j, key);
	json_str(j, arena_printf(j->out->arena, "%016llx", (unsigned long long)v));
}

static void put_head(struct json *j, const struct sweep_shard *s)
{
	const struct sweep_head *h = s->head;

	json_object(j);
	key_hex(j, "plan_hash", s->of.plan);
	key_hex(j, "traces_hash", s->of.traces);
	key_hex(j, "options_hash", s->of.options);
	json_member_str(j, "plan", h->plan);
	json_member_str(j, "scenario", h->scenario);
	json_member_str(j, "stable", h->part[SIDE_STABLE]);
	json_member_str(j, "canary", h->part[SIDE_CANARY]);
	json_member_strs(j, "traces", h->traces, h->ntraces);
	json_member_strs(j, "what_if", h->supposed, h->nsupposed);
	json_member_str(j, "command", h->command);
	json_member_strs(j, "guardrails", h->guardrails, h->nguardrails);
	json_member_strs(j, "steps", h->steps, h->nsteps);
	sweep_put_axes(j, h);
	result_key_int(j, "points", true, (int64_t)h->points);
	result_key_int(j, "runs", true, (int64_t)h->runs);
	json_key(j, "routes_left_out");
	json_bool(j, h->routes_left_out);
	if (h->bad_in_part) {		/* left out otherwise, as older shards do */
		json_key(j, "bad_in_part");
		json_bool(j, true);
	}
	json_key(j, "recorded");
	json_bool(j, h->recorded);
	result_key_int(j, "first_ms", true, h->first_ms);
	result_key_int(j, "every_ms", true, h->every_ms);
	json_key(j, "drawn");
	json_bool(j, h->drawn);
	key_hex(j, "seed", h->seed);
	json_key(j, "block");
	json_num(j, h->block);
	result_key_int(j, "step_ms", true, h->step_ms);
	result_key_int(j, "samples", true, (int64_t)h->samples);
	json_object_end(j);
}

static void put_num(struct buf *out, double v)
{
	char text[NUM_TEXT_MAX];

	buf_putc(out, ' ');
	if (isnan(v)) {
		buf_putc(out, '-');
		return;
	}
	num_format(v, text);
	buf_puts(out, text);
}

void sweep_shard_put(const struct sweep_shard *s, struct buf *out)
{
	const size_t begin = out->n;
	struct json j = json_on(out, false);

	buf_printf(out, "canaryc sweep shard 1, %zu/%zu\n", s->shard + 1, s->shards);
	put_head(&j, s);
	buf_putc(out, '\n');
	for (size_t i = 0; i < s->n; i++) {
		const struct sweep_row *r = &s->rows[i];

		buf_printf(out, "%d %d %d %d %lld %lld", (int)r->outcome, (int)r->reason,
			   (int)r->step,
			   (int)r->guardrail, (long long)r->at_ms, (long long)r->detect_ms);
		put_num(out, r->requests);
		put_num(out, r->bad_requests);
		buf_putc(out, '\n');
	}
	buf_printf(out, "end %zu %016llx\n", s->n,
		   (unsigned long long)fnv_bytes(FNV_BEGIN, out->p + begin, out->n - begin));
}

/* ---- putting together ----------------------------------------------------------------------- */

/** What two shards differ in; NULL: nothing. */
static const char *difference(const struct sweep_shard *a, const struct sweep_shard *b)
{
	if (a->of.plan != b->of.plan)
		return "are of two plans";
	if (a->of.traces != b->of.traces)
		return "are of two traces";
	if (a->of.options != b->of.options)
		return "were made with other options";
	if (a->shards != b->shards)
		return "are parts of another number of shards";
	return NULL;
}

/** Puts shards by their number. @return false after an error was reported. */
static bool arrange(const struct sweep_shard *v, const char *const *paths, size_t n,
		    struct diags *ds,
		    const struct sweep_shard **by)
{
	for (size_t i = 0; i < n; i++) {
		const char *other = difference(&v[0], &v[i]);
		const struct sweep_shard **place;

		if (other) {
			diag_help(diag_about(ds, CN_SWEEP_SHARD, paths[i], "%s and this %s",
					     paths[0],
					     other),
				  "merge the shards of one sweep, made by the same command but for --shard");
			return false;
		}
		place = &by[v[i].shard];
		if (*place) {
			diag_help(diag_about(ds, CN_SWEEP_SHARD, paths[i],
					     "%s is shard %zu/%zu, too",
					     paths[*place - v], v[i].shard + 1, v[i].shards),
				  "name each shard once");
			return false;
		}
		*place = &v[i];
	}
	return true;
}

static bool all_there(const struct sweep_shard *const *by, size_t shards, struct diags *ds)
{
	size_t missing = 0, first = 0;

	for (size_t i = shards; i-- > 0;) {
		if (by[i])
			continue;
		first = i;
		missing++;
	}
	if (missing == 0)
		return true;
	if (missing == 1)
		diag_about(ds, CN_SWEEP_SHARD, "", "shard %zu/%zu is missing", first + 1, shards);
	else
		diag_about(ds, CN_SWEEP_SHARD, "",
			   "%zu of %zu shards are missing, the first is %zu/%zu",
			   missing, shards, first + 1, shards);
	return false;
}

const struct sweep_head *sweep_shards_join(struct arena *a, const struct sweep_shard *v,
					   const char *const *paths, size_t n, struct diags *ds,
					   struct sweep_row **rows)
{
	const struct sweep_shard **by = arena_array(a, v[0].shards, sizeof(struct sweep_shard *));
	size_t all = v[0].head->points * v[0].head->runs, at = 0;

	if (!arrange(v, paths, n, ds, by) || !all_there(by, v[0].shards, ds))
		return NULL;
	*rows = scratch_alloc(a, (all + 1) * sizeof(**rows));
	for (size_t i = 0; i < v[0].shards; i++) {
		if (by[i]->n)
			memcpy(*rows + at, by[i]->rows, by[i]->n * sizeof(**rows));
		at += by[i]->n;
	}
	return by[0]->head;
}
