/* Marks are JSON under the key `record METRIC@VERSION` of the table meta:
 *
 *   {"query": "sum(...)", "step_ms": 15000, "spans": [[1795236120000, 1795246920000], ...]}
 *
 * with the first and the last instant of each span.
 */
#include "sim/record_store.h"

#include <stdlib.h>

#include <jansson.h>

#include "base/num.h"
#include "base/units.h"

static struct str key_of(struct arena *a, const struct record_task *task)
{
	return arena_printf(a, "record %" PRI_STR, STR_ARG(task->name));
}

/* ---- marks ---------------------------------------------------------------------------------- */

/* Takes what a mark says. @return false when it is not what was written. */
static bool take_mark(struct arena *a, json_t *object, struct record_mark *out)
{
	json_t *query = json_object_get(object, "query"), *spans = json_object_get(object, "spans");
	const int64_t step = json_integer_value(json_object_get(object, "step_ms"));
	const size_t n = json_array_size(spans);
	struct record_span *v = arena_array(a, n, sizeof(*v));

	if (!json_is_string(query) || step <= 0 || n == 0)
		return false;
	for (size_t i = 0; i < n; i++) {
		json_t *pair = json_array_get(spans, i);

		v[i].from = json_integer_value(json_array_get(pair, 0));
		v[i].to = json_integer_value(json_array_get(pair, 1));
		if (json_array_size(pair) != 2 || v[i].from > v[i].to || v[i].from % step ||
		    v[i].to % step || (i && v[i].from <= v[i - 1].to))
			return false;
	}
	*out = (struct record_mark){
		.there = true,
		.query = arena_str(a, (struct str){ json_string_value(query),
						    json_string_length(query) }),
		.step_ms = step,
		.spans = { v, n },
	};
	return true;
}

/* A mark that can't be read is as good as none: what is asked for again is found to be there. */
bool record_mark_read(struct store *s, struct arena *a, const struct record_task *task,
		      struct record_mark *out)
{
	struct str text;
	json_t *object;

	*out = (struct record_mark){ .there = false };
	if (!store_meta(s, a, key_of(a, task).p, &text))
		return false;
	object = text.n ? json_loadb(text.p, text.n, 0, NULL) : NULL;
	take_mark(a, object, out);
	json_decref(object);
	return true;
}

static bool write_mark(struct store *s, struct arena *a, const struct record_task *task,
		       const struct record_mark *mark)
{
	json_t *spans = json_array();
	json_t *object = json_pack("{s:s%, s:I, s:O}", "query", mark->query.p, mark->query.n,
				   "step_ms", (json_int_t)mark->step_ms, "spans", spans);
	char *text;
	bool ok;

	for (size_t i = 0; i < mark->spans.n; i++)
		json_array_append_new(spans, json_pack("[I, I]",
						       (json_int_t)mark->spans.v[i].from,
						       (json_int_t)mark->spans.v[i].to));
	text = object ? json_dumps(object, JSON_COMPACT) : NULL;
	json_decref(spans);
	json_decref(object);
	if (!text)
		arena_out_of_memory(a, mark->query.n);
	ok = store_set_meta(s, key_of(a, task).p, str_of(text));
	free(text);
	return ok;
}

bool record_mark_fits(const struct record_mark *mark, const struct record_task *task,
		      int64_t step_ms, struct str shown, struct diags *ds)
{
	char there[QTY_TEXT_MAX], asked[QTY_TEXT_MAX];
	struct diag *d;

	if (!mark->there || (str_eq(mark->query, task->query) && mark->step_ms == step_ms))
		return true;
	if (!str_eq(mark->query, task->query)) {
		d = diag_at(ds, CN_RECORD_OTHER, task->at,
			    "%" PRI_STR " was recorded into %" PRI_STR " with another query: "
			    "%" PRI_STR, STR_ARG(task->name), STR_ARG(shown), STR_ARG(mark->query));
	} else {
		dur_format(mark->step_ms, there);
		dur_format(step_ms, asked);
		d = diag_at(ds, CN_RECORD_OTHER, task->at,
			    "%" PRI_STR " was recorded into %" PRI_STR " every %s, not every %s",
			    STR_ARG(task->name), STR_ARG(shown), there, asked);
	}
	diag_help(d, "record into another store; or give the %s as it was, to go on with this one",
		  str_eq(mark->query, task->query) ? "--step" : "query");
	return false;
}

