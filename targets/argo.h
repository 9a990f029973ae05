/* The parts of a Rollout of Argo Rollouts: its steps, and the analyses that they refer to. */
#ifndef CANARYC_TARGETS_ARGO_H
#define CANARYC_TARGETS_ARGO_H

#include "targets/build.h"

#define ARGO "argoproj.io/v1alpha1"

enum argo_router { ARGO_NONE, ARGO_ISTIO, ARGO_GATEWAY, ARGO_NGINX };

/** How Argo carries the stages of a plan. */
struct argo_plan {
	struct build *build;
	enum argo_router router;
	int64_t total;		/* of the weights */
};

/** Puts `trafficRouting`, `steps` and `analysis` of the canary strategy. */
void put_argo_strategy(struct node *canary, const struct argo_plan *ap);

/** A stage's decision, or a gate: the template it runs. */
enum argo_gate { ARGO_GATE, ARGO_GATE_AT_0, ARGO_GATE_AT_100, ARGO_GATES };

/** @return which template decides a stage. */
enum argo_gate argo_gate_of(const struct plan *p, const struct step *s);

/** @return "NAME-promote", "NAME-promote-at-0", "NAME-promote-at-100". */
struct str argo_gate_name(const struct build *b, enum argo_gate g);

/** @return "NAME-rollback". */
struct str argo_guard_name(const struct build *b);

/** @return "NAME-gate", "NAME-gate-2" of a gate of the plan. */
struct str argo_web_name(const struct build *b, const struct step *s);

/** Puts the arguments with which a stage's decision differs from the template's defaults. */
void put_argo_args(struct node *analysis, const struct plan *p, const struct step *s);

/** @return whether a stage waits for its guardrails. */
bool argo_decides(const struct plan *p, const struct step *s);

/** @return whether some guardrail can roll back: then there is a background analysis. */
bool argo_guards(const struct plan *p);

/** Adds the AnalysisTemplates that the strategy refers to. */
void add_argo_templates(struct folder *f);

#endif
