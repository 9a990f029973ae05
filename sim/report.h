/* Runs as one page of HTML for people who were not there: `canaryc simulate --report`. It needs no
 * network and no scripts, and forbids both.
 *
 * Pages are deterministic: the same runs give the same bytes.
 */
#ifndef CANARYC_SIM_REPORT_H
#define CANARYC_SIM_REPORT_H

#include "base/buf.h"
#include "compiler/compile.h"
#include "sim/run.h"

/** A page that takes one run after the other. */
struct report_page;

/** @param a      the page lives here, until report_page_close().
 * @param c      gave the plans, their texts and what --set changed; must outlive the page.
 * @param nruns  how many are to come: they share the room of the page. */
struct report_page *report_page_open(struct arena *a, struct compile *c, size_t nruns);

/** Adds a run. Nothing of it is kept but what its plan has.
 * @param a    of the run.
 * @param s    its scenario. @param run  its view is walked once more. */
void report_page_run(struct report_page *p, struct arena *a, const struct scenario *s,
		     const struct run *run);

/** Says that a scenario could not be run. */
void report_page_failed(struct report_page *p, const struct scenario *s);

/** Puts the whole page. */
void report_page_close(struct report_page *p, struct buf *out);

#endif
