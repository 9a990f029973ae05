/* Compares two runs that were kept; see runs_compare.h. The plans are compiled from the texts that
 * were kept with them, with what was set then, and compared as `canaryc diff` compares them.
 */
#include "cli/runs_compare.h"

#include <string.h>

#include "base/num.h"
#include "cli/diff_print.h"
#include "cli/input.h"
#include "cli/runs_print.h"
#include "compiler/dump.h"
#include "sim/run_checks.h"

#define SHA256_SHOWN 12	/* digits of a hash */
#define NOTES 8

/** A run and what its plan is. */
struct party {
	const struct runs_side *of;
	struct compile compile;
	const struct plan *plan;		/* NULL: it can't be compiled */
	const struct scenario *scenario;	/* NULL: it has none */
};

struct comparison {
	struct arena *arena;
	struct party s[2];
	struct diff diff;
	struct str notes[NOTES];
	size_t nnotes;
};

bool runs_say_damaged(struct diags *ds, const char *path, int64_t id)
{
	diag_help(diag_about(ds, CN_STORE, path, "is damaged: the result of run %lld can't be read",
			     (long long)id),
		  "take it out: canaryc runs --delete %s %lld", path, (long long)id);
	return false;
}

/* ---- plans ---------------------------------------------------------------------------------- */

static void note(struct comparison *c, struct str text)
{
	if (c->nnotes < NOTES)
		c->notes[c->nnotes++] = text;
}

/** What was set, as --set takes it. */
static bool settings_then(struct arena *a, const struct store_run *run, struct settings *settings)
{
	struct str *texts = arena_array(a, run->nsettings, sizeof(*texts));
	size_t n = 0;

	for (size_t i = 0; i < run->nsettings; i++) {
		if (str_is(run->settings[i].name, "set"))
			texts[n++] = run->settings[i].value;
	}
	return settings_of(a, texts, n, settings);
}

static void find_plan(struct party *s, const struct program *program)
{
	const struct store_run *run = &s->of->run;

	for (size_t i = 0; i < program->nplans; i++) {
		if (str_eq(program->plans[i]->name, run->plan))
			s->plan = program->plans[i];
	}
	for (size_t i = 0; i < program->nscenarios; i++) {
		if (run->scenario.n && str_eq(program->scenarios[i]->name, run->scenario))
			s->scenario = program->scenarios[i];
	}
}

/** Compiles the plan of a run from what was kept; leaves it NULL when that is not possible. */
static void compile_side(struct arena *a, struct party *s)
{
	const struct store_run *run = &s->of->run;
	struct kept_file *kept = arena_array(a, run->nfiles, sizeof(*kept));
	struct settings settings;
	const struct program *program;

	s->compile = compile_on(a);
	if (run->nfiles == 0 || !settings_then(a, run, &settings))
		return;
	for (size_t i = 0; i < run->nfiles; i++)
		kept[i] = (struct kept_file){ run->files[i].path, run->files[i].text };
	s->compile.kept = kept;
	s->compile.nkept = run->nfiles;
	s->compile.sets = settings.v;
	s->compile.nsets = settings.n;
	s->compile.overrides = settings.overrides;
	s->compile.noverrides = settings.noverrides;
	program = compile_file(&s->compile, arena_cstr(a, kept[0].path));
	if (s->compile.diags.errors == 0)
		find_plan(s, program);
}

static bool same_files(const struct store_run *a, const struct store_run *b)
{
	bool same = a->nfiles == b->nfiles;

	for (size_t i = 0; i < a->nfiles && same; i++)
		same = str_eq(a->files[i].sha256, b->files[i].sha256);
	return same;
}

static struct str short_hash(struct str sha256)
{
	return str_sub(sha256, 0, SHA256_SHOWN);
}

