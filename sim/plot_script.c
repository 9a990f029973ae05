/* What all scripts for gnuplot are made of; see plot_script.h. Knows nothing of rollouts. */
#include "sim/plot_script.h"

#include <string.h>

#include "base/diag.h"
#include "base/num.h"
#include "base/utf8.h"

/* ---- texts and numbers ---------------------------------------------------------------------- */

/* What gnuplot may take for something else than a letter, in a text or around it: the end of a
 * text, an escape, a command to be run, a macro, a block, enhanced text, a comment. */
static bool is_hostile(char c)
{
	return c != '\0' && strchr("\"'\\`@$#{}", c) != NULL;
}

struct str script_cut(struct arena *a, struct str s, size_t columns)
{
	size_t at = 0, width = 0, len;

	if (utf8_columns(s) <= columns)
		return s;
	while (at < s.n) {
		width += (size_t)utf8_width(utf8_decode(s, at, &len));
		if (width >= columns)
			break;
		at += len;
	}
	return arena_printf(a, "%" PRI_STR "\u2026", STR_ARG(str_sub(s, 0, at)));
}

/* Whether XML has no such character, or a program that draws may stumble over it. */
static bool is_no_character(uint32_t cp)
{
	return (cp & 0xFFFE) == 0xFFFE || (cp >= 0xFDD0 && cp <= 0xFDEF);
}

void script_text(struct buf *out, struct str s, size_t columns)
{
	struct buf safe = buf_on(out->arena);
	size_t len;

	diag_put_safe(&safe, s);
	s = buf_str(&safe);
	if (columns)
		s = script_cut(out->arena, s, columns);
	buf_putc(out, '"');
	for (size_t i = 0; i < s.n; i += len) {
		uint32_t cp = utf8_decode(s, i, &len);

		if (is_hostile(s.p[i]))
			buf_printf(out, "\\%03o", (unsigned)s.p[i]);
		else if (is_no_character(cp))
			buf_putc(out, '?');
		else
			buf_put(out, str_sub(s, i, i + len));
	}
	buf_putc(out, '"');
}

void script_number(struct buf *out, double v)
{
	char text[NUM_TEXT_MAX];

	num_format(v, text);
	buf_puts(out, text);
}

/* ---- parts of a picture --------------------------------------------------------------------- */

void script_open(struct buf *out, const struct plot_to *to, int height)
{
	buf_puts(out, "# Written by canaryc, for gnuplot 5.4 or newer.\n");
	if (to->format == PLOT_SCRIPT) {
		buf_puts(out, "# As it stands it draws an SVG; `gnuplot -e \"fmt = 'png'\" FILE` draws a PNG,\n"
			      "# and `out = 'NAME'` there gives the picture another name.\n"
			      "if (!exists('fmt')) fmt = 'svg'\n"
			      "if (!exists('out')) out = ");
		script_text(out, to->name, 0);
		buf_puts(out, " . '.' . fmt\n");
	} else {
		buf_printf(out, "fmt = '%s'\n", to->format == PLOT_SVG ? "svg" : "png");
	}
	buf_printf(out, "W = %d.0; H = %d.0\n", PLOT_WIDTH, height);
	buf_puts(out, "set encoding utf8\n"
		      "set decimalsign '.'\n"
		      "if (fmt eq 'svg') {\n"
		      "  set terminal svg size W, H dynamic background rgb '#ffffff' "
		      "font 'DejaVu Sans,13' noenhanced\n"
		      "  fL = ',17'; fM = ',12'; fS = ',11'\n"
		      "} else {\n"
		      "  set terminal pngcairo size W, H background rgb '#ffffff' "
		      "font 'DejaVu Sans,10' noenhanced\n"
		      "  fL = ',13'; fM = ',9.5'; fS = ',8.5'\n"
		      "}\n");
	if (to->format == PLOT_SCRIPT)
		buf_puts(out, "set output out\n");
	buf_puts(out, "X(px) = px/W\n"
		      "Y(px) = 1.0 - px/H\n"
		      "unset key\n"
		      "set multiplot\n");
}

void script_close(struct buf *out)
{
	buf_puts(out, "unset multiplot\n"
		      "unset output\n");
}

void script_label(struct buf *out, int x, int y, const char *align, const char *size,
		  const char *colour, struct str text, size_t columns)
{
	if (text.n == 0)
		return;
	buf_puts(out, "set label ");
	script_text(out, text, columns);
	buf_printf(out, " at screen X(%d), screen Y(%d) %s font %s textcolor rgb '%s' front\n", x, y,
		   align, size, colour);
}

void script_rectangle(struct buf *out, int x0, int y0, int x1, int y1)
{
	buf_printf(out, "set object rect from screen X(%d), screen Y(%d) ", x0, y0);
	buf_printf(out, "to screen X(%d), screen Y(%d) ", x1, y1);
}

void script_dash(struct buf *out, int x0, int x1, int y)
{
	buf_printf(out, "set arrow from screen X(%d), screen Y(%d) ", x0, y);
	buf_printf(out, "to screen X(%d), screen Y(%d) nohead ", x1, y);
}

void script_clear(struct buf *out)
{
	buf_puts(out, "unset label; unset arrow; unset object; unset xlabel; unset xtics; "
		      "unset ytics; unset grid; unset logscale; unset border\n");
}

void script_frame(struct buf *out, int x0, int x1, int y0, int y1)
{
	buf_printf(out,
		   "set lmargin at screen X(%d); set rmargin at screen X(%d); "
		   "set tmargin at screen Y(%d); set bmargin at screen Y(%d)\n",
		   x0, x1, y0, y1);
}
