package main

import (
	"encoding/json"
	"sort"
	"strings"

	"github.com/argoproj/argo-rollouts/pkg/apis/rollouts/v1alpha1"

	"canaryc/conformance/judge"
)

// judgeGaps refuses what upstream's validation accepts although its controller then does something
// else than what stands there, or nothing for ever.
func judgeGaps(o *judge.Object, rollout *v1alpha1.Rollout, v *judge.Verdict) {
	judgeSubscriptions(o, rollout, v)
	canary := rollout.Spec.Strategy.Canary
	if canary == nil {
		return
	}
	for i, step := range canary.Steps {
		if keys := stepKeys(step); len(keys) > 1 {
			v.Errorf(o, "steps[%d]: %s in one step: only one of them is waited for", i,
				strings.Join(keys, " and "))
		}
		if analysis := step.Analysis; analysis != nil && len(analysis.Templates) == 0 {
			v.Errorf(o, "steps[%d]: an analysis without templates never ends", i)
		}
		if scale := step.SetCanaryScale; scale != nil {
			judgeScale(o, i, scale, v)
		}
		if mirror := step.SetMirrorRoute; mirror != nil && mirror.Percentage != nil &&
			(*mirror.Percentage < 0 || *mirror.Percentage > 100) {
			v.Errorf(o, "steps[%d]: mirrors %d percent", i, *mirror.Percentage)
		}
	}
	judgeEarlyRoutes(o, canary.Steps, v)
	if analysis := canary.Analysis; analysis != nil && analysis.StartingStep != nil &&
		(*analysis.StartingStep < 0 || int(*analysis.StartingStep) >= len(canary.Steps)) {
		v.Errorf(o, "the background analysis begins at step %d of %d: never", *analysis.StartingStep,
			len(canary.Steps))
	}
	if delay := canary.AbortScaleDownDelaySeconds; delay != nil && *delay < 0 {
		v.Errorf(o, "abortScaleDownDelaySeconds is %d", *delay)
	}
}

// judgeSubscriptions refuses names of services that have points: the key is cut at them, and the second part
// alone is taken.
// notifications-engine: pkg/subscriptions/annotations.go: iterate
func judgeSubscriptions(o *judge.Object, rollout *v1alpha1.Rollout, v *judge.Verdict) {
	for key := range rollout.Annotations {
		rest, found := strings.CutPrefix(key, "notifications.argoproj.io/subscribe.")
		if found && strings.Count(rest, ".") > 1 {
			v.Errorf(o, "annotation %s: the service is taken to be %s", key, strings.Split(rest, ".")[1])
		}
	}
}

// judgeEarlyRoutes refuses a managed route that is set while the canary has no pods: the controller sets
// it once, and takes all of them away in the next turn.
// argo-rollouts: rollout/trafficrouting.go: reconcileTrafficRouting
func judgeEarlyRoutes(o *judge.Object, steps []v1alpha1.CanaryStep, v *judge.Verdict) {
	weight, replicas, byWeight := int32(0), int32(0), true
	for i, step := range steps {
		if step.SetWeight != nil {
			weight = *step.SetWeight
		}
		if scale := step.SetCanaryScale; scale != nil {
			byWeight = scale.Replicas == nil
			if scale.Replicas != nil {
				replicas = *scale.Replicas
			} else if scale.Weight != nil {
				byWeight, replicas = false, *scale.Weight
			}
		}
		sets := step.SetHeaderRoute != nil && step.SetHeaderRoute.Match != nil ||
			step.SetMirrorRoute != nil && step.SetMirrorRoute.Match != nil
		if sets && (byWeight && weight == 0 || !byWeight && replicas == 0) {
			v.Errorf(o, "steps[%d]: a route to a canary without pods is taken away again", i)
		}
	}
}

func judgeScale(o *judge.Object, step int, scale *v1alpha1.SetCanaryScale, v *judge.Verdict) {
	given := 0
	if scale.Replicas != nil {
		given++
		if *scale.Replicas < 0 {
			v.Errorf(o, "steps[%d]: setCanaryScale to %d replicas", step, *scale.Replicas)
		}
	}
	if scale.Weight != nil {
		given++
		if *scale.Weight < 0 {
			v.Errorf(o, "steps[%d]: setCanaryScale to weight %d", step, *scale.Weight)
		}
	}
	if scale.MatchTrafficWeight {
		given++
	}
	if given != 1 {
		v.Errorf(o, "steps[%d]: setCanaryScale with %d values, of which one counts", step, given)
	}
}

// stepKeys are the keys that a step has, sorted.
func stepKeys(step v1alpha1.CanaryStep) []string {
	text, err := json.Marshal(step)
	if err != nil {
		return nil
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal(text, &fields) != nil {
		return nil
	}
	var keys []string
	for key := range fields {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
