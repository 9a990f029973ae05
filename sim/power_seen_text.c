/* What a trace adds to a power report, as people read it. Called by sim/power_text.c, and for
 * `canaryc explain --trace`.
 */
#include "sim/power_text.h"

#include <math.h>

#include "base/utf8.h"
#include "compiler/table.h"
#include "compiler/words.h"

#define LEVEL_COLUMNS	(TABLE_COLUMNS - 1)	/* guardrails side by side */
#define LEVEL_WIDTH	8			/* of a level, at most */
#define GAP		2			/* between the columns of a table */

/* ---- rollouts ------------------------------------------------------------------------------- */

static struct str share_text(struct arena *a, size_t n, size_t of)
{
	struct str chance = power_chance_text(a, of ? (double)n / (double)of : 0, 0);

	return arena_printf(a, "%" PRI_STR " (%" PRI_STR ")",
			    STR_ARG(power_count_text(a, (double)n)), STR_ARG(chance));
}

static void put_seen_row(struct table *t, struct str name, const struct power_seen *seen)
{
	struct arena *a = t->arena;
	struct str *row = table_row(t);

	row[0] = name;
	row[1] = seen->levels ? power_reading_text(a, seen->type, seen->typical) : STR("");
	row[2] = share_text(a, seen->rolled_back, seen->starts);
	row[3] = share_text(a, seen->held, seen->starts);
	row[4] = power_count_text(a, (double)seen->undecided);
}

static void put_seen(const struct power_report *r, struct buf *out)
{
	struct table t = table_on(out->arena, 5, 0x1e);
	struct str *row = table_row(&t);

	row[1] = STR("typical");
	row[2] = STR("rolled back");
	row[3] = STR("no decision");
	row[4] = STR("undecided");
	for (size_t i = 0; i < r->plan->nguardrails; i++)
		put_seen_row(&t, r->plan->guardrails[i].name, &r->guards[i].seen);
	if (r->plan->nguardrails > 1)
		put_seen_row(&t, STR("all together"), &r->trace->all);
	table_put(&t, out);
}

static bool any_compares(const struct power_report *r)
{
	for (size_t i = 0; i < r->plan->nguardrails; i++)
		if (r->guards[i].seen.compares)
			return true;
	return false;
}

static void put_introduction(const struct power_report *r, struct buf *out)
{
	const struct power_trace *t = r->trace;
	struct buf b = buf_on(out->arena);
	bool itself = str_eq(t->stable, t->canary);

	buf_printf(&b, "%" PRI_STR " rollouts, one every %" PRI_STR ", with %" PRI_STR,
		   STR_ARG(power_count_text(out->arena, (double)t->starts)),
		   STR_ARG(power_time_text(out->arena, t->every_ms)), STR_ARG(t->canary));
	if (itself)
		buf_puts(&b, " on both sides");
	else
		buf_printf(&b, " as the canary beside %" PRI_STR, STR_ARG(t->stable));
	buf_puts(&b, ", which is taken to be healthy: each rollback is a false one.");
	if (r->plan->nguardrails > 1)
		buf_puts(&b, " Each guardrail was replayed alone, then all together.");
	if (itself && any_compares(r))
		buf_printf(&b,
			   " Where the two sides are compared the canary is %" PRI_STR
			   " as it was one window before.",
			   STR_ARG(t->stable));
	buf_puts(&b, " The rollouts overlap: one odd hour is seen by many of them.");
	words_put(out, buf_str(&b), "  ", "  ");
}

/* ---- levels --------------------------------------------------------------------------------- */

/** Guardrails that have levels, a few of them. */
struct columns {
	size_t v[LEVEL_COLUMNS];
	size_t n;
};

static size_t stage_width(const struct power_report *r)
{
	size_t width = 0;

	for (size_t i = 0; i < r->plan->nsteps; i++) {
		size_t columns = utf8_columns(r->plan->steps[i].name);

		if (columns > width)
			width = columns;
	}
	return width;
}

