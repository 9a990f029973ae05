/* Options and traces of a power report. Called by cmd_power.c and cmd_explain.c. */
#include "cli/power_input.h"

#include "base/units.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/trace_options.h"
#include "cli/watch.h"
#include "sim/run.h"

#define EVERY_MS INT64_C(60000)

bool power_input_read(struct cli *cli, const struct args *args, struct power_input *input)
{
	const char *every = args_text(args, OPT_EVERY);

	*input = (struct power_input){ .wanted = args_has(args, OPT_TRACE), .every_ms = EVERY_MS };
	if (!input_trace_options(cli, args) || !trace_options_read(cli, args, &input->traces))
		return false;
	if (every && !input->wanted) {
		cli_usage(cli,
			  "--every says how often rollouts start on a --trace, and there is none");
		return false;
	}
	if (every &&
	    (dur_parse(str_of(every), &input->every_ms) != QTY_OK || input->every_ms == 0)) {
		cli_usage(cli, "--every is a duration such as 30s or 5m, not `%s`", every);
		return false;
	}
	return true;
}

/** @return the traces, or NULL after an error was reported; all are tried. */
static const struct trace **read_traces(struct trace_shelf *shelf, const struct args *args,
					const struct plan *p, struct str *shown, size_t n,
					struct diags *ds)
{
	const struct trace **traces = arena_array(shelf->arena, n, sizeof(*traces));
	bool fine = true;

	for (size_t i = 0; i < n; i++) {
		shown[i] = str_of(args_nth(args, OPT_TRACE, i));
		const struct trace_use use = { .path = shown[i], .shown = shown[i] };
		traces[i] = trace_shelf_take(shelf, &use, p, ds);
		fine = fine && traces[i];
	}
	return fine ? traces : NULL;
}

static bool tick(void *arg, size_t done, size_t all)
{
	struct watch *w = arg;

	w->all = all;
	return watch_tick(w, done);
}

/** Replays under the eyes of the user. */
static bool replay(struct cli *cli, struct power_input *input, struct arena *a,
		   struct power_source *source, struct diags *ds, struct power_report *report)
{
	struct watch watch;
	bool fine;

	watch_begin(&watch, cli, "rollouts", 1);
	source->tick = tick;
	source->watch = &watch;
	fine = power_trace_add(a, report, source, ds);
	watch_end(&watch);
	input->signal = watch.signal;
	if (watch.signal)
		cli_say(cli, "interrupted: what the trace says of plan `%" PRI_STR "` is left out",
			STR_ARG(report->plan->name));
	return fine && !watch.signal;
}

bool power_input_report(struct cli *cli, const struct args *args, struct power_input *input,
			struct arena *a, const struct plan *p, struct diags *ds,
			struct power_report *report)
{
	const char *stable = args_text(args, OPT_STABLE), *canary = args_text(args, OPT_CANARY);
	size_t n = args_count(args, OPT_TRACE);
	struct str *shown = arena_array(a, n, sizeof(*shown));
	struct power_source source = { .shown = shown, .n = n, .every_ms = input->every_ms };

	*report = power_of(a, p);
	if (!input->wanted)
		return true;
	struct trace_shelf shelf = trace_shelf_on(a, input->traces);
	source.traces = read_traces(&shelf, args, p, shown, n, ds);
	if (!source.traces)
		return false;
	source.stable = stable ? str_of(stable) : p->versions[SIDE_STABLE].label;
	source.canary = canary ? str_of(canary) : source.stable;
	return replay(cli, input, a, &source, ds, report);
}

enum exit_code power_input_done(struct cli *cli, const struct power_input *input, struct compile *c,
				struct diags *ds, bool fine)
{
	compile_allow(c, ds);
	cli_diags(cli, ds, &c->sources);
	if (input->signal)
		return (enum exit_code)(EXIT_SIGNALLED + input->signal);
	return fine && !ds->errors ? EXIT_FINE : EXIT_INPUT;
}
