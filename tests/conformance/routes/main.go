// The routes judge: does a request go where the plan says? It reads the VirtualService and the
// DestinationRule of a state, and what canaryc says of the plan's routes and of the step; draws
// requests; and lets two evaluators that know nothing of each other decide where each goes.
//
//	plan.go      a plan's routes, by the language reference
//	mesh.go      a VirtualService, by what Istio and Envoy do
//	requests.go  random requests
//
// Besides "objects", a line has "about":
//
//	{"plan": {...}, "before": {...}, "seed": 7, "requests": 40}
//
// where "before" is the plan at the state that is just being left, if it is, and the answer, for each request that the two do not agree on, an error that holds the request.
package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"canaryc/conformance/judge"
)

// shown is how many requests of a state are told of; the others are counted.
const shown = 2

type about struct {
	Plan     Plan   `json:"plan"`
	Before   *Plan  `json:"before"`
	Seed     uint64 `json:"seed"`
	Requests int    `json:"requests"`
}

func main() {
	judge.Main(func(s *judge.State, v *judge.Verdict) {
		for _, o := range s.Objects {
			if o.Is("networking.istio.io", "VirtualService") {
				v.Judge(o, func() { agree(s, o, v) })
			}
		}
	})
}

func agree(s *judge.State, o *judge.Object, v *judge.Verdict) {
	var a about
	if err := json.Unmarshal(s.About, &a); err != nil {
		v.Errorf(o, "about: %v", err)
		return
	}
	plans := []*Plan{&a.Plan}
	if a.Before != nil {
		plans = append(plans, a.Before)
	}
	for _, plan := range plans {
		if err := plan.Prepare(); err != nil {
			v.Errorf(o, "the plan: %v", err)
			return
		}
	}
	mesh, err := NewMesh(s, a.Plan.Labels)
	if err != nil {
		v.Errorf(o, "%v", err)
		return
	}
	d, wrong, taken := newDrawer(&a.Plan, a.Seed), 0, map[string]bool{}
	for range a.Requests {
		request := d.draw()
		got, rule, err := mesh.Decide(request)
		taken[rule] = true
		wanted, good := decide(plans, request, got)
		if err == nil && good {
			continue
		}
		if wrong++; wrong > shown {
			continue
		}
		text, _ := json.Marshal(request)
		if err != nil {
			v.Errorf(o, "rule %q: %v, of %s", rule, err, text)
		} else {
			v.Errorf(o, "rule %q sends %s of %s, the plan %s", rule, got, text, wanted)
		}
	}
	if wrong > shown {
		v.Errorf(o, "%d of %d requests go elsewhere", wrong, a.Requests)
	}
	for _, rule := range sorted(taken) {
		v.Judged = append(v.Judged, "rule/"+rule)
	}
}

// decide gives what the first of the plans says, and whether one of them agrees, or can't tell.
func decide(plans []*Plan, request *Request, got Share) (wanted Share, good bool) {
	for i, plan := range plans {
		says, unsure := plan.Decide(request)
		if i == 0 {
			wanted = says
		}
		good = good || unsure || says == got
	}
	return wanted, good
}

func (s Share) String() string {
	return fmt.Sprintf("%g%% to the canary, copies of %g%%", float64(s.Canary)/10000,
		float64(s.Mirrored)/10000)
}

func sorted[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}
