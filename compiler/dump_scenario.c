/* A scenario as JSON, for `canaryc plan --json`; the rules of dump_json.c hold. */
#include "compiler/dump.h"
#include "compiler/dump_parts.h"

static void put_trace(const struct trace_use *t, struct json *j)
{
	json_object(j);
	json_member_str(j, "written", t->shown);
	json_member_str(j, "path", t->path);
	json_member_text(j, "stable", t->part[SIDE_STABLE]);
	json_member_text(j, "canary", t->part[SIDE_CANARY]);
	json_object_end(j);
}

static void put_assume(const struct scenario *s, const struct assume *a, struct json *j)
{
	static const char *const kinds[] = {
		[ASSUME_SET] = "=", [ASSUME_ADD] = "+=", [ASSUME_SUB] = "-=",
		[ASSUME_MUL] = "*=",
		[ASSUME_NO_DATA] = "no data", [ASSUME_APPROVED] = "approved",
		[ASSUME_GATE] = "gate",
	};
	bool wait = a->kind == ASSUME_APPROVED || a->kind == ASSUME_GATE;

	json_object(j);
	json_member_cstr(j, "op", kinds[a->kind]);
	if (wait) {
		json_member_null(j, "metric");
		json_member_null(j, "side");
	} else {
		json_member_str(j, "metric", s->plan->metrics[a->metric].name);
		json_member_cstr(j, "side", side_text(a->side));
	}
	key_cond(j, "value", s->plan, a->value);
	key_int(j, "from_ms", wait || a->from_step >= 0 ? -1 : a->from_ms, -1);
	json_member_text(j, "from_step",
			 !wait && a->from_step >= 0 ? s->plan->steps[a->from_step].name : STR(""));
	key_int(j, "to_ms", wait ? NO_LIMIT : a->to_ms, NO_LIMIT);
	key_int(j, "after_ms", wait ? a->after_ms : -1, -1);
	json_member_text(j, "in_step",
			 wait && a->in_step >= 0 ? s->plan->steps[a->in_step].name : STR(""));
	json_object_end(j);
}

static void put_series(const struct scenario *s, const struct made_series *m, struct json *j)
{
	json_object(j);
	json_member_str(j, "metric", s->plan->metrics[m->metric].name);
	json_member_cstr(j, "side", side_text(m->side));
	key_int(j, "every_ms", m->every_ms, -1);
	json_member_str(j, "values", m->text);
	json_object_end(j);
}

static void put_expect(const struct scenario *s, const struct expect *e, struct json *j)
{
	static const char *const outcomes[] = {
		[OUTCOME_PROMOTED] = "promoted", [OUTCOME_ROLLED_BACK] = "rolled-back",
		[OUTCOME_PAUSED] = "paused", [OUTCOME_UNDECIDED] = "undecided",
	};

	json_object(j);
	switch (e->kind) {
	case EXPECT_OUTCOME:
		json_member_cstr(j, "outcome", outcomes[e->outcome]);
		json_member_text(j, "guardrail",
				 e->by >= 0 ? s->plan->guardrails[e->by].name : STR(""));
		json_member_text(j, "step",
				 e->in_step >= 0 ? s->plan->steps[e->in_step].name : STR(""));
		key_int(j, "before_ms", e->before_ms, NO_LIMIT);
		break;
	case EXPECT_EXPOSURE:
		key_int(j, "exposure_below_requests", e->requests, -1);
		break;
	}
	json_object_end(j);
}

void scenario_dump_json(const struct scenario *s, struct json *j)
{
	json_object(j);
	json_member_str(j, "name", s->name);
	json_member_str(j, "plan", s->plan->name);
	json_key(j, "traces");
	json_array(j);
	for (size_t i = 0; i < s->ntraces; i++)
		put_trace(&s->traces[i], j);
	json_array_end(j);
	json_key(j, "start_ms");
	if (s->has_start)
		json_int(j, s->start_ms);
	else
		json_null(j);
	json_key(j, "assumes");
	json_array(j);
	for (size_t i = 0; i < s->nassumes; i++)
		put_assume(s, &s->assumes[i], j);
	json_array_end(j);
	json_key(j, "series");
	json_array(j);
	for (size_t i = 0; i < s->nseries; i++)
		put_series(s, &s->series[i], j);
	json_array_end(j);
	json_key(j, "expects");
	json_array(j);
	for (size_t i = 0; i < s->nexpects; i++)
		put_expect(s, &s->expects[i], j);
	json_array_end(j);
	json_object_end(j);
}
