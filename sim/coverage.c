/* Counts for `canaryc test --coverage`; see coverage.h. Prints nothing itself.
 *
 * Guardrails and steps are told apart by their names: a plan that several files import may have got
 * other guardrails from each of them, if it uses a set that they declare. A check of a side that
 * the plan leaves without requests (`excused`) says nothing of its guardrail and is not counted.
 */
#include "sim/coverage.h"

#include "base/file.h"
#include "base/map.h"
#include "base/utf8.h"

#define GAP 2			/* columns between two columns of a table */
#define STEPS_SHOWN 20		/* in one list */

/** A guardrail: checks by their verdict. */
struct covered_guard {
	struct str name;
	bool can_fire;		/* something of it can roll back */
	size_t checks[VERDICT_NO_DATA + 1];	/* by enum verdict */
	size_t decided;		/* tests that it has rolled back */
	struct covered_guard *next;
};

struct covered_step {
	struct str name;
	size_t tests;		/* in which it was reached */
	struct covered_step *next;
};

struct covered_plan {
	struct str file, name;
	size_t tests;
	size_t outcomes[OUTCOME_UNDECIDED + 1];	/* by enum outcome */
	struct map guards, steps;
	struct covered_guard *first_guard, **last_guard;
	struct covered_step *first_step, **last_step;
	struct covered_plan *next;
};

struct coverage {
	struct arena *arena;
	struct map plans;	/* by file and name */
	struct covered_plan *first, **last;
};

/** A share: so many of so many. */
struct share {
	size_t some, all;
};

/** What all plans together come to. */
struct totals {
	struct share fired, passed, reached;
};

struct coverage *coverage_open(struct arena *a)
{
	struct coverage *c = arena_alloc(a, sizeof(*c));

	*c = (struct coverage){ .arena = a, .plans = map_on(a) };
	c->last = &c->first;
	return c;
}

/* ---- counting ------------------------------------------------------------------------------- */

static bool can_fire(const struct guardrail *g)
{
	return g->rollback || g->no_data == NO_DATA_ROLLBACK;
}

static struct covered_guard *guard_of(struct coverage *c, struct covered_plan *p,
				      const struct guardrail *g)
{
	struct covered_guard *found = map_get(&p->guards, g->name);

	if (!found) {
		found = arena_alloc(c->arena, sizeof(*found));
		found->name = arena_str(c->arena, g->name);
		map_add(&p->guards, found->name, found);
		*p->last_guard = found;
		p->last_guard = &found->next;
	}
	found->can_fire = found->can_fire || can_fire(g);
	return found;
}

static struct covered_step *covered_step(struct coverage *c, struct covered_plan *p,
					 const struct step *s)
{
	struct covered_step *found = map_get(&p->steps, s->name);

	if (!found) {
		found = arena_alloc(c->arena, sizeof(*found));
		found->name = arena_str(c->arena, s->name);
		map_add(&p->steps, found->name, found);
		*p->last_step = found;
		p->last_step = &found->next;
	}
	return found;
}

static struct covered_plan *plan_of(struct coverage *c, struct str file, const struct plan *plan)
{
	/* no name of a plan has a NUL byte; one file has one path, whoever names it */
	file = path_beside(c->arena, STR(""), file);
	struct str key = arena_printf(c->arena, "%" PRI_STR "%c%" PRI_STR, STR_ARG(plan->name), 0,
				      STR_ARG(file));
	struct covered_plan *found = map_get(&c->plans, key);

	if (found)
		return found;
	found = arena_alloc(c->arena, sizeof(*found));
	found->name = arena_str(c->arena, plan->name);
	found->file = file;
	found->guards = map_on(c->arena);
	found->steps = map_on(c->arena);
	found->last_guard = &found->first_guard;
	found->last_step = &found->first_step;
	map_add(&c->plans, key, found);
	*c->last = found;
	c->last = &found->next;
	return found;
}

static struct covered_plan *known(struct coverage *c, struct str file, const struct plan *plan)
{
	struct covered_plan *p = plan_of(c, file, plan);

