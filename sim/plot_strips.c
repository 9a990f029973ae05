/* Draws the verdicts of a run, a row for each guardrail, and the weight of the canary below; see
 * plot_in.h.
 */
#include <string.h>

#include "base/utf8.h"
#include "sim/plot_in.h"

#define COLUMN		2	/* pixels of a column, where checks are too many to be told apart */
#define NAME_COLUMNS	16	/* of a guardrail's name beside its row */
#define INSTANT_WIDTH	140	/* pixels of "rolled back 1d 2:00:00" */
#define ROOM		1.4	/* the weight's axis, for the names of steps above it */

static const enum verdict verdicts[] = {
	VERDICT_PROMOTE, VERDICT_HOLD, VERDICT_NO_DATA, VERDICT_ROLLBACK
};

/* ---- verdicts ------------------------------------------------------------------------------- */

bool plot_hatched(enum verdict v)
{
	return v == VERDICT_HOLD || v == VERDICT_ROLLBACK;
}

void plot_fill(struct buf *out, enum verdict v, bool border, bool hatch)
{
	static const struct { const char *colour, *hatch, *pattern; } fills[] = {
		[VERDICT_PROMOTE] = { "#a9dccb", "", "" },
		[VERDICT_HOLD] = { "#f3c04b", "#8a5a00", "4" },
		[VERDICT_ROLLBACK] = { "#b3261e", "#ffffff", "1" },
		[VERDICT_NO_DATA] = { "#ffffff", "", "" },
	};
	const char *edge = v == VERDICT_NO_DATA ? PLOT_STABLE : "#ffffff";

	if (hatch)
		buf_printf(out, "fs transparent pattern %s noborder fc rgb '%s'", fills[v].pattern,
			   fills[v].hatch);
	else if (border || v == VERDICT_NO_DATA)
		buf_printf(out, "fs solid 1.0 border lc rgb '%s' fc rgb '%s'", edge,
			   fills[v].colour);
	else
		buf_printf(out, "fs solid 1.0 noborder fc rgb '%s'", fills[v].colour);
}

/** The bands of a strip as they are drawn. */
struct cells {
	struct { double from, to; size_t row; enum verdict verdict; } *v;
	size_t n, cap;
	bool apart;		/* each is a check: with a line between them */
};

static void add_cell(struct arena *a, struct cells *c, double from, double to, size_t row,
		     enum verdict v)
{
	c->v = arena_grow(a, c->v, c->n, &c->cap, sizeof(*c->v));
	c->v[c->n].from = from;
	c->v[c->n].to = to;
	c->v[c->n].row = row;
	c->v[c->n++].verdict = v;
}

/** A row of many checks: in columns, neighbours of one verdict as one. */
static void add_columns(struct plot *p, struct cells *c, size_t row)
{
	signed char columns[(RIGHT - LEFT) / COLUMN];
	const size_t n = ARRAY_LEN(columns);
	size_t from = 0;

	bands_columns(&p->bands[p->shown[row]], p->right_ms, n, columns);
	for (size_t i = 0; i < n; i++)
		if (columns[i] == BAND_EXCUSED)
			columns[i] = VERDICT_NO_DATA;
	for (size_t i = 1; i <= n; i++) {
		double width = (double)p->right_ms / (double)n;

		if (i < n && columns[i] == columns[from])
			continue;
		if (columns[from] != NO_BAND)
			add_cell(p->out->arena, c, (double)from * width, (double)i * width, row,
				 (enum verdict)columns[from]);
		from = i;
	}
}

static void add_checks(struct plot *p, struct cells *c, size_t row)
{
	const struct band_row *bands = &p->bands[p->shown[row]];

	for (size_t i = 0; i < bands->n; i++)
		add_cell(p->out->arena, c, (double)bands->v[i].from_ms, (double)bands->v[i].to_ms,
			 row, bands->v[i].check->verdict);
}

static struct cells find_cells(struct plot *p)
{
	struct cells c = { .apart = true };

	for (size_t i = 0; i < p->nshown; i++)
		c.apart = c.apart &&
			  p->bands[p->shown[i]].n * CELL_MIN <= (size_t)plot_x(p, p->end_ms) - LEFT;
	for (size_t i = 0; i < p->nshown; i++) {
		if (c.apart)
			add_checks(p, &c, i);
		else
			add_columns(p, &c, i);
	}
	return c;
}

/** Puts the cells of a verdict as data. @return the number of the block; 0 if there is none. */
static int put_cells(struct plot *p, const struct cells *c, enum verdict v)
{
	int block = 0;

	for (size_t i = 0; i < c->n; i++) {
		if (c->v[i].verdict != v)
			continue;
		if (!block)
			block = plot_block(p);
		script_number(p->out, c->v[i].from);
		buf_putc(p->out, ' ');
		script_number(p->out, c->v[i].to);
		buf_printf(p->out, " %zu\n", c->v[i].row);
	}
	if (block)
		plot_block_end(p);
	return block;
}

