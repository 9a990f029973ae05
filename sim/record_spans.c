/* Arithmetic of spans. A chunk ends one step before the next begins, so that no instant is asked
 * for twice or not at all.
 */
#include "sim/record_spans.h"

int64_t record_grid(int64_t t, int64_t step)
{
	const int64_t over = t % step;

	return t - over - (over < 0 ? step : 0);
}

int64_t record_points(struct record_span s, int64_t step)
{
	return (s.to - s.from) / step + 1;
}

struct record_spans record_missing(struct arena *a, const struct record_spans *there,
				   struct record_span asked, int64_t step)
{
	struct record_spans out = { arena_array(a, there->n + 1, sizeof(*out.v)), 0 };

	for (size_t i = 0; i < there->n && asked.from <= asked.to; i++) {
		const struct record_span s = there->v[i];

		if (s.to < asked.from)
			continue;
		if (s.from > asked.to)
			break;
		if (s.from > asked.from)
			out.v[out.n++] = (struct record_span){ asked.from, s.from - step };
		asked.from = s.to + step;
	}
	if (asked.from <= asked.to)
		out.v[out.n++] = asked;
	return out;
}

struct record_spans record_add(struct arena *a, const struct record_spans *there,
			       struct record_span more, int64_t step)
{
	struct record_spans out = { arena_array(a, there->n + 1, sizeof(*out.v)), 0 };
	size_t i = 0;

	for (; i < there->n && there->v[i].to + step < more.from; i++)
		out.v[out.n++] = there->v[i];
	for (; i < there->n && there->v[i].from <= more.to + step; i++) {
		if (there->v[i].from < more.from)
			more.from = there->v[i].from;
		if (there->v[i].to > more.to)
			more.to = there->v[i].to;
	}
	out.v[out.n++] = more;
	for (; i < there->n; i++)
		out.v[out.n++] = there->v[i];
	return out;
}

struct record_span record_cut(struct record_span *rest, int64_t step, int64_t points)
{
	struct record_span chunk = *rest;

	if (record_points(chunk, step) > points)
		chunk.to = chunk.from + (points - 1) * step;
	rest->from = chunk.to + step;
	return chunk;
}
