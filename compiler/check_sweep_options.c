/* The setting `options` of the target sweep-job: what it holds is an argument of each pod, so what
 * `canaryc sweep` would refuse there is refused before there are pods. It is read as the command
 * line is (cli/options.h); the values are the sweep's own to judge.
 */
#include <string.h>

#include "compiler/capability.h"
#include "compiler/check.h"
#include "compiler/sweep_job_options.h"
#include "compiler/targets.h"

#define OPTIONS_MAX	40	/* more than the table has */

/** The texts of the setting while they are read. */
struct words {
	struct check_ctx *ctx;
	const struct check *self;
	const struct option *o;
	size_t at;			/* the text to be read next */
	const struct span *given[OPTIONS_MAX];	/* by option: where it was first given */
};

static bool can(const struct sweep_job_option *o)
{
	return !o->why_not;
}

static const char *list_of(struct arena *a)
{
	struct buf b = buf_on(a);
	const struct sweep_job_option *o;

	for (size_t i = 0; (o = sweep_job_option_at(i)); i++)
		if (can(o))
			buf_printf(&b, "%s--%s", b.n ? ", " : "", o->name);
	return arena_cstr(a, buf_str(&b));
}

static struct diag *fail(struct words *w, size_t i, const char *text)
{
	return check_fail(w->ctx, w->self, w->o->value_spans[i], "%s", text);
}

static void say_unknown(struct words *w, size_t i)
{
	const struct str name = sweep_job_long_name(w->o->values.v[i]);
	struct arena *a = w->ctx->arena;
	struct str names[OPTIONS_MAX];
	const struct sweep_job_option *o;
	size_t n = 0, near;
	struct diag *d;

	for (size_t k = 0; (o = sweep_job_option_at(k)); k++)
		if (can(o))
			names[n++] = str_of(o->name);
	near = name.n ? str_nearest(name, names, n) : n;
	d = fail(w, i, arena_cstr(a, arena_printf(a, "`%" PRI_STR "` is no option that a pod of the "
						  "sweep can take",
						  STR_ARG(str_sub(w->o->values.v[i], 0, 80)))));
	if (near < n)
		diag_help(d, "did you mean `--%" PRI_STR "`?", STR_ARG(names[near]));
	else
		diag_help(d, "there are %s", list_of(a));
}

/** Takes an option, and its argument from the next text unless it was joined to it. */
static void take(struct words *w, size_t i, size_t index, bool joined)
{
	const struct sweep_job_option *o = sweep_job_option_at(index);
	struct arena *a = w->ctx->arena;
	bool lacks = o->has_arg && !joined && w->at == w->o->values.n;
	struct diag *d;

	if (o->has_arg && !joined && !lacks)
		w->at++;
	if (!can(o)) {
		d = fail(w, i, arena_cstr(a, arena_printf(a, "`--%s` can't be among `options`: %s",
							  o->name, o->why_not)));
		diag_help(d, "take it out");
	} else if (lacks) {
		d = fail(w, i, arena_cstr(a, arena_printf(a, "`--%s` lacks its argument",
							  o->name)));
		diag_help(d, "the text behind it is its argument, as in `options \"--every\", \"5m\"`");
	} else if (w->given[index] && !o->repeated) {
		d = fail(w, i, arena_cstr(a, arena_printf(a, "`--%s` is given twice", o->name)));
		diag_also(d, *w->given[index], "first given here");
		diag_help(d, "keep one");
	} else if (!w->given[index]) {
		w->given[index] = &w->o->value_spans[i];
	}
}

static void read_word(struct words *w)
{
	const size_t i = w->at++;
	struct str text = w->o->values.v[i];
	bool joined = false;
	const size_t option = sweep_job_option_in(text, &joined);

	if (option != SIZE_MAX) {
		take(w, i, option, joined);
		return;
	}
	say_unknown(w, i);
	if (sweep_job_is_option(text) && w->at < w->o->values.n &&
	    !sweep_job_is_option(w->o->values.v[w->at]))
		w->at++;	/* its argument, most likely */
}

static const struct span *given(const struct words *w, const char *name)
{
	const struct sweep_job_option *o;

	for (size_t i = 0; (o = sweep_job_option_at(i)); i++)
		if (!strcmp(o->name, name))
			return w->given[i];
	return NULL;
}

/** Those that exclude or need one another, as `canaryc sweep` has it. */
static void check_together(struct words *w)
{
	static const char *const of_draws[] = { "seed", "block" };
	const struct span *runs = given(w, "runs"), *every = given(w, "every");

	if (runs && every)
		diag_help(check_fail(w->ctx, w->self, *every,
				     "`--every` and `--runs` exclude each other"),
			  "starts are taken or drawn: keep one");
	for (size_t i = 0; i < ARRAY_LEN(of_draws) && !runs; i++) {
		const struct span *at = given(w, of_draws[i]);

		if (at)
			diag_help(check_fail(w->ctx, w->self, *at,
					     "`--%s` is about drawing, which `--runs` asks for",
					     of_draws[i]),
				  "add \"--runs\", \"1000\", or take it out");
	}
}

/** What varies has its values from --vary alone. */
static void check_sets(struct words *w)
{
	struct sweep_job_given g = { 0 };

	while (sweep_job_next(&w->o->values, "set", &g)) {
		struct str name = sweep_job_set_name(g.arg);

		if (sweep_job_varies(&w->o->values, name))
			diag_help(check_fail(w->ctx, w->self, w->o->value_spans[g.index],
					     "`--set` gives `%" PRI_STR "`, which `--vary` varies",
					     STR_ARG(str_sub(name, 0, 80))),
				  "all its values go into --vary");
	}
}

static void check_options(struct check_ctx *ctx, const struct check *self)
{
	struct words w = { .ctx = ctx, .self = self };

	if (backend_of(ctx->target) != BACKEND_SWEEP_JOB)
		return;
	for (size_t i = 0; i < ctx->target->noptions; i++)
		if (!strcmp(ctx->target->options[i].setting->name, "options"))
			w.o = &ctx->target->options[i];
	if (!w.o)
		return;
	while (w.at < w.o->values.n)
		read_word(&w);
	check_together(&w);
	check_sets(&w);
}

const struct check checks_sweep_options[] = {
	{ CN_TARGET_VALUE, check_options },
	{ 0 },
};
