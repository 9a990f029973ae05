// The folders judge: what `kubectl apply -k` makes of a step's folder, by kustomize's own code, must be
// the documents of the state, without a word of warning; and the merge patch of a step, applied as an
// API server does, must make its document of the one before.
//
// Besides "objects" and "before", a line has "about": {"folder": "/...", "patch": "/..."}; either may be
// empty, for nothing to be done.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"

	"canaryc/conformance/judge"
)

type about struct {
	Folder string `json:"folder"`
	Patch  string `json:"patch"`
}

func main() {
	said, err := captured()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
	judge.Main(func(s *judge.State, v *judge.Verdict) {
		var a about
		if err := json.Unmarshal(s.About, &a); err != nil || len(s.Objects) == 0 {
			v.Errors = append(v.Errors, fmt.Sprintf("about: %v, %d objects", err, len(s.Objects)))
			return
		}
		first := s.Objects[0]
		if a.Folder != "" {
			v.Judge(first, func() {
				for _, message := range build(a.Folder, s, said) {
					v.Errorf(first, "%s: %s", filepath.Base(a.Folder), message)
				}
			})
		}
		if a.Patch != "" {
			v.Judge(first, func() {
				if err := patch(a.Patch, s); err != nil {
					v.Errorf(first, "%s: %v", filepath.Base(a.Patch), err)
				}
			})
		}
	})
}

// captured puts a file in place of standard error, for kustomize warns there. The function gives what
// was written to it since the last call.
func captured() (func() string, error) {
	file, err := os.CreateTemp("", "kustomize-")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(file.Name()); err != nil {
		return nil, err
	}
	os.Stderr = file
	var read int64
	return func() string {
		text, _ := io.ReadAll(io.NewSectionReader(file, read, 1<<20))
		read += int64(len(text))
		return string(text)
	}, nil
}

// build tells what kustomize makes of a folder that is not the state.
func build(folder string, s *judge.State, said func() string) (messages []string) {
	made, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), folder)
	if text := strings.TrimSpace(said()); text != "" {
		messages = append(messages, "kustomize warns: "+text)
	}
	if err != nil {
		return append(messages, err.Error())
	}
	if made.Size() != len(s.Objects) {
		messages = append(messages, fmt.Sprintf("kustomize gives %d documents of %d", made.Size(), len(s.Objects)))
	}
	wanted := map[string]any{}
	for _, o := range s.Objects {
		wanted[o.String()] = decoded(o.JSON)
	}
	for _, resource := range made.Resources() {
		name := resource.GetKind() + "/" + resource.GetName()
		text, err := resource.MarshalJSON()
		if err != nil {
			messages = append(messages, fmt.Sprintf("%s: %v", name, err))
		} else if !reflect.DeepEqual(decoded(text), wanted[name]) {
			messages = append(messages, fmt.Sprintf("%s becomes %s", name, text))
		}
	}
	return messages
}

// patch applies a merge patch to the document before.
func patch(path string, s *judge.State) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	change, err := yaml.YAMLToJSONStrict(text)
	if err != nil {
		return err
	}
	if len(s.Before) != 1 || len(s.Objects) != 1 {
		return fmt.Errorf("%d documents before, %d after", len(s.Before), len(s.Objects))
	}
	made, err := jsonpatch.MergePatch(s.Before[0].JSON, change)
	if err != nil {
		return err
	}
	if !reflect.DeepEqual(decoded(made), decoded(s.Objects[0].JSON)) {
		return fmt.Errorf("makes %s", made)
	}
	return nil
}

func decoded(text []byte) any {
	var value any
	if err := json.Unmarshal(text, &value); err != nil {
		return err
	}
	return value
}
