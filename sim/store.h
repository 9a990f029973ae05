/* The store: recorded series, and what simulations came to, in one SQLite file. It is for whoever
 * records or ingests traces (writes samples in batches), replays them (sim/reader_store.c), or
 * keeps runs.
 *
 * A file is opened for reading or for writing. Readers never change it, nor its folder. Writers put
 * what they have between store_begin() and store_commit(): it is there as a whole afterwards,
 * whatever happens, or not at all. Several processes may have it open; one at a time writes.
 *
 * Every function that returns bool returns false when it reported an error to the diagnostics given
 * to store_open(): CN_STORE for what is wrong with the file, CN_STORE_FAILED for what the system
 * does not let be done with it (a full disk, a file that another program holds).
 */
#ifndef CANARYC_SIM_STORE_H
#define CANARYC_SIM_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "sim/series_key.h"
#include "sim/trace.h"

struct store;

enum store_mode {
	STORE_READ,
	STORE_WRITE,	/* brings an older file up to date; makes the file if it is not there */
};

struct store_options {
	enum store_mode mode;
	int wait_ms;		/* for another writer; 0: STORE_WAIT_MS */
	bool there;		/* a file that is not there is an error, for writers, too */
	struct span at;		/* where a plan names the file; end == 0 for the command line */
};

#define STORE_WAIT_MS 30000

/** @param path   as it is opened; a name, not a pipe.
 * @param shown  what messages call it.
 * @param a, ds  borrowed until store_close().
 * @return NULL when an error was reported. */
struct store *store_open(struct arena *a, struct str path, struct str shown,
			 const struct store_options *options, struct diags *ds);

enum store_made { STORE_MADE, STORE_THERE, STORE_NOT_MADE };

/** Makes a new store that holds from its first moment on what `fill` puts into it: nobody ever sees
 * it without. That takes half the writing of adding to a store that is there.
 * @param fill  puts something into a store that it is given, in a transaction; false to give up.
 * @return STORE_THERE when there is such a file already, or by then: it was left alone;
 *         STORE_NOT_MADE when an error was reported, or fill() gave up: then nothing is left
 *         behind. */
enum store_made store_make(struct arena *a, struct str path, struct str shown,
			   const struct store_options *options, struct diags *ds,
			   bool (*fill)(struct store *s, void *arg), void *arg);

/** @return whether, of what was reported, some was the system's fault and not the input's. */
bool store_system_failed(const struct diags *ds);

/** Closes it; a transaction that was not committed is undone. NULL is allowed.
 * @return false when a writer could not put its log into the file; nothing is lost by that. */
bool store_close(struct store *s);

/** Whether what was read so far is of one moment: false when the file was changed meanwhile by
 * another process in a way that only reading again can make good. Always true in a transaction. */
bool store_steady(const struct store *s);

/* ---- transactions ---- */

bool store_begin(struct store *s);	/* for writing; waits for other writers */
bool store_commit(struct store *s);	/* afterwards it survives a loss of power, too */
void store_rollback(struct store *s);

/* ---- series ---- */

struct store_series {
	int64_t id;
	struct series_labels labels;	/* with __name__, sorted by name */
	const struct unit *unit;	/* its values are in; NULL when it is not known */
	size_t n;			/* samples */
	int64_t from_ms, to_ms;		/* of the first and the last sample; for n > 0 */
	bool fetched;			/* it was recorded up to fetched_ms */
	int64_t fetched_ms;
};

/** All series in the order of their labels, in the arena. */
bool store_list(struct store *s, struct arena *a, struct store_series **series, size_t *n);

/** Finds the series of a key, or adds it.
 * @param unit    of its samples; for a series that has none yet.
 * @param source  of store_add_source(), or 0; for a new series.
 * @param out     its labels are not filled in. */
bool store_series_of(struct store *s, const struct series_key *key, const struct unit *unit,
		     int64_t source, struct store_series *out);

/** Notes that everything there was of a series up to an instant has been recorded, whether there
 * were samples or not; in a transaction. */
bool store_set_fetched(struct store *s, int64_t series, int64_t until_ms);

/* ---- samples ---- */

/** Two values of a series at one time. */
struct store_clash {
	int64_t t_ms;
	double there, new;
};

/** Adds samples to a series; in a transaction. Those that are there already, the same to the bit,
 * are passed over, so that adding twice is adding once.
 * @param t       ms since the epoch, strictly increasing.
 * @param on_dup  what becomes of another value at the same time: FIRST keeps what is there.
 * @param added   how many were not there, or changed.
 * @param clash   written when there is one and it is an error; then false is returned without a
 *                report, *added is SIZE_MAX, and the transaction is to be undone. */
bool store_append(struct store *s, int64_t series, const int64_t *t, const double *v, size_t n,
		  enum trace_dup on_dup, size_t *added, struct store_clash *clash);

