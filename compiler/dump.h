/* The plan IR as text: for `canaryc plan`. */
#ifndef CANARYC_COMPILER_DUMP_H
#define CANARYC_COMPILER_DUMP_H

#include "base/buf.h"
#include "base/json.h"
#include "base/source.h"
#include "compiler/plan.h"

/** One plan as a JSON object; keys carry their unit (`for_ms`, `weight_ppm`), times that are not
 * given are null. Conditions are trees: {"op": ">", "type": "bool", "left": ..., "right": ...}. */
void plan_dump_json(const struct plan *p, struct json *j);

/** One plan for people: versions, metrics, guardrails, steps, routes, targets, aligned. */
void plan_dump_text(const struct plan *p, const struct sources *src, struct buf *out);

/** One scenario as a JSON object. */
void scenario_dump_json(const struct scenario *s, struct json *j);

/** Puts a constant as a plan writes it: "0.5%", "1m30s", "10000/min", "512MiB". */
void value_text(enum type type, double v, struct buf *out);

/** @return an operator or function as a plan writes it: ">", "change". */
const char *cond_op_text(enum cond_kind kind);

/** Puts an expression as a plan writes it, with as few brackets as it needs. */
void cond_text(const struct plan *p, const struct cond *c, struct buf *out);
void match_text(const struct match *m, struct buf *out);

#endif
