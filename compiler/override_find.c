/* Paths of overrides: which number of a plan `guardrail.latency.rollback` means. Called through
 * compiler/override.h, which tells the paths that there are.
 *
 * A threshold is the side of a comparison that reads no metric, whatever it is made of: the 500ms
 * of `p99_latency > 500ms`, the 2 * 100ms of `p99_latency > 2 * 100ms`. A comparison of two metrics
 * has none. `regressed` has its `by`.
 */
#include <string.h>

#include "base/limits.h"
#include "base/num.h"
#include "compiler/lower.h"
#include "compiler/override.h"

#define PARTS 4			/* of a path, at most */

/** A path while it is resolved. */
struct path {
	struct lower *l;
	const struct plan *plan;
	const struct override_text *text;
	struct str rest;	/* what was not looked at yet */
	struct override_place *out;
};

/** A number that a condition compares with. */
struct threshold {
	const struct cond *leaf, *reads;	/* the number; what it is compared with */
	enum type type;
};

struct thresholds {
	struct arena *arena;
	struct threshold *v;
	size_t n, cap;
};

/* ORDER: enum override_what. */
static const struct str names[] = {
	{ "promote", 7 }, { "rollback", 8 }, { "for", 3 }, { "of", 2 }, { "every", 5 },
	{ "over", 4 }, { "after", 5 }, { "needs", 5 },
	{ "weight", 6 }, { "for", 3 }, { "at-most", 7 }, { "every", 5 },
};

_Static_assert(ARRAY_LEN(names) == OVERRIDE_ASK + 1, "a name for each enum override_what");

#define GUARDRAIL_NAMES (OVERRIDE_NEEDS + 1)	/* names[0..] are a guardrail's, then a step's */

bool override_is(struct str name)
{
	return name.n && memchr(name.p, '.', name.n);
}

bool override_split(struct compile *c, const char *option, struct str text,
		    struct override_text *out)
{
	const char *equals = text.n ? memchr(text.p, '=', text.n) : NULL;
	size_t at = equals ? (size_t)(equals - text.p) : 0;

	if (at == 0 || at + 1 == text.n)
		return false;
	uint16_t file = sources_add(&c->sources, str_of(option), text);
	*out = (struct override_text){
		.path = str_sub(text, 0, at),
		.value = str_sub(text, at + 1, text.n),
		.path_span = { 0, (uint32_t)at, file },
		.value_span = { (uint32_t)at + 1, (uint32_t)text.n, file },
	};
	return true;
}

/* ---- parts of a path ------------------------------------------------------------------------ */

/* A part of the path with its place. */
static struct word word_of(const struct path *p, struct str part)
{
	uint32_t begin = (uint32_t)(part.p - p->text->path.p);

	return (struct word){ part, { begin, begin + (uint32_t)part.n, p->text->path_span.file } };
}

/* Takes what stands before the next dot. */
static struct word take(struct path *p)
{
	const char *dot = p->rest.n ? memchr(p->rest.p, '.', p->rest.n) : NULL;
	size_t n = dot ? (size_t)(dot - p->rest.p) : p->rest.n;
	struct word w = word_of(p, str_sub(p->rest, 0, n));

	p->rest = str_sub(p->rest, n + (dot ? 1 : 0), p->rest.n);
	return w;
}

/* Takes what stands behind the last dot; all of it if there is none. */
static struct word take_last(struct path *p)
{
	size_t from = p->rest.n;

	while (from > 0 && p->rest.p[from - 1] != '.')
		from--;
	struct word w = word_of(p, str_sub(p->rest, from, p->rest.n));
	p->rest = str_sub(p->rest, 0, from ? from - 1 : 0);
	return w;
}

/* The path ends too soon. */
static bool unfinished(const struct path *p, const char *what, const char *example)
{
	diag_help(diag_at(p->l->diags, CN_UNKNOWN_NAME, p->text->path_span,
			  "`%" PRI_STR "` does not say %s", STR_ARG(p->text->path), what),
		  "write it in full, as in `%s`", example);
	return false;
}

/* ---- guardrails ----------------------------------------------------------------------------- */

