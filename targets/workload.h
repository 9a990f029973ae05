/* Pods and what runs them: pod templates, Deployments, autoscalers, Services. For every target that
 * runs the images of a plan.
 */
#ifndef CANARYC_TARGETS_WORKLOAD_H
#define CANARYC_TARGETS_WORKLOAD_H

#include "targets/build.h"

/** How many pods something has. */
struct pods {
	int64_t least, most;	/* the same, unless an autoscaler moves them */
	bool scales;		/* there is an autoscaler, though it may have nothing to move in */
};

/** @return how many pods a version has at least: its number or the lower end of its range, 1 where
 * none is given. */
int64_t version_pods(const struct version *v);

/** @return whether `replicas` is a range, which an autoscaler moves in. */
bool version_scales(const struct version *v);

/** @return the canary's pods when it carries a share: its own number, but no fewer than carry that
 * share of the stable's, rounded up. @param share_ppm  0..PPM. */
int64_t canary_pods(const struct plan *p, int32_t share_ppm);

/** @return a version's number, or its range. */
struct pods version_range(const struct version *v);

/** @return the canary's pods when it carries a share: from canary_pods() to the end of its own
 * range, or to that share of the end of the stable's. It scales in every state or in none: a
 * Deployment that loses its `replicas` to an autoscaler falls to one pod.
 * @param share_ppm  0..PPM. */
struct pods canary_range(const struct plan *p, int32_t share_ppm);

/** @return the promoted version's pods: as many as the stable had. */
struct pods promoted_range(const struct plan *p);

/** @return "NAME-VERSION": the Deployment of a version. */
struct str deployment_name(const struct build *b, enum side side);

/** Puts a pod template: labels `app`, `version`, the plan's and the version's own, and the
 * container. */
void put_template(struct node *parent, const struct plan *p, const struct version *v);

/** Puts requests and limits of cpu, memory and gpu under `resources`, if the version has any. */
void put_resources(struct node *parent, const struct version *v);

/** @return bytes as Kubernetes writes them: "2Gi", "1500000000". */
struct str memory_quantity(struct arena *a, int64_t bytes);

/** Puts the environment under `env`, if the version has any. */
void put_env(struct node *parent, const struct version *v);

/** Adds the Deployment of a version, and its autoscaler if it scales. */
void add_deployment(struct folder *f, enum side side, struct pods pods);

/** Waits until a Deployment has that many pods ready, and no others. */
void wait_deployment(struct folder *f, enum side side, int64_t pods);

/** Adds an autoscaler. @param kind  "Deployment" or "Rollout", of that name. */
void add_autoscaler(struct folder *f, const char *version, const char *kind, struct str name,
		    struct pods pods);

/** Adds a Service that selects the plan's pods by `app`. */
void add_service(struct folder *f, struct str name);

#endif
