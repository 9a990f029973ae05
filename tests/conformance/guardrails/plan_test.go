package main

import (
	"encoding/json"
	"math"
	"testing"
)

const planText = `{"name": "p", "stable": {"label": "v1"}, "canary": {"label": "v2"},
 "metrics": [{"name": "a", "unit": "%"}, {"name": "b"}, {"name": "requests", "unit": "/min"}],
 "guardrails": [{"name": "g", "every_ms": 60000, "over_ms": 60000, "needs_requests": 100,
  "no_data": {"verdict": "rollback", "after_checks": 2}, "rollback_checks": {"bad": 2, "of": 3},
  "promote": {"op": "<", "left": {"op": "change", "metric": "b"}, "right": {"value": 0.5}},
  "rollback": {"op": "or", "left": {"op": ">", "left": {"metric": "a", "side": "canary"}, "right": {"value": 0.02}},
   "right": {"op": "not", "arg": {"op": "<=", "left": {"metric": "b", "side": "canary"}, "right": {"value": 9}}}}}]}`

func one(t *testing.T) (*Plan, *Guardrail) {
	t.Helper()
	p := &Plan{}
	if err := json.Unmarshal([]byte(planText), p); err != nil {
		t.Fatal(err)
	}
	return p, &p.Guardrails[0]
}

func TestChecks(t *testing.T) {
	p, g := one(t)
	for _, c := range []struct {
		name string
		r    Readings
		want string
	}{
		{"promote", Readings{"a@canary": 1, "b@canary": 1, "b@stable": 1}, "promote"},
		{"between", Readings{"a@canary": 1, "b@canary": 4, "b@stable": 2}, "hold"},
		{"in per cent", Readings{"a@canary": 3, "b@canary": 1, "b@stable": 1}, "bad"},
		{"true or missing", Readings{"a@canary": 3}, "bad"},
		{"false or missing", Readings{"a@canary": 1}, "no data"},
		{"NaN is missing", Readings{"a@canary": math.NaN(), "b@canary": 1, "b@stable": 1}, "no data"},
		{"a bad one asks nothing of promote", Readings{"a@canary": 1, "b@canary": 10}, "bad"},
		{"no change from 0", Readings{"a@canary": 1, "b@canary": 1, "b@stable": 0}, "no data"},
		{"too few requests", Readings{"a@canary": 3, "requests@canary": 99}, "no data"},
	} {
		if _, there := c.r["requests@canary"]; !there {
			c.r["requests@canary"] = 101
		}
		f := g.Judge(p, c.r)
		got := f.verdict()
		if got != c.want || f.Unsure {
			t.Errorf("%s: %s, %+v", c.name, got, f)
		}
	}
}

func TestRuns(t *testing.T) {
	_, g := one(t)
	for checks, want := range map[string][2]bool{
		"b": {false, false}, "bb": {true, false}, "bgb": {true, false}, "bggb": {false, false},
		"b-b": {true, false}, "b--": {false, true}, "-": {false, false}, "-g-": {false, false},
	} {
		var findings []Finding
		for _, c := range checks {
			findings = append(findings, Finding{Data: c != '-', Bad: c == 'b'})
		}
		if bad, silent := g.RollsBack(findings); [2]bool{bad, silent} != want {
			t.Errorf("%s: %v, %v", checks, bad, silent)
		}
	}
}

func TestPrometheus(t *testing.T) {
	p, _ := one(t)
	h := newHistory(p, 60000, []Readings{{"b@canary": 1}, {}, {"b@canary": 3}, {"b@canary": 4}})
	engine := newPrometheus()
	for _, c := range []struct {
		query string
		at    int
		want  []float64
	}{
		{`b{version="v2"}`, 0, []float64{1}},
		{`b{version="v2"}`, 1, nil},
		{`b{version="v1"}`, 0, nil},
		{`count_over_time((b > 0)[3m:1m])`, 3, []float64{2}},
		{`count_over_time((b > 0)[2m:1m])`, 3, []float64{2}},
		{`sum(b) > 9 or vector(7)`, 3, []float64{7}},
	} {
		got, err := engine.ask(h, c.query, at(60000, c.at))
		if err != nil || len(got) != len(c.want) || len(got) == 1 && got[0] != c.want[0] {
			t.Errorf("%s at %d: %v, %v", c.query, c.at, got, err)
		}
	}
}
