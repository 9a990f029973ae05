/* Whether the fast way can be gone, and its lattice. Called by sim/starts.c.
 *
 * The pitch is the greatest length that divides the distance of two starts, and all times of the
 * plan. What the fast way can't take: series that are made up, as they begin with the rollout; a
 * plan with too many steps and guardrails; times that have so small a pitch that the tables would
 * outgrow the trace.
 */
#include "sim/starts_in.h"

#include <string.h>

#include "base/limits.h"
#include "sim/check.h"

#define PARTS_MAX	100000			/* steps times guardrails */
#define BYTES_MIN	((size_t)16 << 20)	/* tables may always have so much */
#define CHECK_COST	2	/* of the event loop, in looks at one instant */

/* ---- times ---------------------------------------------------------------------------------- */

static int64_t gcd(int64_t a, int64_t b)
{
	while (b) {
		int64_t t = a % b;

		a = b;
		b = t;
	}
	return a;
}

/* A gate is asked at once and then every so often: when it opens. */
static int64_t gate_opens(const struct step *s, int64_t after_ms)
{
	if (after_ms > 0 && s->every_ms > 0)
		return (after_ms + s->every_ms - 1) / s->every_ms * s->every_ms;
	return after_ms;
}

/* The times of a step, in ms; -1 where there is none. */
struct step_times {
	int64_t for_ms, at_most_ms, wait_ms;
};

static struct step_times times_of(const struct step *s, int64_t wait_ms)
{
	struct step_times t = { s->for_ms, s->at_most_ms, -1 };

	if (s->kind == STEP_GATE)
		t.wait_ms = gate_opens(s, wait_ms);
	if ((s->kind == STEP_PAUSE && s->approval) ||
	    (s->kind == STEP_STAGE && s->then == THEN_PAUSE))
		t.wait_ms = wait_ms;
	if (s->kind == STEP_PAUSE && s->approval)
		t.for_ms = NO_LIMIT;
	if (t.for_ms == NO_LIMIT)
		t.for_ms = -1;
	if (t.at_most_ms == NO_LIMIT)
		t.at_most_ms = -1;
	return t;
}

static int64_t pitch_of(const struct starts *s, const struct starts_range *range)
{
	int64_t pitch = range->n > 1 ? range->every_ms : 0;

	for (size_t i = 0; i < s->plan->nsteps; i++) {
		struct step_times t = times_of(&s->plan->steps[i], s->people.wait_ms[i]);

		pitch = gcd(pitch, t.for_ms < 0 ? 0 : t.for_ms);
		pitch = gcd(pitch, t.at_most_ms < 0 ? 0 : t.at_most_ms);
		pitch = gcd(pitch, t.wait_ms < 0 ? 0 : t.wait_ms);
	}
	for (size_t i = 0; i < s->plan->nguardrails; i++) {
		pitch = gcd(pitch, s->plan->guardrails[i].every_ms);
		pitch = gcd(pitch, s->plan->guardrails[i].after_ms);
	}
	return pitch ? pitch : 1;
}

static int64_t pitches(const struct fast *f, int64_t ms)
{
	return ms < 0 ? STARTS_NEVER : ms / f->pitch_ms;
}

/* ---- steps and guardrails ------------------------------------------------------------------- */

static void lay_steps(struct fast *f, const struct starts *s)
{
	f->steps = arena_array(f->arena, f->plan->nsteps, sizeof(*f->steps));
	for (size_t i = 0; i < f->plan->nsteps; i++) {
		const struct step *step = &f->plan->steps[i];
		struct step_times t = times_of(step, s->people.wait_ms[i]);
		struct fast_step *to = &f->steps[i];

		to->for_ = pitches(f, t.for_ms);
		to->at_most = pitches(f, t.at_most_ms);
		to->wait = pitches(f, t.wait_ms);
		to->share = step_share(f->plan, step);
		to->idle = (step_idle(f->plan, step, SIDE_STABLE) ? 1U : 0U) +
			   (step_idle(f->plan, step, SIDE_CANARY) ? 2U : 0U);
		to->timed = step->kind != STEP_STAGE || to->for_ != STARTS_NEVER;
		f->used[to->idle] = true;
	}
	f->reaches_all = plan_promotes(f->plan);
}

