/* A run as JSON, one object on one line (design section 4), and what both forms share. Called by
 * the commands that replay. The order of the keys is part of the form.
 */
#include "sim/result.h"

#include <math.h>
#include <string.h>

static const char *const outcomes[] = {
	[OUTCOME_PROMOTED] = "promoted",
	[OUTCOME_ROLLED_BACK] = "rolled-back",
	[OUTCOME_PAUSED] = "paused",
	[OUTCOME_UNDECIDED] = "undecided",
};

static const char *const verdicts[] = {
	[VERDICT_PROMOTE] = "promote",
	[VERDICT_HOLD] = "hold",
	[VERDICT_ROLLBACK] = "rollback",
	[VERDICT_NO_DATA] = "no-data",
};

static const char *const reasons[] = {
	[REASON_NONE] = NULL,
	[REASON_CONDITION] = "condition",
	[REASON_NO_DATA] = "no data",
	[REASON_NO_DECISION] = "no decision",
	[REASON_GATE] = "gate",
};

const char *outcome_name(enum outcome o)
{
	return outcomes[o];
}

size_t result_notes(const struct result *r, const char *notes[RESULT_NOTES])
{
	size_t n = 0;

	if (r->nchecks)
		notes[n++] = "replayed as recorded: a reading does not change with the weight, "
			     "unless an assume says so";
	if (r->routes_left_out)
		notes[n++] = "left out of exposure: requests caught by routes";
	return n;
}

static void put_key_str(struct json *j, const char *key, struct str s)
{
	json_key(j, key);
	json_str(j, s);
}

static void put_key_int(struct json *j, const char *key, bool known, int64_t v)
{
	json_key(j, key);
	if (known)
		json_int(j, v);
	else
		json_null(j);
}

static void put_key_text(struct json *j, const char *key, const char *text)
{
	json_key(j, key);
	if (text)
		json_cstr(j, text);
	else
		json_null(j);
}

double result_requests(double v)
{
	return fabs(v) < 1e9 ? round(v * 1e6) / 1e6 : v;
}

static void put_key_requests(struct json *j, const char *key, bool known, double v)
{
	json_key(j, key);
	if (!known)
		json_null(j);
	else
		json_num(j, result_requests(v));
}

static void put_weight(struct json *j, int32_t weight_ppm)
{
	json_key(j, "weight");
	json_num(j, weight_ppm / 10000.0);
}

static void put_start(struct json *j, const struct report *how)
{
	char text[QTY_TEXT_MAX];
	size_t n;

	if (!how->recorded) {
		put_key_text(j, "start", NULL);
		return;
	}
	n = instant_format(how->start_ms, text);
	if (str_ends(str_of(text), " UTC")) {	/* "2026-11-21 04:42:15 UTC" */
		char *space = strchr(text, ' ');

		*space = 'T';
		memcpy(text + n - 4, "Z", 2);
	}
	put_key_text(j, "start", text);
}

static void put_head(struct json *j, const struct result *r, const struct report *how)
{
	const struct plan *plan = r->plan;

	put_key_str(j, "plan", plan->name);
	if (how->scenario.n)
		put_key_str(j, "scenario", how->scenario);
	else
		put_key_text(j, "scenario", NULL);
	put_key_text(j, "engine", r->engine);
	put_key_text(j, "outcome", outcome_name(r->outcome));
	put_key_int(j, "at_ms", true, r->at_ms);
	put_key_str(j, "step", plan->steps[r->step].name);
	if (r->guardrail >= 0)
		put_key_str(j, "guardrail", plan->guardrails[r->guardrail].name);
	else
		put_key_text(j, "guardrail", NULL);
	put_key_text(j, "reason", reasons[r->reason]);
	for (int side = SIDE_STABLE; side <= SIDE_CANARY; side++)
		put_key_str(j, side == SIDE_CANARY ? "canary" : "stable",
			    how->part[side].n ? how->part[side] : plan->versions[side].name);
	put_start(j, how);
	if (how->nsupposed) {
		json_key(j, "what_if");
		json_array(j);
		for (size_t i = 0; i < how->nsupposed; i++)
			json_str(j, how->supposed[i]);
		json_array_end(j);
	}
	put_key_int(j, "promoted_at_ms", r->promoted, r->promoted_ms);
	put_key_int(j, "time_to_detect_ms", r->detect_ms >= 0, r->detect_ms);
}

static void put_exposure(struct json *j, const struct result *r)
{
	json_key(j, "exposure");
	json_object(j);
	put_key_requests(j, "requests", r->rate_known, r->requests);
	put_key_requests(j, "total_requests", r->rate_known, r->total_requests);
	put_key_requests(j, "bad_requests", r->bad_known, r->bad_requests);
	json_object_end(j);
	json_key(j, "routes_left_out");
	json_bool(j, r->routes_left_out);
}

static void put_steps(struct json *j, const struct result *r)
{
	json_key(j, "steps");
	json_array(j);
	for (size_t i = 0; i < r->nsteps; i++) {
		const struct step_record *s = &r->steps[i];

		json_object(j);
		put_key_str(j, "step", r->plan->steps[s->step].name);
		put_key_int(j, "begin_ms", true, s->begin_ms);
		put_key_int(j, "end_ms", true, s->end_ms);
		put_weight(j, r->plan->steps[s->step].weight_ppm);
		json_object_end(j);
	}
	json_array_end(j);
}

static void put_readings(struct json *j, const struct result *r, const struct check_record *c)
{
	struct buf key = buf_on(j->out->arena);

	json_key(j, "readings");
	json_object(j);
	for (size_t i = 0; i < c->ntaken; i++) {
		const struct taken *t = &c->taken[i];

		key.n = 0;
		buf_printf(&key, "%" PRI_STR "@%s", STR_ARG(r->plan->metrics[t->metric].name),
			   t->side == SIDE_CANARY ? "canary" : "stable");
		json_key_str(j, buf_str(&key));
		if (t->reading.present)
			json_num(j, t->reading.value);
		else
			json_null(j);
	}
	json_object_end(j);
}

static void put_flag(struct json *j, const char *key, bool set)
{
	if (!set)
		return;
	json_key(j, key);
	json_bool(j, true);
}

static void put_checks(struct json *j, const struct result *r)
{
	json_key(j, "checks");
	json_array(j);
	for (size_t i = 0; i < r->nchecks; i++) {
		const struct check_record *c = &r->checks[i];

		json_object(j);
		put_key_int(j, "at_ms", true, c->at_ms);
		put_key_str(j, "step", r->plan->steps[c->step].name);
		put_weight(j, c->weight_ppm);
		put_key_str(j, "guardrail", r->plan->guardrails[c->guardrail].name);
		put_key_text(j, "verdict", verdicts[c->verdict]);
		put_flag(j, "excused", c->excused);
		put_flag(j, "few_requests", c->few_requests);
		put_readings(j, r, c);
		json_object_end(j);
	}
	json_array_end(j);
}

static void put_notes(struct json *j, const struct result *r)
{
	const char *notes[RESULT_NOTES];
	size_t n = result_notes(r, notes);

	json_key(j, "notes");
	json_array(j);
	for (size_t i = 0; i < n; i++)
		json_cstr(j, notes[i]);
	json_array_end(j);
}

void result_json(const struct result *r, const struct report *how, struct json *j)
{
	json_object(j);
	put_head(j, r, how);
	put_exposure(j, r);
	put_steps(j, r);
	put_checks(j, r);
	put_notes(j, r);
	json_object_end(j);
}
