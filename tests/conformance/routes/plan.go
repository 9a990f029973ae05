package main

import (
	"fmt"
	"math/big"
	"regexp"
	"regexp/syntax"
	"strconv"
	"strings"
)

// The meaning of a plan's routes, by canaryc's language reference alone: this file knows nothing of
// what is emitted, and mesh.go nothing of plans.

const million = 1000000

// Test is a node of a route's condition, as `canaryc plan --json` prints it.
type Test struct {
	Op        string   `json:"op"`
	Attribute string   `json:"attribute"`
	Key       string   `json:"key"`
	Values    []string `json:"values"`
	Arg       *Test    `json:"arg"`
	Left      *Test    `json:"left"`
	Right     *Test    `json:"right"`
	pattern   *regexp.Regexp
}

// Cohort is a share of the users that a header tells apart.
type Cohort struct {
	SharePPM int64  `json:"share_ppm"`
	Header   string `json:"header"`
}

// Route sends to a version what its condition, or its cohort, takes.
type Route struct {
	Name   string  `json:"name"`
	To     string  `json:"to"`
	When   *Test   `json:"when"`
	Cohort *Cohort `json:"cohort"`
}

// Step is one of the rollout; what has no weight of its own keeps the one before.
type Step struct {
	Kind      string   `json:"kind"`
	WeightPPM int64    `json:"weight_ppm"`
	MirrorPPM int64    `json:"mirror_ppm"`
	Exposed   []string `json:"exposed"` // of an `expose`, the routes that it names
}

// Plan is what of a plan decides where requests go, at one moment of its rollout.
type Plan struct {
	Routes       []*Route          `json:"routes"`
	RegionHeader string            `json:"region_header"`
	BucketHeader string            `json:"bucket_header"`
	Phase        string            `json:"phase"` // baseline, start, step, promoted, rollback
	Steps        []Step            `json:"steps"` // up to the present one, of phase `step`
	Labels       map[string]string `json:"labels"`
}

// Prepare compiles the patterns. RE2's syntax, the whole value.
func (p *Plan) Prepare() error {
	for _, route := range p.Routes {
		if err := route.When.prepare(); err != nil {
			return fmt.Errorf("route %s: %w", route.Name, err)
		}
	}
	return nil
}

func (t *Test) prepare() (err error) {
	if t == nil {
		return nil
	}
	if t.Op == "=~" {
		t.pattern, err = whole(t.Values[0])
	}
	for _, next := range []*Test{t.Arg, t.Left, t.Right} {
		if err == nil {
			err = next.prepare()
		}
	}
	return err
}

// whole gives what matches a value as a whole. The pattern is spelt anew, since a \Q without its \E
// would swallow what comes behind it.
func whole(pattern string) (*regexp.Regexp, error) {
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil, err
	}
	return regexp.Compile(`\A(?:` + parsed.String() + `)\z`)
}

// Decide says where a request goes. unsure is true where the plan leaves it to the rounding of a
// cohort's share.
func (p *Plan) Decide(r *Request) (share Share, unsure bool) {
	switch p.Phase {
	case "baseline", "start", "rollback":
		return Share{}, false
	case "promoted":
		return Share{Canary: million}, false
	}
	now := p.Steps[len(p.Steps)-1]
	weight, inForce := p.state()
	if now.Kind == "keep" && weight == million { // below it nothing was promoted that could be kept
		return Share{Canary: million}, false
	}
	if now.Kind == "shadow" {
		share.Mirrored = now.MirrorPPM
	}
	share.Canary = weight
	taken, header := new(big.Rat), ""
	for _, route := range inForce {
		holds := false
		if route.Cohort != nil {
			if !strings.EqualFold(header, route.Cohort.Header) {
				taken, header = new(big.Rat), route.Cohort.Header
			}
			var edge bool
			taken = beyond(taken, route.Cohort.SharePPM)
			holds, edge = p.inCohort(route.Cohort, taken, r)
			unsure = unsure || edge
		} else {
			holds = route.When.holds(p, r)
		}
		if holds && route.To == "canary" {
			share.Canary = million
			return share, unsure
		}
		if holds {
			share.Canary = 0
			return share, unsure
		}
	}
	return share, unsure
}

