// The seldon judge: SeldonDeployment of Seldon Core v1, Model and Experiment of Seldon Core v2.
//
// Neither is judged by upstream's own code. The module of the v1 operator can't be had from the Go
// module proxy, and v2 has no admission webhook at all. So the types, the rules and their messages
// are written down here, after the webhook of v1 (seldondeployment_webhook.go in
// operator/apis/machinelearning.seldon.io/v1, release 1.18) and the scheduler of v2
// (scheduler/pkg/store/experiment/validate.go, release 2.10); see README.md.
//
//	v1_types.go  the fields of a SeldonDeployment, and those that must be there
//	v1_rules.go  what the webhook refuses, in its order
//	v1_gaps.go   what it accepts and then fails, or means something else
//	v2.go        Model and Experiment
package main

import (
	"k8s.io/apimachinery/pkg/util/validation"
	"sigs.k8s.io/json"

	"canaryc/conformance/judge"
)

const (
	groupV1 = "machinelearning.seldon.io"
	groupV2 = "mlops.seldon.io"
)

func main() {
	judge.Main(func(s *judge.State, v *judge.Verdict) {
		for _, o := range s.Objects {
			switch {
			case o.Is(groupV1, "SeldonDeployment") && o.Version() == "v1":
				v.Judge(o, func() { judgeDeployment(o, v) })
			case o.Is(groupV2, "Model") && o.Version() == "v1alpha1":
				v.Judge(o, func() { judgeModel(o, v) })
			case o.Is(groupV2, "Experiment") && o.Version() == "v1alpha1":
				v.Judge(o, func() { judgeExperiment(s, o, v) })
			case o.Group() == groupV1 || o.Group() == groupV2:
				v.Judge(o, func() {
					v.Errorf(o, "%s in %s is not known to the seldon judge", o.Kind, o.APIVersion)
				})
			}
		}
	})
}

// read decodes o strictly. It tells v, and gives false, if a field is unknown or of another type.
func read(o *judge.Object, into any, v *judge.Verdict) bool {
	strict, err := json.UnmarshalStrict(o.JSON, into)
	if err != nil {
		strict = append(strict, err)
	}
	for _, one := range strict {
		v.Errorf(o, "%v", one)
	}
	for _, problem := range validation.IsDNS1123Subdomain(o.Name) {
		v.Errorf(o, "metadata.name: %s", problem)
	}
	return len(strict) == 0
}

// labels refuses what the API server refuses of labels.
func labels(o *judge.Object, all map[string]string, v *judge.Verdict) {
	for key, value := range all {
		for _, problem := range validation.IsQualifiedName(key) {
			v.Errorf(o, "label %q: %s", key, problem)
		}
		for _, problem := range validation.IsValidLabelValue(value) {
			v.Errorf(o, "label %s: %q: %s", key, value, problem)
		}
	}
}
