package main

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/prometheus/prometheus/model/histogram"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
	"github.com/prometheus/prometheus/tsdb/chunks"
	"github.com/prometheus/prometheus/util/annotations"
)

// What Prometheus answers: its own engine on series that are in memory.

// sample is one, without histograms.
type sample struct {
	t int64
	v float64
}

func (s sample) T() int64                      { return s.t }
func (s sample) F() float64                    { return s.v }
func (s sample) H() *histogram.Histogram       { return nil }
func (s sample) FH() *histogram.FloatHistogram { return nil }
func (s sample) Type() chunkenc.ValueType      { return chunkenc.ValFloat }
func (s sample) Copy() chunks.Sample           { return s }

// history is the readings of all checks as series: METRIC{version="LABEL"}, with a sample at each check.
type history struct {
	storage.LabelQuerier
	series []storage.Series
}

// start of all rollouts, on whose multiples of anything subqueries are aligned.
const start = int64(1_000_000_000_000)

// newHistory puts check k at start + (k + 1) * every; what is missing is a stale marker.
func newHistory(p *Plan, everyMS int64, checks []Readings) *history {
	h := &history{}
	for _, m := range p.Metrics {
		for side, label := range map[string]string{"stable": p.Stable.Label, "canary": p.Canary.Label} {
			var samples []chunks.Sample
			for k, readings := range checks {
				v, there := readings[m.Name+"@"+side]
				if !there {
					v = math.Float64frombits(value.StaleNaN)
				}
				samples = append(samples, sample{at(everyMS, k), v})
			}
			h.series = append(h.series, storage.NewListSeries(
				labels.FromStrings("__name__", m.Name, "version", label, "pod", "a-1"), samples))
		}
	}
	return h
}

func at(everyMS int64, k int) int64 {
	return start - start%everyMS + int64(k+1)*everyMS
}

// Querier and Select make it a storage of Prometheus.
func (h *history) Querier(_, _ int64) (storage.Querier, error) { return h, nil }

func (h *history) Select(_ context.Context, _ bool, _ *storage.SelectHints,
	matchers ...*labels.Matcher) storage.SeriesSet {
	set := &seriesSet{at: -1}
	for _, series := range h.series {
		found := true
		for _, m := range matchers {
			found = found && m.Matches(series.Labels().Get(m.Name))
		}
		if found {
			set.series = append(set.series, series)
		}
	}
	return set
}

// Close has nothing to close.
func (h *history) Close() error { return nil }

type seriesSet struct {
	series []storage.Series
	at     int
}

func (s *seriesSet) Next() bool                        { s.at++; return s.at < len(s.series) }
func (s *seriesSet) At() storage.Series                { return s.series[s.at] }
func (s *seriesSet) Err() error                        { return nil }
func (s *seriesSet) Warnings() annotations.Annotations { return nil }

// prometheus answers queries.
type prometheus struct {
	engine *promql.Engine
}

func newPrometheus() *prometheus {
	return &prometheus{promql.NewEngine(promql.EngineOpts{
		MaxSamples: 10_000_000, Timeout: 10 * time.Second, LookbackDelta: 5 * time.Minute,
		EnableAtModifier: true, EnableNegativeOffset: true,
	})}
}

// ask gives the numbers of the answer, as Argo's provider reads them.
func (p *prometheus) ask(h *history, query string, t int64) ([]float64, error) {
	q, err := p.engine.NewInstantQuery(context.Background(), h, nil, query, time.UnixMilli(t))
	if err != nil {
		return nil, err
	}
	defer q.Close()
	result := q.Exec(context.Background())
	if result.Err != nil {
		return nil, result.Err
	}
	if result.Value.Type() != parser.ValueTypeVector {
		return nil, fmt.Errorf("answers with a %s", result.Value.Type())
	}
	numbers := []float64{}
	for _, s := range result.Value.(promql.Vector) {
		numbers = append(numbers, s.F)
	}
	return numbers, nil
}