/** Of plans that can't be compiled any more, only the texts can be compared. */
static void compare_texts(struct comparison *c)
{
	const struct store_run *a = &c->s[0].of->run, *b = &c->s[1].of->run;

	for (int i = 0; i < 2; i++) {
		if (!c->s[i].plan)
			note(c, arena_printf(c->arena, "this canaryc can't compile the plan of run %lld: "
					     "only the texts of the plans are compared",
					     (long long)c->s[i].of->run.id));
	}
	if (!same_files(a, b) && a->nfiles && b->nfiles)
		diff_add(&c->diff, (struct change){ .part = DIFF_PLAN, .field = STR("text"),
						    .before = short_hash(a->files[0].sha256),
						    .after = short_hash(b->files[0].sha256) });
}

/** A scenario as it is replayed, as text; NULL for none. */
static struct str scenario_text(struct arena *a, const struct party *s)
{
	struct buf text = buf_on(a);
	struct json j = json_on(&text, true);
	struct scenario replayed;

	if (!s->scenario || !s->scenario->plan)
		return (struct str){ NULL, 0 };
	replayed = *s->scenario;
	replayed.nexpects = 0;
	scenario_dump_json(&replayed, &j);
	return buf_str(&text);
}

/** What stands in the plan file of a scenario. */
static struct str scenario_source(const struct party *s)
{
	return source_text(&s->compile.sources, s->scenario->span);
}

static void compare_scenarios(struct comparison *c)
{
	const struct store_run *a = &c->s[0].of->run, *b = &c->s[1].of->run;
	struct str before = scenario_text(c->arena, &c->s[0]);
	struct str after = scenario_text(c->arena, &c->s[1]);

	if (!str_eq(a->scenario, b->scenario))
		diff_add(&c->diff, (struct change){
			.part = DIFF_SETTING, .field = STR("scenario"),
			.before = a->scenario.n ? a->scenario : STR("(a trace of the command line)"),
			.after = b->scenario.n ? b->scenario : STR("(a trace of the command line)") });
	else if (before.p && after.p && !str_eq(before, after))
		diff_add(&c->diff, (struct change){ .part = DIFF_SETTING, .field = STR("scenario"),
						    .before = scenario_source(&c->s[0]),
						    .after = scenario_source(&c->s[1]) });
}

static void compare_plans(struct comparison *c)
{
	const size_t before = c->diff.n;

	c->diff.plan = c->s[1].of->run.plan;
	if (!c->s[0].plan || !c->s[1].plan) {
		compare_texts(c);
		return;
	}
	diff_plans(&c->diff, c->s[0].plan, c->s[1].plan);
	compare_scenarios(c);
	if (c->diff.n == before && !same_files(&c->s[0].of->run, &c->s[1].of->run))
		note(c, STR("the text of the plan differs, what it says to these runs does not"));
}

/* ---- settings and traces -------------------------------------------------------------------- */

/** "--set guardrail.errors.rollback" and "2%". */
static void cut_setting(struct arena *a, const struct store_setting *s, struct str *field,
			struct str *value)
{
	const bool named = str_is(s->name, "set") || str_is(s->name, "map") ||
			   str_is(s->name, "column");
	const char *equals = named && s->value.n ? memchr(s->value.p, '=', s->value.n) : NULL;
	const size_t cut = equals ? (size_t)(equals - s->value.p) : 0;

	*value = equals ? str_sub(s->value, cut + 1, s->value.n) : s->value;
	*field = arena_printf(a, "--%" PRI_STR "%s%" PRI_STR, STR_ARG(s->name), cut ? " " : "", (int)cut,
			      cut ? s->value.p : "");
}

/** The first setting of a list that is not taken yet and is like another one.
 * @param whole  its value, too, is the same. */
static ptrdiff_t like(struct arena *a, const struct store_setting *s, const struct store_run *in,
		      const bool *taken, bool whole)
{
	struct str field, value, f, v;

	cut_setting(a, s, &field, &value);
	for (size_t i = 0; i < in->nsettings; i++) {
		if (taken[i])
			continue;
		cut_setting(a, &in->settings[i], &f, &v);
		if (str_eq(f, field) && (!whole || str_eq(v, value)))
			return (ptrdiff_t)i;
	}
	return -1;
}

