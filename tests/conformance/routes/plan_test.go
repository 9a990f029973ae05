package main

import (
	"encoding/json"
	"testing"
)

// The plan of these tests: a route of each form, and a rollout with a step of each kind.
const planText = `{
 "phase": "step", "region_header": "X-Region",
 "routes": [
  {"name": "vip", "to": "stable", "when": {"op": "==", "attribute": "cookie", "key": "tier", "values": ["gold"]}},
  {"name": "testers", "to": "canary", "when": {"op": "=~", "attribute": "header", "key": "X-Test", "values": ["a|b"]}},
  {"name": "others", "to": "canary", "when": {"op": "and",
    "left": {"op": "!=", "attribute": "region", "key": null, "values": ["eu"]},
    "right": {"op": "not", "arg": {"op": "in", "attribute": "path", "key": null, "values": ["/", "/p"]}}}},
  {"name": "few", "to": "canary", "cohort": {"share_ppm": 100000, "header": "X-User"}},
  {"name": "half", "to": "canary", "cohort": {"share_ppm": 500000, "header": "X-User"}}],
 "steps": [{"kind": "pause"}, {"kind": "shadow", "mirror_ppm": 200000}, {"kind": "expose", "exposed": ["testers"]},
  {"kind": "gate"}, {"kind": "stage", "weight_ppm": 50000}, {"kind": "pause"},
  {"kind": "stage", "weight_ppm": 1000000}, {"kind": "keep", "weight_ppm": 1000000}]}`

func TestPlan(t *testing.T) {
	const pause, shadow, expose, gate, stage, wait, last, keep = 1, 2, 3, 4, 5, 6, 7, 8
	none := Share{}
	all := Share{Canary: million}
	five := Share{Canary: 50000}
	for _, c := range []struct {
		name  string
		steps int
		path  string
		pairs []string
		want  Share
	}{
		{"at first no route", pause, "/p", []string{"x-test", "a"}, none},
		{"a shadow has no route", shadow, "/p", []string{"x-test", "a"}, Share{Mirrored: 200000}},
		{"exposed", expose, "/p", []string{"x-test", "b"}, all},
		{"the whole value", expose, "/p", []string{"x-test", "ab"}, none},
		{"not exposed", expose, "/other", nil, none},
		{"a gate keeps it", gate, "/p", []string{"x-test", "b"}, all},
		{"first match wins", expose, "/p", []string{"x-test", "b", "cookie", "a=b; tier=gold"}, none},
		{"cookies have whole names", expose, "/p", []string{"x-test", "b", "cookie", "xtier=gold"}, all},
		{"no route", stage, "/p", nil, five},
		{"a pause keeps it", wait, "/p", nil, five},
		{"absent differs", stage, "/other", nil, all},
		{"the same", stage, "/other", []string{"x-region", "eu"}, five},
		{"cohort", stage, "/p", []string{"x-user", "u09"}, all},
		{"second cohort: half of the rest", stage, "/p", []string{"x-user", "u54"}, all},
		{"beyond", stage, "/p", []string{"x-user", "u55"}, five},
		{"no digits", stage, "/p", []string{"x-user", "1x"}, five},
		{"a route to the stable holds at 100%", last, "/p", []string{"cookie", "tier=gold"}, none},
		{"kept: promoted", keep, "/p", []string{"cookie", "tier=gold"}, all},
	} {
		var p Plan
		if err := json.Unmarshal([]byte(planText), &p); err != nil {
			t.Fatal(err)
		}
		if err := p.Prepare(); err != nil {
			t.Fatal(err)
		}
		p.Steps = p.Steps[:c.steps]
		r := &Request{Method: "GET", Target: c.path + "?a=b", Headers: map[string]string{}}
		for i := 0; i < len(c.pairs); i += 2 {
			r.Headers[c.pairs[i]] = c.pairs[i+1]
		}
		if got, unsure := p.Decide(r); got != c.want || unsure {
			t.Errorf("%s: %s", c.name, got)
		}
	}
}
