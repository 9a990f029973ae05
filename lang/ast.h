/* The syntax tree: what a plan file says, word for word, before anything is looked up.
 *
 * The parser builds it and never changes it; the resolver reads it; the formatter will print it.
 * A file is a list of statements; a block is a list of statements inside one. Each kind of
 * statement has its own member of the union, named like the keyword. Nodes live in the arena of
 * the compilation and borrow their texts from the source.
 *
 * A value (a weight, a duration, a string, a name of a param) is an expression: EXPR_NUMBER,
 * EXPR_STRING or EXPR_NAME. Optional parts are NULL (expressions) or have span.end == 0 (words).
 */
#ifndef CANARYC_LANG_AST_H
#define CANARYC_LANG_AST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/source.h"
#include "base/str.h"

/** A name as it was written. */
struct word {
	struct str text;
	struct span span;
};

struct word_list {
	struct word word;
	struct word_list *next;
};

enum expr_kind {
	EXPR_ERROR,		/* could not be read; silences what would follow from it */
	EXPR_NAME,		/* a metric, a param, true, false */
	EXPR_NUMBER,		/* text is the literal with its unit: "1h30m" */
	EXPR_STRING,		/* text is what the string says, escapes and indentation resolved */
	EXPR_SIDED,		/* name@side */
	EXPR_CALL,		/* name(args) */
	EXPR_UNARY,		/* - not */
	EXPR_BINARY,
	EXPR_IN			/* left in (args) */
};

enum expr_op {
	OP_NONE,
	OP_NEG, OP_NOT,
	OP_ADD, OP_SUB, OP_MUL, OP_DIV,
	OP_LT, OP_LE, OP_GT, OP_GE, OP_EQ, OP_NE, OP_MATCH,
	OP_AND, OP_OR
};

struct expr {
	enum expr_kind kind;
	enum expr_op op;	/* of UNARY and BINARY */
	struct span span;	/* the whole expression, without brackets around it */
	struct str text; /* of NAME, NUMBER, STRING; the function of CALL; the metric of SIDED */
	struct word side;	/* of SIDED */
	struct span op_span;	/* the operator's own place */
	struct expr *left, *right;	/* operands; UNARY and IN use left */
	struct arg *args;	/* of CALL, IN */
	uint32_t depth; /* 1 for a leaf, else 1 + the deepest operand; <= LIMIT_EXPR_DEPTH */
};

/** An argument of a call, or an item of a list: `confidence 98%` has a label, `m` has none. */
struct arg {
	struct word label;
	struct expr *value;
	struct arg *next;
};

enum side { SIDE_STABLE, SIDE_CANARY };

enum stmt_kind {
	STMT_ERROR,		/* could not be read; was reported */
	/* of a file */
	STMT_IMPORT, STMT_PARAM, STMT_GUARDRAILS, STMT_PLAN, STMT_SCENARIO,
	/* of a plan */
	STMT_NAMESPACE, STMT_LABELS, STMT_ANNOTATIONS, STMT_TRAFFIC, STMT_SERVICE, STMT_READY,
	STMT_VERSION, STMT_METRICS, STMT_GUARDRAIL, STMT_USE, STMT_ROUTE, STMT_ROLLOUT, STMT_ON,
	STMT_LOAD, STMT_TARGET,
	/* of a version; labels and annotations, too */
	STMT_MODEL, STMT_IMAGE, STMT_PORT, STMT_REPLICAS, STMT_CPU, STMT_MEMORY, STMT_GPU, STMT_ENV,
	STMT_ARGS, STMT_PROBE,
	/* of blocks */
	STMT_ENTRY,		/* of a map: key value */
	STMT_METRIC,		/* of metrics */
	STMT_NOTIFY, STMT_WEBHOOK,	/* of on */
	STMT_OPTION,		/* of target */
	/* of a guardrail */
	STMT_CHECK, STMT_PROMOTE, STMT_ROLLBACK, STMT_NO_DATA, STMT_NEEDS,
	/* of a rollout */
	STMT_SHADOW, STMT_EXPOSE, STMT_STAGE, STMT_RAMP, STMT_PAUSE, STMT_GATE, STMT_KEEP,
	/* of a scenario */
	STMT_OF_PLAN, STMT_TRACE, STMT_START, STMT_ASSUME, STMT_SERIES, STMT_EXPECT,
	STMT_KINDS
};