static bool reads(const struct cond *c)
{
	if (!c)
		return false;
	return c->kind == COND_METRIC || c->kind == COND_CHANGE || c->kind == COND_DIFF ||
	       reads(c->a) || reads(c->b);
}

static bool reads_metric(const struct cond *c, size_t metric)
{
	if (!c)
		return false;
	bool own = c->kind == COND_METRIC || c->kind == COND_CHANGE || c->kind == COND_DIFF ||
		   c->kind == COND_REGRESSED;
	return (own && c->metric == metric) || reads_metric(c->a, metric) ||
	       reads_metric(c->b, metric);
}

static void add_threshold(struct thresholds *t, const struct cond *leaf, const struct cond *from,
			  enum type type)
{
	t->v = arena_grow(t->arena, t->v, t->n, &t->cap, sizeof(*t->v));
	t->v[t->n++] = (struct threshold){ leaf, from, type };
}

static void compared(struct thresholds *t, const struct cond *c)
{
	bool left = reads(c->a), right = reads(c->b);

	if (left && !right)
		add_threshold(t, c->b, c->a, c->a->type);
	else if (right && !left)
		add_threshold(t, c->a, c->b, c->b->type);
}

static void find_thresholds(struct thresholds *t, const struct cond *c)
{
	if (!c)
		return;
	switch (c->kind) {
	case COND_LT: case COND_LE: case COND_GT: case COND_GE: case COND_EQ: case COND_NE:
		compared(t, c);
		return;
	case COND_NOT: case COND_AND: case COND_OR:
		find_thresholds(t, c->a);
		find_thresholds(t, c->b);
		return;
	case COND_REGRESSED:
		add_threshold(t, c, c, TYPE_RATIO);
		return;
	case COND_CONST: case COND_METRIC: case COND_CHANGE: case COND_DIFF: case COND_NEG:
	case COND_ABS: case COND_MIN: case COND_MAX: case COND_ADD: case COND_SUB: case COND_MUL:
	case COND_DIV: case COND_WORSE:
		return;
	}
}

static struct diag *no_threshold(struct path *p, const struct guardrail *g, const char *fmt,
				 size_t n)
{
	struct str which = names[p->out->what];
	struct span own = p->out->what == OVERRIDE_PROMOTE ? g->promote_span : g->rollback_span;
	struct buf text = buf_on(p->l->arena);

	buf_printf(&text, "the %" PRI_STR " condition of `%" PRI_STR "` ", STR_ARG(which),
		   STR_ARG(g->name));
	buf_printf(&text, fmt, n);
	struct diag *d = diag_at(p->l->diags, CN_NOT_HERE, p->text->path_span, "%" PRI_STR,
				 STR_ARG(buf_str(&text)));
	if (own.end)
		diag_also(d, own, "%s", "");
	return d;
}

/* Names a metric that tells one threshold of several from the others. */
static struct str telling_metric(const struct path *p, const struct thresholds *t)
{
	for (size_t m = 0; m < p->plan->nmetrics; m++) {
		size_t n = 0;

		for (size_t i = 0; i < t->n; i++)
			n += reads_metric(t->v[i].reads, m);
		if (n == 1)
			return p->plan->metrics[m].name;
	}
	return (struct str){ NULL, 0 };
}

static void say_several(struct path *p, const struct guardrail *g, const struct thresholds *t)
{
	struct diag *d = no_threshold(p, g, "has %zu thresholds", t->n);
	struct str metric = telling_metric(p, t);

	if (metric.n)
		diag_help(d, "say which one by its metric: guardrail.%" PRI_STR ".%" PRI_STR
			  ".%" PRI_STR, STR_ARG(g->name), STR_ARG(names[p->out->what]),
			  STR_ARG(metric));
	else
		diag_help(d, "make it a param of the plan and set that");
}

