/* The plan IR for people, for `canaryc plan`: everything that decides what happens, aligned, with
 * conditions and routes as a plan writes them. Queries are left out (they are long), and so are
 * labels of pods and the like; `plan --json` has it all.
 */
#include "compiler/dump.h"

#include "compiler/dump_parts.h"
#include "compiler/table.h"
#include "compiler/targets.h"

/* ---- cells ---------------------------------------------------------------------------------- */

static struct str text_of(struct arena *a, size_t (*format)(int64_t, char *), int64_t v)
{
	char text[QTY_TEXT_MAX];

	format(v, text);
	return arena_str(a, str_of(text));
}

static struct str time_of(struct arena *a, int64_t ms)
{
	return text_of(a, dur_format, ms);
}

static struct str weight_of(struct arena *a, int32_t ppm)
{
	char text[QTY_TEXT_MAX];

	weight_format(ppm, text);
	return arena_str(a, str_of(text));
}

static struct str pairs_of(struct arena *a, struct pairs p)
{
	struct buf b = buf_on(a);

	for (size_t i = 0; i < p.n; i++)
		buf_printf(&b, "%s%" PRI_STR "=%" PRI_STR, i ? ", " : "", STR_ARG(p.v[i].key),
			   STR_ARG(p.v[i].value));
	return buf_str(&b);
}

/** Puts a separator before all but the first of a list. */
static void separate(struct buf *b)
{
	if (b->n)
		buf_puts(b, ", ");
}

/* ---- head and versions ---------------------------------------------------------------------- */

static void add_setting(struct table *t, const char *name, struct str value)
{
	if (value.n) {
		struct str *row = table_row(t);
		row[0] = str_of(name);
		row[1] = value;
	}
}

static void put_head(const struct plan *p, const struct sources *src, struct buf *out)
{
	struct table t = table_on(out->arena, 2, 0);
	struct buf traffic = buf_on(out->arena);

	buf_printf(out, "plan %" PRI_STR " (%" PRI_STR ")\n", STR_ARG(p->name),
		   STR_ARG(src->v[p->span.file].path));
	add_setting(&t, "namespace", p->ns);
	add_setting(&t, "service",
		    arena_printf(out->arena, "%" PRI_STR ":%lld", STR_ARG(p->service),
				 (long long)p->service_port));
	if (p->traffic >= 0)
		value_text(TYPE_RATE, p->traffic, &traffic);
	add_setting(&t, "traffic", buf_str(&traffic));
	if (p->ready_ms >= 0)
		add_setting(&t, "ready within", time_of(out->arena, p->ready_ms));
	add_setting(&t, "labels", pairs_of(out->arena, p->labels));
	add_setting(&t, "annotations", pairs_of(out->arena, p->annotations));
	table_put(&t, out);
}

static void put_range(struct buf *b, const char *name, struct str low, struct str high)
{
	separate(b);
	buf_printf(b, "%s %" PRI_STR, name, STR_ARG(low));
	if (!str_eq(low, high))
		buf_printf(b, " .. %" PRI_STR, STR_ARG(high));
}

static struct str number_of(struct arena *a, int64_t v)
{
	return arena_printf(a, "%lld", (long long)v);
}

static struct str cpu_of(struct arena *a, int64_t milli)
{
	return milli % 1000 ? arena_printf(a, "%lldm", (long long)milli)
			    : number_of(a, milli / 1000);
}

static struct str bytes_of(struct arena *a, int64_t bytes)
{
	struct buf b = buf_on(a);

	value_text(TYPE_BYTES, (double)bytes, &b);
	return buf_str(&b);
}

/** "port 8080, replicas 3, cpu 1 .. 2, memory 2GiB .. 4GiB" */
static struct str resources_of(struct arena *a, const struct version *v)
{
	struct buf b = buf_on(a);

