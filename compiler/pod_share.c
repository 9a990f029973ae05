/* The arithmetic of compiler/pod_share.h. Argo chooses among the weight's share of the pods rounded
 * up and down, out of as many pods as the Rollout has or one more; the one that comes nearest, the
 * first of equals. A canary that gets any weight has a pod.
 */
#include "compiler/pod_share.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#include "compiler/plan.h"

/* The surge that is taken where none is given, a quarter of the pods, rounded up. */
static int64_t surge(int64_t pods)
{
	return (pods + 3) / 4;
}

/* A share that ends in a half is not rounded down: the pods would be as far off as rounded up. */
static bool tied(int64_t pods, int32_t ppm)
{
	return pods * ppm % PPM == PPM / 2;
}

static double off(struct pod_share s, int32_t ppm)
{
	return fabs((double)s.canary / (double)s.total - (double)ppm / PPM);
}

#define POINT (PPM / 100)

int32_t pod_percent(int32_t ppm)
{
	int32_t nearest = (ppm + POINT / 2) / POINT;

	if (ppm == 0 || ppm == PPM)
		return nearest;
	return nearest < 1 ? 1 : nearest > 99 ? 99 : nearest;
}

static struct pod_share share_of(int64_t pods, int32_t ppm)
{
	int64_t up = (pods * ppm + PPM - 1) / PPM, down = pods * ppm / PPM;
	bool ends = ppm == 0 || ppm == PPM, spare = surge(pods) > 0;
	struct pod_share options[4], best;
	size_t n = 0;

	if (pods == 0)
		return (struct pod_share){ 0, 0 };
	if (up < pods || ends)
		options[n++] = (struct pod_share){ up, pods };
	if (!tied(pods, ppm) && (down != 0 || ends))
		options[n++] = (struct pod_share){ down, pods };
	if (spare)
		options[n++] = (struct pod_share){ up, pods + 1 };
	if (spare && !tied(pods + 1, ppm) && (down != 0 || ends))
		options[n++] = (struct pod_share){ down, pods + 1 };
	best = options[0];
	for (size_t i = 1; i < n; i++)
		if (off(options[i], ppm) < off(best, ppm))
			best = options[i];
	return best;
}

struct pod_share pod_share(int64_t pods, int32_t weight_ppm)
{
	return share_of(pods, pod_percent(weight_ppm) * POINT);
}
