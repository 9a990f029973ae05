/* The plan itself: what stands beside its parts, and the order in which the parts are compared.
 * Called by `canaryc diff`; each part's own file says what its fields are.
 */
#include "compiler/diff.h"

#include "base/buf.h"
#include "compiler/diff_parts.h"
#include "compiler/dump.h"

static struct str traffic_of(struct arena *a, const struct plan *p)
{
	struct buf b = buf_on(a);

	if (p->traffic >= 0)
		value_text(TYPE_RATE, p->traffic, &b);
	return buf_str(&b);
}

static struct fields head_of(struct arena *a, const struct plan *p)
{
	struct fields f = fields_on(a);

	field_put(&f, "name", p->name);
	field_put(&f, "namespace", text_or_none(p->ns));
	field_put(&f, "service", p->service);
	field_put(&f, "port", text_number(a, p->service_port));
	field_put(&f, "traffic", traffic_of(a, p));
	field_put(&f, "ready within", text_ms(a, p->ready_ms));
	field_put(&f, "load", text_or_none(p->load_url));
	field_put(&f, "load command", text_or_none(p->load_command));
	field_put_pairs(&f, "label", p->labels);
	field_put_pairs(&f, "annotation", p->annotations);
	return f;
}

void diff_plans(struct diff *d, const struct plan *a, const struct plan *b)
{
	struct fields was = head_of(d->arena, a), is = head_of(d->arena, b);

	d->plan = b->name;
	fields_compare(d, DIFF_PLAN, (struct str){ NULL, 0 }, &was, &is);
	diff_versions(d, a, b);
	diff_metrics(d, a, b);
	diff_guardrails(d, a, b);
	diff_routes(d, a, b);
	diff_steps(d, a, b);
	diff_actions(d, a, b);
	diff_targets(d, a, b);
	diff_rollout(d, a, b);
}

void diff_whole_plan(struct diff *d, const struct plan *p, bool added)
{
	struct thing t = { .name = p->name, .fields = fields_on(d->arena) };

	for (int i = SIDE_STABLE; i <= SIDE_CANARY; i++)
		field_put(&t.fields, i == SIDE_STABLE ? "stable" : "canary", p->versions[i].name);
	field_put(&t.fields, "guardrails", text_number(d->arena, (int64_t)p->nguardrails));
	field_put(&t.fields, "steps", text_number(d->arena, (int64_t)p->nsteps));
	d->plan = p->name;
	thing_whole(d, DIFF_PLAN, &t, added);
}
