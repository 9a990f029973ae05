/* Picking the rows of the table. Called by result_text.c.
 *
 * Checks of one instant stand together in the result, and so do those of one step: a step is
 * decided after the checks of its last instant, and the next step's first checks are later.
 */
#include "sim/result_rows.h"

#include "sim/verdict.h"

#define NOT_SHOWN UINT8_MAX

/** What is known of a guardrail on the way through the checks. */
struct seen {
	uint8_t shown;		/* verdict_key() shown last, or NOT_SHOWN */
	const struct step_record *step;	/* in which it was checked last */
	bool promotes;
};

struct picker {
	struct arena *arena;
	const struct result *result;
	struct seen *seen;	/* by index of the guardrail */
	struct row *rows;
	size_t n, cap;
	size_t promoting;	/* guardrails that promote in the step at hand */
	bool held_shown;
};

static uint8_t verdict_key(const struct check_record *c)
{
	return (uint8_t)(2 * c->verdict + c->excused);
}

static struct row *add(struct picker *p, struct row row)
{
	p->rows = arena_grow(p->arena, p->rows, p->n, &p->cap, sizeof(*p->rows));
	p->rows[p->n] = row;
	return &p->rows[p->n++];
}

static void count(struct picker *p, const struct step_record *s, const struct check_record *c)
{
	struct seen *seen = &p->seen[c->guardrail];

	if (seen->step == s && seen->promotes)
		p->promoting--;
	seen->step = s;
	seen->promotes = verdict_promotes(&p->result->plan->guardrails[c->guardrail], c->verdict,
					  c->excused);
	p->promoting += seen->promotes;
}

/* Whether a stage was due at the instant and is held, and the rollout goes on. */
static bool is_held(const struct picker *p, const struct step_record *s, int64_t at_ms)
{
	const struct result *r = p->result;
	const struct step *step = &r->plan->steps[s->step];

	if (step->kind != STEP_STAGE || step->for_ms == NO_LIMIT || s->waited ||
	    at_ms < s->begin_ms + step->for_ms)
		return false;
	if (step->at_most_ms != NO_LIMIT && at_ms >= s->begin_ms + step->at_most_ms)
		return false;
	if (r->outcome == OUTCOME_ROLLED_BACK && at_ms == r->at_ms)
		return false;
	return p->promoting < r->plan->nguardrails;
}

/* One instant of a step. */
static void pick(struct picker *p, const struct step_record *s, struct row row)
{
	const struct result *r = p->result;
	bool show = row.names_step || row.at_ms == r->at_ms || row.first + row.n == r->nchecks;

	for (size_t i = row.first; i < row.first + row.n; i++) {
		const struct check_record *c = &r->checks[i];

		count(p, s, c);
		show = show || p->seen[c->guardrail].shown != verdict_key(c);
	}
	row.held = !p->held_shown && is_held(p, s, row.at_ms);
	if (!show && !row.held)
		return;
	p->held_shown = p->held_shown || row.held;
	for (size_t i = row.first; i < row.first + row.n; i++)
		p->seen[r->checks[i].guardrail].shown = verdict_key(&r->checks[i]);
	add(p, row);
}

static void pick_step(struct picker *p, const struct step_record *s, size_t from, size_t to)
{
	const struct check_record *checks = p->result->checks;

	p->promoting = 0;
	p->held_shown = false;
	if (from == to)
		add(p, (struct row){ .at_ms = s->begin_ms, .step = s, .names_step = true,
				     .first = from, .step_first = from });
	for (size_t i = from; i < to;) {
		size_t first = i;

		while (i < to && checks[i].at_ms == checks[first].at_ms)
			i++;
		pick(p, s, (struct row){ .at_ms = checks[first].at_ms, .step = s,
					 .names_step = first == from, .first = first,
					 .n = i - first, .step_first = from });
	}
}

const struct row *rows_of(struct arena *a, const struct result *r, size_t *n)
{
	struct picker p = { .arena = a, .result = r };
	size_t at = 0;

	p.seen = arena_array(a, r->plan->nguardrails, sizeof(*p.seen));
	for (size_t i = 0; i < r->plan->nguardrails; i++)
		p.seen[i].shown = NOT_SHOWN;
	for (size_t i = 0; i < r->nsteps; i++) {
		size_t from = at;

		while (at < r->nchecks && r->checks[at].step == r->steps[i].step)
			at++;
		pick_step(&p, &r->steps[i], from, at);
	}
	*n = p.n;
	return p.rows;
}

size_t rows_step_checks(const struct result *r, const struct step_record *s, size_t *end)
{
	size_t from = 0, to;

	while (from < r->nchecks && r->checks[from].step != s->step)
		from++;
	for (to = from; to < r->nchecks && r->checks[to].step == s->step; to++)
		;
	*end = to;
	return from;
}
