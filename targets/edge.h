/* Ways in from outside of the cluster: an HTTPRoute of the Gateway API, an Ingress of
 * ingress-nginx. */
#ifndef CANARYC_TARGETS_EDGE_H
#define CANARYC_TARGETS_EDGE_H

#include "targets/build.h"

/** Adds an HTTPRoute called like the plan's service, with one rule, `primary`, that sends all
 * requests to one Service and has the other at weight 0. */
void add_http_route(struct folder *f, struct str stable, struct str canary);

/** Adds an Ingress called like the plan's service that leads to one Service. */
void add_ingress(struct folder *f, struct str service);

#endif