/* Whether an assumption changes or could change what a condition reads. */
static bool reads_supposed(const struct fast *f, const struct view *v, const struct cond *c)
{
	const struct arena_mark mark = arena_mark(f->arena);
	bool found = false;
	size_t n;
	const struct term *terms = cond_terms(f->arena, c, NULL, &n);

	for (size_t i = 0; i < n && !found; i++)
		found = view_supposed(v, terms[i].metric, terms[i].side);
	arena_reset(f->arena, mark);
	return found;
}

static void lay_guards(struct fast *f, const struct starts *s)
{
	f->guards = arena_array(f->arena, f->plan->nguardrails, sizeof(*f->guards));
	f->seen = arena_array(f->arena, f->plan->nguardrails, sizeof(*f->seen));
	for (size_t i = 0; i < f->plan->nguardrails; i++) {
		const struct guardrail *g = &f->plan->guardrails[i];
		struct fast_guard *to = &f->guards[i];

		to->g = g;
		to->every = g->every_ms / f->pitch_ms;
		to->after = g->after_ms / f->pitch_ms;
		to->may_lose = g->no_data == NO_DATA_ROLLBACK;
		to->counts_data = g->k > 1 || to->may_lose;
		to->varies = f->nvariants > 1 && (reads_supposed(f, s->view, g->promote) ||
						  reads_supposed(f, s->view, g->rollback));
		to->walks = g->needs > 0 || to->varies;
		f->needs = f->needs || g->needs > 0;
		f->walk = f->walk || to->walks;
	}
}

/* ---- assumptions ---------------------------------------------------------------------------- */

static void add_turn(struct fast *f, int64_t ms)
{
	size_t i = f->nturns;

	for (size_t k = 0; k < f->nturns; k++)
		if (f->turns[k] == ms)
			return;
	for (; i > 0 && f->turns[i - 1] > ms; i--)
		f->turns[i] = f->turns[i - 1];
	f->turns[i] = ms;
	f->nturns++;
}

/* By step: how many different steps that assumptions begin with have been reached. */
static void lay_levels(struct fast *f, const struct assume *const *v, size_t n)
{
	size_t level = 0;

	for (size_t i = 0; i < f->plan->nsteps; i++) {
		bool begins = false;

		for (size_t k = 0; k < n; k++)
			begins = begins || v[k]->from_step == (ptrdiff_t)i;
		level += begins;
		f->steps[i].level = level;
	}
	f->nlevels = level + 1;
}

static bool holds(const struct fast *f, const struct assume *a, int64_t t_ms, size_t level)
{
	if (a->from_step >= 0 && f->steps[a->from_step].level > level)
		return false;
	if (a->from_step < 0 && a->from_ms > 0 && t_ms < a->from_ms)
		return false;
	return t_ms < a->to_ms;
}

/* @return the variant in which just these hold. */
static size_t find_variant(struct fast *f, const bool *sets, const bool *active, size_t n)
{
	size_t i = 0;

	while (i < f->nvariants && memcmp(&sets[i * n], active, n) != 0)
		i++;
	return i;
}

static const char *lay_variants(struct fast *f, const struct starts *s)
{
	struct arena *a = f->arena;
	size_t n;
	const struct assume *const *v = view_assumes(s->view, &n);
	bool *sets = arena_array(a, (STARTS_VARIANTS + 1) * (n + 1), sizeof(*sets));

	f->turns = arena_array(a, 2 * n, sizeof(*f->turns));
	for (size_t i = 0; i < n; i++) {
		if (v[i]->from_step < 0 && v[i]->from_ms > 0)
			add_turn(f, v[i]->from_ms);
		if (v[i]->to_ms != NO_LIMIT)
			add_turn(f, v[i]->to_ms);
	}
	lay_levels(f, v, n);
	f->variant = arena_array(a, (f->nturns + 1) * f->nlevels, sizeof(*f->variant));
	for (size_t t = 0; t <= f->nturns; t++) {
		for (size_t level = 0; level < f->nlevels; level++) {
			bool *active = &sets[f->nvariants * n];
			size_t found;

			for (size_t i = 0; i < n; i++)
				active[i] = holds(f, v[i], t ? f->turns[t - 1] : 0, level);
			found = find_variant(f, sets, active, n);
			if (found == STARTS_VARIANTS)
				return "assumptions begin and end in too many ways";
			f->variant[t * f->nlevels + level] = (uint8_t)found;
			if (found == f->nvariants)
				f->views[f->nvariants++] = view_frozen(a, s->view, active);
		}
	}
	return NULL;
}

