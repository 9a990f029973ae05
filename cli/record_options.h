/* The options of `canaryc record`. */
#ifndef CANARYC_CLI_RECORD_OPTIONS_H
#define CANARYC_CLI_RECORD_OPTIONS_H

#include "cli/cli.h"
#include "sim/record_spans.h"

struct record_options {
	struct str url;			/* of --prometheus; empty: the one that the plan names */
	const char *store;		/* NULL with --dry-run only */
	struct record_span asked;	/* on the grid of steps */
	int64_t step_ms;
	int64_t points;			/* of a series in one request */
	int64_t retries;
	bool secrets;			/* somebody else than Prometheus must not hear what is said */
	bool dry_run;
	struct str how;			/* a line of record/protocol.h; in cli->arena */
};

/** Reads them. @param now_ms  what `now` is.
 * @return false after a usage error was printed. */
bool record_options_read(struct cli *cli, const struct args *args, int64_t now_ms,
			 struct record_options *out);

/** A URL of Prometheus without a slash at its end.
 * @param wrong  what is wrong with it, if it can't be used.
 * @return false then. */
bool record_url(struct str text, struct str *url, const char **wrong);

#endif
