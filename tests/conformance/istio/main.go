// The istio judge: Istio's own validation of VirtualService and DestinationRule (istio.io/istio
// pkg/config/validation), on objects that are read strictly, and what that validation can't see of
// one object alone: that a destination has its Service and its subset (references.go). The lint that
// Istio only warns of refuses an object, too, unless -allow-warnings is given.
package main

import (
	"encoding/json"
	"flag"
	"fmt"

	"github.com/hashicorp/go-multierror"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	networking "istio.io/api/networking/v1alpha3"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/schema/gvk"
	"istio.io/istio/pkg/config/validation"

	"canaryc/conformance/judge"
)

const group = "networking.istio.io"

// kinds are those that are judged; versions share one schema.
var kinds = map[string]struct {
	gvk      config.GroupVersionKind
	spec     func() config.Spec
	validate validation.ValidateFunc
}{
	"VirtualService": {
		gvk.VirtualService, func() config.Spec { return &networking.VirtualService{} },
		validation.ValidateVirtualService,
	},
	"DestinationRule": {
		gvk.DestinationRule, func() config.Spec { return &networking.DestinationRule{} },
		validation.ValidateDestinationRule,
	},
}

var versions = map[string]bool{"v1": true, "v1beta1": true, "v1alpha3": true}

func main() {
	allowWarnings := flag.Bool("allow-warnings", false,
		"what Istio warns of is a warning, not an error")
	flag.Parse()
	judge.Main(func(s *judge.State, v *judge.Verdict) {
		rules := map[*judge.Object]config.Spec{}
		for _, o := range s.Objects {
			if o.Group() != group {
				continue
			}
			v.Judge(o, func() {
				if spec := validate(o, v, *allowWarnings); spec != nil {
					rules[o] = spec
				}
			})
		}
		for _, o := range s.Objects {
			if service, ok := rules[o].(*networking.VirtualService); ok {
				v.Judge(o, func() { references(s, o, service, rules, v) })
			}
		}
	})
}

// validate gives the spec of o, or nil if it can't be read.
func validate(o *judge.Object, v *judge.Verdict, allowWarnings bool) config.Spec {
	kind, known := kinds[o.Kind]
	if !known || !versions[o.Version()] {
		v.Errorf(o, "%s in %s is not known to the istio judge", o.Kind, o.APIVersion)
		return nil
	}
	var document struct {
		Metadata struct {
			Labels      map[string]string `json:"labels"`
			Annotations map[string]string `json:"annotations"`
		} `json:"metadata"`
		Spec json.RawMessage `json:"spec"`
	}
	if err := json.Unmarshal(o.JSON, &document); err != nil {
		v.Errorf(o, "%v", err)
		return nil
	}
	spec := kind.spec()
	if err := protojson.Unmarshal(document.Spec, spec.(proto.Message)); err != nil {
		v.Errorf(o, "spec: %v", err)
		return nil
	}
	warning, err := kind.validate(config.Config{
		Meta: config.Meta{
			GroupVersionKind: kind.gvk, Domain: "cluster.local", Name: o.Name, Namespace: o.Namespace,
			Labels: document.Metadata.Labels, Annotations: document.Metadata.Annotations,
		},
		Spec: spec,
	})
	for _, message := range messages(err) {
		v.Errorf(o, "%s", message)
	}
	for _, message := range messages(warning) {
		if allowWarnings {
			v.Warnf(o, "%s", message)
		} else {
			v.Errorf(o, "%s (a warning of Istio's)", message)
		}
	}
	return spec
}

// messages takes a list of errors apart.
func messages(err error) []string {
	if err == nil {
		return nil
	}
	if list, ok := err.(*multierror.Error); ok {
		var all []string
		for _, one := range list.Errors {
			all = append(all, messages(one)...)
		}
		return all
	}
	return []string{fmt.Sprint(err)}
}
