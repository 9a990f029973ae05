/* What is missing for a replay: versions and metrics that no trace holds, and the messages that say
 * so. Called by view_bind.c once every series has found its place.
 *
 * A version that no trace holds is not also reported as so many missing metrics.
 */
#include "sim/view_bind.h"

#include "sim/cond.h"

/* ---- messages ------------------------------------------------------------------------------- */

bool clause_begin(struct clauses *c)
{
	c->n++;
	if (c->n > 1 && c->n <= CLAUSES_SHOWN)
		buf_puts(&c->text, "; ");
	return c->n <= CLAUSES_SHOWN;
}

struct diag *clauses_report(struct binder *b, enum diag_code code, const struct view_trace *t,
			   struct clauses *c)
{
	if (c->n > CLAUSES_SHOWN)
		buf_printf(&c->text, "; and %zu more", c->n - CLAUSES_SHOWN);
	if (t && t->span.end)
		return diag_at(b->ds, code, t->span, "%" PRI_STR, STR_ARG(buf_str(&c->text)));
	if (!t && b->view->scenario && b->view->scenario->name_span.end)
		return diag_at(b->ds, code, b->view->scenario->name_span, "%" PRI_STR,
			       STR_ARG(buf_str(&c->text)));
	return diag_about(b->ds, code, t ? arena_cstr(b->arena, t->shown) : "", "%" PRI_STR,
			  STR_ARG(buf_str(&c->text)));
}

struct str bind_subject(const struct view_trace *t)
{
	return t->span.end ? t->shown : STR("the trace");
}

const char *bind_side_name(enum side side)
{
	return side == SIDE_CANARY ? "canary" : "stable";
}

void names_add(struct names *names, struct arena *a, struct str name)
{
	if (map_add(&names->seen, name, names))
		return;
	names->v = arena_grow(a, names->v, names->n, &names->cap, sizeof(*names->v));
	names->v[names->n++] = name;
}

void names_put(const struct names *names, struct buf *out)
{
	for (size_t i = 0; i < names->n && i < NAMES_SHOWN; i++)
		buf_printf(out, "%s%" PRI_STR, i ? ", " : "", STR_ARG(names->v[i]));
	if (names->n > NAMES_SHOWN)
		buf_printf(out, " and %zu more", names->n - NAMES_SHOWN);
}

/* ---- who plays ------------------------------------------------------------------------------ */

/** @return the recorded version that plays the side in the trace (NULL: the plan's own label). */
static struct str bind_part(const struct binder *b, const struct view_trace *t, enum side side)
{
	const struct version *v = &b->view->plan->versions[side];

	if (t && t->part[side].n)
		return t->part[side];
	return v->label.n ? v->label : v->name;
}

bool bind_plays(const struct binder *b, const struct view_trace *t, const struct series *s,
		enum side side)
{
	if (s->version.n == 0)
		return side == SIDE_STABLE;
	return str_eq(s->version, bind_part(b, t, side));
}

/* ---- what is missing ------------------------------------------------------------------------ */

static void find_readers(struct binder *b)
{
	const struct plan *plan = b->view->plan;

	b->reader = arena_array(b->arena, 2 * plan->nmetrics, sizeof(*b->reader));
	for (size_t i = 0; i < plan->nguardrails; i++) {
		const struct guardrail *g = &plan->guardrails[i];
		size_t n;
		const struct term *terms = cond_terms(b->arena, g->promote, g->rollback, &n);

		for (size_t t = 0; t < n; t++) {
			size_t cell = cell_of(terms[t].metric, terms[t].side);

			if (!b->reader[cell])
				b->reader[cell] = g;
		}
	}
}

static bool side_given(const struct binder *b, enum side side)
{
	for (size_t m = 0; m < b->view->plan->nmetrics; m++)
		if (view_gives(b->view, m, side))
			return true;
	return false;
}

static bool side_wanted(const struct binder *b, enum side side)
{
	for (size_t i = 0; i < b->n; i++)
		if (b->traces[i].part[side].n &&
		    !str_eq(b->traces[i].part[side], b->view->plan->versions[side].label))
			return true;
	for (size_t m = 0; m < b->view->plan->nmetrics; m++)
		if (b->reader[cell_of(m, side)])
			return true;
	return false;
}

static bool version_found(const struct binder *b, enum side side)
{
	for (size_t i = 0; i < b->n; i++)
		for (size_t s = 0; s < b->traces[i].trace->n; s++)
			if (bind_plays(b, &b->traces[i], &b->traces[i].trace->series[s], side))
				return true;
	return false;
}

