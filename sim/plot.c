/* Lays out the picture of a run; see plot.h. From above: what happened in words, what the colours
 * mean, a row of verdicts for each guardrail, the weight, a panel for each value that is compared.
 *
 * A plan may have more guardrails than a picture has room for. Then those come first that had
 * something to say, and a line tells how many are left out.
 */
#include "sim/plot_in.h"

#include <math.h>

#include "base/file.h"
#include "base/utf8.h"
#include "sim/result_rows.h"
#include "sim/result_words.h"

#define STRIPS_MAX	40
#define PANELS_MAX	12
#define PLAN_COLUMNS	32	/* of the plan's name in the title */
#define VERSION_COLUMNS	24	/* of a version's name, wherever it stands */
#define TICS		12	/* on the clock */
#define BOTTOM		52	/* the clock's numbers, its name, a margin */

/* ---- shared with the other files ------------------------------------------------------------ */

const char *plot_outcome_colour(enum outcome o)
{
	switch (o) {
	case OUTCOME_PROMOTED: return PLOT_GOOD;
	case OUTCOME_ROLLED_BACK: return PLOT_BAD;
	case OUTCOME_PAUSED: case OUTCOME_UNDECIDED: break;
	}
	return PLOT_OPEN;
}

int plot_x(const struct plot *p, int64_t t_ms)
{
	double part = (double)t_ms / (double)p->right_ms;

	return LEFT + (int)lround(part * (RIGHT - LEFT));
}

int plot_block(struct plot *p)
{
	buf_printf(p->out, "$d%d << EOD\n", ++p->blocks);
	return p->blocks;
}

void plot_block_end(struct plot *p)
{
	buf_puts(p->out, "EOD\n");
}

static void put_rule(struct plot *p, int64_t t_ms, const char *colour, const char *style)
{
	buf_printf(p->out, "set arrow from %lld, graph 0 to %lld, graph 1 nohead lc rgb '%s' %s\n",
		   (long long)t_ms, (long long)t_ms, colour, style);
}

/** Where steps begin, the instants of promotion and decision, and a veil over what comes behind. */
static void put_rules(struct plot *p)
{
	const struct result *r = p->result;

	for (size_t i = 1; i < r->nsteps && r->nsteps <= STEPS_RULED; i++)
		put_rule(p, r->steps[i].begin_ms, PLOT_STABLE, "lw 0.8 dt 3 back");
	if (p->right_ms > p->end_ms)
		buf_printf(p->out,
			   "set object rect from %lld, graph 0 to %lld, graph 1 fc rgb '#ffffff' "
			   "fs transparent solid 0.65 noborder front\n",
			   (long long)p->end_ms, (long long)p->right_ms);
	if (r->promoted && r->outcome != OUTCOME_PROMOTED)
		put_rule(p, r->promoted_ms, PLOT_GOOD, "lw 1.4 dt 2 front");
	put_rule(p, r->at_ms, plot_outcome_colour(r->outcome), "lw 1.6 front");
}

void plot_panel_open(struct plot *p, int height, bool last)
{
	script_frame(p->out, LEFT, RIGHT, p->y, p->y + height);
	buf_printf(p->out, "set border 3 lc rgb '%s' lw 0.8\n"
			   "set grid xtics ytics lc rgb '%s' lw 0.8 lt 1 back\n",
		   PLOT_MUTE, PLOT_GRID);
	script_time_axis(p->out, &p->time, p->right_ms, last);
	put_rules(p);
	p->y += height;
}

/* ---- what is shown -------------------------------------------------------------------------- */

/** How much a guardrail had to say: it decided, it did not always promote, it was checked. */
static int weight_of(const struct plot *p, size_t guardrail)
{
	const struct band_row *row = &p->bands[guardrail];
	bool trouble = false;

	if ((ptrdiff_t)guardrail == p->result->guardrail)
		return 3;
	for (size_t i = 0; i < row->n && !trouble; i++)
		trouble = row->v[i].check->verdict != VERDICT_PROMOTE;
	return trouble ? 2 : row->n > 0;
}

/** Picks at most max guardrails, in the order of the plan. */
static const size_t *pick(struct plot *p, size_t max, size_t *n)
{
	size_t all = p->result->plan->nguardrails, left = max, *picked;
	signed char *weight = arena_array(p->out->arena, all, sizeof(*weight));

	picked = arena_array(p->out->arena, all < max ? all : max, sizeof(*picked));
	for (size_t i = 0; i < all; i++)
		weight[i] = (signed char)weight_of(p, i);
	for (int w = 3; w >= 0; w--)
		for (size_t i = 0; i < all && left > 0; i++)
			if (weight[i] == w) {
				weight[i] = -1;		/* picked */
				left--;
			}
	*n = 0;
	for (size_t i = 0; i < all; i++)
		if (weight[i] == -1)
			picked[(*n)++] = i;
	return picked;
}

