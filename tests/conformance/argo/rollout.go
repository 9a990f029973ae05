package main

import (
	"github.com/argoproj/argo-rollouts/pkg/apis/rollouts/v1alpha1"
	"github.com/argoproj/argo-rollouts/pkg/apis/rollouts/validation"
	"sigs.k8s.io/json"

	"canaryc/conformance/judge"
)

const group = "argoproj.io"

// judgeRollouts judges the Rollouts and AnalysisTemplates of a state.
func judgeRollouts(s *judge.State, v *judge.Verdict) {
	found := readReferable(s, v)
	used := map[string]bool{}
	for _, o := range s.Objects {
		switch {
		case o.Is(group, "Rollout"):
			v.Judge(o, func() { judgeRollout(o, found, used, v) })
		case o.Group() == group && !o.Is(group, "AnalysisTemplate"):
			v.Judge(o, func() {
				v.Errorf(o, "%s in %s is not known to the argo judge", o.Kind, o.APIVersion)
			})
		}
	}
	for _, o := range s.Objects {
		if o.Is(group, "AnalysisTemplate") && !used[o.Namespace+"/"+o.Name] {
			v.Warnf(o, "no Rollout of the state uses it: its metrics were not judged")
		}
	}
}

func judgeRollout(o *judge.Object, found *referable, used map[string]bool, v *judge.Verdict) {
	rollout := &v1alpha1.Rollout{}
	if !readStrict(o, rollout, v) {
		return
	}
	rollout.Namespace = o.Namespace
	for _, err := range validation.ValidateRollout(rollout) {
		v.Errorf(o, "%v", err)
	}
	resources, err := found.referencedBy(rollout)
	if err != nil {
		v.Errorf(o, "%v", err)
	} else {
		for _, err := range validation.ValidateRolloutReferencedResources(rollout, *resources) {
			v.Errorf(o, "%v", err)
		}
	}
	judgeAnalyses(o, rollout, found, used, v)
	judgeGaps(o, rollout, v)
}

// readStrict reads an object of v1alpha1 into a type. It tells v, and gives false, if a field is not
// one of the type or has another one.
func readStrict(o *judge.Object, into any, v *judge.Verdict) bool {
	if o.Version() != "v1alpha1" {
		v.Errorf(o, "apiVersion %s, not %s/v1alpha1", o.APIVersion, group)
		return false
	}
	strict, err := json.UnmarshalStrict(o.JSON, into)
	if err != nil {
		strict = append(strict, err)
	}
	for _, one := range strict {
		v.Errorf(o, "%v", one)
	}
	return len(strict) == 0
}
