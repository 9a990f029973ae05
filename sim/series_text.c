/* Series made up in a plan, such as `0.02x20 0.02+0.01x18 _x5 stale`, expanded into samples. The
 * notation itself is compiler/series_text.h's.
 *
 * The text is gone through twice: to count the samples, then to fill arrays of the right size.
 */
#include "sim/trace.h"

#include <string.h>

#include "base/limits.h"
#include "compiler/series_text.h"

/* Counts the samples. @param at  the item that reaches too far, written on failure. */
static bool count_samples(struct str text, int64_t every_ms, size_t *samples, size_t *at)
{
	struct series_item item;
	int64_t times = 0;
	size_t next = 0;

	*samples = 0;
	for (size_t from = 0; series_text_next(text, &next, &item); from = next) {
		times += item.count;
		*samples += item.kind == SERIES_GAP ? 0 : (size_t)item.count;
		if (every_ms > 0 && times > LIMIT_TIME_MS / every_ms) {
			while (from < text.n && (unsigned char)text.p[from] <= ' ')
				from++;
			*at = from;
			return false;
		}
	}
	return true;
}

static void fill(struct str text, int64_t every_ms, struct series *out)
{
	const uint64_t stale = TRACE_STALE_BITS;
	struct series_item item;
	size_t at = 0;
	int64_t t = 0;

	while (series_text_next(text, &at, &item)) {
		if (item.kind == SERIES_STALE)
			memcpy(&item.value, &stale, sizeof(stale));
		for (int64_t i = 0; i < item.count; i++, t += every_ms) {
			if (item.kind == SERIES_GAP)
				continue;
			out->t[out->n] = t;
			memcpy(&out->v[out->n++], &item.value, sizeof(item.value));
			if (item.step != 0)
				item.value += item.step;	/* added up, as Prometheus does */
		}
	}
}

const char *series_parse(struct arena *a, struct str text, int64_t every_ms, struct series *out,
			 size_t *at)
{
	size_t samples, clash;
	const char *wrong = series_text_check(text, at);

	if (wrong)
		return wrong;
	*out = (struct series){ .n = 0 };
	if (!count_samples(text, every_ms, &samples, at))
		return "the series reaches too far into the future";
	out->t = arena_array(a, samples, sizeof(*out->t));
	out->v = arena_array(a, samples, sizeof(*out->v));
	fill(text, every_ms, out);
	return series_finish(out, &clash) ? NULL : "its values are at one time";
}
