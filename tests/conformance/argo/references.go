package main

import (
	"encoding/json"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/argoproj/argo-rollouts/pkg/apis/rollouts/v1alpha1"
	"github.com/argoproj/argo-rollouts/pkg/apis/rollouts/validation"
	analysisutil "github.com/argoproj/argo-rollouts/utils/analysis"
	ingressutil "github.com/argoproj/argo-rollouts/utils/ingress"
	istioutil "github.com/argoproj/argo-rollouts/utils/istio"

	"canaryc/conformance/judge"
)

// referable is what a Rollout can name, by "namespace/name". Objects that can't be read are left
// out; another rule or judge refuses them.
type referable struct {
	services  map[string]*corev1.Service
	ingresses map[string]*networkingv1.Ingress
	virtual   map[string]*unstructured.Unstructured
	templates map[string]*v1alpha1.AnalysisTemplate
}

func readReferable(s *judge.State, v *judge.Verdict) *referable {
	found := &referable{
		services:  map[string]*corev1.Service{},
		ingresses: map[string]*networkingv1.Ingress{},
		virtual:   map[string]*unstructured.Unstructured{},
		templates: map[string]*v1alpha1.AnalysisTemplate{},
	}
	for _, o := range s.Objects {
		name := o.Namespace + "/" + o.Name
		switch {
		case o.Is("", "Service"):
			readInto(found.services, name, o, &corev1.Service{})
		case o.Is("networking.k8s.io", "Ingress"):
			readInto(found.ingresses, name, o, &networkingv1.Ingress{})
		case o.Is("networking.istio.io", "VirtualService"):
			readInto(found.virtual, name, o, &unstructured.Unstructured{})
		case o.Is(group, "AnalysisTemplate"):
			v.Judge(o, func() {
				template := &v1alpha1.AnalysisTemplate{}
				if readStrict(o, template, v) {
					template.Namespace = o.Namespace
					found.templates[name] = template
				}
			})
		}
	}
	return found
}

func readInto[T any](all map[string]*T, name string, o *judge.Object, object *T) {
	if json.Unmarshal(o.JSON, object) == nil {
		all[name] = object
	}
}

// referencedBy collects what upstream's controller would look up, with its messages for what isn't
// there. argo-rollouts: rollout/controller.go: getRolloutReferencedResources
func (r *referable) referencedBy(rollout *v1alpha1.Rollout) (*validation.ReferencedResources, error) {
	resources := &validation.ReferencedResources{}
	for _, collect := range []func(*v1alpha1.Rollout, *validation.ReferencedResources) error{
		r.addServices, r.addAnalyses, r.addIngresses, r.addVirtualServices,
	} {
		if err := collect(rollout, resources); err != nil {
			return nil, err
		}
	}
	return resources, nil
}

func (r *referable) addServices(rollout *v1alpha1.Rollout,
	resources *validation.ReferencedResources) error {
	type named struct {
		name string
		role validation.ServiceType
	}
	var wanted []named
	if blueGreen := rollout.Spec.Strategy.BlueGreen; blueGreen != nil {
		wanted = []named{{blueGreen.ActiveService, validation.ActiveService},
			{blueGreen.PreviewService, validation.PreviewService}}
	} else if canary := rollout.Spec.Strategy.Canary; canary != nil {
		wanted = []named{{canary.StableService, validation.StableService},
			{canary.CanaryService, validation.CanaryService}}
		if canary.PingPong != nil {
			wanted = append(wanted, named{canary.PingPong.PingService, validation.PingService},
				named{canary.PingPong.PongService, validation.PongService})
		}
	}
	for _, one := range wanted {
		if one.name == "" {
			continue
		}
		service := r.services[rollout.Namespace+"/"+one.name]
		if service == nil {
			return field.Invalid(validation.GetServiceWithTypeFieldPath(one.role), one.name,
				fmt.Sprintf("service %q not found", one.name))
		}
		resources.ServiceWithType = append(resources.ServiceWithType,
			validation.ServiceWithType{Service: service, Type: one.role})
	}
	return nil
}

// reference is one use of AnalysisTemplates by a Rollout.
type reference struct {
	analysis *v1alpha1.RolloutAnalysis
	kind     validation.AnalysisTemplateType
	step     int // of an inline analysis
}

// analysesOf gives all uses in the order in which upstream validates them.
func analysesOf(rollout *v1alpha1.Rollout) []reference {
	var all []reference
	if blueGreen := rollout.Spec.Strategy.BlueGreen; blueGreen != nil {
		if before := blueGreen.PrePromotionAnalysis; before != nil {
			all = append(all, reference{before, validation.PrePromotionAnalysis, 0})
		}
		if after := blueGreen.PostPromotionAnalysis; after != nil {
			all = append(all, reference{after, validation.PostPromotionAnalysis, 0})
		}
		return all
	}
	canary := rollout.Spec.Strategy.Canary
	if canary == nil {
		return nil
	}
	for i, step := range canary.Steps {
		if step.Analysis != nil {
			all = append(all, reference{step.Analysis, validation.InlineAnalysis, i})
		}
	}
	if background := canary.Analysis; background != nil {
		all = append(all, reference{&background.RolloutAnalysis, validation.BackgroundAnalysis, 0})
	}
	return all
}

