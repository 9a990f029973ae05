/* Commands that work on recorded traces alone: their options, texts and run functions. */
#include "cli/commands.h"

#include <stdint.h>

#include "cli/command_options.h"

/* ---- traces --------------------------------------------------------------------------------- */

static const struct opt traces_options[] = {
	JSON_OPTION("print one JSON object a file, each on a line of its own"),
	{ OPT_CSV, "csv", 0, NULL, false, "print every sample, as long CSV" },
	TRACE_OPTIONS,
	DIAGNOSTICS_OPTIONS,
};

static const char *const traces_examples[] = {
	"canaryc traces examples/traces/lab/run1.csv",
	"canaryc traces --json run1-*.json | jq -r '.series[] | [.metric, .samples] | @tsv'",
	"canaryc traces --csv run1-raw.dump.gz > run1-raw.csv",
	NULL
};

const struct command command_traces = {
	.name = "traces", .summary = "show what is inside recorded traces",
	.operands = "TRACE...", .min_operands = 1, .max_operands = SIZE_MAX,
	.options = OPTS(traces_options),
	.about =
	"Reads each TRACE as simulate does and prints its series: samples, their median\n"
	"distance (step), how many distances are longer than one and a half of it and\n"
	"the longest (gaps), the smallest, median and largest value, the unit where\n"
	"TRACE itself has one, and the course over the whole span.\n"
	"\n"
	"A TRACE is CSV, an answer of the Prometheus HTTP API as JSON, OpenMetrics or\n"
	"Prometheus text with times, what `promtool tsdb dump` prints, each also packed\n"
	"with gzip or zstd, or a store that ingest wrote; - is standard input. The\n"
	"format is told by the content.",
	.fine = "every TRACE was read",
	.input = "a TRACE can't be read, or has errors",
	.examples = traces_examples, .run = cmd_traces,
};

/* ---- ingest --------------------------------------------------------------------------------- */

static const struct opt ingest_options[] = {
	{ OPT_OUTPUT, "output", 'o', "STORE", false,
	  "the store to write to; made if it is not there" },
	TRACE_OPTIONS,
	DIAGNOSTICS_OPTIONS,
};

static const char *const ingest_examples[] = {
	"canaryc ingest examples/traces/lab/run1.csv -o week.db",
	"canaryc ingest run1-*.json -o week.db && canaryc traces week.db",
	"promtool tsdb dump /var/lib/prometheus | canaryc ingest - -o raw.db",
	NULL
};

const struct command command_ingest = {
	.name = "ingest", .summary = "put recorded traces into a store",
	.operands = "[TRACE...]", .min_operands = 0, .max_operands = SIZE_MAX,
	.options = OPTS(ingest_options),
	.about =
	"Reads each TRACE as simulate does and adds its series to STORE, an SQLite file\n"
	"that simulate and traces read in its place. Each TRACE goes in as a whole or\n"
	"not at all; a line is printed when it is safely there. Samples that are there\n"
	"already are passed over, so that a TRACE may be given again, and traces may\n"
	"overlap; another value at the same time is an error unless --on-dup says which\n"
	"one holds (first is the one that is there).\n"
	"\n"
	"Without a TRACE an older STORE is brought up to date. What a TRACE may be is\n"
	"told by `canaryc traces --help`; - is standard input.",
	.fine = "every TRACE is in the store",
	.input = "a TRACE has errors, or does not go with what is there; the others are in",
	.examples = ingest_examples, .run = cmd_ingest,
};
