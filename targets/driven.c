/* The states of a driven target (targets/driven.h), one after the other. */
#include "targets/driven.h"

#include "base/units.h"
#include "targets/steps.h"

/** A driven build under way. */
struct drive {
	struct build *b;
	const struct driven *d;
	const size_t *to_stable;	/* routes that always hold */
	size_t nto_stable;
	bool keeps;
	int digits;		/* of the number of a step's folder */
	const struct folder *stepped;	/* the state that the last step leaves */
};

static struct state state_at(const struct drive *dr, enum phase phase)
{
	return (struct state){ .phase = phase, .keeps = dr->keeps };
}

static struct folder *emit(struct drive *dr, struct str folder, const struct state *s)
{
	struct folder *f = folder_add(dr->b, folder);

	dr->d->emit(f, s);
	return f;
}

/* What to change of the one object that patches are written for, from the state before. */
static void add_patch(const struct drive *dr, const struct folder *was, struct folder *f)
{
	for (size_t i = 0; dr->d->patches && was && i < f->n; i++) {
		struct node *doc = f->files[i].doc;
		const struct manifest *old;

		if (!str_is(obj_get(doc, "kind")->text, dr->d->patches))
			continue;
		old = folder_find(was, dr->d->patches, obj_get(object_metadata(doc), "name")->text);
		if (!old)
			continue;
		f->patch = node_merge_patch(dr->b->arena, old->doc, doc);
		f->patched = &f->files[i];
	}
}

/* The folder before the last one, whose state is the one before; NULL for none. */
static const struct folder *before_last(const struct build *b)
{
	return b->nfolders > 1 ? b->folders[b->nfolders - 2] : NULL;
}

static void add_state(struct drive *dr, const char *name, const char *at, const struct state *s)
{
	struct folder *f = emit(dr, str_of(name), s);

	add_patch(dr, before_last(dr->b), f);
	name_state(dr->b, str_of(at));
	step_apply(step_entry(dr->b->order, str_of(at), f), f);
}

/* ---- steps ---------------------------------------------------------------------------------- */

/* "03-stage-25" of the third step, "stage 25%". */
static struct str step_folder(const struct drive *dr, size_t number, const struct step *s)
{
	struct buf name = buf_on(dr->b->arena);

	buf_printf(&name, "%0*zu-", dr->digits, number);
	for (size_t i = 0; i < s->name.n; i++)
		if (s->name.p[i] != '%')
			buf_putc(&name, s->name.p[i] == ' ' ? '-' : s->name.p[i]);
	return buf_str(&name);
}

/* Pauses and gates leave everything as it was; only what must be undone for them makes a folder. */
static bool has_state(const struct step *s)
{
	return s->kind != STEP_PAUSE && s->kind != STEP_GATE;
}

static void add_step(struct drive *dr, size_t i)
{
	struct build *b = dr->b;
	const struct step *s = &b->plan->steps[i];
	struct state state = {
		.phase = PHASE_STEP, .step = s, .weight_ppm = s->weight_ppm,
		.mirror_ppm = s->mirror_ppm, .routes = s->routes, .nroutes = s->nroutes,
		.keeps = dr->keeps,
	};
	struct folder *f = emit(dr, step_folder(dr, i + 1, s), &state);

	if (!has_state(s) && folder_same(before_last(b), f)) {
		folder_drop(b);
		f = NULL;
	} else {
		add_patch(dr, before_last(b), f);
		dr->stepped = f;
	}
	name_state(b, s->name);
	struct node *entry = step_entry(b->order, s->name, f);
	step_details(entry, b->plan, s);
	step_apply(entry, f);
}

static void add_end(struct drive *dr, const struct step *keep)
{
	struct build *b = dr->b;
	struct state promote = state_at(dr, PHASE_PROMOTE), retire = state_at(dr, PHASE_RETIRE);

	if (!plan_promotes(b->plan))
		return;
	b->back_until = keep ? STR("retire") : STR("promote");
	promote.weight_ppm = retire.weight_ppm = PPM;
	promote.kept = dr->keeps;
	add_state(dr, "promote", "promote", &promote);
	if (!keep)
		return;
	name_state(b, keep->name);
	step_details(step_entry(b->order, keep->name, NULL), b->plan, keep);
	add_state(dr, "retire", "retire", &retire);
}

/* The first folder of the way back leads from any step, the others follow it. */
static void add_back(struct drive *dr)
{
	for (size_t i = 0; dr->d->back[i]; i++) {
		struct str name = str_of(dr->d->back[i]);
		struct state s = state_at(dr, PHASE_BACK);
		struct folder *f;

		s.back = i;
		f = emit(dr, name, &s);
		add_patch(dr, i == 0 ? dr->stepped : before_last(dr->b), f);
		name_state(dr->b, name);
		step_apply(step_entry(dr->b->back, name, f), f);
	}
}

static void find_to_stable(struct drive *dr)
{
	const struct plan *p = dr->b->plan;
	size_t *found = arena_array(dr->b->arena, p->nroutes, sizeof(*found));

	for (size_t i = 0; i < p->nroutes; i++)
		if (p->routes[i].to == SIDE_STABLE)
			found[dr->nto_stable++] = i;
	dr->to_stable = found;
}

static int digits_of(size_t n)
{
	int digits = 1;

	for (; n >= 10; n /= 10)
		digits++;
	return digits < 2 ? 2 : digits;
}

void build_driven(struct build *b, const struct driven *d)
{
	const struct plan *p = b->plan;
	struct drive dr = { .b = b, .d = d, .digits = digits_of(p->nsteps) };
	const struct step *last = &p->steps[p->nsteps - 1], *keep;
	struct state s;

	keep = last->kind == STEP_KEEP ? last : NULL;
	dr.keeps = keep != NULL;
	find_to_stable(&dr);
	s = state_at(&dr, PHASE_BASELINE);
	add_state(&dr, "00-baseline", "baseline", &s);
	if (!d->starts_at_once) {
		s = state_at(&dr, PHASE_START);
		s.routes = dr.to_stable;
		s.nroutes = dr.nto_stable;
		add_state(&dr, "00-start", "start", &s);
	}
	for (size_t i = 0; i < p->nsteps; i++)
		if (p->steps[i].kind != STEP_KEEP)
			add_step(&dr, i);
	add_end(&dr, keep);
	add_back(&dr);
}