	if (v->port >= 0)
		put_range(&b, "port", number_of(a, v->port), number_of(a, v->port));
	if (v->replicas_min >= 0)
		put_range(&b, "replicas", number_of(a, v->replicas_min),
			  number_of(a, v->replicas_max));
	if (v->cpu_request_milli >= 0)
		put_range(&b, "cpu", cpu_of(a, v->cpu_request_milli),
			  cpu_of(a, v->cpu_limit_milli));
	if (v->memory_request >= 0)
		put_range(&b, "memory", bytes_of(a, v->memory_request),
			  bytes_of(a, v->memory_limit));
	if (v->gpu >= 0)
		put_range(&b, "gpu", number_of(a, v->gpu), number_of(a, v->gpu));
	return buf_str(&b);
}

static struct str model_of(struct arena *a, const struct version *v)
{
	struct buf b = buf_on(a);

	buf_put(&b, v->model);
	if (v->format.n)
		buf_printf(&b, " format %" PRI_STR, STR_ARG(v->format));
	if (v->runtime.n)
		buf_printf(&b, " runtime %" PRI_STR, STR_ARG(v->runtime));
	if (v->protocol.n)
		buf_printf(&b, " protocol %" PRI_STR, STR_ARG(v->protocol));
	return buf_str(&b);
}

/** One line of a version; the first one carries its name. */
static void add_detail(struct table *t, const struct version *v, bool *first, const char *name,
		       struct str value)
{
	if (!value.n)
		return;
	struct str *row = table_row(t);
	if (*first) {
		row[0] = str_of(side_text(v->side));
		row[1] = v->name;
	}
	*first = false;
	row[2] = str_of(name);
	row[3] = value;
}

static void put_versions(const struct plan *p, struct buf *out)
{
	struct table t = table_on(out->arena, 4, 0);

	buf_puts(out, "\nversions\n");
	for (size_t i = 0; i < ARRAY_LEN(p->versions); i++) {
		const struct version *v = &p->versions[i];
		bool first = true;
		if (!v->given)
			continue;
		add_detail(&t, v, &first, "model", model_of(out->arena, v));
		add_detail(&t, v, &first, "image", v->image);
		add_detail(&t, v, &first, "label", str_eq(v->label, v->name) ? STR("") : v->label);
		add_detail(&t, v, &first, "pods", resources_of(out->arena, v));
	}
	table_put(&t, out);
}

/* ---- metrics and guardrails ----------------------------------------------------------------- */

static struct str source_of(struct arena *a, const struct metric *m)
{
	struct buf b = buf_on(a);

	if (m->trace_only)
		buf_puts(&b, "from traces only");
	else if (m->platform.n)
		buf_printf(&b, "preset %" PRI_STR " %" PRI_STR "%s", STR_ARG(m->platform),
			   STR_ARG(m->what), m->mean ? " (the mean)" : "");
	else if (m->query.n)
		buf_puts(&b, "a query");
	else
		buf_puts(&b, "no query");
	if (m->unit)
		buf_printf(&b, " in %s", m->unit->name);
	return buf_str(&b);
}

static void put_metrics(const struct plan *p, struct buf *out)
{
	struct table t = table_on(out->arena, 4, 0);

	if (p->nmetrics == 0)
		return;
	buf_puts(out, "\nmetrics\n");
	for (size_t i = 0; i < p->nmetrics; i++) {
		struct str *row = table_row(&t);
		row[0] = p->metrics[i].name;
		row[1] = str_of(type_name(p->metrics[i].type));
		row[2] = source_of(out->arena, &p->metrics[i]);
		row[3] = p->metrics[i].url;
	}
	table_put(&t, out);
}

/** "every 1m over 5m after 30s" */
static struct str rhythm_of(struct arena *a, const struct guardrail *g)
{
	struct buf b = buf_on(a);

	buf_printf(&b, "every %" PRI_STR, STR_ARG(time_of(a, g->every_ms)));
	if (g->over_ms != g->every_ms)
		buf_printf(&b, " over %" PRI_STR, STR_ARG(time_of(a, g->over_ms)));
	if (g->after_ms > 0)
		buf_printf(&b, " after %" PRI_STR, STR_ARG(time_of(a, g->after_ms)));
	return buf_str(&b);
}