static void add_setting(struct comparison *c, const struct store_setting *a,
			const struct store_setting *b)
{
	struct change change = { .part = DIFF_SETTING };

	if (a)
		cut_setting(c->arena, a, &change.field, &change.before);
	if (b)
		cut_setting(c->arena, b, &change.field, &change.after);
	diff_add(&c->diff, change);
}

static void compare_settings(struct comparison *c)
{
	const struct store_run *a = &c->s[0].of->run, *b = &c->s[1].of->run;
	bool *done = arena_array(c->arena, a->nsettings, sizeof(*done));
	bool *taken = arena_array(c->arena, b->nsettings, sizeof(*taken));

	for (size_t i = 0; i < a->nsettings; i++) {
		ptrdiff_t k = like(c->arena, &a->settings[i], b, taken, true);
		if (k >= 0)
			done[i] = taken[k] = true;
	}
	for (size_t i = 0; i < a->nsettings; i++) {
		if (done[i])
			continue;
		ptrdiff_t k = like(c->arena, &a->settings[i], b, taken, false);
		add_setting(c, &a->settings[i], k >= 0 ? &b->settings[k] : NULL);
		if (k >= 0)
			taken[k] = true;
	}
	for (size_t i = 0; i < b->nsettings; i++) {
		if (!taken[i])
			add_setting(c, NULL, &b->settings[i]);
	}
	if (!str_eq(a->engine, b->engine))
		diff_add(&c->diff, (struct change){ .part = DIFF_SETTING, .field = STR("--engine"),
						    .before = a->engine, .after = b->engine });
	if (!str_eq(a->canaryc, b->canaryc))
		note(c, arena_printf(c->arena, "run %lld is of canaryc %" PRI_STR ", run %lld of "
				     "canaryc %" PRI_STR, (long long)a->id, STR_ARG(a->canaryc),
				     (long long)b->id, STR_ARG(b->canaryc)));
}

static struct str samples(struct arena *a, const struct store_source_of *t)
{
	const struct str hash = short_hash(t->sha256);

	return arena_printf(a, "%lld samples (%" PRI_STR ")", (long long)t->samples, STR_ARG(hash));
}

static void compare_traces(struct comparison *c)
{
	const struct store_run *a = &c->s[0].of->run, *b = &c->s[1].of->run;

	for (size_t i = 0; i < a->ntraces || i < b->ntraces; i++) {
		const struct store_source_of *was = i < a->ntraces ? &a->traces[i] : NULL;
		const struct store_source_of *is = i < b->ntraces ? &b->traces[i] : NULL;

		if (was && is && str_eq(was->sha256, is->sha256))
			continue;
		diff_add(&c->diff, (struct change){
			.part = DIFF_TRACE, .field = is ? is->path : was->path,
			.before = was ? samples(c->arena, was) : (struct str){ NULL, 0 },
			.after = is ? samples(c->arena, is) : (struct str){ NULL, 0 } });
	}
}

/* ---- results -------------------------------------------------------------------------------- */

/** A reading as the plan has it: "372ms"; without a plan, in base units. */
static void put_reading(struct buf *out, const struct plan *plan, const struct kept_reading *r)
{
	char text[QTY_TEXT_MAX];
	const char *at = memchr(r->name.p, '@', r->name.n);
	const struct str name = str_sub(r->name, 0, at ? (size_t)(at - r->name.p) : r->name.n);

	buf_put(out, r->name);
	buf_putc(out, ' ');
	if (!r->present) {
		buf_puts(out, "none");
		return;
	}
	for (size_t i = 0; plan && i < plan->nmetrics; i++) {
		if (!str_eq(plan->metrics[i].name, name))
			continue;
		type_format(plan->metrics[i].type, r->value, text);
		buf_puts(out, text);
		return;
	}
	num_format(r->value, text);
	buf_puts(out, text);
}

/** "hold (p99_latency@canary 372ms)" */
static struct str verdict_text(struct arena *a, const struct plan *plan, const struct kept_check *c)
{
	struct buf b = buf_on(a);

