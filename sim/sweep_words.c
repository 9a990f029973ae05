/* Numbers, times, commands and notes of a sweep as people read them. Called by sim/sweep_*text.c;
 * the notes by sim/sweep_json.c, too.
 */
#include "sim/sweep_words.h"

#include <math.h>
#include <string.h>

#include "base/num.h"
#include "base/units.h"

struct str sweep_share_text(struct arena *a, const struct sweep_count *c, size_t runs)
{
	if (runs == 0)
		return STR("-");
	if (c->n == 0 || c->n == runs)
		return c->n ? STR("100%") : STR("0%");
	return arena_printf(a, "%.1f%%", 100 * c->share);
}

/** A per cent of an interval's end: none and all are exact, what rounds to them is not. */
static void put_end(struct buf *out, double share)
{
	if (share <= 0 || share >= 1)
		buf_puts(out, share <= 0 ? "0%" : "100%");
	else if (share < 0.0005 || share >= 0.9995)
		buf_puts(out, share < 0.5 ? "<0.1%" : ">99.9%");
	else
		buf_printf(out, "%.1f%%", 100 * share);
}

struct str sweep_interval_text(struct arena *a, const struct sweep_count *c)
{
	struct buf b = buf_on(a);

	put_end(&b, c->lower);
	buf_puts(&b, " to ");
	put_end(&b, c->upper);
	return buf_str(&b);
}

struct str sweep_number_text(struct arena *a, double n)
{
	char text[NUM_TEXT_MAX];

	return arena_str(a, (struct str){ text, num_format_count(n, text) });
}

struct str sweep_clock_text(struct arena *a, double ms)
{
	char text[QTY_TEXT_MAX];

	clock_format(llround(ms), text);
	return arena_str(a, str_of(text));
}

struct str sweep_quantile_text(struct arena *a, const struct sweep_spread *s, double v,
			       bool is_time)
{
	if (s->n == 0)
		return STR("-");
	return is_time ? sweep_clock_text(a, v) : sweep_number_text(a, v);
}

/* ---- commands ------------------------------------------------------------------------------- */

struct str sweep_instant(struct arena *a, int64_t ms)
{
	char text[QTY_TEXT_MAX];
	size_t n = instant_format(ms, text);
	char *space = strchr(text, ' ');

	if (!space || !str_ends(str_of(text), " UTC"))	/* beyond the years that are written so */
		return arena_str(a, str_of(text));
	*space = 'T';
	return arena_printf(a, "%.*sZ", (int)(n - 4), text);
}

static bool is_plain(struct str word)
{
	for (size_t i = 0; i < word.n; i++) {
		char c = word.p[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
		    (c == '\0' || !strchr("-_./:=%@+,", c)))
			return false;
	}
	return word.n > 0;
}

void sweep_put_word(struct buf *out, struct str word)
{
	buf_putc(out, ' ');
	if (is_plain(word)) {
		buf_put(out, word);
		return;
	}
	buf_putc(out, '\'');
	for (size_t i = 0; i < word.n; i++) {
		if (word.p[i] == '\'')
			buf_puts(out, "'\\'");
		buf_putc(out, word.p[i]);
	}
	buf_putc(out, '\'');
}

struct str sweep_command(struct arena *a, const struct sweep_head *h, size_t point, size_t run)
{
	struct buf b = buf_on(a);

	if (h->drawn)
		return STR("");
	buf_put(&b, h->command);
	for (size_t i = 0; i < h->naxes; i++) {
		buf_puts(&b, " --set");
		sweep_put_word(&b, arena_printf(a, "%" PRI_STR "=%" PRI_STR,
						STR_ARG(h->axes[i].name),
						STR_ARG(sweep_value(h, point, i))));
	}
	if (h->recorded) {
		buf_puts(&b, " --start");
		sweep_put_word(&b, sweep_instant(a, sweep_start(h, run)));
	}
	return buf_str(&b);
}

/* ---- notes ---------------------------------------------------------------------------------- */

/** Of starts: how many rollouts could have been made one behind the other. The fewest of all
 * points. */
static struct str overlap(struct arena *a, const struct sweep *s)
{
	size_t apart = SIZE_MAX;

	for (size_t i = 0; i < s->head->points; i++) {
		size_t n = sweep_apart(s->head, &s->points[i]);

		if (s->points[i].runs && n < apart)
			apart = n;
	}
	if (apart == SIZE_MAX || apart >= s->head->runs)
		return STR("");
	return arena_printf(a,
			    "starts overlap: the intervals are for independent rollouts, and of these about "
			    "%zu could be made one behind the other, so they are too narrow",
			    apart);
}

size_t sweep_notes(struct arena *a, const struct sweep *s, struct str notes[SWEEP_NOTES])
{
	size_t n = 0;

	if (s->head->drawn) {
		notes[n++] = STR("drawn from the trace: an incident that it does not hold can't come up, and "
				 "trends and hours of the day are lost");
		notes[n++] = STR("the intervals are those of drawing; how typical the trace is they don't say");
	} else if (s->head->recorded) {
		notes[n] = overlap(a, s);
		n += notes[n].n > 0;
	}
	notes[n++] = STR("replayed as recorded: a reading does not change with the weight, unless an "
			 "assume says so");
	if (s->head->bad_in_part)
		notes[n++] = STR("while error_rate of the canary was missing no request is counted as bad");
	if (s->head->routes_left_out)
		notes[n++] = STR("left out of exposure: requests caught by routes");
	return n;
}
