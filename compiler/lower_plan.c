/* A plan: its statements in two rounds, first what others name (versions, metrics, routes), then
 * guardrails, rollout and targets.
 */
#include "base/limits.h"
#include "compiler/lower.h"

static bool lower_namespace(struct lower *l, const struct stmt *s)
{
	l->plan->ns = s->u.namespace_.name.text;
	return dns_label(l, s->u.namespace_.name, "namespace", false);
}

static bool lower_labels(struct lower *l, const struct stmt *s)
{
	return lower_pairs(l, s->u.map.entries, &l->plan->labels);
}

static bool lower_annotations(struct lower *l, const struct stmt *s)
{
	return lower_pairs(l, s->u.map.entries, &l->plan->annotations);
}

static bool lower_traffic(struct lower *l, const struct stmt *s)
{
	l->plan->traffic_span = s->span;
	return value_rate(l, s->u.value.value, "`traffic`", &l->plan->traffic);
}

static bool lower_service(struct lower *l, const struct stmt *s)
{
	l->plan->service = s->u.service.name.text;
	l->plan->service_span = s->span;
	bool ok = dns_label(l, s->u.service.name, "service", true);
	if (s->u.service.port)
		ok &= value_int(l, s->u.service.port, "`port`", 1, 65535, &l->plan->service_port);
	return ok;
}

static bool lower_ready(struct lower *l, const struct stmt *s)
{
	return value_positive_duration(l, s->u.ready.within, "`ready within`", &l->plan->ready_ms);
}

static bool lower_action(struct lower *l, const struct stmt *s, enum occasion on)
{
	static const struct str channels[] = { { "slack", 5 } };
	struct action a = { .on = on, .span = s->span };
	bool ok;
	if (s->kind == STMT_NOTIFY) {
		size_t i = word_index(l, s->u.notify.channel, "channel", channels,
				      ARRAY_LEN(channels));
		a.channel = i < ARRAY_LEN(channels) ? channels[i] : STR("");
		ok = value_string(l, s->u.notify.text, "`notify`", &a.text) &&
		     i < ARRAY_LEN(channels);
	} else {
		ok = s->kind == STMT_WEBHOOK &&
		     value_url(l, s->u.value.value, "`webhook`", &a.text);
	}
	struct action *all = GROWING(struct action, l->plan->actions);
	all = arena_grow(l->arena, all, l->plan->nactions, &l->caps.actions, sizeof(*all));
	all[l->plan->nactions++] = a;
	l->plan->actions = all;
	return ok;
}

static bool lower_on(struct lower *l, const struct stmt *s)
{
	static const struct str events[] = { { "rollback", 8 }, { "promote", 7 } };
	size_t e = word_index(l, s->u.on.event, "event", events, ARRAY_LEN(events));
	bool ok = e < ARRAY_LEN(events);
	for (const struct stmt *i = s->u.on.body; i; i = i->next)
		ok &= i->kind != STMT_ERROR &&
		      lower_action(l, i, e == 0 ? ON_ROLLBACK : ON_PROMOTE);
	return ok;
}

static bool lower_load(struct lower *l, const struct stmt *s)
{
	l->plan->load_span = s->span;
	bool ok = value_url(l, s->u.load.url, "`load`", &l->plan->load_url);
	return value_string(l, s->u.load.command, "`command`", &l->plan->load_command) && ok;
}

typedef bool item_fn(struct lower *l, const struct stmt *s);

/* What each statement of a plan means, the round in which it is lowered, whether it stands once. */
static const struct item {
	item_fn *lower;
	int round;
	bool once;
} items[STMT_KINDS] = {
	[STMT_NAMESPACE] = { lower_namespace, 1, true },
	[STMT_LABELS] = { lower_labels, 1, true },
	[STMT_ANNOTATIONS] = { lower_annotations, 1, true },
	[STMT_TRAFFIC] = { lower_traffic, 1, true },
	[STMT_SERVICE] = { lower_service, 1, true },
	[STMT_READY] = { lower_ready, 1, true },
	[STMT_LOAD] = { lower_load, 1, true },
	[STMT_VERSION] = { lower_version, 1, false },
	[STMT_METRICS] = { lower_metrics, 1, false },
	[STMT_ROUTE] = { lower_route, 1, false },
	[STMT_ON] = { lower_on, 1, false },
	[STMT_GUARDRAIL] = { lower_guardrail, 2, false },
	[STMT_USE] = { lower_use, 2, false },
	[STMT_ROLLOUT] = { lower_rollout, 2, true },
	[STMT_TARGET] = { lower_target, 2, false },
};

static bool lower_round(struct lower *l, const struct stmt *body, int round)
{
	struct span first[STMT_KINDS] = { { 0, 0, 0 } };
	bool ok = true;
	for (const struct stmt *s = body; s; s = s->next) {
		const struct item *i = &items[s->kind];
		if (i->round != round)
			continue;
		if (i->once && first[s->kind].end) {
			given_twice(l, s, first[s->kind]);
			ok = false;
			continue;
		}
		first[s->kind] = s->keyword;
		if (i->lower(l, s))
			continue;
		ok = false;
		l->plan->guards_broken |= s->kind == STMT_GUARDRAIL || s->kind == STMT_USE;
	}
	return ok;
}

/* Params must not be named like a metric: in a condition nobody could tell which is meant. */
static bool check_params(struct lower *l)
{
	bool ok = true;
	for (size_t i = 0; i < l->plan->nmetrics; i++) {
		const struct metric *m = &l->plan->metrics[i];
		const struct param *p = map_get(&l->params, m->name);
		if (!p)
			continue;
		struct diag *d =
			diag_at(l->diags, CN_PARAM_LIKE_METRIC, m->name_span,
				"`%" PRI_STR "` is a metric and a param", STR_ARG(m->name));
		diag_also(d, p->name.span, "the param");
		diag_help(d, "give one of them another name");
		ok = false;
	}
	return ok;
}

/* Statements that could not be read may have been anything: names they might have declared are not
 * missed. */
static bool has_errors(const struct stmt *body)
{
	for (const struct stmt *s = body; s; s = s->next)
		if (s->kind == STMT_ERROR)
			return true;
	return false;
}

bool lower_plan(struct lower *l, const struct stmt *s, struct plan *plan)
{
	const struct stmt *body = s->u.plan.body;
	l->plan = plan;
	l->metrics = map_on(l->arena);
	l->guardrails = map_on(l->arena);
	l->routes = map_on(l->arena);
	l->caps = (struct growing){ 0 };
	l->no_names = has_errors(body);
	plan->name = s->u.plan.name.text;
	plan->span = s->span;
	plan->name_span = s->u.plan.name.span;
	plan->service = plan->name;
	plan->service_port = 80;
	plan->traffic = -1;
	plan->ready_ms = -1;
	plan->versions[SIDE_CANARY].side = SIDE_CANARY;
	bool ok = dns_label(l, s->u.plan.name, "plan", false);
	ok &= lower_round(l, body, 1);
	ok &= check_params(l);
	ok &= lower_round(l, body, 2);
	plan->unread = l->no_names;
	return ok;
}
