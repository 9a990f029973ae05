/* What all scripts for gnuplot are made of: their head, texts, numbers and axes.
 *
 * A script holds its data, so it runs by itself. It is the same bytes everywhere. Places on the
 * picture are pixels from its upper left corner, which the script turns into parts of the screen
 * (its functions X and Y).
 *
 * Names from plans and traces stand in scripts as texts alone, never in comments or data; see
 * script_text().
 */
#ifndef CANARYC_SIM_PLOT_SCRIPT_H
#define CANARYC_SIM_PLOT_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "compiler/plan.h"

/** What a script draws. */
enum plot_format {
	PLOT_SVG,
	PLOT_PNG,	/* either goes to gnuplot's standard output */
	PLOT_SCRIPT	/* what its user asks for, SVG unless told otherwise */
};

struct plot_to {
	enum plot_format format;
	struct str name;	/* of PLOT_SCRIPT: the picture it writes is called so, with its suffix */
};

#define PLOT_WIDTH	1000	/* pixels */

/* Colours, told apart by people who see no red, no green or no blue, and by their lightness on paper
 * (docs/pictures.md has the contrasts). */
#define PLOT_INK	"#1f2933"
#define PLOT_MUTE	"#5d6975"
#define PLOT_GRID	"#e6e9ed"
#define PLOT_CANARY	"#0b5cad"
#define PLOT_STABLE	"#8a94a0"
#define PLOT_GOOD	"#1c7c54"
#define PLOT_BAD	"#b3261e"
#define PLOT_OPEN	"#8a5a00"

/* Sizes of letters; the script's variables of that name. */
#define PLOT_LARGE	"fL"
#define PLOT_MIDDLE	"fM"
#define PLOT_SMALL	"fS"

/** Puts the head: terminal, output, fonts, X() and Y(), and opens the multiplot. */
void script_open(struct buf *out, const struct plot_to *to, int height);

void script_close(struct buf *out);

/** Puts a text as gnuplot reads it, quoted. Nothing in it means anything to gnuplot: what could end
 * it, begin a command or a macro stands as octal numbers. Control characters, those that turn the
 * direction of writing and bytes that are not UTF-8 become `?`.
 * @param columns  longer texts are cut there and end in an ellipsis; 0: not cut. */
void script_text(struct buf *out, struct str s, size_t columns);

/** Puts a number that gnuplot reads back as v. @param v  finite. */
void script_number(struct buf *out, double v);

/** Puts a label on the picture.
 * @param x, y     pixels; y is the middle of its line.
 * @param align    "left", "right" or "center".
 * @param size     PLOT_LARGE .. PLOT_SMALL.
 * @param columns  as of script_text(). */
void script_label(struct buf *out, int x, int y, const char *align, const char *size,
		  const char *colour, struct str text, size_t columns);

/** Takes labels, arrows and objects away, for the next part of the picture. */
void script_clear(struct buf *out);

/** Puts where the axes of the next part stand: pixels of its left, right, upper and lower edge. */
void script_frame(struct buf *out, int x0, int x1, int y0, int y1);

/** A distance of tics that people read easily: 1, 2 or 5 times a power of ten.
 * @param range  that the axis spans, finite, > 0.
 * @param n      tics that there is room for, 2..
 * @return the smallest one with at most n steps in the range. */
double tic_step(double range, int n);

/** A clock axis. */
struct time_axis {
	int64_t step_ms;	/* between tics */
	int64_t unit_ms;	/* that they count */
	const char *unit;	/* "minutes" */
};

/** @param end_ms  where the axis ends, from 0; > 0. @param n  as of tic_step(). */
struct time_axis time_axis_of(int64_t end_ms, int n);

/** Puts range and tics of a time axis in milliseconds.
 * @param labels  whether it is the lowest one, with numbers and its name. */
void script_time_axis(struct buf *out, const struct time_axis *axis, int64_t end_ms, bool labels);

/** An axis of values. */
struct value_axis {
	double from, to;	/* finite, from < to; both > 0 if logarithmic */
	bool log;
};

/** Puts range and tics of a value axis. @param n  tics that there is room for. */
void script_value_axis(struct buf *out, const struct value_axis *axis, int n);

#endif