/* Whether the rate of requests or of bad ones depends on which assumptions hold. */
static bool flow_varies(const struct fast *f, const struct view *v)
{
	ptrdiff_t m = view_requests(v);

	if (f->nvariants == 1)
		return false;
	if (f->error >= 0 && view_supposed(v, (size_t)f->error, SIDE_CANARY))
		return true;
	return m >= 0 && (view_supposed(v, (size_t)m, SIDE_STABLE) ||
			  view_supposed(v, (size_t)m, SIDE_CANARY));
}

/* Whether requests are asked for at instants of the lattice alone, and those are fewer than there
 * are changes of the rates. */
static bool flow_on_lattice(const struct fast *f, const struct view *v)
{
	ptrdiff_t m = view_requests(v);
	size_t samples = 0;

	for (size_t i = 0; i < f->plan->nguardrails; i++)
		if (f->plan->guardrails[i].needs > 0 &&
		    f->plan->guardrails[i].over_ms % f->pitch_ms != 0)
			return false;
	for (size_t i = 0; f->flow_varies && i < f->nturns; i++)
		if (f->turns[i] % f->pitch_ms != 0)
			return false;
	if (m >= 0)
		samples += view_samples(v, (size_t)m);
	if (f->error >= 0)
		samples += view_samples(v, (size_t)f->error);
	return f->n / 2 <= samples;
}

/* ---- sizes ---------------------------------------------------------------------------------- */

/* How long a rollout can take at most, in pitches; STARTS_NEVER: for ever. */
static int64_t longest(const struct fast *f)
{
	int64_t sum = 0;

	for (size_t i = 0; i < f->plan->nsteps; i++) {
		const struct step *s = &f->plan->steps[i];
		const struct fast_step *t = &f->steps[i];
		int64_t ends = t->for_;

		if (!t->timed)
			continue;
		if (s->kind == STEP_GATE)
			ends = t->at_most;
		if (s->kind == STEP_STAGE)
			ends = t->at_most > t->for_ ? t->at_most : t->for_;
		if (s->kind == STEP_PAUSE && s->approval)
			ends = 0;
		if ((s->kind == STEP_PAUSE && s->approval) ||
		    (s->kind == STEP_STAGE && s->then == THEN_PAUSE))
			ends = t->wait == STARTS_NEVER ? STARTS_NEVER : ends + t->wait;
		if (ends >= STARTS_NEVER || sum + ends >= STARTS_NEVER)
			return STARTS_NEVER;
		sum += ends;
	}
	return sum;
}

/* The checks of a run in which every step lasts as long as it was meant to. */
static double checks_of(const struct fast *f)
{
	double checks = 0, time = 0;

	for (size_t i = 0; i < f->plan->nsteps; i++) {
		const struct fast_step *t = &f->steps[i];

		time += t->for_ < STARTS_NEVER ? (double)t->for_ : 0;
		time += t->wait < STARTS_NEVER ? (double)t->wait : 0;
	}
	if (longest(f) == STARTS_NEVER || time > (double)f->n)
		time = (double)f->n;
	for (size_t i = 0; i < f->plan->nguardrails; i++)
		checks += time / (double)f->guards[i].every;
	return checks;
}

/* Whether some run could pass the limit of checks. */
static bool may_pass_limit(const struct fast *f)
{
	int64_t time = longest(f), checks = 0;

	if (time > (int64_t)f->n)
		time = (int64_t)f->n;
	for (size_t i = 0; i < f->plan->nguardrails; i++)
		checks += time / f->guards[i].every + 1;
	return checks > LIMIT_ROLLOUT_CHECKS;
}

