/* Options that several commands have, as rows of their tables: for cli/commands*.c. */
#ifndef CANARYC_CLI_COMMAND_OPTIONS_H
#define CANARYC_CLI_COMMAND_OPTIONS_H

#include "base/str.h"
#include "cli/commands.h"

#define OPTS(table) { table, ARRAY_LEN(table) }

#define SET_OPTION \
	{ OPT_SET, "set", 0, "NAME=VALUE", true, \
	  "set a param, or a number of the plan: guardrail.errors.rollback=2%" }
#define WHAT_IF_OPTION \
	{ OPT_WHAT_IF, "what-if", 0, "ASSUMPTION", true, \
	  "suppose it, as an `assume` would: 'p99_latency@canary *= 1.3'" }
#define TARGET_OPTIONS \
	{ OPT_TARGET, "target", 't', "TARGET[,...]", true, \
	  "build for these targets; those of the plan unless given" }, \
	{ OPT_FORMAT, "format", 0, "FORMAT", false, "of the manifests: yaml (the default) or json" }
#define JSON_OPTION(what) { OPT_JSON, "json", 0, NULL, false, what }

#define SAVE_OPTION \
	{ OPT_SAVE, "save", 0, "STORE", false, \
	  "keep every run in this store, for `canaryc runs`; made if it is not there" }

/* How traces are read: cli/trace_options.c. */
#define TRACE_OPTIONS \
	{ OPT_METRIC, "metric", 0, "NAME", false, \
	  "name of the metric where a trace has none for its series" }, \
	{ OPT_MAP, "map", 0, "METRIC=NAME", true, \
	  "METRIC, or METRIC@VERSION, is called NAME in the trace; may be repeated" }, \
	{ OPT_VERSION_LABEL, "version-label", 0, "NAME", false, \
	  "label of the trace that holds the version, if not `version`" }, \
	{ OPT_COLUMN, "column", 0, "ROLE=NAME", true, \
	  "CSV column that is the time, the value or the metric: time=when" }, \
	{ OPT_TZ, "tz", 0, "OFFSET", false, \
	  "zone of times without one: +02:00 (otherwise UTC, with a warning)" }, \
	{ OPT_TIME_UNIT, "time-unit", 0, "UNIT", false, \
	  "of times in CSV that are numbers: s, ms, us or ns (told by their size)" }, \
	{ OPT_ON_DUP, "on-dup", 0, "WHICH", false, \
	  "of two values at one time: error (the default), first or last" }

/* A healthy version of a trace. */
#define HEALTHY_OPTIONS \
	{ OPT_TRACE, "trace", 0, "FILE", true, \
	  "replay a healthy version of it; may be repeated" }, \
	{ OPT_STABLE, "stable", 0, "VERSION", false, "recorded version that plays the stable one" }, \
	{ OPT_CANARY, "canary", 0, "VERSION", false, \
	  "recorded version that plays a healthy canary" }, \
	{ OPT_EVERY, "every", 0, "DURATION", false, \
	  "start a rollout on it so often; 1m unless given" }, \
	TRACE_OPTIONS

#endif
