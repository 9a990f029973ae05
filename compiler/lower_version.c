/* `stable` and `canary` blocks, and the maps of pairs that plans and versions have. */
#include "base/limits.h"
#include "compiler/lower.h"

bool lower_pairs(struct lower *l, const struct stmt *entries, struct pairs *out)
{
	struct pair *v = NULL;
	size_t n = 0, cap = 0;
	struct map keys = map_on(l->arena);
	bool ok = true;
	for (const struct stmt *s = entries; s; s = s->next) {
		struct pair p = { .key = s->u.entry.key.text, .span = s->u.entry.key.span };
		if (s->kind == STMT_ERROR ||
		    !value_string(l, s->u.entry.value, "a value", &p.value)) {
			ok = false;
			continue;
		}
		struct word *first = map_add(&keys, p.key, GROWING(struct word, &s->u.entry.key));
		if (first) {
			declared_twice(l, s->u.entry.key, "key", first->span);
			ok = false;
			continue;
		}
		v = arena_grow(l->arena, v, n, &cap, sizeof(*v));
		v[n++] = p;
	}
	*out = (struct pairs){ v, n };
	return ok;
}

static bool lower_args(struct lower *l, const struct stmt *s, struct version *ver)
{
	struct str *v = NULL;
	size_t n = 0, cap = 0;
	bool ok = true;
	ver->args_span = s->span;
	for (const struct arg *a = s->u.args.items; a; a = a->next) {
		v = arena_grow(l->arena, v, n, &cap, sizeof(*v));
		ok &= value_string(l, a->value, "an argument", &v[n++]);
	}
	ver->args = (struct text_list){ v, n };
	return ok;
}

static bool lower_probe(struct lower *l, const struct stmt *s, struct version *v)
{
	static const struct str kinds[PROBES] = { { "live", 4 }, { "ready", 5 }, { "start", 5 } };
	size_t kind = word_index(l, s->u.probe.kind, "probe", kinds, PROBES);
	if (kind == PROBES)
		return false;
	struct probe *p = &v->probes[kind];
	if (p->given) {
		given_twice(l, s, p->span);
		return false;
	}
	*p = (struct probe){ .given = true, .after_ms = -1, .every_ms = -1, .span = s->keyword };
	bool ok = value_string(l, s->u.probe.path, "`probe`", &p->path);
	if (ok && (!p->path.n || p->path.p[0] != '/')) {
		diag_help(diag_at(l->diags, CN_NOT_A_VALUE, s->u.probe.path->span,
				  "a probe asks for a path"),
			  "begin it with /, as in \"/ready\"");
		ok = false;
	}
	if (s->u.probe.after)
		ok &= value_duration(l, s->u.probe.after, "`after`", &p->after_ms);
	if (s->u.probe.every)
		ok &= value_positive_duration(l, s->u.probe.every, "`every`", &p->every_ms);
	return ok;
}

static bool lower_model(struct lower *l, const struct stmt *s, struct version *v)
{
	v->model_span = s->span;
	v->format = s->u.model.format.text;
	v->runtime = s->u.model.runtime.text;
	v->protocol = s->u.model.protocol.text;
	return value_string(l, s->u.model.uri, "`model`", &v->model);
}

/* Refuses a range whose ends are the wrong way round. */
static bool in_order(struct lower *l, const struct stmt *s, int64_t lo, int64_t hi)
{
	if (lo <= hi)
		return true;
	diag_help(diag_at(l->diags, CN_OUT_OF_RANGE,
			  span_join(s->u.range.lo->span, s->u.range.hi->span),
			  "the range ends below its beginning"),
		  "the smaller number comes first");
	return false;
}

typedef bool value_fn(struct lower *l, const struct expr *e, const char *what, int64_t *out);

static bool replicas(struct lower *l, const struct expr *e, const char *what, int64_t *out)
{
	return value_int(l, e, what, 0, LIMIT_REPLICAS, out);
}

static bool lower_range(struct lower *l, const struct stmt *s, const char *what, value_fn *value,
			int64_t *lo, int64_t *hi)
{
	if (!value(l, s->u.range.lo, what, lo))
		return false;
	*hi = *lo;
	if (!s->u.range.hi)
		return true;
	return value(l, s->u.range.hi, what, hi) && in_order(l, s, *lo, *hi);
}

