/* The report of `canaryc power` as JSON: docs/power.md lists the keys. Shares are 0..1, times
 * milliseconds on the rollout's clock, levels in base units; what is not told is null.
 */
#include "sim/power.h"

#include <math.h>

#include "sim/power_text.h"

#define DIGITS 9

/** @return a number as it is told: its last digits are the C library's, and of no use to anybody.
 */
static double told(double v)
{
	double size = fabs(v), unit;

	if (!(size > 0) || isinf(size))
		return v;
	unit = pow(10, floor(log10(size)) - DIGITS + 1);
	return unit < 1 ? round(v / unit) / round(1 / unit) : round(v / unit) * unit;
}

/** NaN and negative numbers are not told. */
static void put_key_num(struct json *j, const char *key, double v)
{
	json_key(j, key);
	if (v >= 0)
		json_num(j, told(v));
	else
		json_null(j);
}

static void put_key_level(struct json *j, const char *key, double v)
{
	json_member_num(j, key, told(v));
}

static void put_key_int(struct json *j, const char *key, int64_t v)
{
	json_key(j, key);
	if (v >= 0)
		json_int(j, v);
	else
		json_null(j);
}

static struct str step_name(const struct power_report *r, size_t step)
{
	return r->plan->steps[step].name;
}

/* ---- guardrails ----------------------------------------------------------------------------- */

static const char *const kinds[] = {
	[POWER_COUNTED] = "counted", [POWER_NO_ROLLBACK] = "no-rollback",
	[POWER_NO_RATIO] = "no-ratio", [POWER_NO_LIMIT] = "no-limit",
	[POWER_NO_TRAFFIC] = "no-traffic",
};

static void put_stage(struct json *j, const struct power_report *r, const struct power_guard *g,
		      size_t i)
{
	const struct power_stage *s = &g->stages[i];

	json_object(j);
	json_member_str(j, "step", step_name(r, s->step));
	put_key_int(j, "checks", (int64_t)s->checks);
	put_key_num(j, "requests", s->requests);
	put_key_num(j, "bad_at_limit", s->errors);
	put_key_num(j, "detectable", isnan(s->detectable) ? NAN :
				     power_reading(&g->rule, s->detectable));
	put_key_num(j, "detectable_against_stable",
		    isnan(s->against) ? NAN : power_reading(&g->rule, s->against));
	put_key_num(j, "needed_requests", s->needed);
	put_key_int(j, "needed_ms", s->needed_ms);
	put_key_num(j, "finds_limit", s->finds_limit);
	put_key_num(j, "finds_doubled", s->finds);
	put_key_num(j, "false_rollback", s->alarms);
	if (g->seen.starts) {
		put_key_level(j, "trace_found_at", g->seen.found ? g->seen.found[i] : NAN);
		put_key_int(j, "trace_rolled_back", (int64_t)g->seen.alarms[i]);
	}
	json_object_end(j);
}

static void put_rule(struct json *j, const struct power_report *r, const struct power_guard *g)
{
	if (g->kind != POWER_COUNTED && g->kind != POWER_NO_TRAFFIC) {
		json_member_null(j, "rule");
		return;
	}
	json_key(j, "rule");
	json_object(j);
	json_member_str(j, "metric", r->plan->metrics[g->rule.metric].name);
	put_key_num(j, "limit", g->rule.limit_read);
	put_key_num(j, "healthy", g->rule.healthy_read);
	json_member_bool(j, "healthy_is_promote", g->rule.promotes);
	put_key_num(j, "doubled", g->doubled > 0 ? power_reading(&g->rule, g->doubled) : NAN);
	json_object_end(j);
}

static void put_seen(struct json *j, const char *key, const struct power_seen *s)
{
	json_key(j, key);
	if (s->starts == 0) {
		json_null(j);
		return;
	}
	json_object(j);
	put_key_int(j, "starts", (int64_t)s->starts);
	put_key_int(j, "rolled_back", (int64_t)s->rolled_back);
	put_key_int(j, "no_decision", (int64_t)s->held);
	put_key_int(j, "undecided", (int64_t)s->undecided);
	json_member_bool(j, "window_before", s->compares);
	put_key_level(j, "typical", s->levels ? s->typical : NAN);
	json_object_end(j);
}

static void put_guard(struct json *j, const struct power_report *r, const struct power_guard *g)
{
	json_object(j);
	json_member_str(j, "guardrail", g->guardrail->name);
	json_member_cstr(j, "kind", kinds[g->kind]);
	put_rule(j, r, g);
	json_member_bool(j, "windows_overlap", g->overlaps);
	put_key_int(j, "drawn", g->runs > 0 ? g->runs : -1);
	put_key_num(j, "false_rollback", g->alarms);
	put_key_num(j, "quantile_needs", g->least > 0 ? g->least : NAN);
	json_key(j, "stages");
	json_array(j);
	for (size_t i = 0; i < g->nstages; i++)
		put_stage(j, r, g, i);
	json_array_end(j);
	put_seen(j, "trace", &g->seen);
	json_object_end(j);
}

/* ---- the worst cases ------------------------------------------------------------------------ */

static const char *const ends[] = {
	[REACTION_CONDITION] = "condition", [REACTION_NO_DATA] = "no data",
	[REACTION_NO_DECISION] = "no decision", [REACTION_GATE] = "gate",
};