static void find_panels(struct plot *p)
{
	struct panel *panels = arena_array(p->out->arena, PANELS_MAX + PANELS_OF_ONE,
					   sizeof(*panels));
	size_t n, i;
	const size_t *picked = pick(p, PANELS_MAX, &n);

	for (i = 0; i < n && p->npanels < PANELS_MAX; i++)
		p->npanels += panels_of(p->out->arena, p->result->plan, picked[i],
					panels + p->npanels);
	p->left_out = i < p->result->plan->nguardrails;
	p->panels = panels;
}

/** The clock ends a little behind the run where that goes on: to show what comes then. */
static int64_t right_of(const struct result *r, int64_t end_ms)
{
	switch (r->outcome) {
	case OUTCOME_PROMOTED: case OUTCOME_ROLLED_BACK:
		return end_ms + end_ms / 12 + 1;
	case OUTCOME_PAUSED: case OUTCOME_UNDECIDED:
		break;
	}
	return end_ms;
}

/* ---- in words ------------------------------------------------------------------------------- */

/** A line of the head. */
static void put_line(struct plot *p, const char *size, const char *colour, const struct buf *text,
		     size_t columns)
{
	if (text->n == 0)
		return;
	script_label(p->out, LEFT, p->y, "left", size, colour, buf_str(text), columns);
	p->y += 20;
}

/** The name of a version. What follows a long one is to be seen, too. */
static struct str part(const struct plot *p, enum side side)
{
	struct str name = p->how->part[side];

	if (name.n == 0)
		name = p->result->plan->versions[side].name;
	return script_cut(p->out->arena, name, VERSION_COLUMNS);
}

static void put_title(struct plot *p)
{
	struct buf text = buf_on(p->out->arena);
	struct str plan = script_cut(text.arena, p->result->plan->name, PLAN_COLUMNS);
	struct str canary = part(p, SIDE_CANARY);

	p->y = 30;
	buf_printf(&text, "%" PRI_STR ": %" PRI_STR " ", STR_ARG(plan), STR_ARG(canary));
	words_outcome(&text, p->result);
	put_line(p, PLOT_LARGE, PLOT_INK, &text, 82);
	p->y += 4;
}

static void put_rollback(const struct plot *p, struct buf *text)
{
	const struct result *r = p->result;
	const struct guardrail *g = &r->plan->guardrails[r->guardrail];
	const struct band_row *row = &p->bands[r->guardrail];

	buf_printf(text, "%" PRI_STR ": ", STR_ARG(g->name));
	if (r->reason == REASON_CONDITION && row->n > 0)
		words_decision(text, r->plan, row->v[row->n - 1].check);
	else if (g->no_data_after > 1)
		buf_printf(text, "no data for %lld checks", (long long)g->no_data_after);
	else
		buf_puts(text, "no data");
}

/** Why it ended so, where the title does not tell. */
static void put_reason(struct plot *p)
{
	const struct result *r = p->result;
	const struct step *step = &r->plan->steps[r->step];
	struct buf text = buf_on(p->out->arena), held = buf_on(p->out->arena);
	size_t to, from = r->nsteps ? rows_step_checks(r, &r->steps[r->nsteps - 1], &to) : (to = 0);

	if (r->outcome == OUTCOME_PROMOTED)
		return;
	if (r->guardrail >= 0)
		put_rollback(p, &text);
	else if (r->reason == REASON_GATE)
		buf_printf(&text, "asked: %" PRI_STR, STR_ARG(step->text));
	else if (step->kind == STEP_PAUSE && step->text.n)
		buf_printf(&text, "until approved: %" PRI_STR, STR_ARG(step->text));
	else if (step->kind == STEP_STAGE && words_held(&held, r, from, to))
		buf_printf(&text, "held by %" PRI_STR, STR_ARG(buf_str(&held)));
	put_line(p, PLOT_MIDDLE, plot_outcome_colour(r->outcome), &text, 112);
}

/** Scenario, versions and traces. */
static void put_play(struct plot *p)
{
	const struct report *how = p->how;
	struct buf text = buf_on(p->out->arena);
	char start[QTY_TEXT_MAX];

	if (how->scenario.n)
		buf_printf(&text, "scenario %" PRI_STR " \u00b7 ", STR_ARG(how->scenario));
	buf_printf(&text, "stable %" PRI_STR ", canary %" PRI_STR, STR_ARG(part(p, SIDE_STABLE)),
		   STR_ARG(part(p, SIDE_CANARY)));
	for (size_t i = 0; i < how->ntraces; i++)
		buf_printf(&text, "%s%" PRI_STR, i ? ", " : " \u00b7 ",
			   STR_ARG(path_tail(how->traces[i])));
	if (how->recorded) {
		instant_format(how->start_ms, start);
		buf_printf(&text, "%s%s", how->ntraces ? " from " : " \u00b7 from ", start);
	}
	for (size_t i = 0; i < how->nsupposed; i++)
		buf_printf(&text, "%s%" PRI_STR, i ? "; " : " \u00b7 what if ",
			   STR_ARG(how->supposed[i]));
	put_line(p, PLOT_SMALL, PLOT_MUTE, &text, 122);
}

