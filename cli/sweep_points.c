/* The plans of a sweep; see sweep_points.h. Numbers of the plan are overridden in what was
 * compiled; a param can mean anything, so for each choice of params the file is compiled anew.
 */
#include "cli/sweep_points.h"

#include "base/limits.h"
#include "base/num.h"
#include "cli/commands.h"
#include "compiler/what_if.h"

/* ---- reading what varies -------------------------------------------------------------------- */

static bool read_axes(struct sweep_points *p, struct sweep_file *f)
{
	bool fine = true;

	f->axes = arena_array(f->arena, p->naxes, sizeof(*f->axes));
	for (size_t i = 0; i < p->naxes; i++)
		if (!vary_read(&f->compile, &f->compile.diags, p->o->vary[i], &f->axes[i]))
			fine = false;
	return fine;
}

/** A thing that is varied twice has no value. */
static bool names_differ(const struct sweep_file *f, size_t n, struct diags *ds)
{
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < i; k++) {
			if (!str_eq(f->axes[i].text.path, f->axes[k].text.path))
				continue;
			diag_help(diag_at(ds, CN_GIVEN_TWICE, f->axes[i].text.path_span,
					  "`%" PRI_STR "` is varied twice",
					  STR_ARG(f->axes[i].text.path)),
				  "put all its values into one list");
			return false;
		}
	}
	return true;
}

static bool points_fit(struct sweep_points *p, struct diags *ds)
{
	uint64_t n = vary_points(p->base.axes, p->naxes);
	char count[NUM_TEXT_MAX], limit[NUM_TEXT_MAX];

	p->n = (size_t)n;
	if (n <= LIMIT_SWEEP_POINTS)
		return true;
	num_format_grouped(n > INT64_MAX ? INT64_MAX : (int64_t)n, count);
	num_format_grouped((int64_t)LIMIT_SWEEP_POINTS, limit);
	diag_help(diag_at(ds, CN_SWEEP_LIMIT, p->base.axes[0].text.value_span,
			  "the grid has %s%s points, the limit is %s", n > INT64_MAX ? "more than " : "",
			  count, limit),
		  "vary less, or in larger steps");
	return false;
}

static void expand(struct sweep_points *p)
{
	p->axes = arena_array(p->base.arena, p->naxes, sizeof(*p->axes));
	p->is_param = arena_array(p->base.arena, p->naxes, sizeof(*p->is_param));
	for (size_t i = 0; i < p->naxes; i++) {
		const struct vary *v = &p->base.axes[i];

		p->axes[i] = (struct sweep_axis){ v->text.path, vary_values(p->base.arena, v),
						  v->n };
		p->is_param[i] = !override_is(v->text.path);
		p->params = p->params || p->is_param[i];
	}
}

/* ---- compiling ------------------------------------------------------------------------------ */

/** Which value an axis has at a point. */
static size_t digit(const struct sweep_points *p, size_t point, size_t axis)
{
	for (size_t i = p->naxes - 1; i > axis; i--)
		point /= p->axes[i].n;
	return point % p->axes[axis].n;
}

/** The choice of params of a point as a number. */
static size_t key_of(const struct sweep_points *p, size_t point)
{
	size_t key = 0;

	for (size_t i = 0; i < p->naxes; i++)
		if (p->is_param[i])
			key = key * p->axes[i].n + digit(p, point, i);
	return key;
}

/** The settings of the command line, and behind them the params that vary. */
static void set_params(struct sweep_points *p, struct sweep_file *f, size_t point)
{
	const struct settings *own = &p->o->settings;
	struct param_set *sets = arena_array(f->arena, own->n + p->naxes, sizeof(*sets));
	size_t n = own->n;

	for (size_t i = 0; i < own->n; i++)
		sets[i] = own->v[i];
	for (size_t i = 0; i < p->naxes; i++)
		if (p->is_param[i])
			sets[n++] = (struct param_set){
				.name = p->axes[i].name,
				.value = p->axes[i].values[digit(p, point, i)],
			};
	f->compile.sets = sets;
	f->compile.nsets = n;
	f->compile.overrides = own->overrides;
	f->compile.noverrides = own->noverrides;
}

/** Reports params that vary and that no file has, each at its --vary. */
static void say_unknown(struct sweep_points *p, struct sweep_file *f)
{
	struct compile *c = &f->compile;
	size_t set = p->o->settings.n;

	for (size_t i = 0; i < p->naxes; i++) {
		if (!p->is_param[i] || c->sets[set++].used)
			continue;
		struct diag *d = diag_at(&c->diags, CN_UNKNOWN_NAME, f->axes[i].text.path_span,
					 "no param is called `%" PRI_STR "`", STR_ARG(p->axes[i].name));
		size_t near = str_nearest(p->axes[i].name, c->param_names, c->nparam_names);

		c->sets[set - 1].used = true;
		if (near < c->nparam_names)
			diag_help(d, "did you mean `%" PRI_STR "`?", STR_ARG(c->param_names[near]));
		else
			diag_help(d,
				  "a part of the plan is named with dots, as guardrail.latency.rollback");
	}
}