func (r *referable) addAnalyses(rollout *v1alpha1.Rollout,
	resources *validation.ReferencedResources) error {
	for _, use := range analysesOf(rollout) {
		path := validation.GetAnalysisTemplateWithTypeFieldPath(use.kind, use.step)
		templates, err := r.find(use.analysis.Templates, rollout.Namespace, path, 0)
		if err != nil {
			return err
		}
		resources.AnalysisTemplatesWithType = append(resources.AnalysisTemplatesWithType,
			validation.AnalysisTemplatesWithType{
				AnalysisTemplates: templates, TemplateType: use.kind, CanaryStepIndex: use.step,
				Args: use.analysis.Args,
			})
	}
	return nil
}

// maxNesting is how deep AnalysisTemplates may refer to each other.
const maxNesting = 16

// find gives copies of the templates that are named, nested ones included: upstream's validation
// writes into them.
func (r *referable) find(names []v1alpha1.AnalysisTemplateRef, namespace string, path *field.Path,
	depth int) ([]*v1alpha1.AnalysisTemplate, error) {
	var all []*v1alpha1.AnalysisTemplate
	if depth > maxNesting {
		return nil, field.Invalid(path, len(names),
			"AnalysisTemplates refer to each other without end")
	}
	for _, name := range names {
		if name.IsClusterScope() {
			return nil, field.Invalid(path, name.TemplateName,
				fmt.Sprintf("ClusterAnalysisTemplate '%s' not found", name.TemplateName))
		}
		found := r.templates[namespace+"/"+name.TemplateName]
		if found == nil {
			return nil, field.Invalid(path, name.TemplateName,
				fmt.Sprintf("AnalysisTemplate '%s' not found", name.TemplateName))
		}
		all = append(all, found.DeepCopy())
		inside := field.NewPath("spec", "templates")
		inner, err := r.find(found.Spec.Templates, namespace, inside, depth+1)
		if err != nil {
			return nil, err
		}
		all = append(all, inner...)
	}
	unique, _ := analysisutil.FilterUniqueTemplates(all, nil)
	return unique, nil
}

func (r *referable) addIngresses(rollout *v1alpha1.Rollout,
	resources *validation.ReferencedResources) error {
	if err := validation.ValidateRolloutNginxIngressesConfig(rollout); err != nil {
		return err
	}
	if err := validation.ValidateRolloutAlbIngressesConfig(rollout); err != nil {
		return err
	}
	canary := rollout.Spec.Strategy.Canary
	if canary == nil || canary.TrafficRouting == nil {
		return nil
	}
	var names []string
	path := field.NewPath("spec", "strategy", "canary", "trafficRouting")
	switch routing := canary.TrafficRouting; {
	case routing.ALB != nil:
		path = path.Child("alb", "ingresses")
		names = routing.ALB.Ingresses
		if names == nil {
			names = []string{routing.ALB.Ingress}
		}
	case routing.Nginx != nil:
		path = path.Child("nginx", "stableIngress")
		names = routing.Nginx.StableIngresses
		if names == nil {
			names = []string{routing.Nginx.StableIngress}
		}
	}
	for _, name := range names {
		ingress := r.ingresses[rollout.Namespace+"/"+name]
		if ingress == nil {
			return field.Invalid(path, name, fmt.Sprintf("ingress %q not found", name))
		}
		resources.Ingresses = append(resources.Ingresses, *ingressutil.NewIngress(ingress))
	}
	return nil
}

func (r *referable) addVirtualServices(rollout *v1alpha1.Rollout,
	resources *validation.ReferencedResources) error {
	if err := validation.ValidateRolloutVirtualServicesConfig(rollout); err != nil {
		return err
	}
	canary := rollout.Spec.Strategy.Canary
	if canary == nil || canary.TrafficRouting == nil || canary.TrafficRouting.Istio == nil {
		return nil
	}
	path := field.NewPath("spec", "strategy", "canary", "trafficRouting", "istio", "virtualService",
		"name")
	wanted := canary.TrafficRouting.Istio.VirtualServices
	if !istioutil.MultipleVirtualServiceConfigured(rollout) {
		wanted = []v1alpha1.IstioVirtualService{*canary.TrafficRouting.Istio.VirtualService}
	}
	for _, one := range wanted {
		namespace, name := istioutil.GetVirtualServiceNamespaceName(one.Name)
		if namespace == "" {
			namespace = rollout.Namespace
		}
		service := r.virtual[namespace+"/"+name]
		if service == nil {
			return field.Invalid(path, name, fmt.Sprintf("VirtualService %q not found", name))
		}
		resources.VirtualServices = append(resources.VirtualServices, *service.DeepCopy())
	}
	return nil
}
