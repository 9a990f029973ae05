// The kube judge: what an API server does with an object of a custom resource, by the API server's
// own library (k8s.io/apiextensions-apiserver): strict fields, defaults, schema, list keys and CEL
// rules. An object whose group and kind have no schema in the folders of -crds is refused, and so
// is one in a version that isn't served. Kubernetes' own kinds are the argo judge's.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"

	"canaryc/conformance/judge"
)

// folders is the flag -crds, which may be given more than once.
type folders []string

func (f *folders) String() string { return strings.Join(*f, " ") }

func (f *folders) Set(name string) error {
	*f = append(*f, name)
	return nil
}

func main() {
	var crds folders
	flag.Var(&crds, "crds", "a folder of CustomResourceDefinitions; may be given more than once")
	flag.Parse()
	schemas, err := openSchemas(crds)
	if err != nil {
		fmt.Fprintln(os.Stderr, "kube:", err)
		os.Exit(3)
	}
	memory := judge.NewMemory()
	judge.Main(func(s *judge.State, v *judge.Verdict) {
		for _, o := range s.Objects {
			schema, err := schemas.find(o)
			if err != nil {
				v.Errorf(o, "%v", err)
				continue
			}
			old := s.Old(o)
			rule := func() judge.Findings { return schema.validate(o, old) }
			v.Judge(o, func() { v.Add(o, memory.Judge(o, old, rule)) })
		}
	})
}
