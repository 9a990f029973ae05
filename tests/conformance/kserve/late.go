package main

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"github.com/kserve/kserve/pkg/apis/serving/v1alpha1"
	"github.com/kserve/kserve/pkg/apis/serving/v1beta1"
	"github.com/kserve/kserve/pkg/constants"
	"github.com/kserve/kserve/pkg/controller/v1beta1/inferenceservice/reconcilers/ingress"
	"github.com/kserve/kserve/pkg/controller/v1beta1/inferenceservice/reconcilers/knative"
	isvcutils "github.com/kserve/kserve/pkg/controller/v1beta1/inferenceservice/utils"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation"
	"knative.dev/pkg/apis"
	"knative.dev/pkg/kmeta"
	knativev1 "knative.dev/serving/pkg/apis/serving/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
)

// late finds what KServe's webhook accepts and its controller, or Knative, then refuses.
type late struct {
	client client.Client
}

func newLate(builder *fake.ClientBuilder) (*late, error) {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{corev1.AddToScheme, v1alpha1.AddToScheme} {
		if err := add(scheme); err != nil {
			return nil, err
		}
	}
	return &late{builder.WithScheme(scheme).Build()}, nil
}

// ingressSettings name the hosts as the shipped settings do.
var ingressSettings = &v1beta1.IngressConfig{
	IngressDomain:  "example.com",
	DomainTemplate: "{{ .Name }}-{{ .Namespace }}.{{ .IngressDomain }}",
}

func (l *late) validate(service *v1beta1.InferenceService) []string {
	predictors := []*v1beta1.PredictorSpec{&service.Spec.Predictor}
	for i := range service.Spec.Canary {
		predictors = append(predictors, &service.Spec.Canary[i].Predictor)
	}
	var messages []string
	hosts := []string{service.Name}
	for _, predictor := range predictors {
		if model := predictor.Model; model != nil {
			err := isvcutils.ValidateStorageURI(context.Background(), model.StorageURI, l.client)
			if err != nil {
				messages = append(messages, err.Error())
			}
		}
		hosts = append(hosts, constants.PredictorServiceName(service.Name, predictor.Name))
	}
	for _, host := range hosts {
		_, err := ingress.GenerateDomainName(host, service.ObjectMeta, ingressSettings)
		if err != nil {
			messages = append(messages, err.Error())
		}
	}
	if mode(service) == constants.Knative {
		return append(messages, l.knativeService(service)...)
	}
	if service.Spec.Predictor.CanaryTrafficPercent != nil {
		messages = append(messages, "canaryTrafficPercent is ignored in Standard mode")
	}
	return messages
}

// knativeService makes the Knative Service of the predictor, as KServe's controller does once a
// first version is rolled out, and asks Knative's webhook about it.
func (l *late) knativeService(service *v1beta1.InferenceService) []string {
	predictor := &service.Spec.Predictor
	container := corev1.Container{}
	if predictor.Model != nil {
		container = *predictor.Model.Container.DeepCopy()
	}
	container.Name, container.Image = constants.InferenceServiceContainerName, "example.com/server:1"
	pod := predictor.PodSpec.DeepCopy()
	pod.Containers = []corev1.Container{container}
	name := constants.PredictorServiceName(service.Name)
	made := knative.NewKsvcReconciler(context.Background(), l.client, nil,
		metav1.ObjectMeta{
			Name: name, Namespace: service.Namespace, Labels: maps.Clone(service.Labels),
			Annotations: maps.Clone(service.Annotations),
		},
		&predictor.ComponentExtensionSpec, (*corev1.PodSpec)(pod),
		v1beta1.ComponentStatusSpec{LatestRolledoutRevision: kmeta.ChildName(name, "-00001")},
		nil, nil, nil, nil, nil, nil).Service
	made.SetDefaults(context.Background())
	messages := fieldErrors(made.Validate(context.Background()).Filter(apis.ErrorLevel))
	for _, target := range made.Spec.Traffic {
		messages = append(messages, tagHost(name, target)...)
	}
	return messages
}

// tagHost refuses a tag whose host name is too long: the label is TAG-NAME.
func tagHost(name string, target knativev1.TrafficTarget) []string {
	if target.Tag == "" {
		return nil
	}
	label := target.Tag + "-" + name
	var messages []string
	for _, problem := range validation.IsDNS1123Label(label) {
		messages = append(messages,
			fmt.Sprintf("host of the tag %q: %q: %s", target.Tag, label, problem))
	}
	return messages
}

func fieldErrors(err *apis.FieldError) []string {
	var messages []string
	for _, one := range err.WrappedErrors() {
		messages = append(messages, "Knative Service: "+strings.ReplaceAll(one.Error(), "\n", "; "))
	}
	return messages
}
