/* Diagnostics: collected while compiling, sorted and printed once by the command line.
 *
 * Each has a code of base/codes.def. The same code at the same place is kept once. Who reports a
 * diagnostic owns nothing: all texts are copied into the arena.
 */
#ifndef CANARYC_BASE_DIAG_H
#define CANARYC_BASE_DIAG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/source.h"

enum diag_level { DIAG_NOTE, DIAG_WARNING, DIAG_ERROR };

enum diag_code {
#define CODE(text, id, name, level, summary) CN_##id,
#include "base/codes.def"
#undef CODE
	DIAG_CODES
};

struct diag_info {
	const char *code;	/* "CN0504" */
	const char *name;	/* "weight-falls", for -W */
	enum diag_level level;	/* as it is without options */
	const char *summary;	/* one line */
};

#define DIAG_LABELS 3

struct diag {
	enum diag_code code;
	enum diag_level level;
	struct str message;		/* lower case, no full stop */
	bool placed;			/* false: it concerns no place in a file */
	struct span span;		/* primary, drawn with ^ */
	struct str where;		/* when not placed: a path, or empty */
	struct {
		struct span span;	/* drawn with ~ on the primary's line, else a note */
		struct str text;
	} labels[DIAG_LABELS];
	size_t nlabels;
	struct str help;		/* empty for none; may have several lines */
	bool allowed;			/* a comment of the plan silences it; diags_settle() drops it */
	struct diags *owner;
	struct diag *next;
};

struct diags {
	struct arena *arena;
	struct diag *first, **last;
	size_t errors, warnings;	/* all that were reported, before duplicates are dropped */
	const struct diag_levels *levels;	/* of the run; NULL: as base/codes.def says */
	bool settled;		/* by diags_settle(), and nothing was reported since */
};

/** What a message looks like on the way out. */
struct diag_style {
	bool colour;
	size_t max_errors;	/* errors shown; then one line says how many more there are */
	size_t columns;		/* of the terminal; 0: none, lines are cut at 160 */
};

const struct diag_info *diag_info(enum diag_code code);

struct diags diags_on(struct arena *a);

/** Reports at a place. @return the diagnostic, to be completed by the functions below. */
struct diag *diag_at(struct diags *ds, enum diag_code code, struct span span, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/** Reports about something that has no place in a source file. @param where  a path, or "". */
struct diag *diag_about(struct diags *ds, enum diag_code code, const char *where,
			const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/** Adds a labelled second place; beyond DIAG_LABELS they are dropped. */
void diag_also(struct diag *d, struct span span, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/** Says what to do instead. The last one given stays. */
void diag_help(struct diag *d, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/** Brings the list into what is shown: sorted by (file, begin, code), duplicates and what is
 * allowed or switched off dropped, every level as ds->levels wants it. To be called when all was
 * reported; calling it again changes nothing.
 *
 * Afterwards ds->errors and ds->warnings count what was kept, so that a summary agrees with it. */
void diags_settle(struct diags *ds);

/** Puts text on one line, with `?` for what could steer a terminal and a space for a tab. */
void diag_put_safe(struct buf *out, struct str s);

/** Renders all diagnostics after diags_settle():
 *
 *   fraud.canary:41:32: error[CN0402]: error_rate is a ratio, 500ms is a duration
 *      41 |     rollback when error_rate > 500ms
 *         |                   ~~~~~~~~~~   ^^^^^
 *   help: write a share, as in `error_rate > 0.5%`, or guard p99_latency
 *
 * Tabs are expanded to 8 columns, wide characters take two, control characters and bytes that are
 * not UTF-8 are shown as `?`; lines longer than 160 columns, or than the terminal, are cut around
 * the span, with `…` at the cut. A span over several lines is underlined on its first line. Labels
 * on other lines follow as `path:line:col: note: text` with their own source line. */
void diags_print(struct diags *ds, struct sources *src, const struct diag_style *style,
		 struct buf *out);

#endif