static void put_exposure(struct plot *p)
{
	struct buf text = buf_on(p->out->arena);
	char clock[QTY_TEXT_MAX];

	buf_puts(&text, "exposure: ");
	words_exposure(&text, p->result);
	if (p->result->detect_ms > 0) {
		clock_format(p->result->detect_ms, clock);
		buf_printf(&text, "; %s from the first hold to the rollback", clock);
	}
	put_line(p, PLOT_SMALL, PLOT_MUTE, &text, 122);
}

/** What there was no room for. */
static void put_left_out(struct plot *p)
{
	size_t all = p->result->plan->nguardrails;
	struct buf text = buf_on(p->out->arena);

	if (all > p->nshown)
		buf_printf(&text, "no room here for %zu of %zu guardrails", all - p->nshown, all);
	else if (p->left_out)
		buf_puts(&text, "no room here for the readings of all guardrails");
	put_line(p, PLOT_SMALL, PLOT_MUTE, &text, 0);
}

/* ---- what colours and lines mean ------------------------------------------------------------ */

static void put_patch(struct plot *p, int x, enum verdict v)
{
	for (int hatch = 0; hatch <= (int)plot_hatched(v); hatch++) {
		script_rectangle(p->out, x, p->y + 6, x + 16, p->y - 6);
		plot_fill(p->out, v, true, hatch);
		buf_putc(p->out, '\n');
	}
}

static int put_line_key(struct plot *p, int right, enum side side)
{
	static const char *const names[] = { [SIDE_STABLE] = "stable", [SIDE_CANARY] = "canary" };
	struct buf text = buf_on(p->out->arena);
	size_t columns;
	int left;

	buf_printf(&text, "%s %" PRI_STR, names[side], STR_ARG(part(p, side)));
	columns = utf8_columns(buf_str(&text));
	columns = columns > 24 ? 24 : columns;
	left = right - (int)((double)columns * LETTER);
	script_label(p->out, left, p->y, "left", PLOT_SMALL, PLOT_MUTE, buf_str(&text), columns);
	script_dash(p->out, left - 26, left - 6, p->y);
	buf_printf(p->out, "lc rgb '%s' lw %s\n",
		   side == SIDE_CANARY ? PLOT_CANARY : PLOT_STABLE,
		   side == SIDE_CANARY ? "2.4" : "1.6");
	return left - 26 - 18;
}

static void put_legend(struct plot *p)
{
	static const struct { enum verdict verdict; const char *name; int x; } keys[] = {
		{ VERDICT_PROMOTE, "promote", 0 }, { VERDICT_HOLD, "hold", 86 },
		{ VERDICT_ROLLBACK, "rollback", 150 }, { VERDICT_NO_DATA, "no data", 236 },
	};
	int right = RIGHT;

	if (!p->nshown && !p->npanels)
		return;
	p->y += 6;
	for (size_t i = 0; i < ARRAY_LEN(keys) && p->nshown; i++) {
		put_patch(p, LEFT + keys[i].x, keys[i].verdict);
		script_label(p->out, LEFT + keys[i].x + 22, p->y, "left", PLOT_SMALL, PLOT_MUTE,
			     str_of(keys[i].name), 0);
	}
	if (p->npanels) {
		right = put_line_key(p, right, SIDE_CANARY);
		put_line_key(p, right, SIDE_STABLE);
	}
	p->y += 16;
}

/* ---- the whole ------------------------------------------------------------------------------ */

/** Height of the picture below the head. */
static int height_below(const struct plot *p)
{
	int strips = p->nshown ? (int)p->nshown * STRIP + BETWEEN : 0;

	return strips + HEADER + WEIGHT + BETWEEN +
	       (int)p->npanels * (HEADER + VALUES + BETWEEN) + BOTTOM;
}

void plot_run(const struct result *r, const struct report *how, const struct plot_to *to,
	      struct buf *out)
{
	struct buf head = buf_on(out->arena);
	struct plot p = { .result = r, .how = how, .out = &head, .end_ms = bands_end(r),
			  .bands = bands_of(out->arena, r) };

	p.right_ms = right_of(r, p.end_ms);
	p.time = time_axis_of(p.right_ms, TICS);
	p.shown = pick(&p, STRIPS_MAX, &p.nshown);
	find_panels(&p);
	put_title(&p);
	put_reason(&p);
	put_play(&p);
	put_exposure(&p);
	put_left_out(&p);
	put_legend(&p);

	script_open(out, to, p.y + height_below(&p));
	buf_put(out, buf_str(&head));
	p.out = out;
	if (p.nshown)
		plot_strips(&p);
	plot_weight(&p, p.npanels == 0);
	for (size_t i = 0; i < p.npanels; i++)
		plot_values(&p, &p.panels[i], i == p.npanels - 1);
	script_close(out);
}
