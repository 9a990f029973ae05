/* Guardrails in steps.json (targets/checks_json.h).
 *
 * Both conditions are queries that answer 1 (it holds), 0 (it does not) or nothing (no data); a
 * driver compares no thresholds. Runs of checks and what no data leads to are the driver's to
 * count. `worse` and `regressed` are beyond PromQL: a condition with such a test is a tree of
 * tests, and of queries for the parts that have none.
 */
#include "targets/checks_json.h"

#include "compiler/query.h"
#include "targets/guard_query.h"

static const char *side_name(enum side side)
{
	return side == SIDE_STABLE ? "stable" : "canary";
}

/* The readings that conditions speak of, each with its own query and unit. */
static void put_readings(struct node *check, const struct asking *ask)
{
	const struct guardrail *g = ask->guardrail;
	struct node *readings = obj_list(check, "readings");

	for (size_t i = 0; i < g->nmetrics; i++) {
		const struct metric *m = &ask->plan->metrics[g->metrics[i]];
		for (int side = SIDE_STABLE; side <= SIDE_CANARY; side++) {
			if (!cond_reads_metric(g->promote, g->metrics[i], (enum side)side) &&
			    !cond_reads_metric(g->rollback, g->metrics[i], (enum side)side))
				continue;
			struct node *r = arr_map(readings);
			obj_str(r, "metric", m->name);
			obj_cstr(r, "side", side_name((enum side)side));
			obj_str(r, "query", query_reading(ask, g->metrics[i], (enum side)side));
			if (m->unit)
				obj_cstr(r, "unit", m->unit->name);
		}
	}
}

static void put_test(struct node *to, const struct asking *ask, const struct cond *c)
{
	obj_cstr(to, "test", c->kind == COND_WORSE ? "worse" : "regressed");
	obj_str(to, "metric", ask->plan->metrics[c->metric].name);
	obj_num(to, "confidence", c->confidence);
	if (c->kind == COND_REGRESSED)
		obj_num(to, "by", c->by);
}

static void put_condition(struct node *to, const struct asking *ask, const struct cond *c);

/* The parts of a chain of one junction: `a and b and c` has three. */
static void add_parts(struct node *list, const struct asking *ask, const struct cond *c,
		      enum cond_kind junction)
{
	if (c->kind == junction && cond_tests(c)) {
		add_parts(list, ask, c->a, junction);
		add_parts(list, ask, c->b, junction);
	} else {
		put_condition(arr_map(list), ask, c);
	}
}

static void put_condition(struct node *to, const struct asking *ask, const struct cond *c)
{
	if (!cond_tests(c))
		obj_str(to, "query", query_needing(ask, query_truth(ask, c)));
	else if (c->kind == COND_NOT)
		put_condition(obj_map(to, "not"), ask, c->a);
	else if (c->kind == COND_AND || c->kind == COND_OR)
		add_parts(obj_list(to, c->kind == COND_AND ? "all" : "any"), ask, c, c->kind);
	else
		put_test(to, ask, c);
}

static void put_rollback(struct node *check, const struct asking *ask)
{
	const struct guardrail *g = ask->guardrail;

	if (!g->rollback) {
		obj_null(check, "rollback");
		return;
	}
	struct node *r = obj_map(check, "rollback");
	put_condition(r, ask, g->rollback);
	obj_int(r, "checks", g->k);
	obj_int(r, "of", g->n);
}

static void put_promote(struct node *check, const struct asking *ask)
{
	if (!ask->guardrail->promote)
		obj_null(check, "promote");
	else
		put_condition(obj_map(check, "promote"), ask, ask->guardrail->promote);
}

static void put_no_data(struct node *check, const struct guardrail *g)
{
	static const char *const policies[] = {
		[NO_DATA_HOLD] = "hold",
		[NO_DATA_PROMOTE] = "promote",
		[NO_DATA_ROLLBACK] = "rollback",
	};
	struct node *n = obj_map(check, "no_data");

	obj_cstr(n, "then", policies[g->no_data]);
	if (g->no_data == NO_DATA_ROLLBACK)
		obj_int(n, "checks", g->no_data_after);
}

static void put_needs(struct node *check, const struct asking *ask)
{
	const struct guardrail *g = ask->guardrail;
	struct metric counted;

	if (g->needs <= 0)
		return;
	struct node *n = obj_map(check, "needs");
	obj_int(n, "requests", g->needs);
	obj_bool(n, "in_query", metric_counting(ask->plan, g, &counted) && !cond_tests(g->promote) &&
				!cond_tests(g->rollback));
}

void put_checks(struct node *doc, const struct plan *p)
{
	struct node *checks = obj_list(doc, "checks");

	for (size_t i = 0; i < p->nguardrails; i++) {
		struct asking ask = { doc->arena, p, &p->guardrails[i] };
		const struct guardrail *g = ask.guardrail;
		struct node *c = arr_map(checks);

		obj_str(c, "guardrail", g->name);
		obj_str(c, "prometheus", p->metrics[g->metrics[0]].url);
		obj_int(c, "every_ms", g->every_ms);
		obj_int(c, "over_ms", g->over_ms);
		obj_int(c, "after_ms", g->after_ms);
		put_rollback(c, &ask);
		put_promote(c, &ask);
		put_no_data(c, g);
		put_needs(c, &ask);
		put_readings(c, &ask);
	}
}
