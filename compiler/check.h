/* The semantic checks: one table of rules over the plan IR. A check reads and reports, never
 * repairs. Every one runs, whatever others found; what could not be lowered (`broken`) is left out.
 */
#ifndef CANARYC_COMPILER_CHECK_H
#define CANARYC_COMPILER_CHECK_H

#include "base/diag.h"
#include "compiler/plan.h"

struct check_ctx {
	const struct plan *plan;
	struct arena *arena;
	struct diags *diags;
	const struct sources *sources;
	const struct target_use *target;	/* of the checks of one target, else NULL */
	bool building;		/* notes about what is emulated are wanted */
};

/** A rule of the language beyond names and types. */
struct check {
	enum diag_code code;	/* its name and level stand in base/codes.def */
	void (*run)(struct check_ctx *ctx, const struct check *self);
};

/* The tables, one a noun, each ended by a row without `run`. */
extern const struct check checks_plan[];
extern const struct check checks_names[];
extern const struct check checks_query[];
extern const struct check checks_guardrail[];
extern const struct check checks_reach[];
extern const struct check checks_rollout[];
extern const struct check checks_route[];
extern const struct check checks_power[];

/* Those of one target, ctx->target, which they look at alone. */
extern const struct check checks_target[];
extern const struct check checks_target_names[];
extern const struct check checks_capability[];
extern const struct check checks_pods[];
extern const struct check checks_annotations[];
extern const struct check checks_routing[];
extern const struct check checks_serving[];
extern const struct check checks_argo[];
extern const struct check checks_sweep_job[];
extern const struct check checks_sweep_options[];
extern const struct check checks_notes[];

/** Runs every check on a plan, those of its targets included. */
void checks_run(struct check_ctx *ctx);

/** Runs every check on a plan but those of its targets: for a plan that is replayed. */
void checks_run_plan(struct check_ctx *ctx);

/** Runs the checks of ctx->target alone. */
void checks_run_target(struct check_ctx *ctx);

/** @return where a message about a guardrail points: to its own text, or to the `use` that brought
 * it. */
struct span check_place(const struct guardrail *g, struct span own);

/** Reports what a check found, at a place. @return to be completed by diag_also(), diag_help(). */
struct diag *check_fail(struct check_ctx *ctx, const struct check *self, struct span at,
			const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/** Points to the target that is checked, where the plan names it: one of the command line has no
 * place. */
void check_also_target(struct check_ctx *ctx, struct diag *d, const char *text);

#endif
