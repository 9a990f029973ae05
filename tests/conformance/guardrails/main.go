// The guardrails judge: do the queries and conditions that were emitted come to the verdicts of the plan?
// It draws readings for the checks of each guardrail, lets Prometheus' own engine answer the queries and
// Argo's own code evaluate the conditions, and compares with what the plan says of the same readings.
//
//	plan.go      a guardrail, by the language reference
//	readings.go  random readings
//	series.go    Prometheus
//
// Besides "objects", AnalysisTemplates, a line has "about":
//
//	{"plan": {...}, "checks": [...], "seed": 7, "runs": 6}
//
// where "checks" are those of a driven target's steps.json. In "made" the answer counts what the checks came to.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"

	"github.com/sirupsen/logrus"

	"github.com/argoproj/argo-rollouts/pkg/apis/rollouts/v1alpha1"
	"github.com/argoproj/argo-rollouts/utils/evaluate"

	"canaryc/conformance/judge"
)

const checksOfRun = 14

// driven is a check of steps.json.
type driven struct {
	Guardrail string `json:"guardrail"`
	Rollback  *struct {
		Query      string `json:"query"`
		Checks, Of int
	} `json:"rollback"`
	Promote *struct {
		Query string `json:"query"`
	} `json:"promote"`
	Needs *struct {
		InQuery bool `json:"in_query"`
	} `json:"needs"`
}

type about struct {
	Plan   Plan     `json:"plan"`
	Checks []driven `json:"checks"`
	Seed   uint64   `json:"seed"`
	Runs   int      `json:"runs"`
}

// trial is one run of one guardrail.
type trial struct {
	prometheus *prometheus
	plan       *Plan
	g          *Guardrail
	metrics    map[string]v1alpha1.Metric // by "TEMPLATE/METRIC"
	checks     []driven
	history    []Readings
	series     *history
	tried      map[string]any // counts, by what a check came to
	wrong      func(k int, format string, args ...any)
}

func main() {
	logrus.SetOutput(io.Discard)
	prometheus := newPrometheus()
	judge.Main(func(s *judge.State, v *judge.Verdict) {
		var a about
		if err := json.Unmarshal(s.About, &a); err != nil || len(a.Plan.Guardrails) == 0 {
			v.Errors = append(v.Errors, fmt.Sprintf("about: %v, %d guardrails", err, len(a.Plan.Guardrails)))
			return
		}
		metrics := map[string]v1alpha1.Metric{}
		for _, o := range s.Objects {
			if o.Is("argoproj.io", "AnalysisTemplate") {
				v.Judge(o, func() { read(o, metrics, v) })
			}
		}
		rng := rand.New(rand.NewPCG(a.Seed, 2))
		v.Made = map[string]any{}
		for i := range a.Plan.Guardrails {
			for range a.Runs {
				t := trial{prometheus: prometheus, plan: &a.Plan, g: &a.Plan.Guardrails[i],
					metrics: metrics, checks: a.Checks, tried: v.Made}
				t.try(rng, v)
			}
		}
	})
}

func read(o *judge.Object, metrics map[string]v1alpha1.Metric, v *judge.Verdict) {
	template := &v1alpha1.AnalysisTemplate{}
	if err := json.Unmarshal(o.JSON, template); err != nil {
		v.Errorf(o, "%v", err)
		return
	}
	for _, metric := range template.Spec.Metrics {
		if metric.Provider.Prometheus != nil {
			metrics[o.Name+"/"+metric.Name] = metric
		}
	}
}

func (t *trial) try(rng *rand.Rand, v *judge.Verdict) {
	t.history = drawHistory(rng, t.plan, t.g, checksOfRun)
	t.series = newHistory(t.plan, t.g.EveryMS, t.history)
	told := 0
	t.wrong = func(k int, format string, args ...any) {
		if told++; told <= 2 {
			v.Errors = append(v.Errors, fmt.Sprintf("guardrail %s, check %d, %v: ", t.g.Name, k+1,
				t.history[k])+fmt.Sprintf(format, args...))
		}
	}
	findings := []Finding{}
	for k, readings := range t.history {
		f := t.g.Judge(t.plan, readings)
		if f.Unsure {
			t.count("left out")
			return // what follows hangs on it
		}
		t.count(f.verdict())
		findings = append(findings, f)
		t.gates(k, f)
		t.driven(k, f)
		if t.background(k, findings) {
			t.count("rollback")
			return
		}
	}
}

func (t *trial) count(what string) {
	n, _ := t.tried[what].(int)
	t.tried[what] = n + 1
}

