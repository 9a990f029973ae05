package main

import (
	"encoding/json"
	"strings"
	"testing"

	"canaryc/conformance/judge"
)

// one makes a mesh of http rules, written as YAML would be in JSON; v1 and v2 have pods.
func one(t *testing.T, http string) *Mesh {
	t.Helper()
	objects := []string{
		`{"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"name":"a"},
		  "spec":{"hosts":["a"],"http":[` + http + `]}}`,
		`{"apiVersion":"networking.istio.io/v1","kind":"DestinationRule","metadata":{"name":"a"},
		  "spec":{"host":"a","subsets":[{"name":"stable","labels":{"version":"v1"}},
		  {"name":"canary","labels":{"version":"v2"}},{"name":"empty","labels":{"version":"v1","x":"y"}},
		  {"name":"strange","labels":{"version":"v3"}}]}}`,
	}
	for _, version := range []string{"v1", "v2"} {
		objects = append(objects, `{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"`+
			version+`"},"spec":{"template":{"metadata":{"labels":{"version":"`+version+`"}}}}}`)
	}
	s := &judge.State{}
	for _, text := range objects {
		group, kind := "networking.istio.io/v1", "VirtualService"
		if strings.Contains(text, "Deployment") {
			group, kind = "apps/v1", "Deployment"
		} else if strings.Contains(text, `"DestinationRule"`) {
			kind = "DestinationRule"
		}
		s.Objects = append(s.Objects, &judge.Object{APIVersion: group, Kind: kind, Name: "a",
			JSON: json.RawMessage(text)})
	}
	m, err := NewMesh(s, map[string]string{"stable": "v1", "canary": "v2"})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func to(subset string) string {
	return `{"destination":{"host":"a","subset":"` + subset + `"}}`
}

func TestMesh(t *testing.T) {
	headers := func(pairs ...string) *Request {
		r := &Request{Method: "GET", Target: "/p?beta=1&q=", Headers: map[string]string{}}
		for i := 0; i < len(pairs); i += 2 {
			r.Headers[pairs[i]] = pairs[i+1]
		}
		return r
	}
	rest := `{"route":[` + to("stable") + `]}`
	for _, c := range []struct {
		name, match string
		request     *Request
		takes       bool
	}{
		{"no match takes all", `[]`, headers(), true},
		{"an empty entry, too", `[{}]`, headers(), true},
		{"exact", `[{"headers":{"X-A":{"exact":"1"}}}]`, headers("x-a", "1"), true},
		{"exact is not a part", `[{"headers":{"x-a":{"exact":"1"}}}]`, headers("x-a", "11"), false},
		{"absent", `[{"headers":{"x-a":{"regex":".*"}}}]`, headers(), false},
		{"whole value", `[{"headers":{"x-a":{"regex":"1|2"}}}]`, headers("x-a", "21"), false},
		{"presence", `[{"headers":{"x-a":{}}}]`, headers("x-a", ""), true},
		{"presence by star", `[{"headers":{"x-a":{"regex":"*"}}}]`, headers(), false},
		{"without", `[{"withoutHeaders":{"x-a":{"exact":"1"}}}]`, headers(), true},
		{"without, there", `[{"withoutHeaders":{"x-a":{"exact":"1"}}}]`, headers("x-a", "1"), false},
		{"without tests an absent one as empty", `[{"withoutHeaders":{"x-a":{"regex":".*"}}}]`, headers(), false},
		{"without presence", `[{"withoutHeaders":{"x-a":{}}}]`, headers(), true},
		{"all of an entry", `[{"method":{"exact":"GET"},"uri":{"exact":"/q"}}]`, headers(), false},
		{"any entry", `[{"uri":{"exact":"/q"}},{"uri":{"prefix":"/p"}}]`, headers(), true},
		{"the path ends at the query", `[{"uri":{"exact":"/p"}}]`, headers(), true},
		{"query", `[{"queryParams":{"beta":{"exact":"1"},"q":{"exact":""}}}]`, headers(), true},
		{"no such parameter", `[{"queryParams":{"x":{"regex":".*"}}}]`, headers(), false},
		{"not closed", `[{"headers":{"x-a":{"regex":"\\Qa."}}}]`, headers("x-a", "a."), true},
	} {
		m := one(t, `{"match":`+c.match+`,"route":[`+to("canary")+`]},`+rest)
		got, _, err := m.Decide(c.request)
		if err != nil || (got.Canary == million) != c.takes {
			t.Errorf("%s: %v, %v", c.name, got, err)
		}
	}
}

func TestShares(t *testing.T) {
	weighted := func(subset, weight string) string {
		return strings.TrimSuffix(to(subset), "}") + `,"weight":` + weight + `}`
	}
	for _, c := range []struct {
		http string
		want Share
		says string
	}{
		{`{"route":[` + weighted("canary", "0") + `]}`, Share{Canary: million}, ""},
		{`{"route":[` + weighted("stable", "999") + `,` + weighted("canary", "1") + `]}`, Share{Canary: 1000}, ""},
		{`{"route":[` + weighted("stable", "1") + `,` + weighted("empty", "0") + `]}`, Share{}, ""},
		{`{"route":[` + to("stable") + `],"mirrors":[` + strings.TrimSuffix(to("canary"), "}") +
			`,"percentage":{"value":99.9999}}]}`, Share{Mirrored: 999999}, ""},
		{`{"route":[` + to("stable") + `],"mirror":{"host":"a","subset":"canary"}}`, Share{Mirrored: million}, ""},
		{`{"route":[` + to("stable") + `],"mirror":{"host":"a","subset":"stable"}}`, Share{}, "copies go to the stable"},
		{`{"route":[` + to("empty") + `]}`, Share{}, "has no pods"},
		{`{"route":[` + to("strange") + `]}`, Share{}, `is of version "v3"`},
		{`{"route":[` + to("other") + `]}`, Share{}, "no subset"},
		{`{"match":[{"uri":{"exact":"/q"}}],"route":[` + to("stable") + `]}`, Share{}, "404"},
	} {
		got, _, err := one(t, c.http).Decide(&Request{Target: "/"})
		if c.says == "" && (err != nil || got != c.want) {
			t.Errorf("%s: %v, %v", c.http, got, err)
		}
		if c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)) {
			t.Errorf("%s: %v", c.http, err)
		}
	}
}