static struct str condition_of(struct arena *a, const struct plan *p, const struct guardrail *g,
			       bool rollback)
{
	struct buf b = buf_on(a);
	const struct cond *c = rollback ? g->rollback : g->promote;

	if (!c)
		return STR("");
	buf_puts(&b, "when ");
	cond_text(p, c, &b);
	if (rollback && g->n > 1 && g->k == g->n)
		buf_printf(&b, " for %lld checks", (long long)g->k);
	else if (rollback && g->n > 1)
		buf_printf(&b, " for %lld of %lld checks", (long long)g->k, (long long)g->n);
	return buf_str(&b);
}

/** What is not as usual where readings are missing; empty for the default. */
static struct str no_data_of(struct arena *a, const struct guardrail *g)
{
	struct buf b = buf_on(a);

	if (g->no_data == NO_DATA_PROMOTE)
		buf_puts(&b, "promote");
	else if (g->no_data == NO_DATA_ROLLBACK && g->no_data_after > 1)
		buf_printf(&b, "rollback after %lld checks", (long long)g->no_data_after);
	else if (g->no_data == NO_DATA_ROLLBACK)
		buf_puts(&b, "rollback");
	return buf_str(&b);
}

static void add_rule(struct table *t, const struct guardrail *g, bool *first, const char *name,
		     struct str text)
{
	if (!text.n)
		return;
	struct str *row = table_row(t);
	if (*first) {
		row[0] = g->name;
		row[1] = rhythm_of(t->arena, g);
	}
	*first = false;
	row[2] = str_of(name);
	row[3] = text;
}

static void put_guardrails(const struct plan *p, struct buf *out)
{
	struct table t = table_on(out->arena, 4, 0);

	if (p->nguardrails == 0)
		return;
	buf_puts(out, "\nguardrails\n");
	for (size_t i = 0; i < p->nguardrails; i++) {
		const struct guardrail *g = &p->guardrails[i];
		bool first = true;
		add_rule(&t, g, &first, "promote", condition_of(out->arena, p, g, false));
		add_rule(&t, g, &first, "rollback", condition_of(out->arena, p, g, true));
		add_rule(&t, g, &first, "no data", no_data_of(out->arena, g));
		if (g->needs > 0)
			add_rule(&t, g, &first, "needs",
				 arena_printf(out->arena, "%lld requests", (long long)g->needs));
	}
	table_put(&t, out);
}

/* ---- routes and steps ----------------------------------------------------------------------- */

static void put_routes(const struct plan *p, struct buf *out)
{
	struct table t = table_on(out->arena, 3, 0);

	if (p->nroutes == 0)
		return;
	buf_puts(out, "\nroutes, the first that matches wins\n");
	for (size_t i = 0; i < p->nroutes; i++) {
		const struct route *r = &p->routes[i];
		struct str *row = table_row(&t);
		struct buf b = buf_on(out->arena);
		row[0] = r->name;
		row[1] = r->to == SIDE_STABLE ? STR("to stable") : STR("to canary");
		if (r->when) {
			buf_puts(&b, "when ");
			match_text(r->when, &b);
		} else {
			buf_printf(&b, "%" PRI_STR " of users by header(\"%" PRI_STR "\")",
				   STR_ARG(weight_of(out->arena, r->cohort_ppm)),
				   STR_ARG(r->cohort_header));
		}
		row[2] = buf_str(&b);
	}
	table_put(&t, out);
}

/** What a step does besides its weight, times and routes. */
static struct str remarks_of(struct arena *a, const struct step *s)
{
	struct buf b = buf_on(a);

	if (s->kind == STEP_SHADOW)
		buf_printf(&b, "mirrors %" PRI_STR, STR_ARG(weight_of(a, s->mirror_ppm)));
	if (s->down) {
		separate(&b);
		buf_puts(&b, "down");
	}
	if (s->approval) {
		separate(&b);
		buf_puts(&b, "until approved");
	}
	if (s->text.n) {
		separate(&b);
		buf_put(&b, s->text);
	}
	if (s->kind == STEP_GATE) {
		separate(&b);
		buf_printf(&b, "every %" PRI_STR, STR_ARG(time_of(a, s->every_ms)));
	}
	return buf_str(&b);
}

