/* A whole trace into the store. The caller's transaction makes it all or nothing. */
#include "sim/store_db.h"

#include "base/num.h"
#include "base/units.h"
#include "sim/trace_report.h"

static struct str shown_key(const struct store *s, const struct series_key *key)
{
	return trace_shown(s->arena, series_key_text(s->arena, key));
}

static const char *unit_name(const struct unit *unit)
{
	return unit ? unit->name : "no unit that is known";
}

/* The values of a series are in one unit. */
static bool check_unit(const struct store *s, const struct trace *trace,
		       const struct series_key *key, const struct unit *unit,
		       const struct store_series *there)
{
	struct str name;

	if (there->n == 0 || there->unit == unit)
		return true;
	name = shown_key(s, key);
	diag_help(diag_about(s->ds, CN_TRACE_UNIT, arena_cstr(s->arena, trace->path),
			     "%" PRI_STR " is in %s, in %" PRI_STR " it is in %s", STR_ARG(name),
			     unit_name(unit), STR_ARG(s->shown), unit_name(there->unit)),
		  "give it the same unit, as in a column `p99_latency (ms)`, or another store");
	return false;
}

static void report_clash(const struct store *s, const struct trace *trace,
			 const struct series_key *key, const struct store_clash *clash)
{
	const struct str name = shown_key(s, key);
	char when[QTY_TEXT_MAX], there[NUM_TEXT_MAX], new[NUM_TEXT_MAX];

	instant_format(clash->t_ms, when);
	num_format(clash->there, there);
	num_format(clash->new, new);
	diag_help(diag_about(s->ds, CN_TRACE_DUPLICATE, arena_cstr(s->arena, trace->path),
			     "%" PRI_STR " at %s is %s, in %" PRI_STR " it is %s", STR_ARG(name),
			     when, new, STR_ARG(s->shown), there),
		  "choose: --on-dup first keeps what is there, --on-dup last puts this in its "
		  "place; or use another store");
}

static bool put_series(struct store *s, const struct trace *trace, const struct series *from,
		       int64_t source, enum trace_dup on_dup, size_t *added, size_t *series)
{
	const struct series_key key = { from->metric, from->version, from->labels };
	struct store_series there;
	struct store_clash clash;
	size_t more;

	if (from->n == 0)	/* a column without values */
		return true;
	if (!store_series_of(s, &key, from->unit, source, &there) ||
	    !check_unit(s, trace, &key, from->unit, &there))
		return false;
	*series += there.n == 0;
	if (!store_append(s, there.id, from->t, from->v, from->n, on_dup, &more, &clash)) {
		if (more == SIZE_MAX)
			report_clash(s, trace, &key, &clash);
		return false;
	}
	*added += more;
	return true;
}

bool store_put_trace(struct store *s, const struct trace *trace, const struct store_source *source,
		     enum trace_dup on_dup, size_t *added, size_t *series)
{
	int64_t id;

	*added = *series = 0;
	if (!store_add_source(s, source, &id) ||
	    !store_add_families(s, trace->families, trace->nfamilies))
		return false;
	for (size_t i = 0; i < trace->n; i++) {
		struct arena_mark mark = arena_mark(s->arena);
		const size_t errors = s->ds->errors;
		const bool ok = put_series(s, trace, &trace->series[i], id, on_dup, added, series);

		if (!ok)
			return false;
		if (s->ds->errors == errors)	/* messages stay in the arena */
			arena_reset(s->arena, mark);
	}
	return true;
}