/** The scenarios of the file itself, of the plan of --plan if it was given. */
struct candidates {
	struct str *names;
	size_t n;
	const struct scenario *one;	/* a wanted one */
	size_t wanted;			/* how many are */
};

static struct candidates find_scenarios(const struct sweep_points *p, const struct program *program,
					const struct plan *plan)
{
	struct candidates c = { arena_array(p->cli->arena, program->nscenarios, sizeof(*c.names)),
				0, NULL, 0 };

	for (size_t i = 0; i < program->nscenarios; i++) {
		const struct scenario *s = program->scenarios[i];

		if (s->imported || !s->plan || (plan && s->plan != plan))
			continue;
		c.names[c.n++] = s->name;
		if (p->o->scenario && !str_is(s->name, p->o->scenario))
			continue;
		c.one = s;
		c.wanted++;
	}
	return c;
}

/** @return NULL after a message was printed. */
static const struct scenario *scenario_of_file(struct sweep_points *p,
					       const struct program *program)
{
	const struct sweep_options *o = p->o;
	const struct plan *plan = NULL;
	struct candidates c;

	if (o->plan) {
		plan = input_plan(p->cli, program, o->path, o->plan);
		if (!plan)
			return NULL;
	}
	c = find_scenarios(p, program, plan);
	if (c.wanted == 1)
		return c.one;
	if (c.n == 0)
		cli_say(p->cli,
			"%s has no scenario%s; write one, or sweep a trace: canaryc sweep %s "
			"--trace FILE", o->path, plan ? " for that plan" : "", o->path);
	else if (o->scenario)
		cli_say(p->cli, "%s has no scenario `%s`%s (it has %s)", o->path, o->scenario,
			cli_did_you_mean(p->cli, str_of(o->scenario), c.names, c.n),
			cli_list(p->cli, c.names, c.n));
	else
		cli_say(p->cli, "%s has several scenarios, say which one with --scenario: %s",
			o->path,
			cli_list(p->cli, c.names, c.n));
	return NULL;
}

/** Finds what is swept, with the assumptions of --what-if behind its own. */
static const struct scenario *choose(struct sweep_points *p, struct sweep_file *f,
				     const struct program *program)
{
	const struct scenario *s;
	const struct plan *plan;
	struct what_ifs w;

	if (p->o->traced) {
		plan = input_plan(p->cli, program, p->o->path, p->o->plan);
		s = plan ? input_trace_scenario(p->cli, p->args, plan) : NULL;
	} else {
		s = scenario_of_file(p, program);
	}
	if (!s)
		return NULL;
	if (!what_if_read(&f->compile, &f->compile.diags, p->o->suppositions.v,
			  p->o->suppositions.n,
			  &w))
		return NULL;
	return what_if_apply(&f->compile, &f->compile.diags, s, &w);
}

/** Finds the places of the axes in the plan and reads all their values. */
static bool read_overrides(struct sweep_points *p, struct sweep_file *f)
{
	struct diags *ds = &f->compile.diags;
	bool fine = true;

	f->overrides = arena_array(f->arena, p->naxes, sizeof(*f->overrides));
	for (size_t i = 0; i < p->naxes; i++) {
		struct override_place place;

		if (p->is_param[i])
			continue;
		if (!override_find(&f->compile, ds, f->scenario->plan, &f->axes[i].text, &place)) {
			fine = false;
			continue;
		}
		f->overrides[i] = arena_array(f->arena, p->axes[i].n, sizeof(**f->overrides));
		for (size_t k = 0; k < p->axes[i].n && fine; k++)
			fine = override_read(&f->compile, ds, &place, p->axes[i].values[k],
					     f->axes[i].text.value_span, &f->overrides[i][k]);
	}
	return fine;
}

/** Compiles the file for the choice of params of a point. What is wrong is in the compilation's
 * diagnostics, but for what concerns the command line alone. */
static bool compile(struct sweep_points *p, struct sweep_file *f, size_t point)
{
	const struct program *program;

	f->key = key_of(p, point);
	set_params(p, f, point);
	program = compile_file(&f->compile, p->o->path);
	if (!f->compile.incomplete)
		say_unknown(p, f);
	compile_report_sets(&f->compile);
	if (f->compile.diags.errors)
		return false;
	f->scenario = choose(p, f, program);
	return f->scenario && read_overrides(p, f);
}

