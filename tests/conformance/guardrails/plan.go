package main

import (
	"math"
	"strings"
)

// The meaning of a guardrail, by canaryc's language reference alone: this file knows nothing of what
// is emitted.

// Cond is a node of a condition, as `canaryc plan --json` prints it.
type Cond struct {
	Op     string `json:"op"`
	Metric string `json:"metric"`
	Side   string `json:"side"`
	Value  any    `json:"value"`
	Arg    *Cond  `json:"arg"`
	Left   *Cond  `json:"left"`
	Right  *Cond  `json:"right"`
}

// Guardrail is one of a plan.
type Guardrail struct {
	Name     string `json:"name"`
	EveryMS  int64  `json:"every_ms"`
	OverMS   int64  `json:"over_ms"`
	Promote  *Cond  `json:"promote"`
	Rollback *Cond  `json:"rollback"`
	Run      *struct {
		Bad int `json:"bad"`
		Of  int `json:"of"`
	} `json:"rollback_checks"`
	NoData struct {
		Verdict string `json:"verdict"`
		After   *int   `json:"after_checks"`
	} `json:"no_data"`
	Needs *float64 `json:"needs_requests"`
}

// Plan is what of a plan its guardrails depend on.
type Plan struct {
	Name       string      `json:"name"`
	Guardrails []Guardrail `json:"guardrails"`
	Metrics    []struct {
		Name string `json:"name"`
		Unit string `json:"unit"`
	} `json:"metrics"`
	Stable struct {
		Label string `json:"label"`
	} `json:"stable"`
	Canary struct {
		Label string `json:"label"`
	} `json:"canary"`
}

// units are what one of a unit is in base units: seconds, 0..1, bytes, per second.
var units = map[string]float64{"": 1, "%": 0.01, "ms": 1e-3, "s": 1, "us": 1e-6, "ns": 1e-9, "min": 60,
	"m": 60, "h": 3600, "d": 86400, "1": 1, "/s": 1, "/min": 1. / 60, "/m": 1. / 60, "/h": 1. / 3600,
	"/d": 1. / 86400, "rps": 1, "reqps": 1, "B": 1, "kB": 1e3, "MB": 1e6, "GiB": 1 << 30}

// Readings are what the queries of a check answered, in the metrics' units, by "METRIC@SIDE". What is
// missing, or not a number, is no reading.
type Readings map[string]float64

func (r Readings) has(name string) bool {
	value, there := r[name]
	return there && !math.IsNaN(value)
}

// Truth of a condition; it is open where a reading is missing.
type Truth int

// The truths.
const (
	Open Truth = iota
	No
	Yes
)

// check is one check of a guardrail while it is judged.
type check struct {
	plan     *Plan
	readings Readings
	unsure   bool // a comparison hangs on how numbers are rounded
}

func (c *check) unit(metric string) float64 {
	for _, m := range c.plan.Metrics {
		if m.Name == metric {
			return units[m.Unit]
		}
	}
	return math.NaN()
}

// number is the value in base units; without one ok is false.
func (c *check) number(n *Cond) (value float64, ok bool) {
	switch {
	case n.Value != nil:
		value, ok = n.Value.(float64)
		return value, ok
	case n.Op == "" || n.Op == "change" || n.Op == "diff":
		return c.reading(n)
	case n.Op == "abs" || n.Arg != nil:
		value, ok = c.number(n.Arg)
		if n.Op == "abs" {
			return math.Abs(value), ok
		}
		return -value, ok
	}
	a, there := c.number(n.Left)
	b, too := c.number(n.Right)
	switch n.Op {
	case "+":
		value = a + b
	case "-":
		value = a - b
	case "*":
		value = a * b
	case "/":
		value = a / b
	case "min":
		value = math.Min(a, b)
	case "max":
		value = math.Max(a, b)
	default:
		panic("no such operator: " + n.Op)
	}
	return value, there && too && !math.IsNaN(value)
}

func (c *check) reading(n *Cond) (float64, bool) {
	side := n.Side
	if side == "" {
		side = "canary"
	}
	scale := c.unit(n.Metric)
	value := c.readings[n.Metric+"@"+side] * scale
	if n.Op == "" {
		return value, c.readings.has(n.Metric + "@" + side)
	}
	stable := c.readings[n.Metric+"@stable"] * scale
	ok := c.readings.has(n.Metric+"@canary") && c.readings.has(n.Metric+"@stable")
	if n.Op == "diff" {
		return value - stable, ok
	}
	return (value - stable) / math.Abs(stable), ok && stable != 0
}

// plain tells whether a number is compared as it was read or written.
func (c *check) plain(n *Cond) bool {
	return n.Value != nil || n.Op == "" && c.unit(n.Metric) == 1
}

