/* The target istio: a Deployment per version behind one Service, a VirtualService that splits the
 * traffic, a DestinationRule that tells the versions apart.
 *
 * Outside of a rollout both subsets name the version that serves, so no destination is ever without
 * pods, and the end of one plan is the baseline of the next. Pods come first and are waited for,
 * then the subsets, then the traffic, so that nobody is sent where nothing runs.
 */
#include "targets/mesh.h"
#include "targets/target.h"
#include "targets/workload.h"

static const char *const back[] = { "rollback", NULL };

static const struct pods none = { 0, 0, false };

/* Whether a state has the stable's Deployment. */
static bool has_stable(const struct state *s)
{
	return s->phase != PHASE_RETIRE && (s->phase != PHASE_PROMOTE || s->kept);
}

static struct pods canary_in(const struct build *b, const struct state *s)
{
	const struct plan *p = b->plan;

	switch (s->phase) {
	case PHASE_BASELINE:
	case PHASE_BACK:
		return none;
	case PHASE_PROMOTE:
	case PHASE_RETIRE:
		return promoted_range(p);
	case PHASE_START:
	case PHASE_STEP:
		break;
	}
	return canary_range(p, s->weight_ppm > s->mirror_ppm ? s->weight_ppm : s->mirror_ppm);
}

static void add_canary(struct folder *f, struct pods pods)
{
	if (pods.least == 0 && !pods.scales)
		return;
	add_deployment(f, SIDE_CANARY, pods);
	wait_deployment(f, SIDE_CANARY, pods.least);
}

static void add_pods(struct folder *f, const struct state *s, bool with_canary)
{
	struct pods stable = version_range(&f->build->plan->versions[SIDE_STABLE]);

	if (has_stable(s)) {
		add_deployment(f, SIDE_STABLE, stable);
		wait_deployment(f, SIDE_STABLE, stable.least);
	}
	if (with_canary)
		add_canary(f, canary_in(f->build, s));
}

/* Which version each subset names. */
static void add_subsets(struct folder *f, const struct state *s)
{
	const struct version *v = f->build->plan->versions;
	bool promoted = s->phase == PHASE_PROMOTE || s->phase == PHASE_RETIRE;
	bool alone = s->phase == PHASE_BASELINE || s->phase == PHASE_BACK;
	const struct str labels[] = {
		[SIDE_STABLE] = v[promoted ? SIDE_CANARY : SIDE_STABLE].label,
		[SIDE_CANARY] = v[alone ? SIDE_STABLE : SIDE_CANARY].label,
	};

	add_destination_rule(f, labels);
}

static void emit(struct folder *f, const struct state *s)
{
	struct state traffic = *s;
	struct build *b = f->build;
	bool falls = s->step && s->step->down;	/* its pods go after its traffic */

	add_service(f, b->plan->service);
	add_pods(f, s, !falls);
	folder_next_round(f);
	if (s->phase == PHASE_PROMOTE || s->phase == PHASE_RETIRE)
		traffic.weight_ppm = 0;		/* of the subset `canary`: the promoted is the stable now */
	/* on the way back the traffic goes first: while the subset `canary` were the stable
	 * already, a mirror that is still open would send it copies of its own requests */
	if (s->phase == PHASE_BACK)
		add_virtual_service(f, &traffic);
	else
		add_subsets(f, s);
	folder_next_round(f);
	if (s->phase == PHASE_BACK)
		add_subsets(f, s);
	else
		add_virtual_service(f, &traffic);
	if (falls) {
		folder_next_round(f);
		add_canary(f, canary_in(b, s));
	}
	if (s->phase == PHASE_BACK) {
		folder_next_round(f);
		add_deployment(f, SIDE_CANARY, none);
		if (canary_range(b->plan, 0).scales)
			folder_remove(f, "HorizontalPodAutoscaler", deployment_name(b, SIDE_CANARY));
	}
	if (!has_stable(s)) {
		folder_remove(f, "Deployment", deployment_name(b, SIDE_STABLE));
		if (version_scales(&b->plan->versions[SIDE_STABLE]))
			folder_remove(f, "HorizontalPodAutoscaler", deployment_name(b, SIDE_STABLE));
	}
}

static void build(struct build *b)
{
	static const struct driven istio = { .back = back, .emit = emit };

	build_driven(b, &istio);
}

const struct target target_istio = { .name = "istio", .build = build };
