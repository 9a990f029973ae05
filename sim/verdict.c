/* The verdict of one guardrail (design 1.3). Called by sim/check.c once a check, and by the report
 * to tell what a stage was held by.
 *
 * A check without data neither counts towards `for k checks` nor breaks a run of them; a check
 * with data breaks a run of checks without. An excused check does neither: it is as if it had not
 * been made, but for the record.
 */
#include "sim/verdict.h"

#include <stddef.h>

struct verdict_state verdict_begin(struct arena *a, const struct guardrail *g)
{
	struct verdict_state s = { .guardrail = g };

	if (g->n > g->k)
		s.ring = arena_array(a, (size_t)g->n, sizeof(*s.ring));
	return s;
}

enum finding verdict_finding(enum tri rollback, enum tri promote, bool few)
{
	if (few)
		return FINDING_NO_DATA;
	if (rollback == TRI_TRUE)
		return FINDING_BAD;
	if (rollback == TRI_UNKNOWN || promote == TRI_UNKNOWN)
		return FINDING_NO_DATA;
	return promote == TRI_TRUE ? FINDING_GOOD : FINDING_GREY;
}

/* Counts a check with data. @return whether it completes `for k checks`, `for k of n checks`. */
static bool count(struct verdict_state *s, bool bad)
{
	if (!s->ring) {
		s->bad = bad ? s->bad + 1 : 0;
	} else {
		s->bad += bad - s->ring[s->next];
		s->ring[s->next] = bad;
		s->next = (s->next + 1) % s->guardrail->n;
	}
	return bad && s->bad >= s->guardrail->k;
}

bool verdict_promotes(const struct guardrail *g, enum verdict v, bool excused)
{
	switch (v) {
	case VERDICT_PROMOTE:
		return true;
	case VERDICT_NO_DATA:
		return excused || g->no_data == NO_DATA_PROMOTE;
	case VERDICT_HOLD:
	case VERDICT_ROLLBACK:
		break;
	}
	return false;
}

struct verdict_result verdict_check(struct verdict_state *s, enum finding f)
{
	const struct guardrail *g = s->guardrail;
	struct verdict_result r = { VERDICT_NO_DATA, REASON_NONE, false };

	switch (f) {
	case FINDING_GOOD:
	case FINDING_GREY:
	case FINDING_BAD:
		s->no_data = 0;
		if (count(s, f == FINDING_BAD)) {
			r.verdict = VERDICT_ROLLBACK;
			r.rolls_back = REASON_CONDITION;
		} else {
			r.verdict = f == FINDING_GOOD ? VERDICT_PROMOTE : VERDICT_HOLD;
		}
		break;
	case FINDING_NO_DATA:
		s->no_data++;
		if (g->no_data == NO_DATA_ROLLBACK && s->no_data >= g->no_data_after)
			r.rolls_back = REASON_NO_DATA;
		break;
	case FINDING_EXCUSED:
		break;
	}
	r.promotes = verdict_promotes(g, r.verdict, f == FINDING_EXCUSED);
	return r;
}