/* Bytes of the tables of verdicts, and of what it takes to fill them. */
static double bytes_of(const struct fast *f)
{
	double bytes = 0, idle = 0;

	if (!f->walk)
		bytes += (double)f->n * (double)(2 + f->plan->nguardrails);
	if (f->lane)
		bytes += (double)f->n * 16 * (f->plan->nsteps < STARTS_LEAPS
					      ? (double)f->plan->nsteps : STARTS_LEAPS);
	for (size_t i = 0; i < STARTS_IDLE; i++)
		idle += f->used[i];
	for (size_t i = 0; i < f->plan->nguardrails; i++) {
		const struct fast_guard *g = &f->guards[i];
		double rows = 1.5 + idle;

		if (g->walks) {
			bytes += (double)f->n * (g->varies ? (double)f->nvariants : 1);
			continue;
		}
		rows += g->counts_data ? 1.5 : 0;
		rows += g->may_lose ? 1.5 * idle : 0;
		bytes += rows * ((double)f->n / 8 + 8 * (double)g->every);
	}
	return bytes;
}

/* Whether the tables take no more memory than the trace. */
static bool proportionate(const struct fast *f, const struct view *v)
{
	double samples = 0, bytes = bytes_of(f);

	for (size_t i = 0; i < f->plan->nmetrics; i++)
		samples += (double)view_samples(v, i);
	return f->n <= INT32_MAX && (bytes <= (double)BYTES_MIN || bytes <= 16 * samples);
}

static const char *check_sizes(struct fast *f, const struct starts *s, size_t nstarts,
			       enum starts_way way)
{
	double looks = (double)f->n * (double)f->plan->nguardrails;

	f->lane = !f->walk && f->flow_pitch_ms > 0 && !f->flow_varies;
	f->lane = f->lane && proportionate(f, s->view);
	if (!proportionate(f, s->view))
		return "the times of the plan and of the starts have too small a common part";
	if (may_pass_limit(f))
		return "a run may make too many checks";
	if (way == STARTS_BEST && looks > (double)nstarts * checks_of(f) * CHECK_COST)
		return "there are too few starts";
	return NULL;
}

/* ---- all ------------------------------------------------------------------------------------ */

static const char *fits(const struct starts *s)
{
	const struct plan *p = s->plan;

	if (p->nsteps == 0 || p->steps[0].kind == STEP_KEEP)
		return "there is no rollout";
	if (view_end(s->view) == INT64_MAX)
		return "nothing is recorded";
	if (view_made(s->view))
		return "a series is made up: it begins with the rollout";
	if (p->nguardrails > 0 && p->nsteps > PARTS_MAX / p->nguardrails)
		return "the plan has too many steps and guardrails";
	return NULL;
}

/* From the first start to where the last run ends, or the trace. */
static const char *lay_range(struct fast *f, const struct starts *s,
			     const struct starts_range *range)
{
	int64_t starts_ms, time;
	bool recorded;

	if (range->n == 0)
		return "there are no starts";
	if (range->n > INT32_MAX ||
	    __builtin_mul_overflow((int64_t)(range->n - 1), range->every_ms, &starts_ms) ||
	    __builtin_add_overflow(range->first_ms, starts_ms, &f->last_ms))
		return "there are too many starts";
	f->first_ms = range->first_ms;
	f->pitch_ms = pitch_of(s, range);
	f->end_ms = view_end(s->view) + view_start(s->view, &recorded);
	lay_steps(f, s);
	f->until_ms = f->end_ms > f->last_ms ? f->end_ms : f->last_ms;
	time = longest(f);
	if (time < (f->until_ms - f->last_ms) / f->pitch_ms)
		f->until_ms = f->last_ms + time * f->pitch_ms;
	f->n = (size_t)((f->until_ms - f->first_ms) / f->pitch_ms) + 1;
	return NULL;
}

static const char *find_predicates(const struct fast *f)
{
	for (size_t i = 0; i < f->plan->nguardrails; i++)
		if (f->guards[i].varies && (cond_has_window(f->guards[i].g->promote) ||
					    cond_has_window(f->guards[i].g->rollback)))
			return "a window may be half before and half after an assumption begins";
	return NULL;
}

const char *fast_lay(struct fast *f, const struct starts *s, const struct starts_range *range,
		     enum starts_way way)
{
	const char *why = fits(s);

	if (!why)
		why = lay_range(f, s, range);
	if (why)
		return why;
	f->error = exposure_error_rate(f->plan, s->view);
	why = lay_variants(f, s);
	if (why)
		return why;
	f->flow_varies = flow_varies(f, s->view);
	f->flow_pitch_ms = flow_on_lattice(f, s->view) ? f->pitch_ms : 0;
	lay_guards(f, s);
	why = find_predicates(f);
	return why ? why : check_sizes(f, s, range->n, way);
}
