/* See what_if.h. Called by the commands that replay. The parser is that of plan files, and what an
 * assumption means is lower_assume.c's.
 */
#include "compiler/what_if.h"

#include <string.h>

#include "compiler/lower.h"
#include "lang/parse.h"

bool what_if_read(struct compile *c, struct diags *ds, const struct str *texts, size_t n,
		  struct what_ifs *out)
{
	bool fine = true;

	*out = (struct what_ifs){ arena_array(c->arena, n, sizeof(*out->v)), n };
	for (size_t i = 0; i < n; i++) {
		uint16_t file = sources_add(&c->sources, STR("--what-if"), texts[i]);
		out->v[i] = ast_parse_assumption(c->arena, &c->sources, file, ds);
		fine = fine && out->v[i];
	}
	return fine;
}

const struct scenario *what_if_apply(struct compile *c, struct diags *ds,
				     const struct scenario *s, const struct what_ifs *w)
{
	struct lower *l = c->lower;
	struct scenario *copy = arena_alloc(c->arena, sizeof(*copy));
	struct assume *all = arena_array(c->arena, s->nassumes + w->n, sizeof(*all));
	bool fine = true;

	if (w->n == 0)
		return s;
	if (s->nassumes)
		memcpy(all, s->assumes, s->nassumes * sizeof(*all));
	l->diags = ds;
	lower_open_names(l, s->plan);
	for (size_t i = 0; i < w->n; i++)
		fine &= lower_assume(l, w->v[i], &all[s->nassumes + i]);
	l->diags = &c->diags;
	*copy = *s;
	copy->assumes = all;
	copy->nassumes = s->nassumes + w->n;
	return fine ? copy : NULL;
}
