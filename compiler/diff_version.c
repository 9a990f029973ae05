/* The stable and the canary: what runs, and how its pods are made. Called by diff_plan.c. */
#include "compiler/diff_parts.h"

#include "base/buf.h"
#include "compiler/dump.h"

/** "3", "1 .. 4"; not there where it was not given. */
static struct str range_of(struct arena *a, struct str low, struct str high)
{
	if (!low.p || str_eq(low, high))
		return low;
	return arena_printf(a, "%" PRI_STR " .. %" PRI_STR, STR_ARG(low), STR_ARG(high));
}

static struct str cpu_of(struct arena *a, int64_t milli)
{
	if (milli < 0 || milli % 1000 == 0)
		return text_number(a, milli < 0 ? milli : milli / 1000);
	return arena_printf(a, "%lldm", (long long)milli);
}

/** In the largest unit of which it is a whole number, so that no two are alike. */
static struct str bytes_of(struct arena *a, int64_t bytes)
{
	static const char *const units[] = { "", "Ki", "Mi", "Gi", "Ti" };
	size_t i = 0;

	if (bytes < 0)
		return (struct str){ NULL, 0 };
	for (; i + 1 < ARRAY_LEN(units) && bytes && bytes % 1024 == 0; i++)
		bytes /= 1024;
	return arena_printf(a, "%lld%s", (long long)bytes, units[i]);
}

/** "/health after 30s every 10s" */
static struct str probe_of(struct arena *a, const struct probe *p)
{
	struct buf b = buf_on(a);
	struct str after = text_ms(a, p->after_ms), every = text_ms(a, p->every_ms);

	if (!p->given)
		return (struct str){ NULL, 0 };
	buf_put(&b, p->path);
	if (after.p)
		buf_printf(&b, " after %" PRI_STR, STR_ARG(after));
	if (every.p)
		buf_printf(&b, " every %" PRI_STR, STR_ARG(every));
	return buf_str(&b);
}

static void put_pods(struct fields *f, const struct version *v)
{
	struct arena *a = f->arena;

	field_put(f, "port", text_number(a, v->port));
	field_put(f, "replicas", range_of(a, text_number(a, v->replicas_min),
					  text_number(a, v->replicas_max)));
	field_put(f, "cpu", range_of(a, cpu_of(a, v->cpu_request_milli),
				     cpu_of(a, v->cpu_limit_milli)));
	field_put(f, "memory", range_of(a, bytes_of(a, v->memory_request),
					bytes_of(a, v->memory_limit)));
	field_put(f, "gpu", text_number(a, v->gpu));
	field_put(f, "args", text_quoted(a, v->args));
	field_put(f, "probe live", probe_of(a, &v->probes[PROBE_LIVE]));
	field_put(f, "probe ready", probe_of(a, &v->probes[PROBE_READY]));
	field_put(f, "probe start", probe_of(a, &v->probes[PROBE_START]));
}

/* The version's label is left out: it is the name, or among the labels. */
static struct fields fields_of(struct arena *a, const struct version *v)
{
	struct fields f = fields_on(a);

	field_put(&f, "name", text_or_none(v->name));
	field_put(&f, "model", text_or_none(v->model));
	field_put(&f, "format", text_or_none(v->format));
	field_put(&f, "runtime", text_or_none(v->runtime));
	field_put(&f, "protocol", text_or_none(v->protocol));
	field_put(&f, "image", text_or_none(v->image));
	if (v->given)
		put_pods(&f, v);
	field_put_pairs(&f, "env", v->env);
	field_put_pairs(&f, "label", v->labels);
	field_put_pairs(&f, "annotation", v->annotations);
	return f;
}

static struct str *keys_of(struct arena *a, struct pairs p)
{
	struct str *keys = arena_array(a, p.n, sizeof(*keys));

	for (size_t i = 0; i < p.n; i++)
		keys[i] = p.v[i].key;
	return keys;
}

void diff_versions(struct diff *d, const struct plan *a, const struct plan *b)
{
	for (int i = SIDE_STABLE; i <= SIDE_CANARY; i++) {
		const struct version *was = &a->versions[i], *is = &b->versions[i];
		struct fields before = fields_of(d->arena, was), after = fields_of(d->arena, is);
		struct str name = i == SIDE_STABLE ? STR("stable") : STR("canary");

		fields_compare(d, DIFF_VERSION, name, &before, &after);
		/* in Kubernetes a variable may speak of those above it: $(NAME) */
		order_compare(d, DIFF_VERSION, name, "env", keys_of(d->arena, was->env),
			      was->env.n, keys_of(d->arena, is->env), is->env.n);
	}
}