func (c *check) truth(n *Cond) Truth {
	switch n.Op {
	case "not":
		return [...]Truth{Open, Yes, No}[c.truth(n.Arg)]
	case "and", "or":
		a, b := c.truth(n.Left), c.truth(n.Right)
		strong := Yes // decides whatever the other is
		if n.Op == "and" {
			strong = No
		}
		if a == strong || b == strong {
			return strong
		}
		if a == Open || b == Open {
			return Open
		}
		return a
	}
	if value, is := n.Value.(bool); is {
		return truthOf(value)
	}
	a, there := c.number(n.Left)
	b, too := c.number(n.Right)
	if !there || !too {
		return Open
	}
	near := math.Abs(a-b) <= 1e-9*math.Max(math.Abs(a), math.Abs(b))
	if near && (!c.plain(n.Left) || !c.plain(n.Right)) {
		c.unsure = true
	}
	switch n.Op {
	case "<":
		return truthOf(a < b)
	case "<=":
		return truthOf(a <= b)
	case ">":
		return truthOf(a > b)
	case ">=":
		return truthOf(a >= b)
	case "==":
		return truthOf(a == b)
	case "!=":
		return truthOf(a != b)
	}
	panic("no such comparison: " + n.Op)
}

func truthOf(holds bool) Truth {
	if holds {
		return Yes
	}
	return No
}

// Finding is what a check comes to, but for the run of checks that a rollback may ask for.
type Finding struct {
	Data, Bad, Promote bool  // Bad and Promote only with data, and never both
	Rollback, Advance  Truth // of the two conditions alone; Open where there is none
	Enough             bool  // requests
	Unsure             bool
}

// verdict names it.
func (f Finding) verdict() string {
	switch {
	case f.Bad:
		return "bad"
	case f.Promote:
		return "promote"
	case f.Data:
		return "hold"
	}
	return "no data"
}

// Judge looks at one check.
func (g *Guardrail) Judge(p *Plan, r Readings) (f Finding) {
	c := &check{plan: p, readings: r}
	f.Enough = g.Needs == nil || c.enough(g)
	rollback, promote := No, Yes
	if g.Rollback != nil {
		rollback = c.truth(g.Rollback)
		f.Rollback = rollback
	}
	if g.Promote != nil {
		promote = c.truth(g.Promote)
		f.Advance = promote
	}
	f.Bad = f.Enough && rollback == Yes
	f.Data = f.Bad || f.Enough && rollback == No && promote != Open
	f.Promote = f.Data && !f.Bad && promote == Yes
	f.Unsure = c.unsure
	return f
}

func (c *check) enough(g *Guardrail) bool {
	if !c.readings.has("requests@canary") {
		return false
	}
	count := c.readings["requests@canary"] * c.unit("requests") * float64(g.OverMS) / 1000
	if math.Abs(count-*g.Needs) <= 1e-9**g.Needs {
		c.unsure = true
	}
	return count >= *g.Needs
}

// Reads lists what a guardrail reads of a side, requests that it needs left out.
func (g *Guardrail) Reads(side string) map[string]bool {
	names := map[string]bool{}
	var walk func(n *Cond)
	walk = func(n *Cond) {
		if n == nil {
			return
		}
		if n.Metric != "" && (n.Op == "" || n.Op == "diff" || n.Op == "change") {
			for _, name := range []string{n.Metric + "@canary", n.Metric + "@stable"} {
				if strings.HasSuffix(name, "@"+side) && (n.Op != "" || n.Side == side) {
					names[name] = true
				}
			}
		}
		walk(n.Arg)
		walk(n.Left)
		walk(n.Right)
	}
	walk(g.Promote)
	walk(g.Rollback)
	return names
}

// RollsBack tells whether a guardrail has rolled back by the last of its checks: by enough bad ones
// among the last with data, or by none with data for as long as the plan lets that be.
func (g *Guardrail) RollsBack(findings []Finding) (bad, silent bool) {
	bad = g.Rollback != nil && findings[len(findings)-1].Bad && g.count(findings) >= g.Run.Bad
	if g.NoData.Verdict != "rollback" || len(findings) < *g.NoData.After {
		return bad, false
	}
	for _, f := range findings[len(findings)-*g.NoData.After:] {
		if f.Data {
			return bad, false
		}
	}
	return bad, true
}

// count of bad checks among the last with data that a run is made of.
func (g *Guardrail) count(findings []Finding) (bad int) {
	seen := 0
	for i := len(findings) - 1; i >= 0 && seen < g.Run.Of; i-- {
		if findings[i].Data {
			seen++
			if findings[i].Bad {
				bad++
			}
		}
	}
	return bad
}