static bool pick(struct path *p, const struct guardrail *g, const struct thresholds *t)
{
	const struct threshold *found = NULL;
	size_t metric = 0, n = 0;
	struct str *known = arena_array(p->l->arena, p->plan->nmetrics, sizeof(*known));
	struct word w = take(p);

	for (size_t i = 0; i < p->plan->nmetrics; i++)
		known[i] = p->plan->metrics[i].name;
	metric = word_index(p->l, w, "metric", known, p->plan->nmetrics);
	if (metric == p->plan->nmetrics)
		return false;
	for (size_t i = 0; i < t->n; i++)
		if (reads_metric(t->v[i].reads, metric)) {
			found = &t->v[i];
			n++;
		}
	if (n != 1) {
		diag_help(no_threshold(p, g, "has %zu thresholds of that metric", n),
			  "make it a param of the plan and set that");
		return false;
	}
	p->out->leaf = found->leaf;
	p->out->type = found->type;
	return true;
}

static bool find_threshold(struct path *p, const struct guardrail *g)
{
	const struct cond *c = p->out->what == OVERRIDE_PROMOTE ? g->promote : g->rollback;
	struct thresholds t = { .arena = p->l->arena };

	find_thresholds(&t, c);
	if (t.n == 0) {
		diag_help(no_threshold(p, g, c ? "compares with no number" : "is not there", 0),
			  "override a threshold, as in `p99_latency > 500ms`");
		return false;
	}
	if (p->rest.n)
		return pick(p, g, &t);
	if (t.n > 1) {
		say_several(p, g, &t);
		return false;
	}
	p->out->leaf = t.v[0].leaf;
	p->out->type = t.v[0].type;
	return true;
}

static bool find_guardrail(struct path *p)
{
	size_t n = p->plan->nguardrails, i;
	struct str *known = arena_array(p->l->arena, n, sizeof(*known));
	struct word name = take(p), part;

	for (i = 0; i < n; i++)
		known[i] = p->plan->guardrails[i].name;
	if (name.text.n == 0)
		return unfinished(p, "which guardrail", "guardrail.latency.rollback");
	i = word_index(p->l, name, "guardrail", known, n);
	if (i == n)
		return false;
	part = take(p);
	if (part.text.n == 0)
		return unfinished(p, "what of the guardrail", "guardrail.latency.rollback");
	p->out->index = i;
	i = word_index(p->l, part, "setting of a guardrail", names, GUARDRAIL_NAMES);
	if (i == GUARDRAIL_NAMES)
		return false;
	p->out->what = (enum override_what)i;
	if (p->out->what == OVERRIDE_PROMOTE || p->out->what == OVERRIDE_ROLLBACK)
		return find_threshold(p, &p->plan->guardrails[p->out->index]);
	p->out->type = p->out->what == OVERRIDE_RUN || p->out->what == OVERRIDE_OF ||
				       p->out->what == OVERRIDE_NEEDS
			       ? TYPE_SCORE
			       : TYPE_DURATION;
	if (p->rest.n == 0)
		return true;
	struct str more = p->rest;
	diag_help(diag_at(p->l->diags, CN_UNKNOWN_NAME, word_of(p, more).span,
			  "`%" PRI_STR "` has no parts", STR_ARG(part.text)),
		  "take it out");
	return false;
}

/* ---- steps ---------------------------------------------------------------------------------- */

/* What of each kind of step can be overridden. ORDER: enum step_kind. */
static const struct {
	struct str kind;
	enum override_what parts[4];
	size_t n;
} steps[] = {
	{ { "shadow", 6 }, { OVERRIDE_FOR }, 1 },
	{ { "expose", 6 }, { OVERRIDE_FOR }, 1 },
	{ { "stage", 5 }, { OVERRIDE_WEIGHT, OVERRIDE_FOR, OVERRIDE_AT_MOST }, 3 },
	{ { "pause", 5 }, { OVERRIDE_FOR }, 1 },
	{ { "gate", 4 }, { OVERRIDE_ASK, OVERRIDE_AT_MOST }, 2 },
	{ { "keep", 4 }, { OVERRIDE_FOR }, 1 },
};

_Static_assert(ARRAY_LEN(steps) == STEP_KEEP + 1, "a row for each kind of step");

/* The nth step of a kind, n from 1; nsteps if there are fewer. */
static size_t nth_step(const struct plan *p, enum step_kind kind, int64_t n)
{
	size_t i;

	for (i = 0; i < p->nsteps; i++)
		if (p->steps[i].kind == kind && --n == 0)
			break;
	return i;
}

