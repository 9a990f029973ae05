/* The words of a result: readings, conditions and what held a stage, as people read them. Shared by
 * the files that print results.
 */
#ifndef CANARYC_SIM_RESULT_WORDS_H
#define CANARYC_SIM_RESULT_WORDS_H

#include <stddef.h>

#include "base/buf.h"
#include "sim/result.h"

/** Puts the value that stands for a check in the table: the change in per cent where its condition
 * speaks of one, else the canary's reading; nothing where that is missing. */
void words_value(struct buf *out, const struct plan *plan, const struct check_record *c);

/** Puts why a guardrail's rollback condition held: "psi 0.240 > 0.2", "p99_latency 512ms > 500ms
 * for 2 checks"; of a condition that is no single comparison, its readings. */
void words_decision(struct buf *out, const struct plan *plan, const struct check_record *c);

/** Puts the guardrails that hold a stage back at an instant: "latency (promote < 200ms), errors (no
 * data)". The checks of the stage up to the instant tell.
 * @param from, to  their range in the result's checks.
 * @return how many guardrails were put. */
size_t words_held(struct buf *out, const struct result *r, size_t from, size_t to);

/** Puts how a run ended: "rolled back at 7:00 in stage 5% by drift", "promoted at 25:00". */
void words_outcome(struct buf *out, const struct result *r);

/** Puts the same at length, behind the word for the outcome: " at 7:00 in stage 5% by drift: psi
 * 0.240 > 0.2", " at 25:00". */
void words_ending(struct buf *out, const struct result *r);

/** @return the check by which a guardrail decided the run, or NULL where none did. */
const struct check_record *result_decider(const struct result *r);

/** Of an undecided run: puts "last reading of psi: stable 0.031 at 9:00, canary 0.2 at 8:45".
 * @return false, with nothing put, where the metric never had one. */
bool words_last_reading(struct buf *out, const struct result *r, const struct view *view,
			size_t metric);

/** Of an undecided run: puts "still open: stage 5% held by drift (no data); then stage 10%". */
void words_open_steps(struct buf *out, const struct result *r);

/** Puts how many requests met the canary: "3,500 of 70,000 requests, about 6 bad", "unknown". */
void words_exposure(struct buf *out, const struct result *r);

/** Puts text from outside; control characters are shown as `?`. */
void words_text(struct buf *out, struct str s);

#endif