// phase is what Argo makes of a metric's answer at a check.
func (t *trial) phase(k int, template, name string) (v1alpha1.AnalysisPhase, bool) {
	metric, there := t.metrics[template+"/"+name]
	if !there {
		return "", false
	}
	result, err := t.prometheus.ask(t.series, metric.Provider.Prometheus.Query, at(t.g.EveryMS, k))
	if err != nil {
		t.wrong(k, "%s: %v, of %s", template, err, metric.Provider.Prometheus.Query)
		return "", false
	}
	entry := logrus.NewEntry(logrus.StandardLogger())
	phase, err := evaluate.EvaluateResult(result, metric, *entry)
	if err != nil {
		t.wrong(k, "%s: %v on %v", template, err, result)
		return "", false
	}
	return phase, true
}

// gates: a stage's analysis succeeds where the check says promote, and fails only where it is bad.
func (t *trial) gates(k int, f Finding) {
	for suffix, idle := range map[string]string{"": "", "-at-0": "canary", "-at-100": "stable"} {
		template := t.plan.Name + "-promote" + suffix
		phase, there := t.phase(k, template, t.g.Name)
		if !there {
			continue
		}
		want := f.Promote || !f.Data && t.g.NoData.Verdict == "promote"
		if idle != "" && !f.Data {
			excused, sure := t.excused(k, f, idle)
			if !sure {
				continue
			}
			want = want || excused
		}
		if got := phase == v1alpha1.AnalysisPhaseSuccessful; got != want {
			t.wrong(k, "%s is %s, the check %+v", template, phase, f)
		}
		if t.g.Rollback != nil && (phase == v1alpha1.AnalysisPhaseFailed) != f.Bad {
			t.wrong(k, "%s is %s, the check %+v", template, phase, f)
		}
	}
}

// excused tells whether a check without data lacks only readings of a side that the plan leaves without
// requests. Where it has all readings and yet no data (a change from 0), the language does not say.
func (t *trial) excused(k int, f Finding, idle string) (excused, sure bool) {
	other := map[string]string{"canary": "stable", "stable": "canary"}[idle]
	if !f.Enough && idle == "stable" {
		return false, true // requests are the canary's
	}
	for name := range t.g.Reads(other) {
		if !t.history[k].has(name) {
			return false, true
		}
	}
	lacks := !f.Enough
	for name := range t.g.Reads(idle) {
		lacks = lacks || !t.history[k].has(name)
	}
	return true, lacks
}

// driven: the queries of steps.json are 1 where a condition holds, 0 where it is known not to, else nothing.
func (t *trial) driven(k int, f Finding) {
	for _, check := range t.checks {
		if check.Guardrail != t.g.Name {
			continue
		}
		enough := f.Enough || check.Needs == nil || !check.Needs.InQuery
		if check.Rollback != nil {
			t.truth(k, "rollback", check.Rollback.Query, f.Rollback, enough)
		}
		if check.Promote != nil {
			t.truth(k, "promote", check.Promote.Query, f.Advance, enough)
		}
	}
}

func (t *trial) truth(k int, what, query string, want Truth, enough bool) {
	result, err := t.prometheus.ask(t.series, query, at(t.g.EveryMS, k))
	got := Open
	switch {
	case err != nil:
		t.wrong(k, "steps.json: %s: %v", what, err)
		return
	case len(result) > 1 || len(result) == 1 && result[0] != 0 && result[0] != 1:
		t.wrong(k, "steps.json: %s answers %v", what, result)
		return
	case len(result) == 1:
		got = truthOf(result[0] == 1)
	}
	if !enough {
		want = Open
	}
	if got != want {
		t.wrong(k, "steps.json: %s is %d, the condition %d (0 open, 1 no, 2 yes): %s", what, got, want, query)
	}
}

// background: the analysis of the whole rollout fails just where the guardrail rolls back. Queries count
// instants, the plan checks that have data: where one of those in between has none, a query may see less,
// never more, which canaryc notes. It tells whether the rollout ends here.
func (t *trial) background(k int, findings []Finding) bool {
	bad, silent := t.g.RollsBack(findings)
	template := t.plan.Name + "-rollback"
	if phase, there := t.phase(k, template, t.g.Name); there && t.g.Rollback != nil {
		failed := phase == v1alpha1.AnalysisPhaseFailed
		gap := false
		for i := max(0, len(findings)-t.g.Run.Of); i < len(findings); i++ {
			gap = gap || !findings[i].Data
		}
		if failed && !bad || bad && !failed && !gap {
			t.wrong(k, "%s is %s, the checks so far %+v", template, phase, findings)
		}
	}
	if phase, there := t.phase(k, template, t.g.Name+"-no-data"); there && t.g.NoData.Verdict == "rollback" {
		failed := phase == v1alpha1.AnalysisPhaseFailed
		one := len(t.g.Reads("stable")) == 0 // else a missing stable is let pass where some stage has none
		if k+1 >= *t.g.NoData.After && (failed && !silent || silent && !failed && one) {
			t.wrong(k, "%s-no-data is %s, the checks so far %+v", template, phase, findings)
		}
	}
	return bad || silent
}
