package main

import (
	"math"
	"math/rand/v2"
)

// Random readings for the checks of a guardrail: at its thresholds, close to them, on either side, with
// runs of the same, missing ones and NaN.

func drawHistory(rng *rand.Rand, p *Plan, g *Guardrail, checks int) []Readings {
	bounds := []float64{1}
	collect(g.Promote, &bounds)
	collect(g.Rollback, &bounds)
	history := make([]Readings, checks)
	for k := range history {
		history[k] = Readings{}
		for _, m := range p.Metrics {
			for _, side := range []string{"stable", "canary"} {
				name := m.Name + "@" + side
				if k > 0 && rng.IntN(10) < 6 { // as it was
					if value, there := history[k-1][name]; there {
						history[k][name] = value
					}
					continue
				}
				draw(rng, history[k], g, name, bounds, units[m.Unit])
			}
		}
	}
	return history
}

func draw(rng *rand.Rand, into Readings, g *Guardrail, name string, bounds []float64, unit float64) {
	bound := bounds[rng.IntN(len(bounds))]
	if g.Needs != nil && name == "requests@canary" && rng.IntN(2) == 0 {
		bound = *g.Needs / float64(g.OverMS) * 1000
	}
	switch rng.IntN(12) {
	case 0:
		return
	case 1:
		into[name] = math.NaN()
	case 2:
		into[name] = 0
	case 3, 4:
		into[name] = bound / unit
	default:
		into[name] = bound * []float64{0.3, 0.8, 0.99, 1.01, 1.3, 3, 30}[rng.IntN(7)] / unit
	}
}

func collect(n *Cond, into *[]float64) {
	if n == nil {
		return
	}
	if value, is := n.Value.(float64); is && value != 0 {
		*into = append(*into, value)
	}
	collect(n.Arg, into)
	collect(n.Left, into)
	collect(n.Right, into)
}
