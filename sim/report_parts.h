/* What the files of the report share. Included by report_*.c only.
 */
#ifndef CANARYC_SIM_REPORT_PARTS_H
#define CANARYC_SIM_REPORT_PARTS_H

#include "base/source.h"
#include "sim/report_chart.h"
#include "sim/report_lines.h"
#include "sim/report_quantity.h"
#include "sim/run.h"

/** How much a page may hold, so that it stays a page. */
struct report_budget {
	size_t rows;		/* of one table */
	size_t buckets;		/* of one line */
};

/** A line of a source that the page points to. */
struct report_mark {
	struct span span;
	bool decided;		/* the run was decided here; else it only leads there */
	enum outcome outcome;	/* of the run */
	struct str text;	/* what it is about, "v2-drifts: rolled back at 7:00" */
	size_t run;		/* from 1 */
};

/** Marks of the whole page. */
struct report_marks {
	struct report_mark *v;
	size_t n, cap;
};

/** One scenario beside others. */
struct report_rival {
	struct str scenario;
	const struct plan *plan;
	bool ran;
	bool told;		/* it has a section */
	struct result result;	/* without its checks */
};

/** All of them. */
struct report_compare {
	struct arena *arena;	/* of the page */
	struct report_rival *v;
	size_t n, cap;
};

/** One run on its way into the page. */
struct report_run {
	struct arena *arena;	/* of the run */
	struct buf *out;
	const struct result *result;
	const struct report *how;
	const struct scenario *scenario;
	struct sources *sources;
	struct report_budget budget;
	size_t number;		/* from 1: its ids begin with r1- */
	int level;		/* of its own heading: 1 where it is alone on the page */
	struct lines lines;
	struct quantities *quantities;	/* by index of the guardrail */
	const struct band_row *checks;	/* the same */
};

/** The whole section of one run. @param marks  gets what it points to. */
void report_run_put(struct report_run *r, struct report_marks *marks);

/** The course: weight, verdicts, events. */
void report_timeline_put(struct report_run *r);

/** Each guardrail: its rule, its charts, its checks. */
void report_guardrails_put(struct report_run *r);

/** Takes what a scenario came to.
 * @param r     NULL: it could not be run.
 * @param told  it has a section. */
void report_compare_add(struct report_compare *c, const struct scenario *s, const struct result *r,
			bool told);

/** The scenarios side by side. */
void report_compare_put(const struct report_compare *c, struct buf *out);

/** The sources that marks are in, and the files of plans and scenarios, with numbered lines.
 * @param files  indices into sources, in the order in which they are shown. */
void report_sources_put(struct buf *out, struct sources *sources, const struct report_marks *marks,
			const uint16_t *files, size_t nfiles);

/** The style sheet, and the patterns that charts fill with. */
void report_style_put(struct buf *out);
void report_patterns_put(struct buf *out);

/** Puts `<hN>text</hN>`, N the run's level and `below` more. */
void report_heading(const struct report_run *r, int below, struct str text);

/** @return "promote", "rollback", "hold": the class of an outcome. */
const char *report_outcome_class(enum outcome o);

/** @return its sign. */
const char *report_outcome_sign(enum outcome o);

/** Puts a text, unescaped, with its end cut off where a chart has no room for it. */
void report_shortened(struct buf *out, struct str s);

/** @return who plays a side in the run: a recorded version, else the plan's own. */
struct str report_part(const struct report_run *r, enum side side);

/** Puts an outcome as a word in its colour, with a sign. */
void report_outcome_badge(struct buf *out, enum outcome o);

/** Puts a verdict as sign, in its class, and word, and whether it was excused or had too few
 * requests. */
void report_verdict(struct buf *out, const struct check_record *c);

/** Opens and closes a table that scrolls within itself. @param what  for who can't see it.
 * @param columns  of many, words are broken on paper. */
void report_table_open(struct buf *out, const char *what, size_t columns);
void report_table_close(struct buf *out);

/** Puts the id of a line of a source: "s0-41". */
void report_line_id(struct buf *out, struct sources *sources, struct span span);

#endif
