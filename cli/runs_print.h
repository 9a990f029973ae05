/* Runs of a store as people and programs read them; for cmd_runs.c. */
#ifndef CANARYC_CLI_RUNS_PRINT_H
#define CANARYC_CLI_RUNS_PRINT_H

#include "base/buf.h"
#include "sim/store.h"

/** Puts a table, a row a run in their order; nothing without runs. */
void runs_print_table(const struct store_run *runs, size_t n, struct buf *out);

/** Puts one JSON object on a line of its own (docs/schema/run.json). */
void runs_print_json(const struct store_run *run, struct buf *out);

/** Puts how a run ended: "rolled back at 7:00 in stage 5% by drift". */
void runs_print_outcome(const struct store_run *run, struct buf *out);

/** Puts how many requests met the canary: "3,500 of 70,000 requests, about 6 bad", "unknown". */
void runs_print_exposure(const struct store_run *run, struct buf *out);

/** Puts what simulate printed. The text may be anybody's: of what steers a terminal only the
 * colours that simulate prints are let through.
 * @param ascii, colour  of the terminal. */
void runs_print_shown(struct str text, bool ascii, bool colour, struct buf *out);

/** Puts a text of several lines for a terminal: what could steer it is shown as `?`. */
void runs_print_lines(struct str text, struct buf *out);

#endif
