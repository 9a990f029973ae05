/* The plan IR as JSON, for `canaryc plan --json`: every field of compiler/plan.h but spans and the
 * marks of what is broken. What is not given is null, never left out, so a reader finds each key at
 * each object. Whoever adds a field to the IR adds it here, or in dump_scenario.c.
 */
#include "compiler/dump.h"
#include "compiler/dump_parts.h"
#include "compiler/targets.h"

/* ---- parts of a plan ------------------------------------------------------------------------ */

static void put_probe(const struct probe *p, struct json *j)
{
	if (!p->given) {
		json_null(j);
		return;
	}
	json_object(j);
	json_member_str(j, "path", p->path);
	key_int(j, "after_ms", p->after_ms, -1);
	key_int(j, "every_ms", p->every_ms, -1);
	json_object_end(j);
}

/** Two bounds that were given together or not at all. */
static void key_bounds(struct json *j, const char *key, const char *low_key, int64_t low,
		       const char *high_key, int64_t high)
{
	json_key(j, key);
	if (low == -1 && high == -1) {
		json_null(j);
		return;
	}
	json_object(j);
	key_int(j, low_key, low, -1);
	key_int(j, high_key, high, -1);
	json_object_end(j);
}

static void put_version(const struct version *v, struct json *j)
{
	static const char *const probes[] = {
		[PROBE_LIVE] = "live", [PROBE_READY] = "ready", [PROBE_START] = "start",
	};
	_Static_assert(ARRAY_LEN(probes) == PROBES, "a key for each probe");

	if (!v->given) {
		json_null(j);
		return;
	}
	json_object(j);
	json_member_str(j, "name", v->name);
	json_member_str(j, "label", v->label);
	json_member_text(j, "model", v->model);
	json_member_text(j, "format", v->format);
	json_member_text(j, "runtime", v->runtime);
	json_member_text(j, "protocol", v->protocol);
	json_member_text(j, "image", v->image);
	json_key(j, "args");
	json_texts(j, v->args);
	key_int(j, "port", v->port, -1);
	key_bounds(j, "replicas", "min", v->replicas_min, "max", v->replicas_max);
	key_bounds(j, "cpu", "request_milli", v->cpu_request_milli, "limit_milli",
		   v->cpu_limit_milli);
	key_bounds(j, "memory", "request_bytes", v->memory_request, "limit_bytes", v->memory_limit);
	key_int(j, "gpu", v->gpu, -1);
	key_pairs(j, "env", v->env);
	key_pairs(j, "labels", v->labels);
	key_pairs(j, "annotations", v->annotations);
	json_key(j, "probes");
	json_object(j);
	for (size_t i = 0; i < PROBES; i++) {
		json_key(j, probes[i]);
		put_probe(&v->probes[i], j);
	}
	json_object_end(j);
	json_object_end(j);
}

static void put_metric(const struct metric *m, struct json *j)
{
	json_object(j);
	json_member_str(j, "name", m->name);
	json_member_cstr(j, "type", type_name(m->type));
	json_member_bool(j, "trace_only", m->trace_only);
	json_member_text(j, "url", m->url);
	json_member_text(j, "query", m->query);
	json_key(j, "preset");
	if (m->platform.n) {
		json_object(j);
		json_member_str(j, "platform", m->platform);
		json_member_str(j, "what", m->what);
		json_key(j, "quantile");
		if (m->quantile > 0)
			json_num(j, m->quantile);
		else
			json_null(j);
		json_member_bool(j, "mean", m->mean);
		json_object_end(j);
	} else {
		json_null(j);
	}
	json_member_text(j, "unit", str_of(m->unit ? m->unit->name : NULL));
	json_object_end(j);
}

static void put_guardrail(const struct plan *p, const struct guardrail *g, struct json *j)
{
	static const char *const policies[] = {
		[NO_DATA_HOLD] = "hold",
		[NO_DATA_PROMOTE] = "promote",
		[NO_DATA_ROLLBACK] = "rollback",
	};

	json_object(j);
	json_member_str(j, "name", g->name);
	key_int(j, "every_ms", g->every_ms, -1);
	key_int(j, "over_ms", g->over_ms, -1);
	key_int(j, "after_ms", g->after_ms, -1);
	key_cond(j, "promote", p, g->promote);
	key_cond(j, "rollback", p, g->rollback);
	json_key(j, "rollback_checks");
	if (g->rollback) {
		json_object(j);
		key_int(j, "bad", g->k, -1);
		key_int(j, "of", g->n, -1);
		json_object_end(j);
	} else {
		json_null(j);
	}
	json_key(j, "no_data");
	json_object(j);
	json_member_cstr(j, "verdict", policies[g->no_data]);
	key_int(j, "after_checks", g->no_data == NO_DATA_ROLLBACK ? g->no_data_after : -1, -1);
	json_object_end(j);
	key_int(j, "needs_requests", g->needs, 0);
	json_key(j, "metrics");
	json_array(j);
	for (size_t i = 0; i < g->nmetrics; i++)
		json_str(j, p->metrics[g->metrics[i]].name);
	json_array_end(j);
	json_object_end(j);
}

static void put_route(const struct route *r, struct json *j)
{
	json_object(j);
	json_member_str(j, "name", r->name);
	json_member_cstr(j, "to", side_text(r->to));
	json_key(j, "when");
	if (r->when)
		match_json(r->when, j);
	else
		json_null(j);
	json_key(j, "cohort");
	if (r->when) {
		json_null(j);
	} else {
		json_object(j);
		key_int(j, "share_ppm", r->cohort_ppm, -1);
		json_member_str(j, "header", r->cohort_header);
		json_object_end(j);
	}
	json_object_end(j);
}