static void put_reaction(struct json *j, const struct power_report *r, const char *key,
			 const struct reaction *w)
{
	json_key(j, key);
	if (!w->noticed) {
		json_null(j);
		return;
	}
	json_object(j);
	put_key_num(j, "requests", w->requests);
	put_key_int(j, "bad_from_ms", w->onset_ms);
	json_member_str(j, "bad_from_step", step_name(r, w->onset_step));
	put_key_int(j, "rolled_back_ms", w->end_ms);
	json_member_str(j, "rolled_back_step", step_name(r, w->end_step));
	json_member_cstr(j, "reason", ends[w->end]);
	if (w->by >= 0)
		json_member_str(j, "by", r->plan->guardrails[w->by].name);
	else
		json_member_null(j, "by");
	json_object_end(j);
}

static void put_steps(struct json *j, const struct power_report *r, const struct reactions *one)
{
	json_key(j, "steps");
	json_array(j);
	for (size_t i = 0; i < r->plan->nsteps && i <= r->reactions.end_step; i++) {
		const struct step_reaction *s = &one->steps[i];

		json_object(j);
		json_member_str(j, "step", step_name(r, i));
		put_key_num(j, "requests", s->noticed ? s->requests : NAN);
		put_key_int(j, "ms", s->noticed ? s->ms : -1);
		json_key(j, "reason");
		if (s->noticed)
			json_cstr(j, ends[s->end]);
		else
			json_null(j);
		json_member_bool(j, "may_be_missed", s->missed);
		json_member_bool(j, "endless", s->endless);
		json_object_end(j);
	}
	json_array_end(j);
}

static void put_reactions(struct json *j, const struct power_report *r, struct str name,
			  const struct reactions *one)
{
	json_object(j);
	if (name.n)
		json_member_str(j, "guardrail", name);
	put_reaction(j, r, "at_once", &one->worst);
	if (name.n)
		put_reaction(j, r, "full_window", &one->full);
	json_key(j, "endless_step");
	if (one->endless)
		json_str(j, step_name(r, one->endless_step));
	else
		json_null(j);
	json_key(j, "not_noticed");
	json_array(j);
	for (size_t i = 0; i < one->ngaps; i++) {
		json_object(j);
		put_key_int(j, "from_ms", one->gaps[i].from_ms);
		put_key_int(j, "to_ms", one->gaps[i].to_ms);
		json_object_end(j);
	}
	json_array_end(j);
	if (name.n)
		put_steps(j, r, one);
	json_object_end(j);
}

static void put_exposure(struct json *j, const struct power_report *r)
{
	json_key(j, "exposure");
	if (r->status != REACTION_FOUND) {
		json_null(j);
		json_member_cstr(j, "exposure_left_out", reaction_trouble(j->out->arena, r->status));
		return;
	}
	json_object(j);
	json_member_cstr(j, "unit", r->plan->traffic >= 0 ? "requests" : "seconds of all requests");
	json_key(j, "guardrails");
	json_array(j);
	for (size_t i = 0; i < r->plan->nguardrails; i++)
		put_reactions(j, r, r->plan->guardrails[i].name, &r->reactions.alone[i]);
	json_array_end(j);
	json_key(j, "all");
	put_reactions(j, r, STR(""), &r->reactions.all);
	put_key_int(j, "good_end_ms", r->reactions.end_ms);
	json_member_bool(j, "good_is_rolled_back", r->reactions.fails);
	json_object_end(j);
}

/* ---- the trace ------------------------------------------------------------------------------ */

static void put_peaks(struct json *j, const struct power_report *r)
{
	json_key(j, "recorded_exposure");
	if (!r->trace->peaks) {
		json_null(j);
		return;
	}
	json_array(j);
	for (size_t i = 0; i < r->plan->nguardrails; i++) {
		const struct power_peak *peak = &r->trace->peaks[i];

		json_object(j);
		json_member_str(j, "guardrail", r->plan->guardrails[i].name);
		put_reaction(j, r, "at_once", &peak->worst);
		put_key_int(j, "start_ms", peak->worst.noticed ? peak->start_ms : -1);
		json_object_end(j);
	}
	json_array_end(j);
}

static void put_trace(struct json *j, const struct power_report *r)
{
	const struct power_trace *t = r->trace;

	json_key(j, "trace");
	if (!t) {
		json_null(j);
		return;
	}
	json_object(j);
	json_member_str(j, "stable", t->stable);
	json_member_str(j, "canary", t->canary);
	json_member_int(j, "first_start_ms", t->first_ms);
	put_key_int(j, "every_ms", t->every_ms);
	put_key_int(j, "starts", (int64_t)t->starts);
	put_seen(j, "all", &t->all);
	put_peaks(j, r);
	json_object_end(j);
}

void power_json(const struct power_report *r, struct json *j)
{
	json_object(j);
	json_member_str(j, "plan", r->plan->name);
	put_key_num(j, "traffic_per_s", r->plan->traffic);
	json_key(j, "guardrails");
	json_array(j);
	for (size_t i = 0; i < r->plan->nguardrails; i++)
		put_guard(j, r, &r->guards[i]);
	json_array_end(j);
	put_exposure(j, r);
	put_trace(j, r);
	json_object_end(j);
}
