/* A run as JSON, one object on one line (design section 4), and what both forms share. Called by
 * the commands that replay. The order of the keys is part of the form.
 */
#include "sim/result_keys.h"

size_t result_notes(const struct result *r, const char *notes[RESULT_NOTES])
{
	size_t n = 0;

	if (r->nchecks)
		notes[n++] = "replayed as recorded: a reading does not change with the weight, "
			     "unless an assume says so";
	if (r->bad_in_part)
		notes[n++] = "while error_rate of the canary was missing no request is counted as bad";
	if (r->routes_left_out)
		notes[n++] = "left out of exposure: requests caught by routes";
	return n;
}

static void put_head(struct json *j, const struct result *r, const struct report *how)
{
	const struct plan *plan = r->plan;

	json_member_str(j, "plan", plan->name);
	if (how->scenario.n)
		json_member_str(j, "scenario", how->scenario);
	else
		result_key_text(j, "scenario", NULL);
	result_key_text(j, "engine", r->engine);
	result_key_text(j, "outcome", outcome_name(r->outcome));
	result_key_int(j, "at_ms", true, r->at_ms);
	json_member_str(j, "step", plan->steps[r->step].name);
	if (r->guardrail >= 0)
		json_member_str(j, "guardrail", plan->guardrails[r->guardrail].name);
	else
		result_key_text(j, "guardrail", NULL);
	result_key_text(j, "reason", reason_name(r->reason));
	result_key_play(j, r, how);
	result_key_int(j, "promoted_at_ms", r->promoted, r->promoted_ms);
	result_key_int(j, "time_to_detect_ms", r->detect_ms >= 0, r->detect_ms);
}

static void put_steps(struct json *j, const struct result *r)
{
	json_key(j, "steps");
	json_array(j);
	for (size_t i = 0; i < r->nsteps; i++) {
		const struct step_record *s = &r->steps[i];

		json_object(j);
		json_member_str(j, "step", r->plan->steps[s->step].name);
		result_key_int(j, "begin_ms", true, s->begin_ms);
		result_key_int(j, "end_ms", true, s->end_ms);
		result_key_weight(j, r->plan->steps[s->step].weight_ppm);
		json_object_end(j);
	}
	json_array_end(j);
}

static void put_checks(struct json *j, const struct result *r)
{
	json_key(j, "checks");
	json_array(j);
	for (size_t i = 0; i < r->nchecks; i++) {
		const struct check_record *c = &r->checks[i];

		json_object(j);
		result_key_int(j, "at_ms", true, c->at_ms);
		json_member_str(j, "step", r->plan->steps[c->step].name);
		result_key_weight(j, c->weight_ppm);
		json_member_str(j, "guardrail", r->plan->guardrails[c->guardrail].name);
		result_key_text(j, "verdict", verdict_name(c->verdict));
		result_key_flag(j, "excused", c->excused);
		result_key_flag(j, "few_requests", c->few_requests);
		result_key_flag(j, "few_readings", c->few_readings);
		result_key_readings(j, r, c);
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
	result_key_exposure(j, r);
	json_member_bool(j, "routes_left_out", r->routes_left_out);
	put_steps(j, r);
	put_checks(j, r);
	put_notes(j, r);
	json_object_end(j);
}
