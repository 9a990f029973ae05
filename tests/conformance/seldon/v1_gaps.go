package main

import (
	"slices"

	"k8s.io/apimachinery/pkg/util/validation"

	"canaryc/conformance/judge"
)

// gaps refuses what the webhook accepts although the rollout then fails, or does something else than
// what stands there.
func (d *deployment) gaps(o *judge.Object, v *judge.Verdict) {
	main := 0
	for i := range d.Spec.Predictors {
		p := &d.Spec.Predictors[i]
		if !p.Shadow {
			main++
			if p.Traffic < 0 || p.Traffic > 100 {
				v.Errorf(o, "spec.predictors[%d]: traffic %d: Istio refuses such a weight", i,
					p.Traffic)
			}
		}
		if p.Replicas != nil && *p.Replicas < 1 {
			v.Errorf(o, "spec.predictors[%d]: replicas %d: it is never ready, and no route is changed",
				i, *p.Replicas)
		}
		for _, problem := range validation.IsDNS1123Label(p.Name) {
			v.Errorf(o, "spec.predictors[%d].name: %q: %s", i, p.Name, problem)
		}
		d.gapsOfGraph(o, i, p, v)
	}
	for i, p := range d.Spec.Predictors {
		if main == 1 && !p.Shadow && p.Traffic != 0 && p.Traffic != 100 {
			v.Errorf(o, "spec.predictors[%d]: traffic %d of the only predictor that answers", i,
				p.Traffic)
		}
	}
}

func (d *deployment) gapsOfGraph(o *judge.Object, i int, p *predictor, v *judge.Verdict) {
	protocol := d.Spec.Protocol
	if protocol == "" {
		protocol = "seldon"
	}
	if protocol == "kfserving" {
		protocol = "v2"
	}
	units := map[string]bool{}
	p.Graph.walk(func(u *unit) {
		if units[u.Name] {
			v.Errorf(o, "spec.predictors[%d].graph: two units %q", i, u.Name)
		}
		units[u.Name] = true
		for _, problem := range validation.IsDNS1123Label(u.Name) {
			v.Errorf(o, "spec.predictors[%d].graph: %q: %s", i, u.Name, problem)
		}
		known, shipped := servers[u.Implementation]
		if shipped && !slices.Contains(known, protocol) && !p.hasImage(u.Name) {
			v.Errorf(o, "spec.predictors[%d].graph: %s has no image for protocol %s", i,
				u.Implementation, protocol)
		}
	})
}