	for (size_t i = 0; i < plan->nguardrails; i++)
		guard_of(c, p, &plan->guardrails[i]);
	for (size_t i = 0; i < plan->nsteps; i++)
		covered_step(c, p, &plan->steps[i]);
	return p;
}

void coverage_plan(struct coverage *c, struct str file, const struct plan *plan)
{
	known(c, file, plan);
}

void coverage_run(struct coverage *c, struct str file, const struct result *r)
{
	const struct plan *plan = r->plan;
	struct covered_plan *p = known(c, file, plan);
	struct covered_guard **guards = arena_array(c->arena, plan->nguardrails, sizeof(*guards));

	for (size_t i = 0; i < plan->nguardrails; i++)
		guards[i] = guard_of(c, p, &plan->guardrails[i]);
	for (size_t i = 0; i < r->nchecks; i++)
		if (!r->checks[i].excused)
			guards[r->checks[i].guardrail]->checks[r->checks[i].verdict]++;
	for (size_t i = 0; i < r->nsteps; i++)
		covered_step(c, p, &plan->steps[r->steps[i].step])->tests++;
	if (r->guardrail >= 0)
		guards[r->guardrail]->decided++;
	p->tests++;
	p->outcomes[r->outcome]++;
}

/* ---- shown ---------------------------------------------------------------------------------- */

static bool has_fired(const struct covered_guard *g)
{
	return g->checks[VERDICT_ROLLBACK] > 0 || g->decided > 0;
}

static bool has_passed(const struct covered_guard *g)
{
	return g->checks[VERDICT_PROMOTE] > 0;
}

static void put_outcomes(const struct covered_plan *p, struct buf *out)
{
	static const char *const words[] = {
		[OUTCOME_PROMOTED] = "promoted", [OUTCOME_ROLLED_BACK] = "rolled back",
		[OUTCOME_PAUSED] = "paused", [OUTCOME_UNDECIDED] = "undecided",
	};
	const char *before = ", ";

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (p->outcomes[i] == 0)
			continue;
		buf_printf(out, "%s%zu %s", before, p->outcomes[i], words[i]);
		before = ", ";
	}
}

static void put_guard(const struct covered_guard *g, int width, struct buf *out)
{
	static const enum verdict shown[] = { VERDICT_PROMOTE, VERDICT_HOLD, VERDICT_ROLLBACK,
					      VERDICT_NO_DATA };
	static const int columns[] = { 7, 4, 8, 7 };	/* widths of the headings below */
	bool fires = has_fired(g) || !g->can_fire;

	buf_printf(out, "    %" PRI_STR, STR_ARG(g->name));
	buf_fill(out, ' ', width - (int)utf8_columns(g->name));
	for (size_t i = 0; i < ARRAY_LEN(shown); i++)
		buf_printf(out, "%*s%*zu", GAP, "", columns[i], g->checks[shown[i]]);
	if (!has_passed(g) || !fires)
		buf_printf(out, "%*snever %s%s%s", GAP, "", has_passed(g) ? "" : "promoted",
			   has_passed(g) || fires ? "" : ", never ",
			   fires ? "" : "rolled back");
	buf_putc(out, '\n');
}

static void put_guards(const struct covered_plan *p, struct buf *out)
{
	int width = (int)sizeof("guardrail") - 1;

	if (!p->first_guard)
		return;
	for (const struct covered_guard *g = p->first_guard; g; g = g->next)
		if ((int)utf8_columns(g->name) > width)
			width = (int)utf8_columns(g->name);
	buf_printf(out, "    %-*s  promote  hold  rollback  no data\n", width, "guardrail");
	for (const struct covered_guard *g = p->first_guard; g; g = g->next)
		put_guard(g, width, out);
}

/* "    reached: stage 5%, stage 10%" */
static void put_steps(const struct covered_plan *p, bool reached, const char *title,
		      struct buf *out)
{
	size_t n = 0;

