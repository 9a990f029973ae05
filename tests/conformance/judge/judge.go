// Package judge is what the judges of the conformance tests share: the line protocol, the objects
// of a state, and the verdict on them. It knows nothing of any upstream.
//
// A judge reads JSON lines on standard input and answers one JSON line each on standard output, in
// the order of the input:
//
//	{"id": "text", "objects": [{...}, ...], "before": [{...}, ...]}
//	{"id": "text", "judged": ["Kind/name", ...], "errors": ["Kind/name: message", ...],
//	 "warnings": [...]}
//
// "objects" is one whole state, as a user would apply it; "before" is the state that was applied
// before it, and may be absent; so may "about", whatever else a judge is told. What can't be read is an error of the answer, never the end of the
// judge; a panic of upstream's code is an error of the object that caused it.
package judge

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// DefaultNamespace is where an object without a namespace lands.
const DefaultNamespace = "default"

// Object is one document of a state. JSON is the object as it came.
type Object struct {
	APIVersion, Kind, Namespace, Name string
	JSON                              json.RawMessage
}

// Group is the API group, empty for the core's.
func (o *Object) Group() string {
	group, _, found := strings.Cut(o.APIVersion, "/")
	if !found {
		return ""
	}
	return group
}

// Version is what follows the group in the apiVersion.
func (o *Object) Version() string {
	_, version, found := strings.Cut(o.APIVersion, "/")
	if !found {
		return o.APIVersion
	}
	return version
}

// String names the object in answers.
func (o *Object) String() string { return o.Kind + "/" + o.Name }

// Is tells whether the object is of that group and kind, in any version.
func (o *Object) Is(group, kind string) bool { return o.Kind == kind && o.Group() == group }

// State is what one line asks to be judged.
type State struct {
	ID      string
	Objects []*Object
	Before  []*Object       // nil if nothing was applied before
	About   json.RawMessage // what else a judge is told of it, or nil
}

// Find gives the object of that name, or nil.
func (s *State) Find(group, kind, namespace, name string) *Object {
	return find(s.Objects, group, kind, namespace, name)
}

// Old gives what o replaces: the object of its group, kind and name in the state before, or nil.
func (s *State) Old(o *Object) *Object {
	return find(s.Before, o.Group(), o.Kind, o.Namespace, o.Name)
}

func find(objects []*Object, group, kind, namespace, name string) *Object {
	for _, o := range objects {
		if o.Name == name && o.Namespace == namespace && o.Is(group, kind) {
			return o
		}
	}
	return nil
}

// Verdict is the answer to one State.
type Verdict struct {
	ID       string   `json:"id"`
	Judged   []string `json:"judged"`
	Errors   []string `json:"errors"`
	Warnings []string `json:"warnings"`

	// Made holds documents that upstream's code makes of the state, for programs that are asked for them.
	Made map[string]any `json:"made,omitempty"`
}

// Judge notes that o was judged, whatever came of it, and runs rule on it. A panic in rule, which
// is upstream's code for the most part, is an error of o.
func (v *Verdict) Judge(o *Object, rule func()) {
	if name := o.String(); !slices.Contains(v.Judged, name) {
		v.Judged = append(v.Judged, name)
	}
	defer func() {
		if caught := recover(); caught != nil {
			v.Errorf(o, "the judge panicked: %v", caught)
		}
	}()
	rule()
}

// Errorf refuses o. Two equal messages are one.
func (v *Verdict) Errorf(o *Object, format string, args ...any) {
	v.Errors = add(v.Errors, o, fmt.Sprintf(format, args...))
}

// Warnf says something of o that doesn't refuse it.
func (v *Verdict) Warnf(o *Object, format string, args ...any) {
	v.Warnings = add(v.Warnings, o, fmt.Sprintf(format, args...))
}

func add(list []string, o *Object, message string) []string {
	line := o.String() + ": " + message
	if slices.Contains(list, line) {
		return list
	}
	return append(list, line)
}