// state gives the weight and the routes that are in force, in the order of the plan.
func (p *Plan) state() (weight int64, inForce []*Route) {
	to := func(route *Route) bool { return false } // at first no route to the canary
	for _, step := range p.Steps {
		switch step.Kind {
		case "stage":
			weight = step.WeightPPM
			to = func(*Route) bool { return true }
		case "shadow":
			weight = 0
			to = func(*Route) bool { return false }
		case "expose":
			weight = 0
			to = func(route *Route) bool {
				for _, name := range step.Exposed {
					if name == route.Name {
						return true
					}
				}
				return false
			}
		}
	}
	for _, route := range p.Routes {
		if route.To == "stable" || to(route) {
			inForce = append(inForce, route)
		}
	}
	return weight, inForce
}

// beyond is the share of users that a cohort and those before it have, each of what they left.
func beyond(taken *big.Rat, sharePPM int64) *big.Rat {
	rest := new(big.Rat).Sub(big.NewRat(1, 1), taken)
	return new(big.Rat).Add(taken, rest.Mul(rest, big.NewRat(sharePPM, million)))
}

// inCohort: with a bucket header the user's number of 0000 to 9999 is below the share, without one
// the last two digits of the header that tells users apart.
func (p *Plan) inCohort(c *Cohort, below *big.Rat, r *Request) (holds, unsure bool) {
	digits, steps := 2, int64(100)
	value, there := r.Headers[strings.ToLower(c.Header)]
	if p.BucketHeader != "" {
		digits, steps = 4, 10000
		if value, there = r.Headers[strings.ToLower(p.BucketHeader)]; len(value) != 4 {
			return false, false
		}
	}
	if !there || len(value) < digits {
		return false, false
	}
	number, err := strconv.ParseUint(value[len(value)-digits:], 10, 32)
	if err != nil {
		return false, false
	}
	edge := new(big.Rat).Mul(below, big.NewRat(steps, 1))
	from := new(big.Rat).SetUint64(number)
	if !edge.IsInt() && from.Cmp(edge) < 0 && new(big.Rat).Sub(edge, from).Cmp(big.NewRat(1, 1)) < 0 {
		return false, true
	}
	return from.Cmp(edge) < 0, false
}

func (t *Test) holds(p *Plan, r *Request) bool {
	switch t.Op {
	case "and":
		return t.Left.holds(p, r) && t.Right.holds(p, r)
	case "or":
		return t.Left.holds(p, r) || t.Right.holds(p, r)
	case "not":
		return !t.Arg.holds(p, r)
	}
	value, there := t.value(p, r)
	if t.Op == "=~" {
		return there && t.pattern.MatchString(value)
	}
	among := false
	for _, text := range t.Values {
		among = among || there && text == value
	}
	return among != (t.Op == "!=")
}

func (t *Test) value(p *Plan, r *Request) (string, bool) {
	switch t.Attribute {
	case "path":
		return r.Path(), true
	case "method":
		return r.Method, true
	case "query":
		return r.Query(t.Key)
	case "cookie":
		return cookie(r.Headers["cookie"], t.Key)
	case "region":
		value, there := r.Headers[strings.ToLower(p.RegionHeader)]
		return value, there
	}
	value, there := r.Headers[strings.ToLower(t.Key)]
	return value, there
}

// cookie reads the header as servers do (RFC 6265, 5.4 the other way round).
func cookie(header, name string) (string, bool) {
	for _, pair := range strings.Split(header, ";") {
		key, value, found := strings.Cut(strings.TrimLeft(pair, " \t"), "=")
		if found && key == name {
			return value, true
		}
	}
	return "", false
}
