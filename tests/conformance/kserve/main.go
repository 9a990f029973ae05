// The kserve judge: KServe's own defaulter and validator of InferenceService, on create and, with a
// state before, on update; then what KServe accepts and its controller fails at (late.go), by the
// controller's own functions; then the updates of a Knative rollout that send everybody to the wrong
// model although each state is good (transitions.go).
package main

import (
	"context"
	"log"

	"github.com/go-logr/logr"
	"github.com/kserve/kserve/pkg/apis/serving/v1beta1"
	"github.com/kserve/kserve/pkg/constants"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	ctrllog "sigs.k8s.io/controller-runtime/pkg/log"
	"sigs.k8s.io/json"

	"canaryc/conformance/judge"
)

const group = "serving.kserve.io"

// settings is the part of KServe's config map that defaults depend on, as it is shipped with 0.20.
var settings = &corev1.ConfigMap{Data: map[string]string{
	"deploy": `{"defaultDeploymentMode": "Serverless"}`,
	"inferenceService": `{"resource": {"cpuLimit": "1", "memoryLimit": "2Gi",
		"cpuRequest": "1", "memoryRequest": "2Gi"}}`,
}}

func main() {
	ctrllog.SetLogger(logr.Discard())
	kserve, err := newKServe()
	if err != nil {
		log.Fatal(err)
	}
	memory := judge.NewMemory()
	judge.Main(func(s *judge.State, v *judge.Verdict) {
		for _, o := range s.Objects {
			if o.Group() != group {
				continue
			}
			old := s.Old(o)
			rule := func() judge.Findings { return kserve.validate(o, old) }
			v.Judge(o, func() { v.Add(o, memory.Judge(o, old, rule)) })
		}
	})
}

// kserve is a KServe with its shipped settings in an empty cluster.
type kserve struct {
	services *v1beta1.InferenceServicesConfig
	deploy   *v1beta1.DeployConfig
	late     *late
}

func newKServe() (*kserve, error) {
	services, err := v1beta1.NewInferenceServicesConfig(settings)
	if err != nil {
		return nil, err
	}
	deploy, err := v1beta1.NewDeployConfig(settings)
	if err != nil {
		return nil, err
	}
	late, err := newLate(fake.NewClientBuilder())
	return &kserve{services, deploy, late}, err
}

func (k *kserve) validate(o, old *judge.Object) judge.Findings {
	var f judge.Findings
	service := k.read(o, &f)
	if service == nil {
		return f
	}
	var before *v1beta1.InferenceService
	if old != nil {
		before = k.read(old, &judge.Findings{})
	}
	validator := &v1beta1.InferenceServiceValidator{}
	warnings, err := validator.ValidateCreate(context.Background(), service.DeepCopy())
	if err == nil && before != nil {
		// The controller has noted the mode by the time of an update.
		before.Status.DeploymentMode = string(mode(before))
		warnings, err = validator.ValidateUpdate(context.Background(), before.DeepCopy(),
			service.DeepCopy())
	}
	f.Warnings = append(f.Warnings, warnings...)
	if err != nil {
		f.Errors = append(f.Errors, err.Error())
		return f
	}
	f.Errors = append(f.Errors, k.late.validate(service)...)
	f.Errors = append(f.Errors, transition(before, service)...)
	return f
}

// read decodes o strictly and sets the defaults. It gives nil if o can't be read.
func (k *kserve) read(o *judge.Object, f *judge.Findings) *v1beta1.InferenceService {
	if o.Kind != "InferenceService" || o.Version() != "v1beta1" {
		f.Errors = append(f.Errors, o.Kind+" in "+o.APIVersion+" is not known to the kserve judge")
		return nil
	}
	service := &v1beta1.InferenceService{}
	strict, err := json.UnmarshalStrict(o.JSON, service)
	if err != nil {
		strict = append(strict, err)
	}
	for _, one := range strict {
		f.Errors = append(f.Errors, one.Error())
	}
	if len(strict) != 0 {
		return nil
	}
	service.Namespace = o.Namespace
	service.DefaultInferenceService(k.services, k.deploy, nil, nil, nil)
	return service
}

// mode is how the service is deployed where the shipped settings hold.
func mode(service *v1beta1.InferenceService) constants.DeploymentModeType {
	if mode, ok := service.Annotations[constants.DeploymentMode]; ok {
		return constants.ParseDeploymentMode(mode)
	}
	return constants.Knative
}
