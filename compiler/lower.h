/* What the files that lower the syntax tree share. Private to compiler/.
 *
 * Lowering resolves names, replaces params by what they stand for, checks types and units, and
 * builds the IR. A function that fails has reported why and says so by `false` or NULL; its caller
 * marks what it was building as broken and goes on with the next statement.
 */
#ifndef CANARYC_COMPILER_LOWER_H
#define CANARYC_COMPILER_LOWER_H

#include "base/map.h"
#include "compiler/compile.h"
#include "compiler/plan.h"
#include "lang/ast.h"

/** The growing array behind one of the plan's const ones: whoever lowers may write it. */
#define GROWING(type, array) ((type *)(uintptr_t)(array))

/** A param of a file, or a formal of a guardrail set while the set is used. */
struct param {
	struct word name;
	enum type type;
	const struct expr *value; /* the literal it stands for; NULL: it has none (was reported) */
	bool broken;			/* its type or value was refused: uses of it keep silent */
	bool used;			/* some value or condition names it */
};

/** A guardrail set. */
struct set_decl {
	const struct stmt *stmt;
	bool used;
};

/** A file of the run with its tree. */
struct plan_file {
	struct str path;	/* to open it */
	const struct ast *ast;
	bool imported;
	struct plan_file *next;	/* in the order read: what a file imports comes before it */
};

/** Capacities of the arrays of the plan that is being lowered. */
struct growing {
	size_t metrics, guardrails, routes, steps, actions, targets;
};

/** The state of one compilation. */
struct lower {
	struct compile *c;
	struct arena *arena;
	struct diags *diags;
	struct map params, sets, plans,
		scenarios; /* struct param, set_decl, plan, scenario by name */
	const struct str *set_names, *plan_names;	/* for "did you mean" */
	size_t nset_names, nplan_names;
	bool plans_broken; /* a declaration could not be read: unknown plans, sets, params keep silent */
	struct map *formals;	/* of the set in use; NULL outside one */
	struct span use_span;	/* of the `use` that brought the set; end == 0 outside one */
	struct plan *plan;	/* being lowered */
	struct map metrics;	/* of the plan: struct metric_slot by name */
	struct map guardrails, routes;	/* of the plan: struct word by name, for duplicates */
	struct growing caps;	/* of the plan's growing arrays */
	struct str base;	/* path of the file being lowered: other paths are relative to it */
	bool no_names; /* a `use` or `metrics` could not be read: unknown names keep silent */
};

/** What a name of the plan's metrics leads to. */
struct metric_slot {
	size_t index;
	struct span span;
};

/* ---- load.c ---- */

/** Reads a file and all that it imports. @return the files, imports first; NULL when the first one
 * could not be read (reported). */
struct plan_file *load_files(struct compile *c, const char *path);

/* ---- allow.c ---- */

/** Heeds the comments `# canaryc: allow NAME -- reason` of all files: marks what they silence, and
 * reports those that are wrong or silence nothing. To be called when all else was reported. */
void allow_diags(struct compile *c, const struct plan_file *files);

/* ---- lower_params.c ---- */

/** Declares the params of all files, with what --set gives them. */
void lower_params(struct lower *l, const struct plan_file *files);
/** Declares one in a table: a file's or a set's formals.
 * @param out  written unless the name is taken.
 * @return false when it is taken (reported). */
bool param_declare(struct lower *l, struct map *into, const struct stmt *s, struct param **out);
/** The param or formal of that name, or NULL. */
const struct param *param_find(const struct lower *l, struct str name);
/** Whether a literal is one of the type; reports when not. @param what  "param max_p99". */
bool literal_fits(struct lower *l, const struct expr *literal, enum type type, const char *what);

/* ---- values.c: literals and the params that stand for them ---- */

/* Each takes the expression that stands where a literal of the type is wanted; NULL or EXPR_ERROR
 * is false without a message. `what` names the place: "`for`", "`port`". */
bool value_duration(struct lower *l, const struct expr *e, const char *what, int64_t *ms);
bool value_positive_duration(struct lower *l, const struct expr *e, const char *what, int64_t *ms);
bool value_weight(struct lower *l, const struct expr *e, const char *what, int32_t *ppm);
bool value_int(struct lower *l, const struct expr *e, const char *what, int64_t min, int64_t max,
	       int64_t *out);