/** The samples of a series in [from_ms, to_ms], in time proportional to their number.
 * @param t, v  in the arena; n of each. */
bool store_read(struct store *s, struct arena *a, int64_t series, int64_t from_ms, int64_t to_ms,
		int64_t **t, double **v, size_t *n);

/* ---- where they came from ---- */

struct store_source {
	const char *kind;	/* of struct trace, or "api-json", "synthetic" */
	struct str path;	/* as the user gave it, or a URL */
	int64_t imported_ms;	/* since the epoch */
	struct str options;	/* JSON */
};

bool store_add_source(struct store *s, const struct store_source *source, int64_t *id);

/** Notes what a file said about metrics, in a transaction. */
bool store_add_families(struct store *s, const struct trace_family *families, size_t n);

/** A value under a key, for whoever records: what it would need to go on. In the arena; empty when
 * there is none. */
bool store_meta(struct store *s, struct arena *a, const char *key, struct str *value);
bool store_set_meta(struct store *s, const char *key, struct str value);

/** Adds a whole trace, in a transaction of the caller's. Clashes and units that don't fit are
 * reported (CN_TRACE_DUPLICATE, CN_TRACE_UNIT).
 * @param added   samples that were not there.
 * @param series  series that were not there. */
bool store_put_trace(struct store *s, const struct trace *trace, const struct store_source *source,
		     enum trace_dup on_dup, size_t *added, size_t *series);

/* ---- runs: what simulations came to ---- */

/** A long text, packed. */
struct store_packed {
	const void *p;
	size_t n;
	size_t size;		/* unpacked */
};

/** @return the text, packed with zstd, in the arena. @param text  at most LIMIT_RUN_BYTES. */
struct store_packed store_pack(struct arena *a, struct str text);

/** A plan file of a run. */
struct store_file {
	struct str path;	/* as it was named, or as the file that imports it led to it */
	struct str sha256;	/* of its text, in hexadecimal digits */
	struct str text;	/* empty in a list */
};

/** A trace of a run. */
struct store_source_of {
	struct str path;	/* as it was named */
	struct str kind;	/* of struct trace */
	int64_t bytes;		/* of the file; -1 where that says nothing: a pipe, a store */
	int64_t samples;	/* that the plan could read */
	struct str sha256;	/* of these (sim/trace_digest.h) */
};

/** An option of the command line that a run depends on. */
struct store_setting {
	struct str name;	/* "set", "start" */
	struct str value;
};

/** Texts that are not there are empty, numbers NaN. */
struct store_run {
	int64_t id;		/* given by the store, never again */
	struct str digest;	/* of all that makes the run this one; no two have the same */
	int64_t created_ms;	/* since the epoch */
	struct str canaryc;	/* version of the program */
	struct str plan, scenario, engine;	/* names */
	struct str outcome;	/* "promoted", ... */
	int64_t at_ms;		/* on the rollout's clock */
	struct str step, guardrail, reason;
	double requests, total_requests, bad_requests;
	const struct store_setting *settings;
	size_t nsettings;
	const struct store_source_of *traces;
	size_t ntraces;
	const struct store_file *files;	/* the plan's own first, then what it imports */
	size_t nfiles;
};

/** Which runs are meant; a text that is empty leaves its choice open. */
struct store_choice {
	struct str plan, scenario, outcome;
	int64_t most;		/* the newest of them; -1: all */
};

/** Keeps a run, in a transaction of the caller's.
 * @param run     id is not read; its files have their texts.
 * @param result  the object of `simulate --json`. @param shown  what `simulate` prints.
 * @param id      of the run, or of the one with this digest that is there.
 * @param there   written: it was there, and nothing was changed. */
bool store_add_run(struct store *s, const struct store_run *run, const struct store_packed *result,
		   const struct store_packed *shown, int64_t *id, bool *there);

/** Runs, the newest first, in the arena. A store of a version that kept none has none. */
bool store_runs(struct store *s, struct arena *a, const struct store_choice *choice,
		struct store_run **runs, size_t *n);

/** One run.
 * @param texts  its files with their texts. @param found  written: there is such a run. */
bool store_run(struct store *s, struct arena *a, int64_t id, bool texts, struct store_run *run,
	       bool *found);

/** What store_add_run() was given, unpacked. */
bool store_run_result(struct store *s, struct arena *a, int64_t id, struct str *text);
bool store_run_shown(struct store *s, struct arena *a, int64_t id, struct str *text);

/** How many runs there are, and the first and the last id; 0 of all when there are none. */
bool store_count_runs(struct store *s, int64_t *n, int64_t *first, int64_t *last);

/** Takes a run out, in a transaction of the caller's. */
bool store_drop_run(struct store *s, int64_t id);

/** Takes out the texts of plan files that no run has any more; likewise. */
bool store_drop_texts(struct store *s);

#endif
