/* Charts of the report as SVG, drawn by hand: no scripts, no fonts of their own. Across, places
 * are per cent of the run's time, so a chart takes any width and its text stays readable; down,
 * they are pixels. Colours are classes of the style sheet (report_style.c).
 */
#ifndef CANARYC_SIM_REPORT_CHART_H
#define CANARYC_SIM_REPORT_CHART_H

#include "base/buf.h"
#include "sim/bands.h"
#include "sim/report_lines.h"
#include "sim/result.h"

#define CHART_TICKS_MAX 8
#define CHART_WIDE 10000	/* width of the stretched part, in its own units */

/** The values that one chart shows, from below to above. */
struct axis {
	enum type type;		/* how values are written; TYPE_NUMBER: counts, with separators */
	double lo, hi;		/* lo < hi, both finite */
	double ticks[CHART_TICKS_MAX];
	size_t nticks;
};

/** An axis that holds lo and hi, with round numbers at its ends.
 * @param from_zero  it begins at 0 where all is above it; else only if that costs little room. */
struct axis axis_for(enum type type, double lo, double hi, bool from_zero);

/** Where a chart is drawn. */
struct chart {
	struct buf *out;
	const struct result *result;
	int64_t end_ms;
	int height;		/* of the plot itself */
	struct axis axis;
};

/** Pixels from the top of the plot; values beyond the axis are put at its ends. */
int chart_y(const struct chart *c, double v);

/** Puts a place across: "12.34%". */
void chart_put_x(struct buf *out, int64_t t_ms, int64_t end_ms);

/** Opens the `svg`, with a name and a description for who can't see it.
 * @param id  of the chart in the page. @param below  pixels under the plot. */
void chart_open(const struct chart *c, const char *id, struct str title, struct str desc,
		int below);
void chart_close(const struct chart *c);

/** Lines across with the values of the axis. */
void chart_grid(const struct chart *c);

/** The borders between steps; the instant of the outcome. */
void chart_steps(const struct chart *c);

/** The times under a chart. @param y  of their base line. */
void chart_times(const struct chart *c, int y);

/** @return a place across in the stretched part. */
long chart_wide_x(const struct chart *c, int64_t t_ms);

/** Opens the part that is stretched to the width of the chart: paths only. */
void chart_paths_open(const struct chart *c);
void chart_paths_close(const struct chart *c);

/** A line as stairs, as its values hold until the next; it breaks where there is none. */
void chart_line(const struct chart *c, const struct line *line, const char *class_name);

/** A curve through points, straight in between. */
void chart_curve(const struct chart *c, const struct exposed *v, size_t n, const char *class_name);

/** The verdicts of one guardrail as a band that says each by its colour, its pattern and a sign.
 * @param y, height  of the band, in pixels. */
void chart_verdicts(const struct chart *c, const struct band_row *row, int y, int height);

/** A value as the axis writes it. */
void chart_value(struct buf *out, enum type type, double v);

/** @return "promote", "hold", "rollback", "none", "excused": the class of a check's verdict. */
const char *verdict_class(const struct check_record *c);

/** @return "promote", "hold", "rollback", "no data". */
const char *verdict_word(const struct check_record *c);

/** @return the sign of a check's verdict, as in the terminal. */
const char *verdict_sign(const struct check_record *c);

#endif
