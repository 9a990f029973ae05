/* Runs a plan from many starts of a trace, and prints what they came to and how long it took:
 *
 *   starts PLAN TRACE STABLE CANARY EVERY_S STARTS [event-loop]
 *
 * on one core, from the first sample on. For tests/bench/run, which sets it beside sweep_peer.py:
 * both print the same first line.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "compiler/compile.h"
#include "sim/run.h"
#include "sim/starts.h"

/** What all runs together came to. */
struct sums {
	uint64_t outcomes[4];
	uint64_t by[8];			/* rolled back by guardrail */
	double at_s, detect_s, requests, bad;
};

/* Seconds of the processor: other programs don't count. */
static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void add(struct sums *s, const struct start_run *r)
{
	s->outcomes[r->outcome]++;
	if (r->guardrail >= 0 && r->guardrail < 8)
		s->by[r->guardrail]++;
	s->at_s += (double)r->at_ms / 1000;
	s->detect_s += r->detect_ms > 0 ? (double)r->detect_ms / 1000 : 0;
	s->requests += r->requests;
	s->bad += r->bad_requests;
}

static void print_sums(const struct sums *s)
{
	printf("promoted %" PRIu64 " rolled-back %" PRIu64 " undecided %" PRIu64 " by %" PRIu64
	       " %" PRIu64 " %" PRIu64 " %" PRIu64 " at %.0f detect %.0f requests %.0f bad %.0f\n",
	       s->outcomes[OUTCOME_PROMOTED], s->outcomes[OUTCOME_ROLLED_BACK],
	       s->outcomes[OUTCOME_UNDECIDED], s->by[0], s->by[1], s->by[2], s->by[3], s->at_s,
	       s->detect_s, s->requests, s->bad);
}

/* Opens plan and trace. @return NULL after a message. */
static struct starts *open_all(struct arena *a, char **argv)
{
	struct compile *c = arena_alloc(a, sizeof(*c));
	struct scenario *s = arena_alloc(a, sizeof(*s));
	struct trace_shelf shelf = trace_shelf_on(a, (struct trace_options){ 0 });
	struct trace_use use = { .path = str_of(argv[2]), .shown = str_of(argv[2]) };
	struct view_trace *v = arena_alloc(a, sizeof(*v));
	struct starts *starts = NULL;
	const struct program *p;

	*c = compile_on(a);
	p = compile_file(c, argv[1]);
	if (c->diags.errors == 0 && p->nplans > 0) {
		s->plan = p->plans[0];
		*v = (struct view_trace){ .shown = use.shown,
					  .part = { [SIDE_STABLE] = str_of(argv[3]),
						    [SIDE_CANARY] = str_of(argv[4]) } };
		v->trace = trace_shelf_take(&shelf, &use, s->plan, &c->diags);
		if (v->trace)
			starts = starts_open(a, s, v, 1, &c->diags);
	}
	if (!starts)
		fprintf(stderr, "%s and %s can't be run\n", argv[1], argv[2]);
	return starts;
}

static bool run_all(struct arena *a, const struct starts *s, const struct starts_range *range,
		    struct sums *sums)
{
	struct starts_scratch *scratch = starts_scratch_open(a, s);

	for (size_t i = 0; i < range->n; i++) {
		struct start_run run;

		if (!starts_run(s, scratch, range->first_ms + (int64_t)i * range->every_ms, &run))
			return false;
		add(sums, &run);
	}
	return true;
}

int main(int argc, char **argv)
{
	struct arena *a = arena_open(NULL);
	struct starts_range range = { 0 };
	struct sums sums = { 0 };
	struct starts *s;
	int64_t last;
	double begin = now(), opened, prepared;
	bool fine = argc >= 7 && (s = open_all(a, argv)) != NULL &&
		    starts_span(s, &range.first_ms, &last);

	if (!fine)
		return 1;
	range.every_ms = atoll(argv[5]) * 1000;
	range.n = (size_t)atoll(argv[6]);
	opened = now();
	starts_prepare(s, &range, argc > 7 ? STARTS_EVENT_LOOP : STARTS_BEST);
	prepared = now();
	fine = run_all(a, s, &range, &sums);
	print_sums(&sums);
	printf("opened %.6f prepared %.6f ran %.6f seconds, %s\n", opened - begin,
	       prepared - opened, now() - prepared, starts_why_slow(s) ? starts_why_slow(s) : "the fast way");
	arena_close(a);
	return fine ? 0 : 1;
}
