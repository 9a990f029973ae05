/* What the parts of the formatter share: the tokens of a file, and the lines that it becomes.
 * Private to lang/.
 */
#ifndef CANARYC_LANG_FORMAT_PARTS_H
#define CANARYC_LANG_FORMAT_PARTS_H

#include "base/buf.h"
#include "base/limits.h"
#include "lang/ast.h"
#include "lang/parse_ctx.h"

#define INDENT 2		/* columns of a block */
#define CONTINUED 4		/* columns of a statement's further lines */
#define CUTS 3

/** Lines of one kind that are neighbours stand in columns; a table is a kind. */
enum table {
	TABLE_NONE,
	TABLE_PARAM, TABLE_METRIC, TABLE_ENTRY, TABLE_PROBE, TABLE_DECIDE, TABLE_STAGE, TABLE_ROUTE,
	/* statements with their block on the same line */
	TABLE_VERSION, TABLE_GUARDRAIL, TABLE_ON, TABLE_TARGET, TABLE_TARGET_VIA
};

/** Where a column of a table begins. */
struct cut {
	size_t at;		/* in the source; once it is printed, in the line */
	int key;		/* columns with different ones are not aligned */
};

/** A line of the result. */
struct line {
	size_t indent;
	struct str text;	/* with a raw string's line ends; empty for a comment alone */
	bool blank;		/* an empty line stands before it */
	bool edge;		/* begins or ends a block: its comment is aligned with no other */
	bool block;		/* a block is on this line, which therefore has a limit */
	enum table table;
	struct cut cuts[CUTS];
	size_t ncuts;
	const struct comment *comment;	/* NULL for none */
	bool further;		/* goes on with the statement of the line before */
	bool hanging;		/* a comment alone that goes on with the one of the line above */
};

struct format {
	struct arena *arena;
	struct str source;
	struct token *tokens;	/* of the whole file, without separators and comments */
	size_t ntokens, tokens_cap;
	const struct comment *comments, *comments_end;	/* those still to be printed */
	uint32_t at;		/* end of what was printed last, in the source */
	struct line *lines;
	size_t nlines, lines_cap;
};

/** A statement, or several on one line, while it is printed token by token. */
struct row {
	struct format *f;
	size_t indent;		/* of its first line */
	size_t line_indent;	/* of the present one */
	struct buf text;	/* of the present line */
	bool blank;		/* before the present line */
	bool began;		/* some line of it is finished */
	bool block;		/* a block is on the present line */
	int prev, before;	/* kinds of the tokens printed last; 0 at first */
	struct { size_t indent; bool hangs; } open[LIMIT_NESTING];
	size_t nopen;		/* ( and [ that are open */
	enum table table;
	struct cut wanted[CUTS];	/* columns, by their place in the source */
	size_t nwanted;
	struct cut cuts[CUTS];		/* those that the first line has, by their place in it */
	size_t ncuts;
};

/* what the source has, lang/format_source.c */
void format_tokens(struct format *f, struct sources *src, uint16_t file);
/** @return index of the first token at or behind the offset. */
size_t format_token_at(const struct format *f, uint32_t offset);
bool format_newline_between(const struct format *f, uint32_t from, uint32_t to);
/** @return whether a line without any text stands between the two. */
bool format_blank_between(const struct format *f, uint32_t from, uint32_t to);
/** @return the column of the offset, tabs expanded to 8. */
size_t format_column(const struct format *f, uint32_t offset);
/** @return a string literal as it is printed in a line of that indentation: a raw string that
 * begins on its second line moves along, what it says stays the same. */
struct str format_string(struct format *f, const struct token *t, size_t indent);

/* rows, lang/format_row.c */
struct row row_begin(struct format *f, size_t indent, bool blank);
/** Prints the tokens [from, to) with the comments between them. */
void row_tokens(struct row *r, size_t from, size_t to);
/** Prints a statement that is on one line of the source, its block included. */
void row_flat(struct row *r, const struct stmt *s);
/** Prints such a block. @param brace  index of its {. */
void row_flat_block(struct row *r, const struct stmt *s, size_t brace);
/** Puts a `;`. */
void row_separator(struct row *r);
/** @return columns that the present line takes. */
size_t row_columns(const struct row *r);
/** Finishes the row; it may have no text any more. */
void row_end(struct row *r, bool edge);
/** Adds a line with a comment alone, or gives the comment to the line before if it stands behind it
 * in the source. */
void row_comment(struct format *f, const struct comment *c, size_t indent, bool blank);
/** @return the statements of a block, NULL if it has none. */
const struct stmt *format_body(const struct stmt *s);

/* tables, lang/format_table.c */
/** Says which table a statement belongs to, and where its columns begin. */
void table_choose(struct row *r, const struct stmt *s);
/** @return columns up to the end of the line's text, indentation included; 0 without text. */
size_t line_columns(const struct line *line);
/** Puts neighbouring lines in columns. */
void table_align(struct format *f);
/** @return for each line the column at which its comment begins. */
size_t *table_comments(struct format *f);

#endif
