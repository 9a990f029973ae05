/* The plan file that a command works on: settings, compilation, and which plan is meant. */
#ifndef CANARYC_CLI_INPUT_H
#define CANARYC_CLI_INPUT_H

#include "cli/cli.h"
#include "compiler/compile.h"
#include "sim/engine.h"

/** What `--set` gave, shared by the compilations of one command. */
struct settings {
	struct param_set *v;	/* values of params */
	size_t n;
	struct override_set *overrides;	/* numbers of the plan: `stage.5%.for=10m` */
	size_t noverrides;
};

/** Reads every `--set NAME=VALUE`, NAME being a param or, with a dot, a part of the plan.
 * @return false after a usage error was printed. */
bool settings_read(struct cli *cli, const struct args *args, struct settings *settings);

/** The same for texts that were given once. @return false when one of them is no NAME=VALUE. */
bool settings_of(struct arena *a, const struct str *texts, size_t n, struct settings *settings);

/** What `--what-if` gave: assumptions as texts. */
struct suppositions {
	struct str *v;
	size_t n;
};

/** Reads every `--what-if ASSUMPTION`. @return false after a usage error was printed. */
bool suppositions_read(struct cli *cli, const struct args *args, struct suppositions *s);

/** Compiles a file and prints the diagnostics.
 * @param last  no other file follows: settings that no file knows are reported, too.
 * @param c     a fresh compilation, compile_on().
 * @return the program, or NULL if there were errors: then input_failed() is the exit code. */
const struct program *input_compile(struct cli *cli, struct settings settings, const char *path,
				    bool last, struct compile *c);

/** @return EXIT_INPUT, or EXIT_SYSTEM when a file is there and could not be read. */
enum exit_code input_failed(const struct compile *c);

/** @return the plans that the file itself declares, in the order written.
 * @param n  their number. */
const struct plan **input_plans(struct cli *cli, const struct program *program, size_t *n);

/** Finds a plan among those that the file itself declares.
 * @param name  NULL: the only one.
 * @return NULL after a message was printed: there is none of that name, none at all, or several. */
const struct plan *input_plan(struct cli *cli, const struct program *program, const char *path,
			      const char *name);

/** @param name  of the plan that is meant; NULL: all that the file itself declares.
 * @param n  their number, 1 or more.
 * @return NULL after a message was printed: there is none of that name, or none at all. */
const struct plan **input_plans_meant(struct cli *cli, const struct program *program,
				      const char *path, const char *name, size_t *n);

/** @return the engine of `--engine`, by default the plan's own rules; NULL after a usage error was
 * printed. */
const struct engine *input_engine(struct cli *cli, const struct args *args);

/** Refuses `--stable` and `--canary` without `--trace`, and more than one file that is standard
 * input. @return false after a usage error was
 * printed. */
bool input_trace_options(struct cli *cli, const struct args *args);

/** @return the scenario that `--trace`, `--stable` and `--canary` stand for, in cli->arena: without
 *         a name, of this plan. */
const struct scenario *input_trace_scenario(struct cli *cli, const struct args *args,
					    const struct plan *plan);

#endif
