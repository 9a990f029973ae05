/* How many pods Argo Rollouts runs of each version where no router splits the traffic. */
#ifndef CANARYC_COMPILER_POD_SHARE_H
#define CANARYC_COMPILER_POD_SHARE_H

#include <stdint.h>

struct pod_share {
	int64_t canary, total;
};

/** A weight as Argo takes it without a router: whole per cents, the nearest, but never none of a
 * canary that gets a share, nor all of one that gets a part. @return 0..100. */
int32_t pod_percent(int32_t weight_ppm);

/** The pods of a weight without a router (argo-rollouts: utils/replicaset/canary.go:
 * approximateWeightedCanaryStableReplicaCounts), with the default surge of a quarter.
 * @param pods        of the Rollout, >= 0.
 * @param weight_ppm  0..PPM; of the whole per cents that Argo is given. */
struct pod_share pod_share(int64_t pods, int32_t weight_ppm);

#endif
