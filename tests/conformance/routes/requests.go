package main

import (
	"fmt"
	"math/rand/v2"
	"regexp/syntax"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Random requests that a plan's routes may tell apart: values that they name, near misses, absent
// ones, and other letters' case. Most are drawn so that a route, or the opposite of it, holds.

// drawer draws requests for a plan. What it draws for an attribute that the plan names it puts where
// the wire has it; a value that no wire can carry is drawn again.
type drawer struct {
	rng     *rand.Rand
	plan    *Plan
	tests   []*Test  // of all routes
	cohorts []string // headers that hold what tells users apart
}

func newDrawer(p *Plan, seed uint64) *drawer {
	d := &drawer{rng: rand.New(rand.NewPCG(seed, 1)), plan: p}
	for _, route := range p.Routes {
		d.collect(route.When)
		if route.Cohort == nil {
			continue
		}
		header := route.Cohort.Header
		if p.BucketHeader != "" {
			header = p.BucketHeader
		}
		d.cohorts = append(d.cohorts, header)
	}
	return d
}

func (d *drawer) collect(t *Test) {
	if t == nil {
		return
	}
	if len(t.Values) > 0 {
		d.tests = append(d.tests, t)
	}
	for _, next := range []*Test{t.Arg, t.Left, t.Right} {
		d.collect(next)
	}
}

// draft is a request while it is drawn.
type draft struct {
	path, method     string
	headers, cookies map[string]string
	query            map[string]string
}

func (d *drawer) draw() *Request {
	r := &draft{path: "/v1/predict", method: "POST", headers: map[string]string{},
		cookies: map[string]string{}, query: map[string]string{}}
	if d.rng.IntN(2) == 0 {
		for _, t := range d.tests {
			if d.rng.IntN(3) == 0 {
				d.answer(r, t, d.rng.IntN(2) == 0)
			}
		}
	}
	for _, header := range d.cohorts {
		if d.rng.IntN(4) > 0 {
			set(r.headers, strings.ToLower(header), d.user())
		}
	}
	if len(d.plan.Routes) > 0 && d.rng.IntN(8) > 0 {
		d.aim(r, d.rng.IntN(len(d.plan.Routes)))
	}
	return d.onWire(r)
}

// aim draws for a route, past those before it or not, or for the opposite of it.
func (d *drawer) aim(r *draft, at int) {
	if d.rng.IntN(2) == 0 {
		for _, before := range d.plan.Routes[:at] {
			if before.When != nil {
				d.satisfy(r, before.When, false)
			}
		}
	}
	if route := d.plan.Routes[at]; route.When != nil {
		d.satisfy(r, route.When, d.rng.IntN(4) > 0)
	}
}

// satisfy makes a condition come out as wanted, as far as one pass over it can.
func (d *drawer) satisfy(r *draft, t *Test, wanted bool) {
	switch t.Op {
	case "not":
		d.satisfy(r, t.Arg, !wanted)
	case "and", "or":
		if (t.Op == "and") == wanted {
			d.satisfy(r, t.Left, wanted)
			d.satisfy(r, t.Right, wanted)
			return
		}
		sides := []*Test{t.Left, t.Right}
		d.satisfy(r, sides[d.rng.IntN(2)], wanted)
	default:
		d.answer(r, t, wanted)
	}
}

// answer gives the attribute of a test a value for which it holds, or one for which it does not.
func (d *drawer) answer(r *draft, t *Test, wanted bool) {
	value, there := d.pick(t), true
	if wanted == (t.Op == "!=") {
		value, there = d.near(value)
	}
	name := t.Key
	where := r.headers
	switch t.Attribute {
	case "path":
		if there && !strings.Contains(value, "?") && carried(value) {
			r.path = value
		}
		return
	case "method":
		if there && carried(value) {
			r.method = value
		}
		return
	case "query":
		where = r.query
		if strings.Contains(name+value, "&") || strings.Contains(name, "=") {
			there = false
		}
	case "cookie":
		where = r.cookies
		if strings.Contains(value, ";") {
			there = false
		}
	case "region":
		name = strings.ToLower(d.plan.RegionHeader)
	default:
		name = strings.ToLower(name)
	}
	delete(where, name)
	if there {
		set(where, name, value)
	}
}

const tokens = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

func set(where map[string]string, name, value string) {
	if carried(value) {
		where[name] = value
	}
}

// carried tells whether a line of HTTP can hold the value: it is cut at both ends, and has no controls.
// Blanks in a path, and methods that are no words, never come either; but they are texts to both.
func carried(value string) bool {
	return utf8.ValidString(value) && value == strings.Trim(value, " \t") &&
		!strings.ContainsFunc(value, func(c rune) bool { return c < 32 && c != '\t' || c == 127 })
}

// pick gives a value that a test names; of a pattern one that it takes.
func (d *drawer) pick(t *Test) string {
	value := t.Values[d.rng.IntN(len(t.Values))]
	if t.Op != "=~" {
		return value
	}
	parsed, err := syntax.Parse(value, syntax.Perl)
	if err != nil {
		return value
	}
	var b strings.Builder
	d.sample(&b, parsed)
	return b.String()
}

// near gives something else than a value, though not by much, or nothing.
func (d *drawer) near(value string) (string, bool) {
	switch d.rng.IntN(8) {
	case 0:
		return "", false
	case 1:
		return "", true
	case 2:
		return strings.ToUpper(value), true
	case 3:
		return strings.ToLower(value), true
	case 4:
		return value + "x", true
	case 5:
		return "x" + value, true
	case 6:
		return value[:len(value)/2], true
	}
	if len(d.tests) == 0 {
		return "v", true
	}
	return d.pick(d.tests[d.rng.IntN(len(d.tests))]), true
}

// user is what tells a user apart: a bucket, or an identity, with or without digits at its end.
func (d *drawer) user() string {
	number := d.rng.IntN(10000)
	if d.rng.IntN(2) == 0 { // about where some cohort ends
		route := d.plan.Routes[d.rng.IntN(len(d.plan.Routes))]
		if route.Cohort != nil {
			number = int(route.Cohort.SharePPM/100) + d.rng.IntN(3) - 1
			number = min(max(number, 0), 9999)
		}
	}
	if d.plan.BucketHeader != "" {
		return []string{fmt.Sprintf("%04d", number), strconv.Itoa(number)}[d.rng.IntN(8)/7]
	}
	if d.rng.IntN(2) == 0 {
		number /= 100
	}
	return []string{fmt.Sprintf("user-%02d", number%100), fmt.Sprintf("%02d", number%100),
		strconv.Itoa(number), "user", "4711x"}[d.rng.IntN(5)]
}

// sample writes a text that a pattern takes, or nearly: a test tells what it did.
func (d *drawer) sample(b *strings.Builder, re *syntax.Regexp) {
	if b.Len() > 300 {
		return
	}
	switch re.Op {
	case syntax.OpLiteral:
		for _, c := range re.Rune {
			b.WriteRune(c)
		}
	case syntax.OpCharClass:
		if n := len(re.Rune) / 2; n > 0 {
			at := 2 * d.rng.IntN(n)
			b.WriteRune(re.Rune[at] + rune(d.rng.IntN(int(min(re.Rune[at+1]-re.Rune[at], 40))+1)))
		}
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		b.WriteByte(tokens[d.rng.IntN(len(tokens))])
	case syntax.OpCapture, syntax.OpConcat:
		for _, sub := range re.Sub {
			d.sample(b, sub)
		}
	case syntax.OpAlternate:
		d.sample(b, re.Sub[d.rng.IntN(len(re.Sub))])
	case syntax.OpStar, syntax.OpPlus, syntax.OpQuest, syntax.OpRepeat:
		least, most := bounds(re)
		for range least + d.rng.IntN(most-least+1) {
			d.sample(b, re.Sub[0])
		}
	}
}

func bounds(re *syntax.Regexp) (least, most int) {
	switch re.Op {
	case syntax.OpStar:
		return 0, 3
	case syntax.OpPlus:
		return 1, 3
	case syntax.OpQuest:
		return 0, 1
	}
	if re.Max < 0 {
		return re.Min, re.Min + 3
	}
	return re.Min, re.Max
}

// onWire puts cookies and parameters in any order, others between them.
func (d *drawer) onWire(r *draft) *Request {
	w := &Request{Method: r.method, Target: r.path, Headers: r.headers}
	if pairs := d.shuffled(r.query, "page=2"); len(pairs) > 0 {
		w.Target += "?" + strings.Join(pairs, "&")
	}
	if pairs := d.shuffled(r.cookies, "session=a=b"); len(pairs) > 0 {
		w.Headers["cookie"] = strings.Join(pairs, "; ")
	}
	return w
}

func (d *drawer) shuffled(values map[string]string, other string) []string {
	var pairs []string
	for _, name := range sorted(values) {
		pairs = append(pairs, name+"="+values[name])
	}
	if d.rng.IntN(2) == 0 {
		pairs = append(pairs, other)
	}
	if len(pairs) > 0 && d.rng.IntN(4) == 0 { // a name that ends with one of the plan's
		pairs = append(pairs, "x"+pairs[0])
	}
	d.rng.Shuffle(len(pairs), func(i, k int) { pairs[i], pairs[k] = pairs[k], pairs[i] })
	return pairs
}
