package main

import (
	"encoding/json"
	"strings"

	networking "istio.io/api/networking/v1alpha3"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/labels"

	"canaryc/conformance/judge"
)

// references refuses a destination of the VirtualService o whose host is nobody's, whose subset no
// DestinationRule of the state defines, or whose port its Service has not. Istio accepts all of
// these, and answers such requests with 503.
func references(s *judge.State, o *judge.Object, service *networking.VirtualService,
	rules map[*judge.Object]config.Spec, v *judge.Verdict) {
	gateways(o, service, v)
	hosts := readHosts(s, rules)
	for i, route := range service.Http {
		for _, destination := range destinations(route) {
			check(hosts, o, i, destination, v)
		}
	}
}

// gateways refuses names that are none. Upstream looks at no name behind one without a slash, such as
// mesh (validation.go: validateGatewayNames).
func gateways(o *judge.Object, service *networking.VirtualService, v *judge.Verdict) {
	for _, gateway := range service.Gateways {
		for _, part := range strings.SplitN(gateway, "/", 2) {
			if !labels.IsDNS1123Label(part) {
				v.Errorf(o, "gateway %q: not NAME or NAMESPACE/NAME", gateway)
				break
			}
		}
	}
}

// host is what the state says of one name.
type host struct {
	isService bool
	ports     map[uint32]bool
	subsets   map[string]bool
}

// readHosts gives what the Services and DestinationRules of the state define, by full name.
func readHosts(s *judge.State, rules map[*judge.Object]config.Spec) map[string]*host {
	hosts := map[string]*host{}
	at := func(name string) *host {
		if hosts[name] == nil {
			hosts[name] = &host{ports: map[uint32]bool{}, subsets: map[string]bool{}}
		}
		return hosts[name]
	}
	for _, o := range s.Objects {
		if o.Is("", "Service") {
			h := at(fullName(o.Name, o.Namespace))
			h.isService = true
			for _, port := range servicePorts(o) {
				h.ports[port] = true
			}
		} else if rule, ok := rules[o].(*networking.DestinationRule); ok {
			h := at(fullName(rule.Host, o.Namespace))
			for _, subset := range rule.Subsets {
				h.subsets[subset.GetName()] = true
			}
		}
	}
	return hosts
}

func servicePorts(o *judge.Object) []uint32 {
	var document struct {
		Spec struct {
			Ports []struct {
				Port uint32 `json:"port"`
			} `json:"ports"`
		} `json:"spec"`
	}
	if json.Unmarshal(o.JSON, &document) != nil {
		return nil // the argo judge says what is wrong with it
	}
	var ports []uint32
	for _, port := range document.Spec.Ports {
		ports = append(ports, port.Port)
	}
	return ports
}

// fullName is the name by which Istio knows a host. istio: pilot/pkg/model: ResolveShortnameToFQDN
func fullName(name, namespace string) string {
	if strings.Contains(name, ".") || name == "*" {
		return name
	}
	return name + "." + namespace + ".svc.cluster.local"
}

// destinations are all of a route, those of mirrors included.
func destinations(route *networking.HTTPRoute) []*networking.Destination {
	var all []*networking.Destination
	for _, weighted := range route.GetRoute() {
		all = append(all, weighted.GetDestination())
	}
	if route.GetMirror() != nil {
		all = append(all, route.GetMirror())
	}
	for _, mirror := range route.GetMirrors() {
		all = append(all, mirror.GetDestination())
	}
	return all
}

func check(hosts map[string]*host, o *judge.Object, route int, d *networking.Destination,
	v *judge.Verdict) {
	if d == nil {
		return // refused by Istio
	}
	name := fullName(d.Host, o.Namespace)
	h := hosts[name]
	if h == nil {
		v.Errorf(o, "http[%d]: destination host %q has no Service and no DestinationRule", route,
			d.Host)
		return
	}
	if d.Subset != "" && !h.subsets[d.Subset] {
		v.Errorf(o, "http[%d]: subset %q of host %q is not defined", route, d.Subset, d.Host)
	}
	port := d.GetPort().GetNumber()
	switch {
	case !h.isService:
	case port == 0 && len(h.ports) > 1:
		v.Errorf(o, "http[%d]: host %q has several ports, and the destination names none", route,
			d.Host)
	case port != 0 && !h.ports[port]:
		v.Errorf(o, "http[%d]: host %q has no port %d", route, d.Host, port)
	}
}
