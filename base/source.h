/* Source files kept in memory, and places in them. */
#ifndef CANARYC_BASE_SOURCE_H
#define CANARYC_BASE_SOURCE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/** Half-open range of byte offsets in one source file. Lines and columns are computed only when a
 * message is printed. The zero span is the start of the first file. */
struct span {
	uint32_t begin, end;
	uint16_t file;		/* index into struct sources */
};

struct source {
	struct str path;	/* as the user wrote it, or from the importing file's folder */
	struct str text;	/* the whole file; a NUL byte stands behind it */
	uint32_t *lines;	/* offsets of line starts; NULL before the first source_place() */
	size_t nlines;
};

struct sources {
	struct arena *arena;
	struct source *v;
	size_t n, cap;
};

struct place {
	uint32_t line;		/* from 1 */
	uint32_t column;	/* from 1, in code points */
	struct str text;	/* the line without its end ("\n" or "\r\n") */
	uint32_t line_begin;	/* offset of the line's first byte */
};

struct sources sources_on(struct arena *a);

/** Adds a file. @return its index, for span.file. The caller has checked LIMIT_FILES. */
uint16_t sources_add(struct sources *s, struct str path, struct str text);

/** @return where the byte offset is; offsets beyond the end are taken as the end. */
struct place source_place(struct sources *s, uint16_t file, uint32_t offset);

/** @return the bytes of the span; borrowed from the source. */
struct str source_text(const struct sources *s, struct span span);

/** @return the smallest span that covers both; both must be in one file. */
struct span span_join(struct span a, struct span b);

#endif