const char *step_kind_text(enum step_kind kind)
{
	static const char *const kinds[] = {
		[STEP_SHADOW] = "shadow", [STEP_EXPOSE] = "expose", [STEP_STAGE] = "stage",
		[STEP_PAUSE] = "pause", [STEP_GATE] = "gate", [STEP_KEEP] = "keep",
	};

	return kinds[kind];
}

static void put_step(const struct plan *p, const struct step *s, struct json *j)
{
	json_object(j);
	json_member_str(j, "name", s->name);
	json_member_cstr(j, "kind", step_kind_text(s->kind));
	key_int(j, "weight_ppm", s->weight_ppm, -1);
	key_int(j, "mirror_ppm", s->kind == STEP_SHADOW ? s->mirror_ppm : -1, -1);
	json_key(j, "routes");
	json_array(j);
	for (size_t i = 0; i < s->nroutes; i++)
		json_str(j, p->routes[s->routes[i]].name);
	json_array_end(j);
	key_int(j, "for_ms", s->for_ms, NO_LIMIT);
	key_int(j, "at_most_ms", s->at_most_ms, NO_LIMIT);
	if (s->at_most_ms == NO_LIMIT)
		json_member_null(j, "then");
	else
		json_member_cstr(j, "then", s->then == THEN_PAUSE ? "pause" : "rollback");
	json_member_bool(j, "down", s->down);
	json_member_bool(j, "approval", s->approval);
	json_member_text(j, "text", s->kind == STEP_GATE ? STR("") : s->text);
	json_member_text(j, "url", s->kind == STEP_GATE ? s->text : STR(""));
	key_int(j, "every_ms", s->kind == STEP_GATE ? s->every_ms : -1, -1);
	json_object_end(j);
}

static void put_action(const struct action *a, struct json *j)
{
	json_object(j);
	json_member_cstr(j, "on", a->on == ON_ROLLBACK ? "rollback" : "promote");
	json_member_text(j, "channel", a->channel);
	json_member_str(j, "text", a->text);
	json_object_end(j);
}

static void put_target(const struct target_use *t, struct json *j)
{
	json_object(j);
	json_member_cstr(j, "name", t->info->name);
	json_member_text(j, "via", str_of(t->via ? t->via->name : NULL));
	json_key(j, "options");
	json_object(j);
	for (size_t i = 0; i < t->noptions; i++) {
		json_key(j, t->options[i].setting->name);
		json_texts(j, t->options[i].values);
	}
	json_object_end(j);
	json_object_end(j);
}

/* ---- plans ---------------------------------------------------------------------------------- */

/** What stands at the plan itself: names, labels, traffic, service. */
static void put_head(const struct plan *p, struct json *j)
{
	json_member_str(j, "name", p->name);
	json_member_text(j, "namespace", p->ns);
	key_pairs(j, "labels", p->labels);
	key_pairs(j, "annotations", p->annotations);
	json_key(j, "traffic_per_s");
	if (p->traffic < 0)
		json_null(j);
	else
		json_num(j, p->traffic);
	json_key(j, "service");
	json_object(j);
	json_member_str(j, "name", p->service);
	key_int(j, "port", p->service_port, -1);
	json_object_end(j);
	key_int(j, "ready_within_ms", p->ready_ms, -1);
	json_key(j, "stable");
	put_version(&p->versions[SIDE_STABLE], j);
	json_key(j, "canary");
	put_version(&p->versions[SIDE_CANARY], j);
}

/** What follows the rollout: actions, load, targets. */
static void put_tail(const struct plan *p, struct json *j)
{
	json_key(j, "actions");
	json_array(j);
	for (size_t i = 0; i < p->nactions; i++)
		put_action(&p->actions[i], j);
	json_array_end(j);
	json_key(j, "load");
	if (p->load_url.n) {
		json_object(j);
		json_member_str(j, "url", p->load_url);
		json_member_text(j, "command", p->load_command);
		json_object_end(j);
	} else {
		json_null(j);
	}
	json_key(j, "targets");
	json_array(j);
	for (size_t i = 0; i < p->ntargets; i++)
		put_target(&p->targets[i], j);
	json_array_end(j);
}

void plan_dump_json(const struct plan *p, struct json *j)
{
	json_object(j);
	put_head(p, j);
	json_key(j, "metrics");
	json_array(j);
	for (size_t i = 0; i < p->nmetrics; i++)
		put_metric(&p->metrics[i], j);
	json_array_end(j);
	json_key(j, "guardrails");
	json_array(j);
	for (size_t i = 0; i < p->nguardrails; i++)
		put_guardrail(p, &p->guardrails[i], j);
	json_array_end(j);
	json_key(j, "routes");
	json_array(j);
	for (size_t i = 0; i < p->nroutes; i++)
		put_route(&p->routes[i], j);
	json_array_end(j);
	json_key(j, "steps");
	if (p->has_rollout) {
		json_array(j);
		for (size_t i = 0; i < p->nsteps; i++)
			put_step(p, &p->steps[i], j);
		json_array_end(j);
	} else {
		json_null(j);
	}
	put_tail(p, j);
	json_object_end(j);
}
