/* A sweep for machines: docs/schema/sweep.json. Called by `canaryc sweep` and `canaryc merge`. */
#include "sim/sweep.h"

#include <math.h>

#include "base/json.h"
#include "sim/result_keys.h"
#include "sim/sweep_words.h"

static void key_instant(struct json *j, const char *key, int64_t ms)
{
	json_key(j, key);
	json_str(j, sweep_instant(j->out->arena, ms));
}

/** A share to nine digits: what is behind them is left to the mathematical library. */
static void key_share(struct json *j, const char *key, double v)
{
	json_member_num(j, key, round(v * 1e9) / 1e9);
}

/* ---- head ----------------------------------------------------------------------------------- */

void sweep_put_axes(struct json *j, const struct sweep_head *h)
{
	json_key(j, "axes");
	json_array(j);
	for (size_t i = 0; i < h->naxes; i++) {
		json_object(j);
		json_member_str(j, "name", h->axes[i].name);
		json_member_strs(j, "values", h->axes[i].values, h->axes[i].n);
		json_object_end(j);
	}
	json_array_end(j);
}

static void put_starts(struct json *j, const struct sweep_head *h)
{
	json_key(j, "starts");
	if (h->drawn || !h->recorded) {
		json_null(j);
		return;
	}
	json_object(j);
	key_instant(j, "first", h->first_ms);
	key_instant(j, "last", sweep_start(h, h->runs - 1));
	result_key_int(j, "every_ms", true, h->every_ms);
	json_object_end(j);
}

static void put_draws(struct json *j, const struct sweep_head *h)
{
	json_key(j, "draws");
	if (!h->drawn) {
		json_null(j);
		return;
	}
	json_object(j);
	json_key(j, "seed");	/* a number of 64 bits is more than many readers of JSON take */
	json_str(j, arena_printf(j->out->arena, "%llu", (unsigned long long)h->seed));
	json_member_num(j, "block_steps", h->block);
	result_key_int(j, "step_ms", true, h->step_ms);
	result_key_int(j, "samples", true, (int64_t)h->samples);
	json_object_end(j);
}

static void put_head(struct json *j, const struct sweep *s)
{
	const struct sweep_head *h = s->head;

	json_member_str(j, "plan", h->plan);
	if (h->scenario.n)
		json_member_str(j, "scenario", h->scenario);
	else
		result_key_text(j, "scenario", NULL);
	json_member_str(j, "stable", h->part[SIDE_STABLE]);
	json_member_str(j, "canary", h->part[SIDE_CANARY]);
	json_member_strs(j, "traces", h->traces, h->ntraces);
	json_member_strs(j, "what_if", h->supposed, h->nsupposed);
	result_key_int(j, "runs", true, (int64_t)h->runs);
	json_key(j, "complete");
	json_bool(j, s->done == h->points * h->runs);
	put_starts(j, h);
	put_draws(j, h);
	json_member_num(j, "confidence", SWEEP_CONFIDENCE);
	sweep_put_axes(j, h);
}

/* ---- points --------------------------------------------------------------------------------- */

static void put_outcomes(struct json *j, const struct sweep_point *p)
{
	json_key(j, "outcomes");
	json_object(j);
	for (size_t i = 0; i < ARRAY_LEN(p->outcomes); i++) {
		const struct sweep_count *c = &p->outcomes[i];

		json_key(j, outcome_name((enum outcome)i));
		json_object(j);
		result_key_int(j, "n", true, (int64_t)c->n);
		key_share(j, "share", c->share);
		key_share(j, "lower", c->lower);
		key_share(j, "upper", c->upper);
		json_object_end(j);
	}
	json_object_end(j);
}

static void put_guardrail(struct json *j, const struct sweep_head *h, int32_t guardrail)
{
	if (guardrail >= 0)
		json_member_str(j, "guardrail", h->guardrails[guardrail]);
	else
		result_key_text(j, "guardrail", NULL);
}