/** Takes as many guardrails as fit into a line, one at least.
 * @param from  the guardrail to begin with. @return the one to go on with. */
static size_t take_columns(const struct power_report *r, size_t from, struct columns *c)
{
	size_t width = GAP + stage_width(r);

	c->n = 0;
	for (; from < r->plan->nguardrails && c->n < LEVEL_COLUMNS; from++) {
		size_t columns = utf8_columns(r->plan->guardrails[from].name);

		if (!r->guards[from].seen.found)
			continue;
		width += GAP + (columns > LEVEL_WIDTH ? columns : LEVEL_WIDTH);
		if (c->n && width > WORDS_COLUMNS)
			break;
		c->v[c->n++] = from;
	}
	return from;
}

static void put_columns(const struct power_report *r, const struct columns *c, struct buf *out)
{
	struct table t = table_on(out->arena, (int)c->n + 1, (1u << (c->n + 1)) - 2);
	const struct power_guard *first = &r->guards[c->v[0]];
	struct str *row = table_row(&t);

	for (size_t i = 0; i < c->n; i++)
		row[i + 1] = r->guards[c->v[i]].guardrail->name;
	for (size_t s = 0; s < first->nstages; s++) {
		row = table_row(&t);
		row[0] = r->plan->steps[first->stages[s].step].name;
		for (size_t i = 0; i < c->n; i++) {
			const struct power_seen *seen = &r->guards[c->v[i]].seen;

			row[i + 1] = power_reading_text(out->arena, seen->type, seen->found[s]);
		}
	}
	table_put(&t, out);
}

/** Names the guardrails whose levels were not looked for. */
static void put_left_out(const struct power_report *r, struct buf *out)
{
	struct buf b = buf_on(out->arena);

	for (size_t i = 0; i < r->plan->nguardrails; i++)
		if (r->guards[i].seen.levels_left_out)
			buf_printf(&b, "%s%" PRI_STR, b.n ? ", " : "Levels of ",
				   STR_ARG(r->plan->guardrails[i].name));
	if (b.n == 0)
		return;
	buf_puts(&b, " would take too long from so many starts.");
	words_put(out, buf_str(&b), "  ", "  ");
}

static void put_levels(const struct power_report *r, struct buf *out)
{
	struct columns c;
	bool any = false;

	for (size_t i = 0; i < r->plan->nguardrails;) {
		i = take_columns(r, i, &c);
		if (c.n == 0)
			continue;
		if (!any)
			words_put(out, STR("If all readings were shifted, so that the typical one is "
					   "this, the guardrail would roll back in the stage from "
					   "four of five starts:"), "  ", "  ");
		any = true;
		put_columns(r, &c, out);
	}
	put_left_out(r, out);
}

/* ---- recorded requests ---------------------------------------------------------------------- */

static void put_peaks(const struct power_report *r, struct buf *out)
{
	const struct plan *p = r->plan;
	struct table t = table_on(out->arena, 3, 0x2);
	char start[QTY_TEXT_MAX];

	if (r->trace->peaks_left_out)
		words_put(out, STR("The worst case with the recorded requests would take too long "
				   "from so many starts."), "  ", "  ");
	if (!r->trace->peaks)
		return;
	words_put(out, STR("The worst case with the requests that were recorded, from the worst "
			   "start:"), "  ", "  ");
	for (size_t i = 0; i < p->nguardrails; i++) {
		const struct power_peak *peak = &r->trace->peaks[i];
		struct str *row = table_row(&t);

		row[0] = p->guardrails[i].name;
		row[1] = STR("-");
		if (!peak->worst.noticed)
			continue;
		row[1] = power_count_text(out->arena, peak->worst.requests);
		instant_format(peak->start_ms + peak->worst.onset_ms, start);
		row[2] = arena_printf(out->arena, "bad from %s", start);
	}
	table_put(&t, out);
}

void power_print_trace(const struct power_report *r, struct buf *out)
{
	put_introduction(r, out);
	put_seen(r, out);
	put_levels(r, out);
	put_peaks(r, out);
}