/* "lab/run1.csv holds no ", "no trace holds " */
static void put_lack(struct binder *b, struct buf *out)
{
	if (b->n == 1)
		buf_printf(out, "%" PRI_STR " holds no ", STR_ARG(bind_subject(b->traces)));
	else if (b->n > 1)
		buf_puts(out, "no trace holds ");
	else
		buf_puts(out, "no series and no assume gives ");
}

/* The names of the labels of `a="b",c="d"`. */
static void add_label_names(struct binder *b, struct str labels, struct names *names)
{
	for (size_t at = 0, from = 0; at < labels.n; at++) {
		if (labels.p[at] != '=')
			continue;
		names_add(names, b->arena, str_sub(labels, from, at));
		for (at += 2; at < labels.n && labels.p[at] != '"'; at++)
			if (labels.p[at] == '\\')
				at++;
		from = at + 2;		/* behind the quote and a comma */
		at++;
	}
}

/* Which label may hold the version, where none was found. */
static void help_version_label(struct binder *b, struct buf *text)
{
	struct names names = { .seen = map_on(b->arena) };

	for (size_t i = 0; i < b->n; i++)
		for (size_t s = 0; s < b->traces[i].trace->n; s++)
			add_label_names(b, b->traces[i].trace->series[s].labels, &names);
	if (names.n == 0)
		return;
	buf_puts(text, "; or say which of its labels is the version: --version-label NAME; they "
		       "are ");
	names_put(&names, text);
}

/* Whether metrics are what Prometheus scrapes, and not what queries answer. */
static bool are_raw(const struct names *found)
{
	for (size_t i = 0; i < found->n; i++)
		if (str_ends(found->v[i], "_total") || str_ends(found->v[i], "_bucket"))
			return true;
	return false;
}

static void help_metrics(struct binder *b, struct str wrong, struct buf *text)
{
	if (are_raw(&b->found_metrics))
		buf_puts(text, "; some are raw counters, while a replay wants what the plan's "
			       "queries answer: save that of query_range");
	buf_printf(text, "; if one of them is meant, --map %" PRI_STR "=NAME", STR_ARG(wrong));
}

/* Of which versions a metric was found. */
static void help_versions_of(struct binder *b, struct str metric, struct buf *text)
{
	struct names names = { .seen = map_on(b->arena) };

	for (size_t i = 0; i < b->n; i++) {
		const struct trace *trace = b->traces[i].trace;

		for (size_t s = 0; s < trace->n; s++)
			if (str_eq(trace->series[s].metric, metric))
				names_add(&names, b->arena, trace->series[s].version);
	}
	buf_printf(text, "%" PRI_STR " was found of ", STR_ARG(metric));
	if (names.n == 1 && names.v[0].n == 0)
		buf_puts(text, "no version");
	else
		names_put(&names, text);
}

static void help_found(struct binder *b, struct diag *d, struct str wrong,
		       const struct names *found, const char *what)
{
	size_t near = str_nearest(wrong, found->v, found->n);
	struct buf text = buf_on(b->arena);

	if (found == &b->found_metrics && map_get(&found->seen, wrong)) {
		help_versions_of(b, wrong, &text);
		diag_help(d, "%" PRI_STR, STR_ARG(buf_str(&text)));
		return;
	}
	if (near < found->n && !str_eq(found->v[near], wrong))
		buf_printf(&text, "did you mean %" PRI_STR "? ", STR_ARG(found->v[near]));
	if (found->n) {
		buf_printf(&text, "the %s found: ", what);
		names_put(found, &text);
		if (found == &b->found_metrics)
			help_metrics(b, wrong, &text);
	} else {
		buf_printf(&text,
			   "no %s were found; name a column as in `p99_latency@v2`, write "
			   "`time,metric,version,value`, or say which column is which: "
			   "--map p99_latency@v2=NAME", what);
		if (found == &b->found_versions)
			help_version_label(b, &text);
	}
	diag_help(d, "%" PRI_STR, STR_ARG(buf_str(&text)));
}

/* The first metric that a guardrail reads of the canary, and that only the stable has: of it can be
 * said what the canary would do. @return its index; -1 for none. */
static ptrdiff_t to_suppose(const struct binder *b)
{
	for (size_t m = 0; m < b->view->plan->nmetrics; m++)
		if (b->reader[cell_of(m, SIDE_CANARY)] && !view_gives(b->view, m, SIDE_CANARY) &&
		    view_gives(b->view, m, SIDE_STABLE))
			return (ptrdiff_t)m;
	return -1;
}