bool value_string(struct lower *l, const struct expr *e, const char *what, struct str *out);
bool value_rate(struct lower *l, const struct expr *e, const char *what, double *per_s);
bool value_cpu(struct lower *l, const struct expr *e, const char *what, int64_t *milli);
bool value_bytes(struct lower *l, const struct expr *e, const char *what, int64_t *bytes);
bool value_url(struct lower *l, const struct expr *e, const char *what, struct str *out);
/** Reports a number whose unit is none. @param takes  help: what the place takes. */
void unknown_unit(struct lower *l, struct span at, struct str text, const char *takes);
/** The literal behind a value: itself, or what its param stands for. NULL when reported. */
const struct expr *value_literal(struct lower *l, const struct expr *e, enum type wanted,
				 const char *what, bool *is_param);

/* ---- lower_expr.c ---- */

/** A condition: bool. NULL when reported. */
const struct cond *lower_condition(struct lower *l, const struct expr *e);
/** A number of the type, for an assumption. NULL when reported. */
const struct cond *lower_number(struct lower *l, const struct expr *e, enum type type);
/** The metrics that a condition reads, marked in seen[plan->nmetrics]. */
void cond_metrics(const struct cond *c, bool *seen);
/** The metric of a word; reports with a suggestion. */
bool metric_index(struct lower *l, struct word w, size_t *index);
/** stable or canary; reports with a suggestion. */
bool side_of(struct lower *l, struct word w, enum side *side);

/* ---- one file a noun ---- */

bool lower_version(struct lower *l, const struct stmt *s);
bool lower_metrics(struct lower *l, const struct stmt *s);
bool lower_guardrail(struct lower *l, const struct stmt *s);
bool lower_use(struct lower *l, const struct stmt *s);
/** Reports what is wrong in a set that no plan uses. Its metrics are not known: they keep
 * silent. */
void lower_set_alone(struct lower *l, const struct set_decl *set);
bool lower_route(struct lower *l, const struct stmt *s);
bool lower_rollout(struct lower *l, const struct stmt *s);
bool lower_target(struct lower *l, const struct stmt *s);
bool lower_pairs(struct lower *l, const struct stmt *entries, struct pairs *out);
bool lower_plan(struct lower *l, const struct stmt *s, struct plan *plan);
bool lower_scenario(struct lower *l, const struct stmt *s, struct scenario *out);
/** Makes a plan that was lowered the one whose names are meant from here on. */
void lower_open_names(struct lower *l, const struct plan *plan);
/** An assumption about the plan at hand. @param out  written whatever comes of it. */
bool lower_assume(struct lower *l, const struct stmt *s, struct assume *out);
/** @param sc   the scenario so far: what it expects already.
 * @param out  written whatever comes of it. */
bool lower_expect(struct lower *l, const struct stmt *s, const struct scenario *sc,
		  struct expect *out);
/** The step that a scenario means. -1 when reported. */
ptrdiff_t step_of(struct lower *l, const struct plan *plan, const struct step_ref *ref);

/* ---- reporting ---- */

/** An unknown name: "no metric is called `eror_rate`", with "did you mean" out of the
 * candidates. */
void unknown_name(struct lower *l, struct word w, const char *what, const struct str *names,
		  size_t n);
/** A name that was declared before. @param first  where. */
void declared_twice(struct lower *l, struct word w, const char *what, struct span first);
/** A statement that may stand once, and did. */
void given_twice(struct lower *l, const struct stmt *s, struct span first);
/** A word where one of a few is wanted: index of it, or n after reporting. */
size_t word_index(struct lower *l, struct word w, const char *what, const struct str *names,
		  size_t n);
/** The same for the type that stands behind a name.
 * @param swapped  set if the two have changed places: reported, and the name is what stands where
 * the type should. */
size_t type_index(struct lower *l, struct word name, struct word type, const char *what,
		  const struct str *types, size_t n, bool *swapped);
/** RFC 1123 label (RFC 1035 when it must begin with a letter), at most 63 bytes. */
bool dns_label(struct lower *l, struct word w, const char *what, bool letter);

#endif
