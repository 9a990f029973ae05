/* Draws a share over a grid; see plot_heat.h.
 *
 * The colours go from light to dark in one hue, so that people tell them apart whatever colours
 * they see, and so does paper.
 */
#include <math.h>

#include "base/utf8.h"
#include "sim/plot_heat.h"

#define MARGIN		20
#define LEFT		150
#define RIGHT		850
#define TOP		110
#define CELL		30	/* pixels of a row where rows are few */
#define HIGH		560	/* pixels of all rows at most, and then of a row 2 at least */
#define ROWS_MAX	(HIGH / 2)
#define COLUMNS_MAX	((RIGHT - LEFT) / 2)
#define BELOW		62	/* labels of the columns, their name, a margin */
#define LETTER		6.4	/* width of a small letter */
#define LINE		14	/* height of a line of small letters */
#define SEAM		0.6	/* pixels that cells reach over the next one */
#define BAR_LEFT	880	/* the key */
#define BAR_WIDTH	18
#define BAR_STEPS	32

/** The grid as it is drawn: cells, or blocks of cells. */
struct grid {
	const struct heat_map *map;
	struct buf *out;
	size_t rows, columns;	/* blocks */
	int height;		/* pixels of all rows */
};

/* ---- values --------------------------------------------------------------------------------- */

/** The first cell of a block. @param n  cells, in so many blocks. */
static size_t first_of(size_t block, size_t blocks, size_t n)
{
	return (size_t)((double)block * (double)n / (double)blocks);
}

/** The mean of a block's values; NaN where it has none. */
static double value_of(const struct grid *g, size_t row, size_t column)
{
	size_t r1 = first_of(row + 1, g->rows, g->map->nrows);
	size_t c0 = first_of(column, g->columns, g->map->ncolumns);
	size_t c1 = first_of(column + 1, g->columns, g->map->ncolumns);
	double sum = 0;
	size_t n = 0;

	for (size_t r = first_of(row, g->rows, g->map->nrows); r < r1; r++)
		for (size_t c = c0; c < c1; c++) {
			double v = g->map->values[r * g->map->ncolumns + c];

			if (isnan(v))
				continue;
			sum += fmin(fmax(v, 0), 1);
			n++;
		}
	return n ? sum / (double)n : NAN;
}

/** The colour of a share, 0xRRGGBB: between the two of five stops that it lies between. */
static unsigned colour_of(double v)
{
	static const unsigned char stops[][3] = {
		{ 0xf1, 0xf5, 0xfa }, { 0xbd, 0xd7, 0xec }, { 0x6b, 0xae, 0xd6 }, { 0x21, 0x71, 0xb5 },
		{ 0x08, 0x30, 0x6b },
	};
	double at = v * (ARRAY_LEN(stops) - 1);
	size_t i = v >= 1 ? ARRAY_LEN(stops) - 2 : (size_t)at;
	unsigned colour = 0;

	for (size_t k = 0; k < 3; k++) {
		double part = stops[i][k] + (at - (double)i) * (stops[i + 1][k] - stops[i][k]);

		colour = colour << 8 | (unsigned)lround(part);
	}
	return colour;
}

/* ---- words ---------------------------------------------------------------------------------- */

static int row_y(const struct grid *g, double row)
{
	return TOP + (int)lround(row * g->height / (double)g->rows);
}

static int column_x(const struct grid *g, double column)
{
	return LEFT + (int)lround(column * (RIGHT - LEFT) / (double)g->columns);
}

/** Labels of rows, as many as there is room for. */
static void put_row_labels(const struct grid *g)
{
	int free = 0;

	for (size_t i = 0; i < g->rows; i++) {
		int y = row_y(g, (double)i + 0.5);

		if (y - LINE / 2 < free)
			continue;
		script_label(g->out, LEFT - 8, y, "right", PLOT_SMALL, PLOT_MUTE,
			     g->map->rows[first_of(i, g->rows, g->map->nrows)], 20);
		free = y + LINE / 2;
	}
}

static void put_column_labels(const struct grid *g)
{
	int free = 0;

	for (size_t i = 0; i < g->columns; i++) {
		struct str text = g->map->columns[first_of(i, g->columns, g->map->ncolumns)];
		size_t columns = utf8_columns(text) < 20 ? utf8_columns(text) : 20;
		int x = column_x(g, (double)i + 0.5);
		int half = (int)((double)columns * LETTER / 2) + 8;

		if (x - half < free || x + half > PLOT_WIDTH)
			continue;
		script_label(g->out, x, TOP + g->height + 14, "center", PLOT_SMALL, PLOT_MUTE, text,
			     20);
		free = x + half;
	}
}

