package main

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"canaryc/conformance/judge"
)

// What Istio makes of a VirtualService and its DestinationRule for one request (istio:
// pilot/pkg/networking/core/route: translateRoute, and what Envoy does with that). It knows nothing
// of plans. What it does not know of an object is an error, and not passed over.

// StringMatch of Istio. None of the three, or the regex `*`: that there is a value.
type StringMatch struct {
	Exact  *string `json:"exact"`
	Prefix *string `json:"prefix"`
	Regex  *string `json:"regex"`
}

type destination struct {
	Host   string          `json:"host"`
	Subset string          `json:"subset"`
	Port   json.RawMessage `json:"port"`
}

type httpMatch struct {
	URI            *StringMatch           `json:"uri"`
	Method         *StringMatch           `json:"method"`
	Headers        map[string]StringMatch `json:"headers"`
	WithoutHeaders map[string]StringMatch `json:"withoutHeaders"`
	QueryParams    map[string]StringMatch `json:"queryParams"`
}

type percent struct {
	Value float64 `json:"value"`
}

type httpRoute struct {
	Name  string      `json:"name"`
	Match []httpMatch `json:"match"`
	Route []struct {
		Destination destination `json:"destination"`
		Weight      int64       `json:"weight"`
	} `json:"route"`
	Mirror           *destination `json:"mirror"`
	MirrorPercentage *percent     `json:"mirrorPercentage"`
	Mirrors          []struct {
		Destination destination `json:"destination"`
		Percentage  *percent    `json:"percentage"`
	} `json:"mirrors"`
}

type virtualService struct {
	Spec struct {
		Hosts    []string    `json:"hosts"`
		Gateways []string    `json:"gateways"`
		HTTP     []httpRoute `json:"http"`
	} `json:"spec"`
}

type destinationRule struct {
	Spec struct {
		Host    string `json:"host"`
		Subsets []struct {
			Name   string            `json:"name"`
			Labels map[string]string `json:"labels"`
		} `json:"subsets"`
	} `json:"spec"`
}

type deployment struct {
	Replicas *int64 `json:"replicas"`
	Template struct {
		Metadata struct {
			Labels map[string]string `json:"labels"`
		} `json:"metadata"`
	} `json:"template"`
}

// Mesh is a VirtualService ready to be asked. canary tells what a destination is; it is asked only
// about those that get requests.
type Mesh struct {
	routes   []httpRoute
	canary   func(destination) (bool, error)
	patterns map[string]*regexp.Regexp
}

// NewMesh reads the VirtualService and the DestinationRule of a state. labels are the versions' by
// side; without them a subset is what it is called (Argo Rollouts adds labels of its own).
func NewMesh(s *judge.State, labels map[string]string) (*Mesh, error) {
	var service virtualService
	var rule destinationRule
	for _, want := range []struct {
		kind string
		into any
	}{{"VirtualService", &service}, {"DestinationRule", &rule}} {
		found := 0
		for _, o := range s.Objects {
			if o.Is("networking.istio.io", want.kind) {
				found++
				if err := strictSpec(o.JSON, want.into); err != nil {
					return nil, fmt.Errorf("%s: %w", o, err)
				}
			}
		}
		if found != 1 {
			return nil, fmt.Errorf("%d objects of kind %s", found, want.kind)
		}
	}
	m := &Mesh{routes: service.Spec.HTTP, patterns: map[string]*regexp.Regexp{}}
	pods, err := podsOf(s)
	m.canary = func(d destination) (bool, error) { return sideOf(d, &rule, labels, pods) }
	return m, err
}

// podsOf gives the labels of the pods that the Deployments of a state run.
func podsOf(s *judge.State) (pods []map[string]string, err error) {
	for _, o := range s.Objects {
		var d struct {
			Spec deployment `json:"spec"`
		}
		if !o.Is("apps", "Deployment") {
			continue
		}
		if err := json.Unmarshal(o.JSON, &d); err != nil {
			return nil, fmt.Errorf("%s: %w", o, err)
		}
		if d.Spec.Replicas == nil || *d.Spec.Replicas > 0 { // without a number there is one at least
			pods = append(pods, d.Spec.Template.Metadata.Labels)
		}
	}
	return pods, nil
}

// strictSpec reads the spec of an object; an unknown field is an error.
func strictSpec(text json.RawMessage, into any) error {
	var object map[string]json.RawMessage
	if err := json.Unmarshal(text, &object); err != nil {
		return err
	}
	decoder := json.NewDecoder(strings.NewReader(`{"spec":` + string(object["spec"]) + `}`))
	decoder.DisallowUnknownFields()
	return decoder.Decode(into)
}

