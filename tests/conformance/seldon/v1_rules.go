package main

import (
	"slices"

	"canaryc/conformance/judge"
)

const (
	annotationServiceName = "seldon.io/svc-name"
	annotationNoEngine    = "seldon.io/no-engine"
)

var (
	protocols   = []string{"seldon", "tensorflow", "kfserving", "v2"}
	transports  = []string{"rest", "grpc"}
	serverTypes = []string{"rpc", "kafka"}
	kafkaEnv    = []string{"KAFKA_BROKER", "KAFKA_INPUT_TOPIC", "KAFKA_OUTPUT_TOPIC"}
	unitTypes   = []string{"UNKNOWN_TYPE", "ROUTER", "COMBINER", "MODEL", "TRANSFORMER",
		"OUTPUT_TRANSFORMER"}
	loggerModes = []string{"all", "request", "response"}
	builtIn     = []string{"", "UNKNOWN_IMPLEMENTATION", "SIMPLE_MODEL", "SIMPLE_ROUTER",
		"RANDOM_ABTEST", "AVERAGE_COMBINER"}
	noTensorflow = []string{"SKLEARN_SERVER", "XGBOOST_SERVER", "MLFLOW_SERVER", "HUGGINGFACE_SERVER"}
)

// servers are the rows of the predictor_servers config map as it is shipped, with the protocols for
// which each has an image.
var servers = map[string][]string{
	"SKLEARN_SERVER":     {"seldon", "v2"},
	"XGBOOST_SERVER":     {"seldon", "v2"},
	"MLFLOW_SERVER":      {"seldon", "v2"},
	"TENSORFLOW_SERVER":  {"tensorflow", "seldon"},
	"TRITON_SERVER":      {"v2"},
	"HUGGINGFACE_SERVER": {"v2"},
	"TEMPO_SERVER":       {"v2"},
}

// webhook refuses what upstream's ValidateSeldonDeployment refuses, in its order.
func (d *deployment) webhook(o *judge.Object, v *judge.Verdict) {
	oneOf := func(field, value string, known []string) {
		if value != "" && !slices.Contains(known, value) {
			v.Errorf(o, "spec.%s: Invalid value: %q: not one of %v", field, value, known)
		}
	}
	oneOf("protocol", d.Spec.Protocol, protocols)
	oneOf("transport", d.Spec.Transport, transports)
	oneOf("serverType", d.Spec.ServerType, serverTypes)
	d.webhookKafka(o, v)
	predictors := d.Spec.Predictors
	if len(predictors) == 1 && predictors[0].Shadow {
		v.Errorf(o, "spec.predictors[0]: Shadow can not exist as only predictor")
	}
	d.webhookServiceNames(o, v)
	if len(predictors) == 0 {
		v.Errorf(o, "spec.predictors: Graph contains no predictors")
	}
	names := map[string]bool{}
	for i := range predictors {
		p := &predictors[i]
		if _, noEngine := p.Annotations[annotationNoEngine]; noEngine && len(p.Graph.Children) > 0 {
			v.Errorf(o, "spec.predictors[%d]: graph of several units without an engine", i)
		}
		if names[p.Name] {
			v.Errorf(o, "spec.predictors[%d]: Duplicate predictor name", i)
		}
		names[p.Name] = true
		p.Graph.walk(func(u *unit) { d.webhookUnit(o, i, p, u, v) })
	}
	d.webhookTransports(o, v)
	d.webhookTraffic(o, v)
}

func (d *deployment) webhookKafka(o *judge.Object, v *judge.Verdict) {
	if d.Spec.ServerType != "kafka" {
		return
	}
	for i, p := range d.Spec.Predictors {
		for _, wanted := range kafkaEnv {
			found := false
			for _, env := range p.SvcOrchSpec.Env {
				found = found || env.Name == wanted
			}
			if !found {
				v.Errorf(o, "spec.predictors[%d].svcOrchSpec.env: %s is needed for kafka", i, wanted)
			}
		}
	}
}

func (d *deployment) webhookServiceNames(o *judge.Object, v *judge.Verdict) {
	names := map[string]bool{}
	for i, p := range d.Spec.Predictors {
		name, given := p.Annotations[annotationServiceName]
		if !given {
			continue
		}
		if names[name] {
			v.Errorf(o, "spec.predictors[%d]: Duplicate service name %q", i, name)
		}
		names[name] = true
	}
}

func (d *deployment) webhookUnit(o *judge.Object, i int, p *predictor, u *unit, v *judge.Verdict) {
	refuse := func(message string) {
		v.Errorf(o, "spec.predictors[%d].graph: %s: %s", i, u.Name, message)
	}
	if u.Type != "" && !slices.Contains(unitTypes, u.Type) {
		refuse("type " + u.Type + " is none")
	}
	switch {
	case u.Implementation == "" || u.Implementation == "UNKNOWN_IMPLEMENTATION":
		if p.container(u.Name) == nil {
			refuse("Can't find container for Predictive Unit")
		}
		if u.Type == "UNKNOWN_TYPE" && len(u.Methods) == 0 {
			refuse("Predictive Unit has no implementation methods defined")
		}
	case !slices.Contains(builtIn, u.Implementation):
		if u.ModelURI == "" && u.Implementation != "HUGGINGFACE_SERVER" {
			refuse("Predictive unit modelUri required when using standalone servers")
		}
		if d.Spec.Protocol == "tensorflow" && slices.Contains(noTensorflow, u.Implementation) {
			refuse("Prepackaged server does not handle tensorflow protocol " + u.Implementation)
		}
		if _, known := servers[u.Implementation]; !known && !p.hasImage(u.Name) {
			refuse("No entry in predictors map for " + u.Implementation)
		}
	}
	if u.Logger != nil && !slices.Contains(loggerModes, u.Logger.Mode) {
		refuse("No logger mode specified")
	}
}

func (d *deployment) webhookTransports(o *judge.Object, v *judge.Verdict) {
	var types []string
	for i := range d.Spec.Predictors {
		d.Spec.Predictors[i].Graph.walk(func(u *unit) {
			if u.Endpoint != nil && u.Endpoint.Type != "" &&
				!slices.Contains(types, u.Endpoint.Type) {
				types = append(types, u.Endpoint.Type)
			}
		})
	}
	if len(types) > 1 {
		v.Errorf(o, "spec: mixed transport types: %v", types)
	}
	wanted := map[string]string{"rest": "REST", "grpc": "GRPC"}[d.Spec.Transport]
	if len(types) == 1 && wanted != "" && types[0] != wanted {
		v.Errorf(o, "spec: endpoint type %s and transport %s", types[0], d.Spec.Transport)
	}
}

func (d *deployment) webhookTraffic(o *judge.Object, v *judge.Verdict) {
	var sum int32
	shadows := 0
	for i, p := range d.Spec.Predictors {
		if !p.Shadow {
			sum += p.Traffic
			continue
		}
		shadows++
		if shadows > 1 {
			v.Errorf(o, "spec.predictors[%d]: Multiple shadows are not allowed", i)
		}
		if p.Traffic < 0 || p.Traffic > 100 {
			v.Errorf(o, "spec.predictors[%d]: Traffic for shadow must be between 0 and 100", i)
		}
	}
	switch n := len(d.Spec.Predictors); {
	case n-shadows > 1 && sum != 100:
		v.Errorf(o, "spec: Traffic must sum to 100 for multiple predictors, not %d", sum)
	case n == 1 && sum > 0 && sum < 100:
		v.Errorf(o, "spec: Traffic must sum be 100 for a single predictor when set, not %d", sum)
	}
}
