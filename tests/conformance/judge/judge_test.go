package judge

import (
	"strings"
	"testing"
)

// answers serves in with a rule that refuses the name "bad", panics on "panic", and warns where an
// object was there before.
func answers(t *testing.T, in string) []string {
	t.Helper()
	var out strings.Builder
	err := Serve(strings.NewReader(in), &out, func(s *State, v *Verdict) {
		for _, o := range s.Objects {
			v.Judge(o, func() {
				switch o.Name {
				case "bad":
					v.Errorf(o, "is %s", o.Name)
					v.Errorf(o, "is %s", o.Name)
				case "panic":
					panic("oh")
				}
				if s.Old(o) != nil {
					v.Warnf(o, "was there")
				}
			})
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
}

func object(name string) string {
	return `{"apiVersion":"g/v1","kind":"K","metadata":{"name":"` + name + `"}}`
}

func TestServe(t *testing.T) {
	for _, c := range []struct{ name, line, want string }{
		{"good", `{"id":"1","objects":[` + object("a") + `]}`,
			`{"id":"1","judged":["K/a"],"errors":[],"warnings":[]}`},
		{"one message", `{"id":"1","objects":[` + object("bad") + `]}`,
			`{"id":"1","judged":["K/bad"],"errors":["K/bad: is bad"],"warnings":[]}`},
		{"panic", `{"id":"1","objects":[` + object("panic") + `,` + object("a") + `]}`,
			`{"id":"1","judged":["K/panic","K/a"],"errors":["K/panic: the judge panicked: oh"],"warnings":[]}`},
		{"before", `{"id":"1","objects":[` + object("a") + `],"before":[` + object("a") + `]}`,
			`{"id":"1","judged":["K/a"],"errors":[],"warnings":["K/a: was there"]}`},
		{"not JSON", `{`,
			`{"id":"","judged":[],"errors":["line 1: unexpected end of JSON input"],"warnings":[]}`},
		{"not an object", `{"id":"1","objects":[7]}`,
			`{"id":"1","judged":[],"errors":["objects[0]: not an object of an API: json: cannot unmarshal ` +
				`number into Go value of type judge.header"`},
		{"no name", `{"id":"1","objects":[{"apiVersion":"v1","kind":"K","metadata":{}}]}`,
			`{"id":"1","judged":[],"errors":["objects[0]: K without metadata.name"],"warnings":[]}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := answers(t, c.line+"\n")
			if len(got) != 1 || !strings.HasPrefix(got[0], c.want) {
				t.Errorf("got  %s\nwant %s", strings.Join(got, "\n"), c.want)
			}
		})
	}
}

func TestOrderAndLastLineWithoutEnd(t *testing.T) {
	got := answers(t, `{"id":"1"}`+"\n\n"+`{"id":"2"}`+"\n"+`{"id":"3"}`)
	if len(got) != 3 || !strings.Contains(got[2], `"id":"3"`) {
		t.Errorf("got %q", got)
	}
}

func TestLineTooLong(t *testing.T) {
	long := `{"id":"` + strings.Repeat("x", MaxLine) + `"}`
	got := answers(t, `{"id":"1"}`+"\n"+long+"\n"+`{"id":"2"}`+"\n")
	if len(got) != 3 || !strings.Contains(got[1], "line 2: longer than") || !strings.Contains(got[2], `"id":"2"`) {
		t.Errorf("got %d answers", len(got))
	}
}

func TestGroupAndVersion(t *testing.T) {
	for _, c := range []struct{ apiVersion, group, version string }{
		{"v1", "", "v1"}, {"apps/v1", "apps", "v1"}, {"", "", ""},
	} {
		o := Object{APIVersion: c.apiVersion}
		if o.Group() != c.group || o.Version() != c.version {
			t.Errorf("%q: %q %q", c.apiVersion, o.Group(), o.Version())
		}
	}
}

func TestMemory(t *testing.T) {
	memory, asked := NewMemory(), 0
	rule := func() Findings {
		asked++
		return Findings{Errors: []string{"no"}}
	}
	a, b := &Object{JSON: []byte(`{"a":1}`)}, &Object{JSON: []byte(`{"b":1}`)}
	for _, c := range []struct {
		o, old *Object
		asked  int
	}{{a, nil, 1}, {a, nil, 1}, {b, nil, 2}, {b, a, 3}, {a, b, 4}, {b, a, 4}, {a, nil, 4}} {
		if found := memory.Judge(c.o, c.old, rule); len(found.Errors) != 1 || asked != c.asked {
			t.Errorf("asked %d times, not %d", asked, c.asked)
		}
	}
}