	buf_put(&b, c->verdict);
	for (size_t i = 0; i < c->nreadings; i++) {
		buf_puts(&b, i ? ", " : " (");
		put_reading(&b, plan, &c->readings[i]);
	}
	buf_puts(&b, c->nreadings ? ")" : "");
	return buf_str(&b);
}

/** @return false when a result is none, which was reported. */
static bool compare_checks(struct comparison *c, struct diags *ds)
{
	struct kept_check check[2];
	char clock[QTY_TEXT_MAX];
	bool found;

	if (!run_checks_differ(c->arena, c->s[0].of->result, c->s[1].of->result, check, &found)) {
		struct kept_check none[2];
		const bool first = !run_checks_differ(c->arena, c->s[0].of->result,
						      c->s[0].of->result, none, &found);
		return runs_say_damaged(ds, c->s[0].of->path, c->s[first ? 0 : 1].of->run.id);
	}
	if (!found)
		return true;
	clock_format(check[1].at_ms, clock);
	diff_add(&c->diff, (struct change){
		.part = DIFF_CHECK,
		.name = arena_printf(c->arena, "%" PRI_STR " at %s in %" PRI_STR,
				     STR_ARG(check[1].guardrail), clock, STR_ARG(check[1].step)),
		.field = STR("verdict"),
		.before = verdict_text(c->arena, c->s[0].plan, &check[0]),
		.after = verdict_text(c->arena, c->s[1].plan, &check[1]) });
	return true;
}

static void compare_outcomes(struct comparison *c, struct diff_replay *replay)
{
	struct buf outcome[2], exposure[2];

	for (int i = 0; i < 2; i++) {
		outcome[i] = buf_on(c->arena);
		exposure[i] = buf_on(c->arena);
		runs_print_outcome(&c->s[i].of->run, &outcome[i]);
		runs_print_exposure(&c->s[i].of->run, &exposure[i]);
	}
	*replay = (struct diff_replay){ c->diff.plan, buf_str(&outcome[0]), buf_str(&outcome[1]) };
	if (!str_eq(replay->before, replay->after))
		diff_add(&c->diff, (struct change){ .part = DIFF_OUTCOME, .field = STR("outcome"),
						    .before = replay->before,
						    .after = replay->after });
	if (!str_eq(buf_str(&exposure[0]), buf_str(&exposure[1])))
		diff_add(&c->diff, (struct change){ .part = DIFF_OUTCOME, .field = STR("exposure"),
						    .before = buf_str(&exposure[0]),
						    .after = buf_str(&exposure[1]) });
}

/* ---- all of it ------------------------------------------------------------------------------ */

static const char *name_of(struct arena *a, const struct store_run *run)
{
	return arena_printf(a, "run %lld", (long long)run->id).p;
}

bool runs_compare(struct cli *cli, struct arena *a, const struct runs_side sides[2], bool json,
		  struct diags *ds, struct buf *out, bool *differs)
{
	struct comparison *c = arena_alloc(a, sizeof(*c));
	struct diff_replay replay;

	*c = (struct comparison){ .arena = a, .diff = diff_on(a),
				  .s = { { .of = &sides[0] }, { .of = &sides[1] } } };
	for (int i = 0; i < 2; i++)
		compile_side(a, &c->s[i]);
	compare_plans(c);
	compare_settings(c);
	compare_traces(c);
	if (!compare_checks(c, ds))
		return false;
	compare_outcomes(c, &replay);

	struct diff_view view = {
		.a = name_of(a, &sides[0].run), .b = name_of(a, &sides[1].run), .diff = &c->diff,
		.replays = &replay, .nreplays = 1, .notes = c->notes, .nnotes = c->nnotes,
		.colour = cli->out.colour,
	};
	for (size_t i = 0; i < c->nnotes; i++)
		cli_say(cli, "%" PRI_STR, STR_ARG(c->notes[i]));
	if (json)
		diff_print_json(&view, out);
	else
		diff_print_text(&view, out);
	*differs = c->diff.n > 0;
	return true;
}