static void put_boxes(struct plot *p, int block, enum verdict v, const struct cells *c)
{
	for (int hatch = 0; hatch <= (int)plot_hatched(v); hatch++) {
		buf_printf(p->out, ", \\\n  $d%d using (($1+$2)/2):($3+0.5):1:2:($3+0.1):($3+0.9) "
				   "with boxxyerror ", block);
		plot_fill(p->out, v, c->apart, hatch);
		buf_puts(p->out, " title 'verdicts'");
	}
}

void plot_strips(struct plot *p)
{
	const struct cells c = find_cells(p);
	int blocks[ARRAY_LEN(verdicts)], height = (int)p->nshown * STRIP;

	buf_puts(p->out, "\n# ---- verdicts: from, to, row ----\n");
	for (size_t i = 0; i < ARRAY_LEN(verdicts); i++)
		blocks[i] = put_cells(p, &c, verdicts[i]);
	script_frame(p->out, LEFT, RIGHT, p->y, p->y + height);
	buf_printf(p->out, "unset border; unset xtics; unset ytics\nset xrange [0:%lld]\n"
			   "set yrange [%zu:0]\n", (long long)p->right_ms, p->nshown);
	for (size_t i = 0; i < p->nshown; i++) {
		int y = p->y + (int)i * STRIP + STRIP / 2;

		script_label(p->out, LEFT - 10, y, "right", PLOT_MIDDLE, PLOT_INK,
			     p->result->plan->guardrails[p->shown[i]].name, NAME_COLUMNS);
		if (p->bands[p->shown[i]].n == 0)
			script_label(p->out, LEFT + 6, y, "left", PLOT_SMALL, PLOT_MUTE,
				     STR("never checked"), 0);
	}
	/* something is always drawn, if only out of sight */
	buf_puts(p->out, "plot -9 title 'none'");
	for (size_t i = 0; i < ARRAY_LEN(verdicts); i++)
		if (blocks[i])
			put_boxes(p, blocks[i], verdicts[i], &c);
	buf_putc(p->out, '\n');
	script_clear(p->out);
	p->y += height + BETWEEN;
}

/* ---- weight --------------------------------------------------------------------------------- */

static void put_weight_row(struct plot *p, int64_t t_ms, int32_t ppm)
{
	buf_printf(p->out, "%lld ", (long long)t_ms);
	script_number(p->out, ppm / 1e4);
	buf_putc(p->out, '\n');
}

/** The canary's share after the run. @return -1: nothing is known of it. */
static int32_t share_behind(const struct result *r)
{
	return r->outcome == OUTCOME_PROMOTED ? PPM : r->outcome == OUTCOME_ROLLED_BACK ? 0 : -1;
}

/** @return the largest share, ppm. */
static int32_t put_weights(struct plot *p)
{
	const struct result *r = p->result;
	int32_t most = 0, behind = share_behind(r);
	int drawn = -1;

	for (size_t i = 0; i < r->nsteps; i++) {
		int32_t ppm = r->plan->steps[r->steps[i].step].weight_ppm;

		most = ppm > most ? ppm : most;
		if (i > 0 && i < r->nsteps - 1 && plot_x(p, r->steps[i].end_ms) == drawn)
			continue;	/* too short to be seen */
		drawn = plot_x(p, r->steps[i].end_ms);
		put_weight_row(p, r->steps[i].begin_ms, ppm);
		put_weight_row(p, r->steps[i].end_ms, ppm);
	}
	if (behind >= 0 && p->right_ms > p->end_ms) {
		put_weight_row(p, p->end_ms, behind);
		put_weight_row(p, p->right_ms, behind);
		most = behind > most ? behind : most;
	}
	return most;
}

/** The mirrored share, where there is one. @return the largest, ppm. */
static int32_t put_mirrors(struct plot *p)
{
	const struct result *r = p->result;
	int32_t most = 0;

	for (size_t i = 0; i < r->nsteps; i++) {
		int32_t ppm = r->plan->steps[r->steps[i].step].mirror_ppm;

		if (ppm == 0)
			continue;
		most = ppm > most ? ppm : most;
		put_weight_row(p, r->steps[i].begin_ms, ppm);
		put_weight_row(p, r->steps[i].end_ms, ppm);
		buf_putc(p->out, '\n');
	}
	return most;
}

static bool has_mirror(const struct result *r)
{
	for (size_t i = 0; i < r->nsteps; i++)
		if (r->plan->steps[r->steps[i].step].mirror_ppm > 0)
			return true;
	return false;
}

static int name_width(struct str name)
{
	return (int)((double)utf8_columns(name) * LETTER) + 8;
}

/** The step's name, or what is left of it where there is no room: "25%" for "stage 25%". */
static struct str name_for(const struct step *step, int room)
{
	struct str name = step->name;