static void put_causes(struct json *j, const struct sweep_head *h, const struct sweep_point *p)
{
	json_key(j, "rolled_back");
	json_array(j);
	for (size_t i = 0; i < p->ncauses; i++) {
		const struct sweep_cause *c = &p->causes[i];

		json_object(j);
		json_member_str(j, "step", h->steps[c->step]);
		put_guardrail(j, h, c->guardrail);
		result_key_text(j, "reason", reason_name((enum reason)c->reason));
		result_key_int(j, "n", true, (int64_t)c->n);
		json_object_end(j);
	}
	json_array_end(j);
}

static void put_spread(struct json *j, const char *key, const struct sweep_spread *s, bool is_time)
{
	static const char *const names[SWEEP_QUANTILES] = { "least", "p50", "p90", "p99", "most" };

	json_key(j, key);
	if (s->n == 0) {
		json_null(j);
		return;
	}
	json_object(j);
	result_key_int(j, "n", true, (int64_t)s->n);
	for (size_t i = 0; i < SWEEP_QUANTILES; i++)
		json_member_num(j, names[i], is_time ? s->q[i] : result_requests(s->q[i]));
	json_member_num(j, "mean", is_time ? round(s->mean * 1000) / 1000 : result_requests(s->mean));
	json_object_end(j);
}

static void put_worst(struct json *j, const struct sweep *s, size_t point)
{
	const struct sweep_head *h = s->head;
	const struct sweep_point *p = &s->points[point];
	const struct sweep_row *r = &p->worst_row;
	struct str command;

	json_key(j, "worst");
	if (p->runs == 0) {
		json_null(j);
		return;
	}
	json_object(j);
	result_key_int(j, "run", true, (int64_t)p->worst);
	if (h->recorded && !h->drawn)
		key_instant(j, "start", sweep_start(h, p->worst));
	else
		result_key_text(j, "start", NULL);
	result_key_text(j, "outcome", outcome_name((enum outcome)r->outcome));
	result_key_int(j, "at_ms", true, r->at_ms);
	json_member_str(j, "step", h->steps[r->step]);
	put_guardrail(j, h, r->guardrail);
	json_member_num(j, "requests", result_requests(r->requests));
	json_member_num(j, "bad_requests", result_requests(r->bad_requests));
	command = sweep_command(j->out->arena, h, point, p->worst);
	if (command.n)
		json_member_str(j, "command", command);
	else
		result_key_text(j, "command", NULL);
	json_object_end(j);
}

static void put_point(struct json *j, const struct sweep *s, size_t point)
{
	const struct sweep_head *h = s->head;
	const struct sweep_point *p = &s->points[point];

	json_object(j);
	json_key(j, "set");
	json_object(j);
	for (size_t i = 0; i < h->naxes; i++) {
		json_key_str(j, h->axes[i].name);
		json_str(j, sweep_value(h, point, i));
	}
	json_object_end(j);
	result_key_int(j, "runs", true, (int64_t)p->runs);
	put_outcomes(j, p);
	put_causes(j, h, p);
	put_spread(j, "rolled_back_after_ms", &p->after, true);
	put_spread(j, "time_to_detect_ms", &p->detect, true);
	put_spread(j, "requests", &p->requests, false);
	put_spread(j, "bad_requests", &p->bad_requests, false);
	put_worst(j, s, point);
	json_object_end(j);
}

void sweep_json(const struct sweep *s, struct buf *out)
{
	struct json j = json_on(out, false);
	struct str notes[SWEEP_NOTES];
	size_t n = sweep_notes(out->arena, s, notes);

	json_object(&j);
	put_head(&j, s);
	json_key(&j, "points");
	json_array(&j);
	for (size_t i = 0; i < s->head->points; i++)
		put_point(&j, s, i);
	json_array_end(&j);
	json_member_strs(&j, "notes", notes, n);
	json_object_end(&j);
	buf_putc(out, '\n');
}
