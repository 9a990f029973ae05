/* Follows the good way and notes the checks of one guardrail. Called by sim/power.c; the rules are
 * compiler/reaction_way.c's.
 */
#include "compiler/good_way.h"

#include "compiler/reaction_way.h"

struct notes {
	struct good_check *checks;
	size_t n, cap;
	struct good_step *steps;
};

static void note_step(struct notes *notes, const struct way *w)
{
	struct good_step *s = &notes->steps[w->step];

	*s = (struct good_step){ .reached = true, .begin_ms = w->now_ms, .end_ms = w->now_ms,
				 .begin = way_exposed(w, w->now_ms) };
}

/** Notes the check that was made at this instant. @param step  that it was made in. */
static void note_check(struct notes *notes, const struct way *w, size_t step, int64_t over_ms)
{
	int64_t from_ms = w->now_ms - over_ms;

	notes->checks = arena_grow(w->ways->arena, notes->checks, notes->n, &notes->cap,
				   sizeof(*notes->checks));
	notes->checks[notes->n++] = (struct good_check){
		.at_ms = w->now_ms, .step = step, .to = way_exposed(w, w->now_ms),
		.from = from_ms > 0 ? way_exposed(w, from_ms) : 0,
	};
}

enum reaction_status good_way_of(struct arena *a, const struct plan *p,
				 const struct arrivals *arrivals, bool needs, size_t guardrail,
				 struct good_way *out)
{
	struct notes notes = { .steps = arena_array(a, p->nsteps, sizeof(*notes.steps)) };
	enum move move = MOVE_STEP;
	struct ways ways;
	struct way w;

	ways_open(&ways, a, p, arrivals, needs);
	w = way_begin(&ways);
	note_step(&notes, &w);
	while (move == MOVE_STEP || move == MOVE_STAY) {
		int64_t next = way_next_check(&w);
		bool sees = way_sees(&w, guardrail, next);
		size_t step = w.step;

		move = w.waiting ? way_answer(&w, w.now_ms) : way_move(&w, false, guardrail);
		if (sees && w.now_ms == next)
			note_check(&notes, &w, step, p->guardrails[guardrail].over_ms);
		notes.steps[step].end_ms = w.now_ms;
		if (move == MOVE_STEP)
			note_step(&notes, &w);
	}
	*out = (struct good_way){ notes.checks, notes.n, notes.steps, w.now_ms };
	return ways.status;
}
