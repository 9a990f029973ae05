package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestResolve(t *testing.T) {
	for _, c := range []struct{ text, old, core string }{
		{"", "null", "null"}, {"~", "null", "null"}, {"null", "null", "null"},
		{"true", "a bool", "a bool"}, {"yes", "a bool", "a string"}, {"y", "a bool", "a string"},
		{"off", "a bool", "a string"}, {"tRUE", "a string", "a string"},
		{"5", "a number", "a number"}, {"-5", "a number", "a number"}, {"0", "a number", "a number"},
		{"0.5", "a number", "a number"}, {"1_000", "a number", "a string"},
		{"1e3", "a string", "a number"}, {"1.5e+3", "a number", "a number"},
		{"010", "an octal number", "a number"}, {"0o10", "a string", "a number"},
		{"1:30", "a base 60 number", "a string"}, {"0:30", "a string", "a string"},
		{"2026-06-12", "a time", "a string"}, {".inf", "a number", "a number"},
		{"5m", "a string", "a string"}, {"v2.0", "a string", "a string"}, {"1.2.3", "a string", "a string"},
		{"<<", "a merge key", "a string"}, {"=", "a default key", "a string"},
	} {
		if old, core := resolve11(c.text), resolve12(c.text); old != c.old || core != c.core {
			t.Errorf("%q: %s, %s", c.text, old, core)
		}
	}
}

func TestConvert(t *testing.T) {
	for _, c := range []struct{ name, text, documents, errors string }{
		{"strings stay strings", "a: \"1\"\nb: 'true'\nc: \"null\"\n", `{"a":"1","b":"true","c":"null"}`, ""},
		{"two documents", "---\na: 1\n---\nb: 2\n", `{"a":1} {"b":2}`, ""},
		{"separator with a comment", "a: 1\n--- # next\nb: 2\n", `{"a":1} {"b":2}`, ""},
		{"comment only", "# nothing\n", "", ""},
		{"key twice", "a: 1\na: 2\n", "", `already set in map`},
		{"ambiguous", "a: yes\n", `{"a":true}`, `line 1: "yes" without quotes`},
		{"ambiguous key", "on: 1\n", `{"true":1}`, `line 1: "on" without quotes`},
		{"alias", "a: &x [1]\nb: *x\n", `{"a":[1],"b":[1]}`, "line 2: an alias"},
		{"not YAML", "a: [\n", "", "did not find expected node content"},
		{"dashes in a block", "a: |\n  x\n  ---\n  y\n", `{"a":"x\n---\ny\n"}`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "x.yaml")
			if err := os.WriteFile(file, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			a := convert(file)
			var documents []string
			for _, d := range a.Documents {
				documents = append(documents, string(d))
			}
			if got := strings.Join(documents, " "); got != c.documents {
				t.Errorf("documents %s", got)
			}
			got := strings.Join(a.Errors, "\n")
			if (c.errors == "") != (got == "") || !strings.Contains(got, c.errors) {
				t.Errorf("errors %q", got)
			}
		})
	}
}