	if (name_width(name) > room && step->kind == STEP_STAGE && str_starts(name, "stage "))
		return str_sub(name, 6, name.n);
	return name;
}

/** Names of steps where they begin: first those that have room above their own step, then as many
 * of the others as there is room for between these. */
static void put_step_names(struct plot *p)
{
	const struct result *r = p->result;
	int *limit = arena_array(p->out->arena, r->nsteps + 1, sizeof(*limit)), free = LEFT;

	limit[r->nsteps] = plot_x(p, p->end_ms);	/* where the next name with room begins */
	for (size_t i = r->nsteps; i > 0; i--) {
		const struct step_record *s = &r->steps[i - 1];
		int x = plot_x(p, s->begin_ms), room = plot_x(p, s->end_ms) - x;

		limit[i - 1] = limit[i];
		if (name_width(name_for(&r->plan->steps[s->step], room)) <= room)
			limit[i - 1] = x;
	}
	for (size_t i = 0; i < r->nsteps; i++) {
		const struct step_record *s = &r->steps[i];
		int x = plot_x(p, s->begin_ms), room = plot_x(p, s->end_ms) - x;
		struct str name = name_for(&r->plan->steps[s->step], room);
		int end = x + name_width(name);

		if (x < free || (limit[i] != x && end > limit[i]))
			continue;
		script_label(p->out, x + 5, p->y + 9, "left", PLOT_SMALL, PLOT_CANARY, name, 60);
		free = limit[i] == x ? end : end + 6;
	}
}

static void put_instant(struct plot *p, int x, int y, const char *align, const char *colour,
			const char *what, int64_t t_ms)
{
	struct buf text = buf_on(p->out->arena);
	char clock[QTY_TEXT_MAX];

	clock_format(t_ms, clock);
	buf_printf(&text, "%s %s", what, clock);
	script_label(p->out, x, y, align, PLOT_SMALL, colour, buf_str(&text), 0);
}

/** The outcome and its time above the rule that marks it; and the promotion, if it did not last.
 * @param left  what stands there already ends here. */
static void put_decision(struct plot *p, int left, int y)
{
	static const char *const words[] = {
		[OUTCOME_PROMOTED] = "promoted", [OUTCOME_ROLLED_BACK] = "rolled back",
		[OUTCOME_PAUSED] = "waits", [OUTCOME_UNDECIDED] = "undecided",
	};
	const struct result *r = p->result;
	int x = plot_x(p, r->at_ms), before = plot_x(p, r->promoted_ms);

	if (r->outcome != OUTCOME_PROMOTED && r->promoted && before > left &&
	    before + INSTANT_WIDTH < x)
		put_instant(p, before, y, "left", PLOT_GOOD, "promoted", r->promoted_ms);
	if (x < left)
		x = left;
	put_instant(p, x, y, x > RIGHT - 40 ? "right" : "left", plot_outcome_colour(r->outcome),
		    words[r->outcome], r->at_ms);
}

void plot_weight(struct plot *p, bool last)
{
	const bool mirrored = has_mirror(p->result);
	const struct str name = mirrored ? STR("canary weight, %; mirrored: broken line")
					 : STR("canary weight, %");
	int32_t most, mirror_most = 0;
	int weight, mirror = 0;
	struct value_axis axis = { 0, 1, false };

	buf_puts(p->out, "\n# ---- weight: ms, % ----\n");
	weight = plot_block(p);
	most = put_weights(p);
	plot_block_end(p);
	if (mirrored) {
		mirror = plot_block(p);
		mirror_most = put_mirrors(p);
		plot_block_end(p);
	}
	most = mirror_most > most ? mirror_most : most;
	axis.to = (most > 0 ? most / 1e4 : 1) * ROOM;
	script_label(p->out, LEFT, p->y + HEADER / 2, "left", PLOT_SMALL, PLOT_INK, name, 0);
	put_decision(p, LEFT + (int)((double)name.n * LETTER) + 10, p->y + HEADER / 2);
	p->y += HEADER;
	put_step_names(p);
	plot_panel_open(p, WEIGHT, last);
	script_value_axis(p->out, 'y', &axis, 3);
	buf_printf(p->out, "plot $d%d using 1:2 with filledcurves y1=0 fs solid 0.18 noborder "
			   "lc rgb '%s' title 'weight', \\\n  $d%d using 1:2 with lines lc rgb '%s' lw 2 "
			   "title 'weight'", weight, PLOT_CANARY, weight, PLOT_CANARY);
	if (mirrored)
		buf_printf(p->out, ", \\\n  $d%d using 1:2 with lines lc rgb '%s' lw 1.4 dt 2 "
				   "title 'mirrored'", mirror, PLOT_CANARY);
	buf_putc(p->out, '\n');
	script_clear(p->out);
	p->y += BETWEEN;
}
