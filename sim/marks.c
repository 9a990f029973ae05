/* Signs of a terminal; see marks.h. */
#include "sim/marks.h"

static const struct mark verdicts[] = {
	[VERDICT_PROMOTE] = { "\u2713", "+", MARK_GREEN },
	[VERDICT_HOLD] = { "~", "~", MARK_YELLOW },
	[VERDICT_ROLLBACK] = { "\u2717", "x", MARK_RED },
	[VERDICT_NO_DATA] = { "\u2205", "?", MARK_YELLOW },
};

static const struct mark mark_excused = { "\u00b7", ".", MARK_PLAIN };

const struct mark *mark_of(enum verdict v, bool excused)
{
	return excused ? &mark_excused : &verdicts[v];
}

const char *mark_text(const struct mark *m, bool ascii)
{
	return ascii ? m->ascii : m->text;
}

void mark_put(struct buf *out, enum mark_colour colour, const char *text, bool on)
{
	static const char *const codes[] = {
		[MARK_PLAIN] = "", [MARK_GREEN] = "\033[32m", [MARK_YELLOW] = "\033[33m",
		[MARK_RED] = "\033[31m",
	};

	on = on && colour != MARK_PLAIN;
	buf_puts(out, on ? codes[colour] : "");
	buf_puts(out, text);
	buf_puts(out, on ? "\033[0m" : "");
}

const char *mark_level(double part, bool ascii)
{
	static const char *const blocks[] = {
		"\u2581", "\u2582", "\u2583", "\u2584", "\u2585", "\u2586", "\u2587", "\u2588"
	};
	static const char *const letters[] = { "_", ".", "-", "~", "+", "=", "*", "#" };
	size_t level = !(part > 0) ? 0 : part >= 1 ? 7 : (size_t)(part * 7.999);

	return ascii ? letters[level] : blocks[level];
}