/** `[ at most D [ then rollback|pause ] ]` */
struct limit {
	struct expr *at_most;
	struct word then;
};

/** `stage 25%`, `pause 2`: a step as it is called in results. */
struct step_ref {
	struct word word;	/* its first word */
	struct expr *weight;	/* of a stage */
	struct expr *nth;	/* "2" of `pause 2` */
	struct span span;
};

enum assume_kind { ASSUME_SET, ASSUME_ADD, ASSUME_SUB, ASSUME_MUL, ASSUME_NO_DATA, ASSUME_APPROVED,
	ASSUME_GATE };

enum expect_kind { EXPECT_OUTCOME, EXPECT_EXPOSURE };

struct stmt {
	enum stmt_kind kind;
	struct span span;	/* from its first word to its last token, block included */
	struct span keyword;	/* its first word */
	struct stmt *next;
	union {
		struct { struct expr *path; } import;
		struct { struct word name, type; struct expr *init; } param;	/* formals, too */
		struct { struct word name; struct stmt *formals, *body; } guardrails;
		struct { struct word name; struct stmt *body; } plan, scenario, guardrail;

		struct { struct word name; } namespace_;
		struct { struct stmt *entries; } map;		/* labels, annotations, env */
		struct {
			struct expr *value;
		} value; /* traffic, image, port, gpu, start, webhook */
		struct { struct word name; struct expr *port; } service;
		struct { struct expr *within; } ready;
		struct { enum side side; struct word name; struct stmt *body; } version;
		struct { bool trace; struct expr *url; struct stmt *body; } metrics;
		struct { struct word name; struct arg *args; } use;	/* args: label = value */
		struct {
			struct word name;
			struct expr *when;	/* NULL for a cohort */
			struct expr *share, *by;	/* of a cohort: 10%, header("x") */
			struct word to;		/* stable or canary */
		} route;
		struct { struct stmt *body; } rollout;
		struct { struct word event; struct stmt *body; } on;
		struct { struct expr *url, *command; } load;
		struct { struct word name, via; struct stmt *options; } target;

		struct { struct expr *uri; struct word format, runtime, protocol; } model;
		struct { struct expr *lo, *hi; } range;		/* replicas, cpu, memory */
		struct { struct arg *items; } args;
		struct { struct word kind; struct expr *path, *after, *every; } probe;

		struct { struct word key; struct expr *value; } entry;
		struct {
			struct word name, type;
			struct expr *query;		/* NULL with a preset, or without "=" */
			struct word platform, what;	/* of a preset */
			struct word unit;
		} metric;
		struct { struct word channel; struct expr *text; } notify;
		struct { struct word name; struct arg *values; } option;

		struct { struct expr *every, *over, *after; } check;
		struct {
			struct expr *cond;
			struct expr *k, *n;
		} decide; /* promote, rollback */
		struct { struct word policy; struct expr *after; } no_data;
		struct { struct expr *n; } needs;

		struct { struct expr *ratio, *time; } shadow;
		struct { struct word_list *routes; struct expr *time; } expose;
		struct { struct expr *ratio, *time; bool down; struct limit limit; } stage;
		struct { struct expr *from, *to, *by, *every; struct limit limit; } ramp;
		struct { struct expr *time; bool approved; struct expr *text; } pause;
		struct { struct expr *url, *every, *at_most; } gate;
		struct { struct expr *time; } keep;

		struct { struct word name; } of_plan;
		struct { struct expr *path, *stable, *canary; } trace;
		struct {
			enum assume_kind kind;
			struct word metric, side;
			struct expr *value;	/* of SET ADD SUB MUL */
			struct expr *from,
				*to; /* durations; from is NULL when from_step is given */
			struct step_ref from_step;	/* span.end == 0 for none */
			struct expr *after;	/* of APPROVED, GATE */
			struct step_ref in;	/* of these; span.end == 0 for every step */
		} assume;
		struct { struct word metric, side; struct expr *every, *text; } series;
		struct {
			enum expect_kind kind;
			struct word outcome, by;
			struct step_ref in;
			struct expr *before;
			struct expr *requests;	/* of EXPOSURE */
		} expect;
	} u;
};

/** A comment, from # to the end of its line. */
struct comment {
	struct span span;
	bool own_line;		/* nothing but spaces before it */
};

struct ast {
	uint16_t file;		/* of struct sources */
	struct stmt *first;
	struct comment *comments;	/* in the order of the file */
	size_t ncomments;
};

#endif