/** The value in each cell, where all of them have room for it. */
static void put_values(const struct grid *g)
{
	if (column_x(g, 1) - LEFT < 5 * LETTER + 6 || row_y(g, 1) - TOP < LINE)
		return;
	for (size_t r = 0; r < g->rows; r++)
		for (size_t c = 0; c < g->columns; c++) {
			double v = value_of(g, r, c);
			struct buf text = buf_on(g->out->arena);

			if (isnan(v))
				buf_puts(&text, "none");
			else
				buf_printf(&text, v > 0 && v < 0.1 ? "%.1f%%" : "%.0f%%", v * 100);
			script_label(g->out, column_x(g, (double)c + 0.5), row_y(g, (double)r + 0.5),
				     "center", PLOT_SMALL, v > 0.55 ? "#ffffff" : PLOT_INK,
				     buf_str(&text), 0);
		}
}

static void put_key(const struct grid *g)
{
	int high = g->height < 160 ? 160 : g->height > 300 ? 300 : g->height;

	for (int i = 0; i < BAR_STEPS; i++) {
		script_rectangle(g->out, BAR_LEFT, TOP + high - high * i / BAR_STEPS,
				 BAR_LEFT + BAR_WIDTH, TOP + high - high * (i + 1) / BAR_STEPS);
		buf_printf(g->out, "fs solid 1.0 noborder fc rgb 0x%06x\n",
			   colour_of((i + 0.5) / BAR_STEPS));
	}
	for (int i = 0; i <= 4; i++) {
		struct buf text = buf_on(g->out->arena);

		buf_printf(&text, "%d%%", 25 * i);
		script_label(g->out, BAR_LEFT + BAR_WIDTH + 8, TOP + high - high * i / 4, "left",
			     PLOT_SMALL, PLOT_MUTE, buf_str(&text), 0);
	}
}

static void put_words(const struct grid *g)
{
	const struct heat_map *m = g->map;

	script_label(g->out, LEFT, 30, "left", PLOT_LARGE, PLOT_INK, m->title, 78);
	script_label(g->out, LEFT, 56, "left", PLOT_SMALL, PLOT_MUTE, m->below, 122);
	script_label(g->out, MARGIN, TOP - 16, "left", PLOT_SMALL, PLOT_INK, m->rows_name, 100);
	script_label(g->out, (LEFT + RIGHT) / 2, TOP + g->height + 38, "center", PLOT_SMALL, PLOT_INK,
		     m->columns_name, 100);
}

/* ---- cells ---------------------------------------------------------------------------------- */

/** @param known  cells with a value, else those without. @return the number put. */
static size_t put_cells(const struct grid *g, const char *block, bool known)
{
	size_t n = 0;

	for (size_t r = 0; r < g->rows; r++)
		for (size_t c = 0; c < g->columns; c++) {
			double v = value_of(g, r, c);

			if (isnan(v) == known)
				continue;
			if (n++ == 0)
				buf_printf(g->out, "%s << EOD\n", block);
			buf_printf(g->out, "%zu %zu", c, r);
			if (known)
				buf_printf(g->out, " %u", colour_of(v));
			buf_putc(g->out, '\n');
		}
	if (n)
		buf_puts(g->out, "EOD\n");
	return n;
}

void plot_heat_map(const struct heat_map *map, const struct plot_to *to, struct buf *out)
{
	/* a hair larger than they are, so that no paper shines through between them */
	static const char *const box = "using ($1+0.5):($2+0.5):1:($1+1+ex):2:($2+1+ey)";
	struct grid g = { .map = map, .out = out, .rows = map->nrows, .columns = map->ncolumns };
	size_t known, unknown;

	g.rows = g.rows > ROWS_MAX ? ROWS_MAX : g.rows;
	g.columns = g.columns > COLUMNS_MAX ? COLUMNS_MAX : g.columns;
	g.height = (int)g.rows * CELL > HIGH ? HIGH : (int)g.rows * CELL;
	script_open(out, to, TOP + (g.height < 180 ? 180 : g.height) + BELOW);
	put_words(&g);
	put_key(&g);
	put_row_labels(&g);
	put_column_labels(&g);
	put_values(&g);
	buf_puts(out, "# ---- cells: column, row, colour ----\n");
	known = put_cells(&g, "$known", true);
	unknown = put_cells(&g, "$unknown", false);
	script_frame(out, LEFT, RIGHT, TOP, TOP + g.height);
	buf_printf(out, "unset border; unset xtics; unset ytics\nset xrange [0:%zu]\n"
			"set yrange [%zu:0]\nex = %.4f; ey = %.4f\nplot -9 title 'none'", g.columns,
		   g.rows, SEAM * (double)g.columns / (RIGHT - LEFT),
		   SEAM * (double)g.rows / g.height);
	if (known)
		buf_printf(out, ", \\\n  $known %s:3 with boxxyerror fs solid 1.0 noborder "
				"lc rgb variable title 'cells'", box);
	if (unknown)
		buf_printf(out, ", \\\n  $unknown %s with boxxyerror fs transparent pattern 4 noborder "
				"fc rgb '%s' title 'no value'", box, PLOT_STABLE);
	buf_putc(out, '\n');
	script_clear(out);
	script_close(out);
}