func sideOf(d destination, rule *destinationRule, labels map[string]string,
	pods []map[string]string) (bool, error) {
	if d.Host != rule.Spec.Host {
		return false, fmt.Errorf("destination %s, the DestinationRule is of %s", d.Host, rule.Spec.Host)
	}
	for _, subset := range rule.Spec.Subsets {
		if subset.Name != d.Subset {
			continue
		}
		if len(labels) == 0 {
			return subset.Name == "canary", nil
		}
		version := subset.Labels["version"]
		if version != labels["canary"] && version != labels["stable"] {
			return false, fmt.Errorf("subset %s is of version %q", d.Subset, version)
		}
		if !slices.ContainsFunc(pods, func(pod map[string]string) bool { return within(subset.Labels, pod) }) {
			return false, fmt.Errorf("subset %s, of version %q, has no pods: 503", d.Subset, version)
		}
		return version == labels["canary"], nil
	}
	return false, fmt.Errorf("no subset %q", d.Subset)
}

// within tells whether all labels of a selector are a pod's.
func within(selector, pod map[string]string) bool {
	for key, value := range selector {
		if got, there := pod[key]; !there || got != value {
			return false
		}
	}
	return true
}

// Decide says where a request goes.
func (m *Mesh) Decide(r *Request) (Share, string, error) {
	for i := range m.routes {
		route := &m.routes[i]
		takes, err := m.takes(route, r)
		if err != nil {
			return Share{}, route.Name, err
		}
		if takes {
			share, err := m.shareOf(route)
			return share, route.Name, err
		}
	}
	return Share{}, "", fmt.Errorf("no rule takes it: 404")
}

// takes: any of the entries, all of what an entry says.
func (m *Mesh) takes(route *httpRoute, r *Request) (bool, error) {
	for i := range route.Match {
		takes, err := m.meets(&route.Match[i], r)
		if takes || err != nil {
			return takes, err
		}
	}
	return len(route.Match) == 0, nil
}

func (m *Mesh) meets(entry *httpMatch, r *Request) (bool, error) {
	good := true
	var failed error
	test := func(match StringMatch, value string, there, wanted bool) {
		holds, err := m.holds(match, value, there)
		good = good && holds == wanted
		if err != nil {
			failed = err
		}
	}
	if entry.URI != nil {
		test(*entry.URI, r.Path(), true, true)
	}
	if entry.Method != nil {
		test(*entry.Method, r.Method, true, true)
	}
	for name, match := range entry.Headers {
		value, there := r.Headers[strings.ToLower(name)]
		test(match, value, there, true)
	}
	for name, match := range entry.WithoutHeaders {
		// a missing header is tested as an empty one, unless the test is whether it is there
		value, there := r.Headers[strings.ToLower(name)]
		test(match, value, there || !match.presence(), false)
	}
	for name, match := range entry.QueryParams {
		value, there := r.Query(name)
		test(match, value, there, true)
	}
	return good, failed
}

func (s StringMatch) presence() bool {
	return s.Exact == nil && s.Prefix == nil && (s.Regex == nil || *s.Regex == "*")
}

func (m *Mesh) holds(match StringMatch, value string, there bool) (bool, error) {
	switch {
	case !there || match.presence():
		return there, nil
	case match.Exact != nil:
		return value == *match.Exact, nil
	case match.Prefix != nil:
		return strings.HasPrefix(value, *match.Prefix), nil
	}
	pattern := m.patterns[*match.Regex]
	if pattern == nil {
		var err error
		if pattern, err = whole(*match.Regex); err != nil {
			return false, err
		}
		m.patterns[*match.Regex] = pattern
	}
	return pattern.MatchString(value), nil
}

// shareOf: of several destinations each has its part of the sum; one alone has all.
func (m *Mesh) shareOf(route *httpRoute) (share Share, err error) {
	var sum, canary int64
	for _, to := range route.Route {
		weight := to.Weight
		if len(route.Route) == 1 {
			weight = 1
		}
		if weight == 0 {
			continue
		}
		is, err := m.canary(to.Destination)
		if err != nil {
			return share, err
		}
		sum += weight
		if is {
			canary += weight
		}
	}
	if sum <= 0 || canary*million%sum != 0 {
		return share, fmt.Errorf("weights %d of %d", canary, sum)
	}
	share.Canary = canary * million / sum
	if route.Mirror != nil {
		share.Mirrored, err = m.mirrored(*route.Mirror, route.MirrorPercentage)
	}
	for _, mirror := range route.Mirrors {
		more, failed := m.mirrored(mirror.Destination, mirror.Percentage)
		share.Mirrored += more
		if failed != nil {
			err = failed
		}
	}
	return share, err
}

// mirrored in parts per million: Istio cuts off what is finer (route.go: mirrorPercent).
func (m *Mesh) mirrored(to destination, of *percent) (int64, error) {
	is, err := m.canary(to)
	if err != nil {
		return 0, err
	}
	if !is {
		return 0, fmt.Errorf("copies go to the stable")
	}
	if of == nil {
		return million, nil
	}
	return int64(math.Trunc(of.Value * 10000)), nil
}
