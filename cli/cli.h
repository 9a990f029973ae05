/* What every command works with: the streams, the exit codes, and what all of them print in one
 * way.
 */
#ifndef CANARYC_CLI_CLI_H
#define CANARYC_CLI_CLI_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/source.h"
#include "cli/diagnostics.h"
#include "cli/options.h"
#include "cli/out.h"

enum exit_code {
	EXIT_FINE = 0,
	EXIT_INPUT = 1,		/* an error in the input, or an outcome that was not expected */
	EXIT_USAGE = 2,		/* wrong usage */
	EXIT_SYSTEM = 3,	/* writing failed, or memory has run out */
	EXIT_SIGNALLED = 128	/* and the number of the signal that ended long work */
};

struct cli {
	struct arena *arena;	/* of the command line: its arguments and messages */
	struct out out, err;
	bool ascii;		/* standard output is a terminal that may not show UTF-8 */
	const char *command;	/* name of the one that runs; NULL before it is known */
	struct diagnostics diagnostics;	/* levels and formats of this run */
};

struct cli cli_open(void);

/** Closes the streams. @return code, or EXIT_SYSTEM when not everything could be written. */
enum exit_code cli_close(struct cli *cli, enum exit_code code);

/** @return an empty arena that ends the program with EXIT_SYSTEM when memory runs out. */
struct arena *cli_arena(void);

/** Takes up `--color`. @return false when its argument is none of auto, always, never. */
bool cli_colour(struct cli *cli, const char *when);

/** Prints `canaryc COMMAND: message` to standard error. */
void cli_say(struct cli *cli, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/** The same for a mistake in the arguments, with a hint at the help. @return EXIT_USAGE. */
enum exit_code cli_usage(struct cli *cli, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/** Puts a text where an option wants it; says so when that fails.
 * @param path  "-": standard output, whose failures out_put() keeps. */
bool cli_write(struct cli *cli, const char *path, const struct buf *text);

/** Prints diagnostics to standard error, as -W and --diagnostics want them. Afterwards ds->errors
 * counts what is an error in this run. */
void cli_diags(struct cli *cli, struct diags *ds, struct sources *src);

/** @return "; did you mean `x`?" for the name nearest to the wrong one, or "". In cli->arena. */
const char *cli_did_you_mean(struct cli *cli, struct str wrong, const struct str *names, size_t n);

/** @return "`a`, `b`, `c`", in cli->arena. */
const char *cli_list(struct cli *cli, const struct str *names, size_t n);

#endif
