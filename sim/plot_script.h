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

/* Colours, told apart by people who see no red, no green or no blue, and by their lightness on
 * paper (docs/pictures.md has the contrasts). */
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

/** @return the text, or as much of it as has room in a number of columns, with an ellipsis. */
struct str script_cut(struct arena *a, struct str s, size_t columns);

/** Puts a text as gnuplot reads it, quoted. Nothing in it means anything to gnuplot: what could end
 * it, begin a command or a macro stands as octal numbers. Control characters, those that turn the
 * direction of writing and bytes that are not UTF-8 become `?`.
 * @param columns  as of script_cut(); 0: not cut. */
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

/** Puts a rectangle between two corners, in pixels. How it is filled is to follow, and the end of
 * the line. */
void script_rectangle(struct buf *out, int x0, int y0, int x1, int y1);

/** Puts a level line, in pixels. Its colour and width are to follow, and the end of the line. */
void script_dash(struct buf *out, int x0, int x1, int y);

/** Takes labels, arrows and objects away, for the next part of the picture. */
void script_clear(struct buf *out);

/** Puts where the axes of the next part stand: pixels of its left, right, upper and lower edge. */
void script_frame(struct buf *out, int x0, int x1, int y0, int y1);

#endif