	for (const struct covered_step *s = p->first_step; s; s = s->next) {
		if ((s->tests > 0) != reached)
			continue;
		if (n < STEPS_SHOWN)
			buf_printf(out, "%s%" PRI_STR, n ? ", " : title, STR_ARG(s->name));
		n++;
	}
	if (n > STEPS_SHOWN)
		buf_printf(out, " and %zu more", n - STEPS_SHOWN);
	if (n)
		buf_putc(out, '\n');
}

static void add(struct share *s, bool some)
{
	s->all++;
	s->some += some;
}

static void sum(const struct covered_plan *p, struct totals *t)
{
	for (const struct covered_guard *g = p->first_guard; g; g = g->next) {
		add(&t->passed, has_passed(g));
		if (g->can_fire)
			add(&t->fired, has_fired(g));
	}
	for (const struct covered_step *s = p->first_step; s; s = s->next)
		add(&t->reached, s->tests > 0);
}

static void put_plan(const struct covered_plan *p, struct buf *out)
{
	buf_printf(out, "  plan %" PRI_STR " of %" PRI_STR ": ", STR_ARG(p->name),
		   STR_ARG(p->file));
	if (p->tests == 0) {
		buf_puts(out, "no test\n");
		return;
	}
	buf_printf(out, "%zu test%s", p->tests, p->tests == 1 ? "" : "s");
	put_outcomes(p, out);
	buf_putc(out, '\n');
	put_guards(p, out);
	put_steps(p, true, "    reached: ", out);
	put_steps(p, false, "    never reached: ", out);
}

void coverage_print(const struct coverage *c, struct buf *out)
{
	struct totals t = { { 0, 0 }, { 0, 0 }, { 0, 0 } };

	buf_puts(out, "coverage\n");
	for (const struct covered_plan *p = c->first; p; p = p->next) {
		put_plan(p, out);
		sum(p, &t);
	}
	buf_printf(out,
		   "  in all: %zu of %zu guardrails have promoted, %zu of %zu have rolled back; "
		   "%zu of %zu steps were reached\n",
		   t.passed.some, t.passed.all, t.fired.some, t.fired.all, t.reached.some,
		   t.reached.all);
}

/* ---- JSON ----------------------------------------------------------------------------------- */

static void put_count(struct json *j, const char *key, size_t n)
{
	json_member_int(j, key, (int64_t)n);
}

static void put_guard_json(const struct covered_guard *g, struct json *j)
{
	json_object(j);
	json_member_str(j, "guardrail", g->name);
	put_count(j, "promote", g->checks[VERDICT_PROMOTE]);
	put_count(j, "hold", g->checks[VERDICT_HOLD]);
	put_count(j, "rollback", g->checks[VERDICT_ROLLBACK]);
	put_count(j, "no_data", g->checks[VERDICT_NO_DATA]);
	put_count(j, "decided", g->decided);
	json_member_bool(j, "can_roll_back", g->can_fire);
	json_object_end(j);
}

static void put_plan_json(const struct covered_plan *p, struct json *j)
{
	json_object(j);
	json_member_str(j, "plan", p->name);
	json_member_str(j, "file", p->file);
	put_count(j, "tests", p->tests);
	json_key(j, "outcomes");
	json_object(j);
	for (size_t i = 0; i < ARRAY_LEN(p->outcomes); i++)
		put_count(j, outcome_name((enum outcome)i), p->outcomes[i]);
	json_object_end(j);
	json_key(j, "guardrails");
	json_array(j);
	for (const struct covered_guard *g = p->first_guard; g; g = g->next)
		put_guard_json(g, j);
	json_array_end(j);
	json_key(j, "steps");
	json_array(j);
	for (const struct covered_step *s = p->first_step; s; s = s->next) {
		json_object(j);
		json_member_str(j, "step", s->name);
		put_count(j, "tests", s->tests);
		json_object_end(j);
	}
	json_array_end(j);
	json_object_end(j);
}

void coverage_json(const struct coverage *c, struct json *j)
{
	json_array(j);
	for (const struct covered_plan *p = c->first; p; p = p->next)
		put_plan_json(p, j);
	json_array_end(j);
}
