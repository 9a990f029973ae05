/* The compiler's one entry: plan files in, the plan IR out. */
#ifndef CANARYC_COMPILER_COMPILE_H
#define CANARYC_COMPILER_COMPILE_H

#include "base/diag.h"
#include "base/source.h"
#include "compiler/plan.h"

/** `--set name=value`. */
struct param_set {
	struct str name, value;
	bool used;		/* written by the compiler: some file has a param of that name */
};

/** `--set guardrail.latency.rollback=400ms` (compiler/override.h). */
struct override_set {
	struct str text;
	bool used;		/* written by the compiler: some plan has that part */
};

/** A plan file that was kept: its path as it was named, or as the file that imports it led to
 * it. */
struct kept_file {
	struct str path, text;
};

struct compile {
	struct arena *arena;	/* everything of this compilation; the caller closes it */
	struct sources sources;
	struct diags diags;
	struct param_set *sets;
	size_t nsets;
	struct override_set *overrides;
	size_t noverrides;
	const struct kept_file *kept;	/* if there are any, these are the files, and none is opened */
	size_t nkept;
	size_t nfiles;		/* written: sources that are files; they come first */
	const struct plan *overridable;	/* written: a plan of the file, for "did you mean" */
	const struct str *param_names;	/* written: the params of all files, for "did you mean" */
	size_t nparam_names;
	struct lower *lower;	/* written: the names of all files, for what is read later */
	struct allows *allows;	/* written: what comments of the files silence; NULL for nothing */
	bool incomplete; /* written: a file could not be read, which may declare what others name */
	bool system_failed; /* written: a file could not be read though it is there (I/O error) */
};

/** @return a compilation on the arena without sources or settings. */
struct compile compile_on(struct arena *a);

/** Compiles one file and all it imports: reads, parses, resolves, types, lowers, checks.
 * @param path  "-" is standard input.
 * @return the program, never NULL; use it only if no error was reported (c->diags.errors == 0). */
const struct program *compile_file(struct compile *c, const char *path);

/** Silences in the diagnostics of a run what comments of the compiled files allow; to be called
 * before they are printed. The compilation's own are dealt with already. */
void compile_allow(const struct compile *c, struct diags *ds);

/** Reports the settings that no compilation used: `used` of c->sets says which. To be called when
 * the last file of a run was compiled. */
void compile_report_sets(struct compile *c);

#endif
