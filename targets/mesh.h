/* Istio's VirtualService and DestinationRule, for the target istio and for Argo Rollouts via istio.
 *
 * One Service covers the pods of both versions; the subsets `stable` and `canary` of the
 * DestinationRule tell them apart, so every route has both destinations, with explicit weights.
 */
#ifndef CANARYC_TARGETS_MESH_H
#define CANARYC_TARGETS_MESH_H

#include "targets/build.h"
#include "targets/driven.h"

/** Adds the DestinationRule.
 * @param labels  of the subsets, by side; NULL: both have `app` alone, for a controller that adds
 * labels of its own. */
void add_destination_rule(struct folder *f, const struct str labels[2]);

/** Adds the VirtualService of a state: the routes in force, then the rule `primary` with the
 * weights. */
void add_virtual_service(struct folder *f, const struct state *s);

#endif
