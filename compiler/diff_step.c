/* The steps of the rollout; called by diff_plan.c. They are aligned by what their names say
 * without the number (`pause 2` is a pause), so that an inserted stage is one addition and not a
 * change of all that follow; diff_order.c does that.
 */
#include "compiler/diff_parts.h"

#include "base/buf.h"
#include "base/map.h"
#include "compiler/dump_parts.h"

/** The steps of one side. */
struct steps {
	const struct step *v;
	struct things things;
	struct item *items;
};

/** Numbers for texts: the same for the same. */
struct numbering {
	struct arena *arena;
	struct map seen;	/* uint32_t */
	uint32_t n;
};

static uint32_t number_of(struct numbering *n, struct str text)
{
	uint32_t *known = map_get(&n->seen, text);

	if (!known) {
		known = arena_alloc(n->arena, sizeof(*known));
		*known = n->n++;
		map_add(&n->seen, text, known);
	}
	return *known;
}

/* ---- what a step says ----------------------------------------------------------------------- */

/** The routes that an `expose` names. */
static struct str exposed(struct arena *a, const struct plan *p, const struct step *s)
{
	struct buf b = buf_on(a);

	for (size_t i = 0; i < s->nroutes; i++) {
		const struct route *r = &p->routes[s->routes[i]];
		if (r->to == SIDE_CANARY)
			buf_printf(&b, "%s%" PRI_STR, b.n ? ", " : "", STR_ARG(r->name));
	}
	return buf_str(&b);
}

static struct str approval_of(struct arena *a, const struct step *s)
{
	struct str text = text_quoted(a, (struct text_list){ &s->text, 1 });

	if (!s->text.n)
		return STR("approved");
	return arena_printf(a, "approved %" PRI_STR, STR_ARG(text));
}

static void put_step(struct fields *f, const struct plan *p, const struct step *s)
{
	struct arena *a = f->arena;

	if (s->kind == STEP_STAGE)
		field_put_usual(f, "weight", text_weight(a, s->weight_ppm), true);
	if (s->kind == STEP_SHADOW)
		field_put(f, "mirror", text_weight(a, s->mirror_ppm));
	if (s->kind == STEP_EXPOSE)
		field_put(f, "routes", exposed(a, p, s));
	if (s->kind == STEP_GATE) {
		field_put(f, "url", s->text);
		field_put(f, "every", text_ms(a, s->every_ms));
	}
	if (s->approval)
		field_put(f, "until", approval_of(a, s));
	if (s->down)
		field_put(f, "down", STR("yes"));
	field_put(f, "for", text_ms(a, s->for_ms));
	field_put(f, "at most", text_ms(a, s->at_most_ms));
	if (s->kind == STEP_STAGE && s->at_most_ms != NO_LIMIT)
		field_put_usual(f, "then", s->then == THEN_PAUSE ? STR("pause") : STR("rollback"),
				s->then == THEN_ROLLBACK);
}

/* ---- the steps of a plan -------------------------------------------------------------------- */

static struct str content_of(struct arena *a, const struct step *s, const struct fields *f)
{
	struct buf b = buf_on(a);

	buf_puts(&b, step_kind_text(s->kind));
	for (size_t i = 0; i < f->n; i++)
		buf_printf(&b, "\n%" PRI_STR " %" PRI_STR, STR_ARG(f->v[i].name),
			   STR_ARG(f->v[i].value));
	return buf_str(&b);
}

/** What two steps must share to be paired: a stage its weight, all others only their kind. */
static struct str name_of(struct arena *a, const struct step *s)
{
	if (s->kind != STEP_STAGE)
		return str_of(step_kind_text(s->kind));
	return arena_printf(a, "stage %ld", (long)s->weight_ppm);
}

static struct steps steps_of(struct arena *a, const struct plan *p, struct numbering *names,
			     struct numbering *contents)
{
	struct steps s = { .v = p->steps, .things = things_on(a, p->nsteps) };

	s.items = arena_array(a, p->nsteps, sizeof(*s.items));
	for (size_t i = 0; i < p->nsteps; i++) {
		struct thing *t = &s.things.v[i];
		t->name = p->steps[i].name;
		put_step(&t->fields, p, &p->steps[i]);
		s.items[i].name = number_of(names, name_of(a, &p->steps[i]));
		s.items[i].content = number_of(contents, content_of(a, &p->steps[i], &t->fields));
	}
	return s;
}

/** Compares the steps of a pair. Those of two kinds, paired by position only, replace each
 * other. */
static void compare(struct diff *d, const struct steps *a, size_t i, const struct steps *b,
		    size_t j)
{
	const struct thing *was = &a->things.v[i], *is = &b->things.v[j];

	if (a->v[i].kind == b->v[j].kind) {
		fields_compare(d, DIFF_STEP, is->name, &was->fields, &is->fields);
		return;
	}
	thing_whole(d, DIFF_STEP, was, false);
	thing_whole(d, DIFF_STEP, is, true);
}

void diff_steps(struct diff *d, const struct plan *a, const struct plan *b)
{
	struct numbering names = { d->arena, map_on(d->arena), 0 };
	struct numbering contents = { d->arena, map_on(d->arena), 0 };
	struct steps was = steps_of(d->arena, a, &names, &contents);
	struct steps is = steps_of(d->arena, b, &names, &contents);
	size_t *pair = arena_array(d->arena, a->nsteps, sizeof(*pair)), j = 0;

	if (!sequence_align(d->arena, was.items, a->nsteps, is.items, b->nsteps, pair))
		d->by_position = true;
	for (size_t i = 0; i < a->nsteps; i++) {
		if (pair[i] == NOT_PAIRED) {
			thing_whole(d, DIFF_STEP, &was.things.v[i], false);
			continue;
		}
		while (j < pair[i])
			thing_whole(d, DIFF_STEP, &is.things.v[j++], true);
		compare(d, &was, i, &is, j++);
	}
	while (j < b->nsteps)
		thing_whole(d, DIFF_STEP, &is.things.v[j++], true);
}