bool sweep_points_open(struct sweep_points *p, struct cli *cli, const struct args *args,
		       const struct sweep_options *o, enum exit_code *code)
{
	struct sweep_file *f = &p->base;
	bool fine;

	*p = (struct sweep_points){ .cli = cli, .args = args, .o = o, .naxes = o->nvary };
	f->arena = cli_arena();
	f->compile = compile_on(f->arena);
	p->arena = cli_arena();
	p->mark = arena_mark(p->arena);
	fine = read_axes(p, f) && names_differ(f, p->naxes, &f->compile.diags) &&
	       points_fit(p, &f->compile.diags);
	if (fine) {
		expand(p);
		if (p->params && str_is(str_of(o->path), "-")) {
			*code = cli_usage(cli, "a param varies, so the file is read several times, which "
					  "standard input can't be");
			return false;
		}
		fine = compile(p, f, 0);
	}
	cli_diags(cli, &f->compile.diags, &f->compile.sources);
	*code = f->compile.system_failed ? EXIT_SYSTEM : EXIT_INPUT;
	return fine && f->compile.diags.errors == 0;
}

/* ---- points --------------------------------------------------------------------------------- */

/** Prints the first error of a point, with the point. */
static bool say_point(struct sweep_points *p, struct sweep_file *f, size_t point,
		      const struct diags *found)
{
	struct diags ds = diags_on(p->arena);
	struct buf at = buf_on(p->arena);
	const struct diag *wrong = found->first;

	while (wrong && (diag_info(wrong->code)->level != DIAG_ERROR || wrong->allowed))
		wrong = wrong->next;
	for (size_t i = 0; i < p->naxes; i++)
		buf_printf(&at, "%s%" PRI_STR "=%" PRI_STR, i ? " " : "", STR_ARG(p->axes[i].name),
			   STR_ARG(p->axes[i].values[digit(p, point, i)]));
	if (wrong) {
		struct diag *d = wrong->placed
			? diag_at(&ds, CN_SWEEP_POINT, wrong->span, "at %" PRI_STR ": %" PRI_STR,
				  STR_ARG(buf_str(&at)), STR_ARG(wrong->message))
			: diag_about(&ds, CN_SWEEP_POINT, p->o->path, "at %" PRI_STR ": %" PRI_STR,
				     STR_ARG(buf_str(&at)), STR_ARG(wrong->message));

		for (size_t i = 0; i < wrong->nlabels; i++)
			diag_also(d, wrong->labels[i].span, "%" PRI_STR,
				  STR_ARG(wrong->labels[i].text));
		diag_help(d, "%" PRI_STR, STR_ARG(wrong->help));
	}
	cli_diags(p->cli, &ds, &f->compile.sources);
	return false;
}

/** The compilation that a point's plan is of. @return NULL after an error was printed. */
static struct sweep_file *file_of(struct sweep_points *p, size_t point)
{
	struct sweep_file *f = &p->other;
	const size_t key = key_of(p, point);

	if (key == p->base.key)
		return &p->base;
	if (f->arena && f->key == key)
		return f;
	if (f->arena)
		arena_close(f->arena);
	f->arena = cli_arena();
	f->compile = compile_on(f->arena);
	if (read_axes(p, f) && compile(p, f, point))
		return f;
	say_point(p, f, point, &f->compile.diags);
	return NULL;
}

const struct scenario *sweep_points_take(void *points, size_t point, struct diags *ds)
{
	struct sweep_points *p = points;
	struct sweep_file *f = file_of(p, point);
	struct override *v;
	size_t n = 0;

	(void)ds;	/* printed at once: its places are in this compilation's sources */
	if (!f)
		return NULL;
	arena_reset(p->arena, p->mark);
	v = arena_array(p->arena, p->naxes, sizeof(*v));
	for (size_t i = 0; i < p->naxes; i++)
		if (!p->is_param[i])
			v[n++] = f->overrides[i][digit(p, point, i)];
	p->point = *f->scenario;
	if (n)
		p->point.plan = override_apply(p->arena, f->scenario->plan, v, n);
	return &p->point;
}

bool sweep_points_check(struct sweep_points *p, size_t point)
{
	struct diags found = diags_on(p->arena);
	struct sweep_file *f = file_of(p, point);

	if (!f || override_check(p->arena, &f->compile.sources, p->point.plan, &found))
		return f != NULL;
	return say_point(p, f, point, &found);
}

void sweep_points_close(struct sweep_points *p)
{
	if (p->other.arena)
		arena_close(p->other.arena);
	arena_close(p->arena);
	arena_close(p->base.arena);
}