static bool lower_image(struct lower *l, const struct stmt *s, struct version *v)
{
	v->image_span = s->span;
	return value_string(l, s->u.value.value, "`image`", &v->image);
}

static bool lower_port(struct lower *l, const struct stmt *s, struct version *v)
{
	v->port_span = s->span;
	return value_int(l, s->u.value.value, "`port`", 1, 65535, &v->port);
}

static bool lower_replicas(struct lower *l, const struct stmt *s, struct version *v)
{
	v->replicas_span = s->span;
	return lower_range(l, s, "`replicas`", replicas, &v->replicas_min, &v->replicas_max);
}

static bool lower_cpu(struct lower *l, const struct stmt *s, struct version *v)
{
	v->cpu_span = s->span;
	return lower_range(l, s, "`cpu`", value_cpu, &v->cpu_request_milli, &v->cpu_limit_milli);
}

static bool lower_memory(struct lower *l, const struct stmt *s, struct version *v)
{
	v->memory_span = s->span;
	return lower_range(l, s, "`memory`", value_bytes, &v->memory_request, &v->memory_limit);
}

static bool lower_gpu(struct lower *l, const struct stmt *s, struct version *v)
{
	v->gpu_span = s->span;
	return value_int(l, s->u.value.value, "`gpu`", 0, LIMIT_REPLICAS, &v->gpu);
}

static bool lower_env(struct lower *l, const struct stmt *s, struct version *v)
{
	return lower_pairs(l, s->u.map.entries, &v->env);
}

static bool lower_labels(struct lower *l, const struct stmt *s, struct version *v)
{
	return lower_pairs(l, s->u.map.entries, &v->labels);
}

static bool lower_annotations(struct lower *l, const struct stmt *s, struct version *v)
{
	return lower_pairs(l, s->u.map.entries, &v->annotations);
}

typedef bool item_fn(struct lower *l, const struct stmt *s, struct version *v);

/* What each statement of a version means. */
static item_fn *const items[STMT_KINDS] = {
	[STMT_MODEL] = lower_model,	[STMT_IMAGE] = lower_image,
	[STMT_PORT] = lower_port,	[STMT_REPLICAS] = lower_replicas,
	[STMT_CPU] = lower_cpu,		[STMT_MEMORY] = lower_memory,
	[STMT_GPU] = lower_gpu,		[STMT_ENV] = lower_env,
	[STMT_LABELS] = lower_labels,	[STMT_ANNOTATIONS] = lower_annotations,
	[STMT_ARGS] = lower_args,	[STMT_PROBE] = lower_probe,
};

static void fill_label(struct version *v)
{
	v->label = v->name;
	for (size_t i = 0; i < v->labels.n; i++)
		if (str_is(v->labels.v[i].key, "version"))
			v->label = v->labels.v[i].value;
}

bool lower_version(struct lower *l, const struct stmt *s)
{
	struct version *v = &l->plan->versions[s->u.version.side];
	struct span first[STMT_KINDS] = { { 0, 0, 0 } };
	if (v->given) {
		struct diag *d = diag_at(l->diags, CN_DECLARED_TWICE, s->u.version.name.span,
					 "a plan has one %s",
					 s->u.version.side == SIDE_STABLE ? "stable" : "canary");
		diag_also(d, v->name_span, "the first one is here");
		diag_help(d, "take one out");
		return false;
	}
	*v = (struct version){ .side = s->u.version.side,
			       .name = s->u.version.name.text,
			       .given = true,
			       .port = -1,
			       .replicas_min = -1,
			       .replicas_max = -1,
			       .cpu_request_milli = -1,
			       .cpu_limit_milli = -1,
			       .memory_request = -1,
			       .memory_limit = -1,
			       .gpu = -1,
			       .span = s->span,
			       .name_span = s->u.version.name.span };
	v->broken = !dns_label(l, s->u.version.name, "version", false);
	for (const struct stmt *i = s->u.version.body; i; i = i->next) {
		bool once = i->kind != STMT_PROBE && i->kind != STMT_ERROR;
		if (once && first[i->kind].end) {
			given_twice(l, i, first[i->kind]);
			v->broken = true;
			continue;
		}
		first[i->kind] = i->keyword;
		if (!items[i->kind] || !items[i->kind](l, i, v))
			v->broken = true;
	}
	fill_label(v);
	return !v->broken;
}
