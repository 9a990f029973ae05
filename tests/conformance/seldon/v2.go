package main

import (
	"regexp"

	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"canaryc/conformance/judge"
)

// model is a Model of Seldon Core v2.
type model struct {
	metav1.TypeMeta `json:",inline"`
	Metadata        metav1.ObjectMeta `json:"metadata"`
	Spec            struct {
		StorageURI      string             `json:"storageUri"`
		ModelType       string             `json:"modelType"`
		Requirements    []string           `json:"requirements"`
		Server          string             `json:"server"`
		Memory          *resource.Quantity `json:"memory"`
		SecretName      string             `json:"secretName"`
		ArtifactVersion *int32             `json:"artifactVersion"`
		SchemaURI       string             `json:"schemaUri"`
		Preloaded       bool               `json:"preloaded"`
		Dedicated       bool               `json:"dedicated"`
		Replicas        *int32             `json:"replicas"`
		MinReplicas     int32              `json:"minReplicas"`
		MaxReplicas     int32              `json:"maxReplicas"`
		Logger          *struct {
			Percent *int `json:"percent"`
		} `json:"logger"`
		Explainer  *references `json:"explainer"`
		LLM        *references `json:"llm"`
		Parameters []struct {
			Name  string `json:"name"`
			Value string `json:"value"`
		} `json:"parameters"`
	} `json:"spec"`
}

type references struct {
	Type        string `json:"type"`
	ModelRef    string `json:"modelRef"`
	PipelineRef string `json:"pipelineRef"`
}

// experiment is an Experiment of Seldon Core v2.
type experiment struct {
	metav1.TypeMeta `json:",inline"`
	Metadata        metav1.ObjectMeta `json:"metadata"`
	Spec            struct {
		Default      string       `json:"default"`
		Candidates   *[]candidate `json:"candidates"`
		Mirror       *mirror      `json:"mirror"`
		ResourceType string       `json:"resourceType"`
	} `json:"spec"`
}

type candidate struct {
	Name   string `json:"name"`
	Weight *int32 `json:"weight"`
}

type mirror struct {
	Name    string `json:"name"`
	Percent *int32 `json:"percent"`
}

var nameV2 = regexp.MustCompile(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`)

func checkName(o *judge.Object, v *judge.Verdict) {
	if !nameV2.MatchString(o.Name) {
		v.Errorf(o, "metadata.name: %q must be alphanumeric and not contains dots", o.Name)
	}
}

func judgeModel(o *judge.Object, v *judge.Verdict) {
	m := &model{}
	if !read(o, m, v) {
		return
	}
	labels(o, m.Metadata.Labels, v)
	checkName(o, v)
	s := &m.Spec
	if s.StorageURI == "" {
		v.Errorf(o, "spec.storageUri: Required value")
	}
	if s.Explainer != nil && s.LLM != nil {
		v.Errorf(o, "spec: explainer and llm in one model")
	}
	replicas := int32(1)
	if s.Replicas != nil {
		replicas = *s.Replicas
	} else if s.MinReplicas > 0 {
		replicas = s.MinReplicas
	}
	switch {
	case replicas < 0:
		v.Errorf(o, "spec: number of replicas %d", replicas)
	case s.MinReplicas > 0 && s.MaxReplicas > 0 && s.MinReplicas > s.MaxReplicas:
		v.Errorf(o, "spec: min replicas %d must be <= max replicas %d", s.MinReplicas,
			s.MaxReplicas)
	case s.MinReplicas > 0 && replicas < s.MinReplicas:
		v.Errorf(o, "spec: number of replicas %d must be >= min replicas %d", replicas,
			s.MinReplicas)
	case s.MaxReplicas > 0 && replicas > s.MaxReplicas:
		v.Errorf(o, "spec: number of replicas %d must be <= max replicas %d", replicas,
			s.MaxReplicas)
	}
}

func judgeExperiment(s *judge.State, o *judge.Object, v *judge.Verdict) {
	e := &experiment{}
	if !read(o, e, v) {
		return
	}
	labels(o, e.Metadata.Labels, v)
	checkName(o, v)
	if e.Spec.Candidates == nil {
		v.Errorf(o, "spec.candidates: Required value")
		return
	}
	names := e.members(o, v)
	e.weights(o, v)
	if kind := e.Spec.ResourceType; kind != "" && kind != "model" && kind != "pipeline" {
		v.Errorf(o, "spec.resourceType: %q is taken as model", kind)
	}
	for _, other := range s.Objects {
		judgeDefaults(e, o, other, v)
	}
	if e.Spec.ResourceType == "pipeline" {
		return
	}
	for _, name := range names {
		if s.Find(groupV2, "Model", o.Namespace, name) == nil {
			v.Errorf(o, "the state has no Model %q", name)
		}
	}
}

// members checks the names in the scheduler's order and gives them, the mirror's last.
// seldon-core: scheduler/pkg/store/experiment/validate.go: validate
func (e *experiment) members(o *judge.Object, v *judge.Verdict) []string {
	var names []string
	seen := map[string]bool{}
	add := func(name string) {
		if name == "" {
			v.Errorf(o, "spec: a candidate or mirror without a name: Required value")
		} else if seen[name] {
			v.Errorf(o, "each candidate and mirror must be unique, %q is not", name)
		}
		seen[name] = true
		names = append(names, name)
	}
	for _, one := range *e.Spec.Candidates {
		add(one.Name)
	}
	if def := e.Spec.Default; def != "" && !seen[def] {
		v.Errorf(o, "default model/pipeline %s not found in experiment %s candidates", def, o.Name)
	}
	if e.Spec.Mirror != nil {
		add(e.Spec.Mirror.Name)
	}
	if len(names) == 0 {
		v.Errorf(o, "experiment %s has neither candidates nor a mirror", o.Name)
	}
	return names
}

func (e *experiment) weights(o *judge.Object, v *judge.Verdict) {
	sum := int64(0)
	for i, one := range *e.Spec.Candidates {
		switch {
		case one.Weight == nil:
			v.Errorf(o, "spec.candidates[%d].weight: Required value", i)
			return
		case *one.Weight < 0:
			v.Errorf(o, "spec.candidates[%d].weight: %d: the operator can't read its list any more", i,
				*one.Weight)
		}
		sum += int64(*one.Weight)
	}
	if len(*e.Spec.Candidates) > 0 && sum == 0 {
		v.Errorf(o, "spec.candidates: the proxy refuses weights that are all 0")
	}
	if m := e.Spec.Mirror; m != nil {
		if m.Percent == nil {
			v.Errorf(o, "spec.mirror.percent: Required value")
		} else if *m.Percent < 0 || *m.Percent > 100 {
			v.Errorf(o, "spec.mirror.percent: %d", *m.Percent)
		}
	}
}

// judgeDefaults refuses a second experiment with the same default.
func judgeDefaults(e *experiment, o, other *judge.Object, v *judge.Verdict) {
	if other == o || !other.Is(groupV2, "Experiment") || e.Spec.Default == "" {
		return
	}
	second := &experiment{}
	if !read(other, second, &judge.Verdict{}) {
		return
	}
	if second.Spec.Default == e.Spec.Default && other.Namespace == o.Namespace {
		v.Errorf(o, "%s already in experiment %s as a baseline", e.Spec.Default, other.Name)
	}
}