/* `stage.2`, `stage.25%`, `pause`. @return nsteps if there is none (reported). */
static size_t which_step(struct path *p, enum step_kind kind, struct word head, struct word which)
{
	const struct plan *plan = p->plan;
	struct str *known = arena_array(p->l->arena, plan->nsteps, sizeof(*known));
	struct str name = head.text;
	int64_t n;

	if (which.text.n && num_parse_int(which.text, &n) == NUM_OK) {
		size_t i = n > 0 ? nth_step(plan, kind, n) : plan->nsteps;

		if (i < plan->nsteps)
			return i;
	}
	if (which.text.n)
		name = arena_printf(p->l->arena, "%" PRI_STR " %" PRI_STR, STR_ARG(head.text),
				    STR_ARG(which.text));
	for (size_t i = 0; i < plan->nsteps; i++)
		known[i] = plan->steps[i].name;
	struct word w = { name, which.text.n ? which.span : head.span };
	return word_index(p->l, w, "step", known, plan->nsteps);
}

static bool find_part(struct path *p, enum step_kind kind, struct word part)
{
	struct str known[ARRAY_LEN(steps[0].parts)];
	const char *what = arena_cstr(p->l->arena, arena_printf(p->l->arena, "setting of a %s",
								steps[kind].kind.p));
	size_t i;

	for (i = 0; i < steps[kind].n; i++)
		known[i] = names[steps[kind].parts[i]];
	i = word_index(p->l, part, what, known, steps[kind].n);
	if (i == steps[kind].n)
		return false;
	p->out->what = steps[kind].parts[i];
	p->out->type = p->out->what == OVERRIDE_WEIGHT ? TYPE_RATIO : TYPE_DURATION;
	return true;
}

static bool find_step(struct path *p, enum step_kind kind, struct word head)
{
	struct word part = take_last(p), which = word_of(p, p->rest);

	if (part.text.n == 0)
		return unfinished(p, "what of the step", "stage.25%.for");
	if (kind == STEP_STAGE && which.text.n == 0)
		return unfinished(p, "which stage", "stage.25%.for");
	p->out->index = which_step(p, kind, head, which);
	if (p->out->index == p->plan->nsteps || !find_part(p, kind, part))
		return false;
	if (p->out->what != OVERRIDE_FOR || !p->plan->steps[p->out->index].approval)
		return true;
	struct diag *d = diag_at(p->l->diags, CN_NOT_HERE, part.span,
				 "the pause waits for a person: it has no `for`");
	diag_also(d, p->plan->steps[p->out->index].span, "%s", "");
	diag_help(d, "say when they approve, as in `assume approved after 20m`");
	return false;
}

/* ---- all of it ------------------------------------------------------------------------------ */

/* `stage 25%.for` as results write it is `stage.25%.for`. */
static struct word take_head(struct path *p)
{
	size_t n = 0;

	while (n < p->rest.n && p->rest.p[n] != '.' && p->rest.p[n] != ' ')
		n++;
	struct word w = word_of(p, str_sub(p->rest, 0, n));
	p->rest = str_sub(p->rest, n + 1, p->rest.n);
	return w;
}

bool override_find(struct compile *c, struct diags *ds, const struct plan *plan,
		   const struct override_text *t, struct override_place *out)
{
	struct lower l = { .c = c, .arena = c->arena, .diags = ds };
	struct path p = { .l = &l, .plan = plan, .text = t, .rest = t->path, .out = out };
	struct str heads[ARRAY_LEN(steps) + 1];
	struct word head = take_head(&p);
	size_t i;

	*out = (struct override_place){ .path = t->path };
	for (i = 0; i < ARRAY_LEN(steps); i++)
		heads[i] = steps[i].kind;
	heads[ARRAY_LEN(steps)] = STR("guardrail");
	i = word_index(&l, head, "part of a plan", heads, ARRAY_LEN(heads));
	if (i == ARRAY_LEN(heads))
		return false;
	return i == ARRAY_LEN(steps) ? find_guardrail(&p) : find_step(&p, (enum step_kind)i, head);
}
