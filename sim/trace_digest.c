/* The hash of what a plan can read of a trace; see trace_digest.h. Series are taken in the order of
 * their keys, each as its key, unit, times and the bits of its values.
 */
#include "sim/trace_digest.h"

#include <stdlib.h>
#include <string.h>

static bool can_read(const struct plan *plan, struct str metric)
{
	for (size_t i = 0; i < plan->nmetrics; i++) {
		if (str_eq(plan->metrics[i].name, metric))
			return true;
	}
	return str_is(metric, "requests");
}

static int compare(const void *a, const void *b)
{
	const struct series *x = *(const struct series *const *)a;
	const struct series *y = *(const struct series *const *)b;
	int order = str_cmp(x->metric, y->metric);

	if (order == 0)
		order = str_cmp(x->version, y->version);
	return order ? order : str_cmp(x->labels, y->labels);
}

static void put_series(struct sha256 *h, const struct series *s)
{
	sha256_put_str(h, s->metric);
	sha256_put_str(h, s->version);
	sha256_put_str(h, s->labels);
	sha256_put_str(h, s->unit ? str_of(s->unit->name) : STR(""));
	sha256_put_u64(h, s->n);
	for (size_t i = 0; i < s->n; i++) {
		uint64_t bits;

		memcpy(&bits, &s->v[i], sizeof(bits));
		sha256_put_u64(h, (uint64_t)s->t[i]);
		sha256_put_u64(h, bits);
	}
}

void trace_digest(struct arena *a, const struct trace *t, const struct plan *plan, int64_t *samples,
		  char out[SHA256_TEXT])
{
	const struct series **v = arena_array(a, t->n, sizeof(*v));
	struct sha256 h = sha256_on();
	size_t n = 0;

	*samples = 0;
	for (size_t i = 0; i < t->n; i++) {
		if (t->series[i].n && can_read(plan, t->series[i].metric))
			v[n++] = &t->series[i];
	}
	if (n)
		qsort(v, n, sizeof(*v), compare);
	for (size_t i = 0; i < n; i++) {
		put_series(&h, v[i]);
		*samples += (int64_t)v[i]->n;
	}
	sha256_end(&h, out);
}
