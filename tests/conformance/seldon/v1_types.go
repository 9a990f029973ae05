package main

import (
	"encoding/json"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"canaryc/conformance/judge"
)

// deployment is a SeldonDeployment as a user may write it. A pointer is a field whose absence
// matters; what canaryc never writes and no rule reads is taken as it comes.
type deployment struct {
	metav1.TypeMeta `json:",inline"`
	Metadata        metav1.ObjectMeta `json:"metadata"`
	Spec            deploymentSpec    `json:"spec"`
}

type deploymentSpec struct {
	Name        string            `json:"name"`
	Annotations map[string]string `json:"annotations"`
	Protocol    string            `json:"protocol"`
	Transport   string            `json:"transport"`
	ServerType  string            `json:"serverType"`
	Replicas    *int32            `json:"replicas"`
	OauthKey    string            `json:"oauth_key"`
	OauthSecret string            `json:"oauth_secret"`
	Predictors  []predictor       `json:"predictors"`
}

type predictor struct {
	Name            string                      `json:"name"`
	Replicas        *int32                      `json:"replicas"`
	Traffic         int32                       `json:"traffic"`
	Shadow          bool                        `json:"shadow"`
	Graph           *unit                       `json:"graph"`
	ComponentSpecs  []componentSpec             `json:"componentSpecs"`
	EngineResources corev1.ResourceRequirements `json:"engineResources"`
	Labels          map[string]string           `json:"labels"`
	Annotations     map[string]string           `json:"annotations"`
	SvcOrchSpec     orchestrator                `json:"svcOrchSpec"`
	Explainer       *explainer                  `json:"explainer"`
	SSL             *struct {
		CertSecretName string `json:"certSecretName"`
	} `json:"ssl"`
}

type orchestrator struct {
	Resources *corev1.ResourceRequirements `json:"resources"`
	Env       []corev1.EnvVar              `json:"env"`
	Replicas  *int32                       `json:"replicas"`
}

type explainer struct {
	Type                    string            `json:"type"`
	ModelURI                string            `json:"modelUri"`
	ServiceAccountName      string            `json:"serviceAccountName"`
	ContainerSpec           corev1.Container  `json:"containerSpec"`
	Config                  map[string]string `json:"config"`
	Endpoint                *endpoint         `json:"endpoint"`
	EnvSecretRefName        string            `json:"envSecretRefName"`
	StorageInitializerImage string            `json:"storageInitializerImage"`
	Replicas                *int32            `json:"replicas"`
	InitParameters          string            `json:"initParameters"`
}

type endpoint struct {
	ServiceHost string `json:"service_host"`
	ServicePort int32  `json:"service_port"`
	Type        string `json:"type"`
	HTTPPort    int32  `json:"httpPort"`
	GRPCPort    int32  `json:"grpcPort"`
}

// unit is a node of a predictor's graph, upstream's PredictiveUnit.
type unit struct {
	Name           string      `json:"name"`
	Children       []unit      `json:"children"`
	Type           string      `json:"type"`
	Implementation string      `json:"implementation"`
	Methods        []string    `json:"methods"`
	Endpoint       *endpoint   `json:"endpoint"`
	Parameters     []parameter `json:"parameters"`
	ModelURI       string      `json:"modelUri"`
	Logger         *struct {
		URL  string `json:"url"`
		Mode string `json:"mode"`
	} `json:"logger"`
	ServiceAccountName      string `json:"serviceAccountName"`
	EnvSecretRefName        string `json:"envSecretRefName"`
	StorageInitializerImage string `json:"storageInitializerImage"`
}

type parameter struct {
	Name  *string `json:"name"`
	Value *string `json:"value"`
	Type  *string `json:"type"`
}

type componentSpec struct {
	Metadata metav1.ObjectMeta `json:"metadata"`
	Spec     corev1.PodSpec    `json:"spec"`
	Replicas *int32            `json:"replicas"`
	HpaSpec  json.RawMessage   `json:"hpaSpec"`
	KedaSpec json.RawMessage   `json:"kedaSpec"`
	PdbSpec  *struct {
		MinAvailable   *intstr.IntOrString `json:"minAvailable"`
		MaxUnavailable *intstr.IntOrString `json:"maxUnavailable"`
	} `json:"pdbSpec"`
}

// judgeDeployment runs the schema's rules, the webhook's and ours.
func judgeDeployment(o *judge.Object, v *judge.Verdict) {
	d := &deployment{}
	if !read(o, d, v) {
		return
	}
	labels(o, d.Metadata.Labels, v)
	before := len(v.Errors)
	d.required(o, v)
	if len(v.Errors) > before {
		return // the API server asks the webhook only about what fits the schema
	}
	d.webhook(o, v)
	d.gaps(o, v)
}

// required refuses the absence of what the schema requires.
func (d *deployment) required(o *judge.Object, v *judge.Verdict) {
	if d.Spec.Predictors == nil {
		v.Errorf(o, "spec.predictors: Required value")
	}
	for i := range d.Spec.Predictors {
		p := &d.Spec.Predictors[i]
		if p.Name == "" {
			v.Errorf(o, "spec.predictors[%d].name: Required value", i)
		}
		if p.Graph == nil {
			v.Errorf(o, "spec.predictors[%d].graph: Required value", i)
			continue
		}
		p.Graph.walk(func(u *unit) {
			if u.Name == "" {
				v.Errorf(o, "spec.predictors[%d].graph: name: Required value", i)
			}
			for _, one := range u.Parameters {
				if one.Name == nil || one.Value == nil || one.Type == nil {
					v.Errorf(o, "spec.predictors[%d].graph: parameters: name, value, type: Required value",
						i)
				}
			}
		})
		for _, component := range p.ComponentSpecs {
			for _, container := range component.Spec.Containers {
				if container.Name == "" {
					v.Errorf(o, "spec.predictors[%d].componentSpecs: a container without a name",
						i)
				}
			}
		}
	}
}

// walk visits u and all below it.
func (u *unit) walk(visit func(*unit)) {
	visit(u)
	for i := range u.Children {
		u.Children[i].walk(visit)
	}
}

// hasImage tells whether the container of that name says which image it runs.
func (p *predictor) hasImage(name string) bool {
	container := p.container(name)
	return container != nil && container.Image != ""
}

// container gives the container of that name in the predictor's componentSpecs, or nil.
func (p *predictor) container(name string) *corev1.Container {
	for i := range p.ComponentSpecs {
		containers := p.ComponentSpecs[i].Spec.Containers
		for j := range containers {
			if containers[j].Name == name {
				return &containers[j]
			}
		}
	}
	return nil
}
