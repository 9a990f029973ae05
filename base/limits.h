/* Every limit on what comes from outside, in one place. Each has a test under tests/cases/limits
 * or in a unit test. Going over one is an error that names the limit, never a crash or a cut.
 */
#ifndef CANARYC_BASE_LIMITS_H
#define CANARYC_BASE_LIMITS_H

#include <stddef.h>
#include <stdint.h>

/* plan files */
#define LIMIT_PLAN_BYTES	((size_t)16 << 20)	/* one plan file */
#define LIMIT_FILES		256			/* plan files of one run, imports included */
#define LIMIT_IMPORT_DEPTH	32			/* an import in an import in ... */
#define LIMIT_NESTING		64			/* brackets of all kinds, open at one place */
#define LIMIT_EXPR_DEPTH	256			/* operators within operators */
#define LIMIT_STATEMENT_TOKENS	4096			/* tokens of one statement, outside its block */
#define LIMIT_NAME		253			/* bytes of a name */
#define LIMIT_STRING		65536			/* bytes of a string literal */
#define LIMIT_NUMBER		64			/* bytes of a number literal */
#define LIMIT_ERRORS		20			/* errors shown in one run */
#define LIMIT_WHAT_IFS		1000			/* --what-if of one command line */
#define LIMIT_PATTERN		1000			/* bytes of a pattern of the command line */

/* what plans may say */
#define LIMIT_DURATION_MS	(INT64_C(366) * 86400000)	/* any one duration: a year */
#define LIMIT_STEPS		100000			/* steps of a rollout, ramps as their stages */
#define LIMIT_DIFF_STEPS	2000			/* changed steps on both sides that a diff aligns */
#define LIMIT_CPU_MILLI		INT64_C(1000000000)
#define LIMIT_REPLICAS		100000
#define LIMIT_CHECKS_RUN	10000			/* n of `for k of n checks` */
#define LIMIT_REQUESTS		INT64_C(1000000000000)	/* `needs n requests` */
#define LIMIT_ROLLOUT_CHECKS	INT64_C(4000000)	/* checks in one replay */
#define LIMIT_OVERRIDES		256			/* parts of a plan that --set overrides */

#define LIMIT_REACTION_CHECKS	INT64_C(40000000)	/* checks to find a plan's worst case */
#define LIMIT_REACTION_STEPS	INT64_C(1000000)	/* steps times guardrails of that */
#define LIMIT_REACTION_WAITS	64			/* waits for a person or a gate, one behind the other */

#define LIMIT_POWER_STARTS	100000			/* rollouts that `power` replays on a trace */
#define LIMIT_POWER_LEVELS	INT64_C(10000000)	/* starts times stages, to tell levels */
#define LIMIT_POWER_SORTED	INT64_C(1000000000)	/* readings sorted for that, each again */

#define LIMIT_SWEEP_RUNS	((size_t)10000000)	/* rollouts of a sweep, of all its points together */
#define LIMIT_SWEEP_POINTS	((size_t)100000)	/* points of a grid */
#define LIMIT_SWEEP_AXES	8			/* --vary of one command line */
#define LIMIT_SWEEP_DRAWN	((size_t)1 << 24)	/* samples of a trace that a thread draws */
#define LIMIT_SWEEP_THREADS	256
#define LIMIT_SWEEP_SHARDS	100000			/* as many as an Indexed Job may have */
#define LIMIT_SHARD_BYTES	((size_t)2 << 30)	/* of a shard, when it is read */
#define LIMIT_ROUTE_TERMS	64			/* alternatives of one route */
#define LIMIT_ROUTE_ENTRIES	1024			/* those of all routes that hold at once */
#define LIMIT_ROUTE_EXCEPTS	16			/* of them for what one route leaves out */
#define LIMIT_ROUTE_PATTERN	1024			/* bytes of a pattern; Istio takes no more */
#define LIMIT_ROUTE_COOKIES	3			/* that one alternative asks for */
#define LIMIT_ROUTE_ABSENT	6			/* headers that it refuses and that may be absent */

/* pictures */
#define LIMIT_PICTURE_BYTES	((size_t)64 << 20)	/* what gnuplot may write */

/* what build has written */
#define LIMIT_BUILT_BYTES	((size_t)64 << 20)	/* one file, when it is read again */

/* regular expressions, as RE2 has them */
#define LIMIT_REGEX_REPEAT	1000			/* {n,m} */
#define LIMIT_REGEX_NESTING	1000			/* groups; Go: height of the tree */
#define LIMIT_REGEX_SIZE	699050			/* instructions, repetitions unrolled */

/* runs that are kept */
#define LIMIT_RUN_BYTES		((size_t)1 << 30)	/* one text of a run in a store, unpacked */

/* traces */
#define LIMIT_CSV_LINE		((size_t)1 << 20)	/* bytes of one row */
#define LIMIT_CSV_COLUMNS	4096
#define LIMIT_TRACE_LINES	UINT64_C(300000000)	/* lines of one file, blank ones, too */
#define LIMIT_TRACE_SAMPLES	((size_t)1 << 28)	/* of all series of one trace */
#define LIMIT_JSON_BYTES	((size_t)64 << 20)	/* one answer of Prometheus */
#define LIMIT_SERIES		65536			/* series of one trace */
#define LIMIT_SERIES_SAMPLES	INT64_C(10000000)	/* of a made-up `series` */
#define LIMIT_RECORD_POINTS	INT64_C(11000)		/* of a series in one answer, as Prometheus has it */
#define LIMIT_RECORD_TOTAL	((int64_t)LIMIT_TRACE_SAMPLES)	/* of all series of a recording */
#define LIMIT_TIME_MS		(INT64_C(1) << 53)	/* |t| of a sample */

#endif
