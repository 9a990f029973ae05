/* What `-W` and `--diagnostics` ask for, and its fulfilment at the end of a run. */
#ifndef CANARYC_CLI_DIAGNOSTICS_H
#define CANARYC_CLI_DIAGNOSTICS_H

#include <stdbool.h>

#include "base/diag_format.h"
#include "base/diag_levels.h"

struct cli;
struct args;

/** A format and where it goes. */
struct report_to {
	const struct diag_format *format;
	const char *path;	/* "-" is standard output */
};

/** How one run deals with its diagnostics. */
struct diagnostics {
	struct diag_levels levels;
	const struct diag_format *shown;	/* on standard error, last; NULL: text, at once */
	struct report_to *files;
	size_t nfiles;
	struct diag_log log;		/* filled when something but the text at once is wanted */
};

/** The two options in a command's table. */
#define DIAGNOSTICS_OPTIONS \
	{ OPT_WARN, "warn", 'W', "NAME", true, \
	  "what counts as a warning: NAME, no-NAME, error=NAME or error" }, \
	{ OPT_DIAGNOSTICS, "diagnostics", 0, "FORMAT", true, \
	  "text (the default), json, sarif or github; FORMAT=FILE: into a file" }

/** Reads the options of a command. @return false after a usage error was printed. */
bool diagnostics_read(struct cli *cli, const struct args *args);

/** Takes up diagnostics of one compilation or run: prints them, if text is what is wanted on
 * standard error, and keeps them for the formats that come last. */
void diagnostics_take(struct cli *cli, struct diags *ds, struct sources *src);

/** Writes what was asked for, when everything was taken up.
 * @return false when a file could not be written, which was printed. */
bool diagnostics_write(struct cli *cli);

#endif
