// yaml2json reads names of YAML files, one a line, and answers one JSON line each:
//
//	{"path": "...", "documents": [{...}, ...], "errors": ["line 3: ...", ...]}
//
// The documents are what Kubernetes' own reader makes of the file (sigs.k8s.io/yaml, strict: a key
// that is there twice is an error). In "errors", too, is each plain scalar that readers of YAML 1.1
// and of YAML 1.2 take for different types (scalars.go).
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"

	yamlv3 "go.yaml.in/yaml/v3"
	"sigs.k8s.io/yaml"
)

// maxFile is the size in bytes of the largest file that is read.
const maxFile = 64 << 20

type answer struct {
	Path      string            `json:"path"`
	Documents []json.RawMessage `json:"documents"`
	Errors    []string          `json:"errors"`
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	out := bufio.NewWriter(os.Stdout)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for in.Scan() {
		if err := encoder.Encode(convert(in.Text())); err != nil {
			fail(err)
		}
	}
	if err := errors.Join(in.Err(), out.Flush()); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "yaml2json:", err)
	os.Exit(3)
}

func convert(path string) *answer {
	a := &answer{Path: path, Documents: []json.RawMessage{}, Errors: []string{}}
	info, err := os.Stat(path)
	if err == nil && info.Size() > maxFile {
		err = fmt.Errorf("longer than %d bytes", maxFile)
	}
	var text []byte
	if err == nil {
		text, err = os.ReadFile(path)
	}
	if err != nil {
		a.Errors = append(a.Errors, err.Error())
		return a
	}
	a.Errors = append(a.Errors, ambiguous(text)...)
	for i, part := range split(text) {
		converted, err := yaml.YAMLToJSONStrict(part)
		if err != nil {
			a.Errors = append(a.Errors, fmt.Sprintf("document %d: %v", i+1, err))
			continue
		}
		if !bytes.Equal(converted, []byte("null")) {
			a.Documents = append(a.Documents, converted)
		}
	}
	return a
}

// separator is a line that ends a document, as kubectl and kustomize look for it.
var separator = regexp.MustCompile(`(?m)^---[ \t]*(?:#.*)?\r?$`)

func split(text []byte) [][]byte {
	var parts [][]byte
	for _, part := range separator.Split(string(text), -1) {
		parts = append(parts, []byte(part))
	}
	return parts
}

// ambiguous reads all documents with a YAML 1.2 reader that tells lines and styles.
func ambiguous(text []byte) []string {
	var found []string
	decoder := yamlv3.NewDecoder(bytes.NewReader(text))
	for {
		var node yamlv3.Node
		err := decoder.Decode(&node)
		if errors.Is(err, io.EOF) {
			return found
		}
		if err != nil {
			return append(found, err.Error())
		}
		found = append(found, ambiguousIn(&node)...)
	}
}

func ambiguousIn(node *yamlv3.Node) []string {
	var found []string
	const notPlain = yamlv3.SingleQuotedStyle | yamlv3.DoubleQuotedStyle | yamlv3.LiteralStyle |
		yamlv3.FoldedStyle | yamlv3.TaggedStyle
	switch {
	case node.Kind == yamlv3.AliasNode:
		return []string{fmt.Sprintf("line %d: an alias, which canaryc never writes", node.Line)}
	case node.Kind == yamlv3.ScalarNode && node.Style&notPlain == 0:
		if old, core := resolve11(node.Value), resolve12(node.Value); old != core {
			found = append(found, fmt.Sprintf(
				"line %d: %q without quotes is %s in YAML 1.1, %s in YAML 1.2", node.Line, node.Value, old, core))
		}
	}
	for _, child := range node.Content {
		found = append(found, ambiguousIn(child)...)
	}
	return found
}