static void help_suppose(const struct binder *b, struct diag *d)
{
	ptrdiff_t m = to_suppose(b);
	struct str help = d->help;

	if (m >= 0)
		diag_help(d, "%" PRI_STR "\nor say what you suppose, as in "
			  "`assume %" PRI_STR "@canary = %" PRI_STR "@stable`",
			  STR_ARG(help), STR_ARG(b->view->plan->metrics[m].name),
			  STR_ARG(b->view->plan->metrics[m].name));
}

/* Versions that no trace holds. @return whether the side was reported, by enum side. */
static void check_versions(struct binder *b, bool reported[2])
{
	struct clauses c = { .text = buf_on(b->arena) };
	struct str wrong = { NULL, 0 };

	for (int i = SIDE_STABLE; i <= SIDE_CANARY; i++) {
		enum side side = (enum side)i;
		struct str part;

		if (b->n == 0 || side_given(b, side) || version_found(b, side) ||
		    !side_wanted(b, side))
			continue;
		part = bind_part(b, b->traces, side);
		reported[side] = true;
		wrong = wrong.n ? wrong : part;
		if (!clause_begin(&c))
			continue;
		put_lack(b, &c.text);
		buf_printf(&c.text, "version %" PRI_STR ", the %s", STR_ARG(part),
			   bind_side_name(side));
	}
	if (c.n) {
		struct diag *d = clauses_report(b, CN_TRACE_NO_VERSION, b->traces, &c);

		help_found(b, d, wrong, &b->found_versions, "versions");
		help_suppose(b, d);
	}
}

/** A metric that a side lacks. @param unknown  nothing has it, so that the side makes no
 * difference. */
static void put_missing(struct binder *b, size_t metric, enum side side, bool unknown,
			struct clauses *c)
{
	const struct guardrail *g = b->reader[cell_of(metric, side)];

	if (!clause_begin(c))
		return;
	put_lack(b, &c->text);
	buf_printf(&c->text, "%" PRI_STR, STR_ARG(b->view->plan->metrics[metric].name));
	if (!unknown)
		buf_printf(&c->text, " of the %s (%" PRI_STR ")", bind_side_name(side),
			   STR_ARG(bind_part(b, b->n ? b->traces : NULL, side)));
	buf_printf(&c->text, ", which guardrail %" PRI_STR " reads", STR_ARG(g->name));
}

/* Whether one version plays both sides. */
static bool one_part(const struct binder *b)
{
	const struct view_trace *t = b->n ? b->traces : NULL;

	return str_eq(bind_part(b, t, SIDE_STABLE), bind_part(b, t, SIDE_CANARY));
}

static void check_metrics(struct binder *b, const bool reported[2])
{
	struct clauses c = { .text = buf_on(b->arena) };
	struct str wrong = { NULL, 0 };

	for (size_t m = 0; m < b->view->plan->nmetrics; m++) {
		struct str name = b->view->plan->metrics[m].name;
		bool unknown = !view_gives(b->view, m, SIDE_STABLE) &&
			       !view_gives(b->view, m, SIDE_CANARY) &&
			       !map_get(&b->found_metrics.seen, name);

		for (int i = SIDE_STABLE; i <= SIDE_CANARY; i++) {
			enum side side = (enum side)i;

			if (!b->reader[cell_of(m, side)] || view_gives(b->view, m, side) ||
			    reported[side])
				continue;
			wrong = wrong.n ? wrong : name;
			put_missing(b, m, side, unknown, &c);
			if (unknown || one_part(b))
				break;
		}
	}
	if (c.n) {
		struct diag *d = clauses_report(b, CN_TRACE_NO_METRIC, b->n ? b->traces : NULL, &c);

		help_found(b, d, wrong, &b->found_metrics, "metrics");
		help_suppose(b, d);
	}
}

/* Nothing at all: no trace, no series, no assumption that sets a metric. */
static bool nothing_to_replay(struct binder *b)
{
	struct clauses c = { .text = buf_on(b->arena) };

	if (b->n > 0 || b->view->plan->nguardrails == 0 || side_given(b, SIDE_STABLE) ||
	    side_given(b, SIDE_CANARY))
		return false;
	clause_begin(&c);
	buf_puts(&c.text, "there is nothing to replay: no trace and no series");
	diag_help(clauses_report(b, CN_NOTHING_TO_REPLAY, NULL, &c),
		  "record the metrics, or make them up, as in "
		  "`series psi@canary every 1m \"0.02x20\"`");
	return true;
}

void bind_check_missing(struct binder *b)
{
	bool reported[2] = { false, false };

	find_readers(b);
	if (nothing_to_replay(b))
		return;
	check_versions(b, reported);
	check_metrics(b, reported);
}