static struct str routes_of(struct arena *a, const struct plan *p, const struct step *s)
{
	struct buf b = buf_on(a);

	for (size_t i = 0; i < s->nroutes; i++) {
		separate(&b);
		buf_put(&b, p->routes[s->routes[i]].name);
	}
	return buf_str(&b);
}

static void put_steps(const struct plan *p, struct buf *out)
{
	struct table t = table_on(out->arena, 6, 1u << 1 | 1u << 2);

	if (!p->has_rollout)
		return;
	buf_puts(out, "\nsteps\n");
	struct str *head = table_row(&t);
	head[1] = STR("canary");
	head[2] = STR("for");
	head[3] = STR("at most");
	if (p->nroutes)
		head[4] = STR("routes");
	for (size_t i = 0; i < p->nsteps; i++) {
		const struct step *s = &p->steps[i];
		struct str *row = table_row(&t);
		row[0] = s->name;
		row[1] = weight_of(out->arena, s->weight_ppm);
		if (s->for_ms != NO_LIMIT)
			row[2] = time_of(out->arena, s->for_ms);
		if (s->at_most_ms != NO_LIMIT)
			row[3] = arena_printf(out->arena, "%" PRI_STR ", then %s",
					      STR_ARG(time_of(out->arena, s->at_most_ms)),
					      s->then == THEN_PAUSE ? "pause" : "rollback");
		row[4] = routes_of(out->arena, p, s);
		row[5] = remarks_of(out->arena, s);
	}
	table_put(&t, out);
}

/* ---- actions and targets -------------------------------------------------------------------- */

static void put_actions(const struct plan *p, struct buf *out)
{
	struct table t = table_on(out->arena, 3, 0);

	for (size_t i = 0; i < p->nactions; i++) {
		const struct action *a = &p->actions[i];
		struct str *row = table_row(&t);
		row[0] = a->on == ON_ROLLBACK ? STR("on rollback") : STR("on promote");
		row[1] = a->channel.n ? a->channel : STR("webhook");
		row[2] = a->text;
	}
	if (p->load_url.n) {
		struct str *row = table_row(&t);
		row[0] = STR("load");
		row[1] = p->load_url;
		row[2] = p->load_command;
	}
	if (t.n == 0)
		return;
	buf_puts(out, "\nactions\n");
	table_put(&t, out);
}

/** "via istio, host fraud-detector" */
static struct str settings_of(struct arena *a, const struct target_use *use)
{
	struct buf b = buf_on(a);

	if (use->via)
		buf_printf(&b, "via %s", use->via->name);
	for (size_t i = 0; i < use->noptions; i++) {
		const struct option *o = &use->options[i];
		separate(&b);
		buf_puts(&b, o->setting->name);
		for (size_t k = 0; k < o->values.n; k++)
			buf_printf(&b, " %" PRI_STR, STR_ARG(o->values.v[k]));
	}
	return buf_str(&b);
}

static void put_targets(const struct plan *p, struct buf *out)
{
	struct table t = table_on(out->arena, 2, 0);

	if (p->ntargets == 0)
		return;
	buf_puts(out, "\ntargets\n");
	for (size_t i = 0; i < p->ntargets; i++) {
		const struct target_use *use = &p->targets[i];
		struct str *row = table_row(&t);
		row[0] = str_of(use->info->name);
		row[1] = settings_of(out->arena, use);
	}
	table_put(&t, out);
}

void plan_dump_text(const struct plan *p, const struct sources *src, struct buf *out)
{
	put_head(p, src, out);
	put_versions(p, out);
	put_metrics(p, out);
	put_guardrails(p, out);
	put_routes(p, out);
	put_steps(p, out);
	put_actions(p, out);
	put_targets(p, out);
}
