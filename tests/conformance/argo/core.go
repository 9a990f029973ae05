package main

import (
	"context"
	"errors"
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	genericapirequest "k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/apiserver/pkg/warning"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	_ "k8s.io/kubernetes/pkg/apis/apps/install"
	_ "k8s.io/kubernetes/pkg/apis/autoscaling/install"
	_ "k8s.io/kubernetes/pkg/apis/batch/install"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	_ "k8s.io/kubernetes/pkg/apis/networking/install"
	_ "k8s.io/kubernetes/pkg/apis/policy/install"
	"k8s.io/kubernetes/pkg/registry/apps/deployment"
	"k8s.io/kubernetes/pkg/registry/autoscaling/horizontalpodautoscaler"
	"k8s.io/kubernetes/pkg/registry/batch/job"
	"k8s.io/kubernetes/pkg/registry/core/configmap"
	"k8s.io/kubernetes/pkg/registry/core/namespace"
	"k8s.io/kubernetes/pkg/registry/core/secret"
	"k8s.io/kubernetes/pkg/registry/core/service"
	"k8s.io/kubernetes/pkg/registry/networking/ingress"
	"k8s.io/kubernetes/pkg/registry/policy/poddisruptionbudget"

	"canaryc/conformance/judge"
)

// strategy is how the API server's registry creates and updates a kind.
type strategy interface {
	rest.RESTCreateStrategy
	rest.RESTUpdateStrategy
}

// core is one of Kubernetes' own kinds in the one version that is accepted.
type core struct {
	apiVersion string
	strategy   strategy
}

var coreKinds = map[string]*core{
	"/Namespace":                          {"v1", namespace.Strategy},
	"/ConfigMap":                          {"v1", configmap.Strategy},
	"/Secret":                             {"v1", secret.Strategy},
	"/Service":                            {"v1", service.Strategy},
	"apps/Deployment":                     {"apps/v1", deployment.Strategy},
	"autoscaling/HorizontalPodAutoscaler": {"autoscaling/v2", horizontalpodautoscaler.Strategy},
	"batch/Job":                           {"batch/v1", job.Strategy},
	"networking.k8s.io/Ingress":           {"networking.k8s.io/v1", ingress.Strategy},
	"policy/PodDisruptionBudget":          {"policy/v1", poddisruptionbudget.Strategy},
}

// coreKind gives the kind of o, or nil if it is none of Kubernetes' own.
func coreKind(o *judge.Object) *core { return coreKinds[o.Group()+"/"+o.Kind] }

// decoder reads JSON into the types of a version and refuses fields that it doesn't know.
var decoder = serializer.NewCodecFactory(legacyscheme.Scheme, serializer.EnableStrict).
	UniversalDeserializer()

// validate creates o, and then puts it in the place of old (nil: there is none), as the API
// server's registry would.
func (c *core) validate(o, old *judge.Object) judge.Findings {
	if o.APIVersion != c.apiVersion {
		wrong := fmt.Sprintf("apiVersion %s, not %s", o.APIVersion, c.apiVersion)
		return judge.Findings{Errors: []string{wrong}}
	}
	warnings := &warnings{}
	object, messages := c.read(o)
	if object != nil && len(messages) == 0 {
		messages = causes(rest.BeforeCreate(c.strategy, c.request(o, warnings), object))
	}
	if old != nil && len(messages) == 0 {
		messages = c.update(o, old, warnings)
	}
	return judge.Findings{Errors: messages, Warnings: warnings.list}
}

func (c *core) update(o, old *judge.Object, warnings *warnings) []string {
	before, messages := c.read(old)
	if len(messages) != 0 {
		return nil // was refused when it was new
	}
	if err := rest.BeforeCreate(c.strategy, c.request(old, warnings), before); err != nil {
		return nil
	}
	object, messages := c.read(o)
	if len(messages) != 0 {
		return messages
	}
	return causes(rest.BeforeUpdate(c.strategy, c.request(o, warnings), object, before))
}

// read decodes o, sets the defaults and converts it to the internal version, with the metadata of a
// stored object.
func (c *core) read(o *judge.Object) (runtime.Object, []string) {
	versioned, _, err := decoder.Decode(o.JSON, nil, nil)
	if strict, ok := runtime.AsStrictDecodingError(err); ok {
		var messages []string
		for _, one := range strict.Errors() {
			messages = append(messages, one.Error())
		}
		return nil, messages
	}
	if err != nil {
		return nil, []string{err.Error()}
	}
	legacyscheme.Scheme.Default(versioned)
	object, err := legacyscheme.Scheme.UnsafeConvertToVersion(versioned, runtime.InternalGroupVersioner)
	if err != nil {
		return nil, []string{err.Error()}
	}
	accessor, err := meta.Accessor(object)
	if err != nil {
		return nil, []string{err.Error()}
	}
	rest.FillObjectMetaSystemFields(accessor)
	accessor.SetUID("00000000-0000-4000-8000-000000000000")
	accessor.SetResourceVersion("1")
	if c.strategy.NamespaceScoped() {
		accessor.SetNamespace(o.Namespace)
	}
	return object, nil
}

// request is the context of a request for o.
func (c *core) request(o *judge.Object, warnings *warnings) context.Context {
	ctx := warning.WithWarningRecorder(context.Background(), warnings)
	if !c.strategy.NamespaceScoped() {
		return genericapirequest.WithNamespace(ctx, "")
	}
	return genericapirequest.WithNamespace(ctx, o.Namespace)
}

// warnings is what the API server would send with its answer.
type warnings struct{ list []string }

func (w *warnings) AddWarning(_, text string) { w.list = append(w.list, text) }

// causes takes the answer of the registry apart.
func causes(err error) []string {
	if err == nil {
		return nil
	}
	var status *apierrors.StatusError
	if !errors.As(err, &status) || status.ErrStatus.Details == nil ||
		len(status.ErrStatus.Details.Causes) == 0 {
		return []string{err.Error()}
	}
	var messages []string
	for _, cause := range status.ErrStatus.Details.Causes {
		messages = append(messages, cause.Field+": "+cause.Message)
	}
	return messages
}