/* ---- samples -------------------------------------------------------------------------------- */

static bool fail_clash(const struct record_task *task, const struct store_clash *clash,
		       struct diags *ds)
{
	char when[QTY_TEXT_MAX], there[NUM_TEXT_MAX], new[NUM_TEXT_MAX];

	instant_format(clash->t_ms, when);
	num_format(clash->there, there);
	num_format(clash->new, new);
	diag_help(diag_at(ds, CN_TRACE_DUPLICATE, task->at,
			  "%" PRI_STR " at %s is %s, in the store it is %s", STR_ARG(task->name),
			  when, new, there),
		  "record into another store");
	return false;
}

static bool fail_unit(const struct record_task *task, const struct unit *there, struct diags *ds)
{
	const struct unit *unit = task->metric->unit;

	diag_help(diag_at(ds, CN_TRACE_UNIT, task->at,
			  "%" PRI_STR " is in %s, in the store in %s", STR_ARG(task->name),
			  unit ? unit->name : "no unit", there ? there->name : "no unit"),
		  "record into another store");
	return false;
}

static bool add_source(struct store *s, struct arena *a, struct record_chunk *c)
{
	json_t *object = json_pack("{s:s%, s:I}", "query", c->task->query.p, c->task->query.n,
				   "step_ms", (json_int_t)c->step_ms);
	char *text = object ? json_dumps(object, JSON_COMPACT) : NULL;
	const struct store_source source = {
		.kind = "api-json", .path = c->url, .imported_ms = c->now_ms,
		.options = str_of(text),
	};
	bool ok;

	json_decref(object);
	if (!text)
		arena_out_of_memory(a, c->task->query.n);
	ok = store_add_source(s, &source, &c->source);
	free(text);
	return ok;
}

static bool put_samples(struct store *s, struct record_chunk *c, struct diags *ds, size_t *added,
			int64_t *id)
{
	const struct record_task *task = c->task;
	const struct range_answer *answer = c->answer;
	const struct series_key key = { task->metric->name, task->version, STR("") };
	struct store_series there;
	struct store_clash clash;

	if (!store_series_of(s, &key, task->metric->unit, c->source, &there))
		return false;
	*id = there.id;
	if (there.n > 0 && there.unit != task->metric->unit)
		return fail_unit(task, there.unit, ds);
	if (!answer || answer->n == 0 ||
	    store_append(s, there.id, answer->t, answer->v, answer->n, TRACE_DUP_ERROR, added,
			 &clash))
		return true;
	return *added == SIZE_MAX ? fail_clash(task, &clash, ds) : false;
}

/* Adds samples, mark and all; in a transaction. Another recording may have gone on meanwhile. */
static bool put(struct store *s, struct arena *a, struct record_chunk *c, struct diags *ds,
		size_t *added)
{
	const struct record_task *task = c->task;
	struct record_mark mark;
	int64_t id;

	if (!record_mark_read(s, a, task, &mark) ||
	    !record_mark_fits(&mark, task, c->step_ms, c->shown, ds) ||
	    (c->source == 0 && !add_source(s, a, c)) || !put_samples(s, c, ds, added, &id))
		return false;
	mark.query = task->query;
	mark.step_ms = c->step_ms;
	for (size_t i = 0; i < c->spans.n; i++)
		mark.spans = record_add(a, &mark.spans, c->spans.v[i], c->step_ms);
	return store_set_fetched(s, id, mark.spans.v[mark.spans.n - 1].to) &&
	       write_mark(s, a, task, &mark);
}

bool record_put(struct store *s, struct arena *a, struct record_chunk *chunk, struct diags *ds,
		size_t *added)
{
	const int64_t source = chunk->source;

	*added = 0;
	if (!store_begin(s))
		return false;
	if (put(s, a, chunk, ds, added) && store_commit(s))
		return true;
	store_rollback(s);
	chunk->source = source;
	return false;
}
