/* Diagnostics for machines: a log that outlives the compilations of a run, and the formats that it
 * is written in.
 *
 * A run may compile several files, each with sources and diagnostics of its own; a format such as
 * SARIF is one document about all of them. So whoever prints diagnostics adds them to the log, and
 * when the run is over a format puts the whole log into a buffer. The same run gives the same
 * bytes: nothing of the time, the machine or the folder gets into them.
 *
 * A new format is a file diag_NAME.c with one function, its declaration below, and a row of the
 * table in diag_log.c. What the LIMIT_ERRORS of the text leaves out is in the log all the same.
 */
#ifndef CANARYC_BASE_DIAG_FORMAT_H
#define CANARYC_BASE_DIAG_FORMAT_H

#include "base/diag.h"

/** A span with its lines and columns. */
struct diag_place {
	struct str path;	/* as in messages; empty for none */
	bool file;		/* path names a file, not standard input or an argument */
	uint32_t begin, end;	/* offsets of bytes */
	struct place first, last;	/* where it begins, and the first place behind it */
};

/** A diagnostic with nothing borrowed. */
struct diag_record {
	enum diag_code code;
	enum diag_level level;	/* in this run */
	struct str message, help;	/* help: empty for none; may have several lines */
	bool placed;		/* false: of `at` the path alone is known, if that */
	struct diag_place at;
	struct {
		struct diag_place at;
		struct str text;	/* "here" where none was given */
	} labels[DIAG_LABELS];
	size_t nlabels;
	struct diag_record *next;
};

struct diag_log {
	struct arena *arena;	/* of the records */
	const char *version;	/* of the program; NULL for none */
	struct diag_record *first, *last;	/* in the order in which they are shown */
	bool keeps_text;	/* set by whoever will put it as `text` */
	struct buf text;	/* then: what diags_print() made of them */
};

/** A format; `put` puts the whole log, also when it is empty. */
struct diag_format {
	const char *name;	/* --diagnostics NAME */
	const char *summary;	/* one line */
	void (*put)(const struct diag_log *log, struct buf *out);
};

/** @return an empty log; its records go to the arena. */
struct diag_log diag_log_on(struct arena *a, const char *version);

/** Adds diagnostics, after diags_settle(), and if it keeps_text their text. Nothing of them is
 * borrowed afterwards. */
void diag_log_add(struct diag_log *log, struct diags *ds, struct sources *src);

/** @return all formats, `text` first. @param n  their number. */
const struct diag_format *diag_formats(size_t *n);

/** @return "note", "warning" or "error". */
const char *diag_level_name(enum diag_level level);

/* The formats, each in its own file. */

/** One JSON object a line (base/diag_json.c). */
void diag_put_json(const struct diag_log *log, struct buf *out);
/** One SARIF 2.1.0 document (base/diag_sarif.c). */
void diag_put_sarif(const struct diag_log *log, struct buf *out);
/** Workflow commands of GitHub Actions (base/diag_github.c). */
void diag_put_github(const struct diag_log *log, struct buf *out);

#endif
