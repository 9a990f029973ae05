// What Argo Rollouts makes of a VirtualService while it goes through the steps of a Rollout: the code
// of its controller (rollout/trafficrouting/istio), on a cluster that is a few objects in memory.
//
// It reads states as a judge does and answers, in "made", the VirtualService of each step at which the
// controller rests, a pause or an analysis, by the step's index; and, as "abort-INDEX", that of an
// abort from there. In what order the controller does it: rollout/trafficrouting.go:
// reconcileTrafficRouting.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/sirupsen/logrus"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/dynamic/fake"

	"github.com/argoproj/argo-rollouts/pkg/apis/rollouts/v1alpha1"
	"github.com/argoproj/argo-rollouts/rollout/trafficrouting/istio"
	"github.com/argoproj/argo-rollouts/utils/defaults"
	istioutil "github.com/argoproj/argo-rollouts/utils/istio"
	"github.com/argoproj/argo-rollouts/utils/record"

	"canaryc/conformance/judge"
)

const mesh = "networking.istio.io"

// silent takes the events that upstream tells of.
type silent struct{ record.EventRecorder }

func (silent) Eventf(runtime.Object, record.EventOptions, string, ...any) {}
func (silent) Warnf(runtime.Object, record.EventOptions, string, ...any)  {}

func main() {
	logrus.SetOutput(io.Discard)
	defaults.SetIstioAPIVersion("v1")
	judge.Main(func(s *judge.State, v *judge.Verdict) {
		for _, o := range s.Objects {
			if o.Is("argoproj.io", "Rollout") {
				v.Judge(o, func() {
					if err := walk(s, o, v); err != nil {
						v.Errorf(o, "%v", err)
					}
				})
			}
		}
	})
}

// cluster is the VirtualService and the DestinationRule of a state, and Argo's hands on them.
type cluster struct {
	*istio.Reconciler
	client dynamic.Interface
	o      *judge.Object
	name   string
}

func newCluster(rollout *v1alpha1.Rollout, o *judge.Object, objects []runtime.Object) *cluster {
	kinds := map[schema.GroupVersionResource]string{
		istioutil.GetIstioVirtualServiceGVR():  "VirtualServiceList",
		istioutil.GetIstioDestinationRuleGVR(): "DestinationRuleList",
	}
	copies := make([]runtime.Object, len(objects))
	for i, object := range objects {
		copies[i] = object.DeepCopyObject()
	}
	client := fake.NewSimpleDynamicClientWithCustomListKinds(runtime.NewScheme(), kinds, copies...)
	return &cluster{istio.NewReconciler(rollout, client, silent{}, nil, nil, nil), client, o,
		rollout.Spec.Strategy.Canary.TrafficRouting.Istio.VirtualService.Name}
}

// service is the VirtualService as it is now.
func (c *cluster) service() (*unstructured.Unstructured, error) {
	return c.client.Resource(istioutil.GetIstioVirtualServiceGVR()).Namespace(c.o.Namespace).
		Get(context.Background(), c.name, metav1.GetOptions{})
}

func walk(s *judge.State, o *judge.Object, v *judge.Verdict) error {
	rollout := &v1alpha1.Rollout{}
	if err := json.Unmarshal(o.JSON, rollout); err != nil {
		return err
	}
	rollout.Namespace = o.Namespace
	canary := rollout.Spec.Strategy.Canary
	if canary == nil || canary.TrafficRouting == nil || canary.TrafficRouting.Istio == nil {
		return nil
	}
	objects, err := meshObjects(s)
	if err != nil {
		return err
	}
	c := newCluster(rollout, o, objects)
	v.Made = map[string]any{}
	weight := int32(0)
	for i, step := range canary.Steps {
		if err := c.take(&step, &weight); err != nil {
			return fmt.Errorf("step %d: %w", i, err)
		}
		if step.Pause == nil && step.Analysis == nil {
			continue
		}
		now, err := c.service()
		if err != nil {
			return fmt.Errorf("step %d: %w", i, err)
		}
		v.Made[fmt.Sprint(i)] = now
		if v.Made[fmt.Sprintf("abort-%d", i)], err = aborted(rollout, o, objects, now); err != nil {
			return fmt.Errorf("abort at step %d: %w", i, err)
		}
	}
	return nil
}

// take does what a reconciliation does at a step: routes first, then the weight, every time.
func (c *cluster) take(step *v1alpha1.CanaryStep, weight *int32) error {
	if step.SetWeight != nil {
		*weight = *step.SetWeight
	}
	if step.SetHeaderRoute != nil {
		if err := c.SetHeaderRoute(step.SetHeaderRoute); err != nil {
			return err
		}
	}
	if step.SetMirrorRoute != nil {
		if err := c.SetMirrorRoute(step.SetMirrorRoute); err != nil {
			return err
		}
	}
	return c.SetWeight(*weight)
}

// aborted is what is left of a VirtualService after an abort.
func aborted(rollout *v1alpha1.Rollout, o *judge.Object, objects []runtime.Object,
	now *unstructured.Unstructured) (*unstructured.Unstructured, error) {
	changed := []runtime.Object{now}
	for _, object := range objects {
		if object.GetObjectKind().GroupVersionKind().Kind != now.GetKind() {
			changed = append(changed, object)
		}
	}
	c := newCluster(rollout, o, changed)
	if err := c.RemoveManagedRoutes(); err != nil {
		return nil, err
	}
	if err := c.SetWeight(0); err != nil {
		return nil, err
	}
	return c.service()
}

func meshObjects(s *judge.State) ([]runtime.Object, error) {
	var objects []runtime.Object
	for _, o := range s.Objects {
		if o.Group() != mesh {
			continue
		}
		object := &unstructured.Unstructured{}
		if err := object.UnmarshalJSON(o.JSON); err != nil {
			return nil, fmt.Errorf("%s: %w", o, err)
		}
		object.SetNamespace(o.Namespace)
		objects = append(objects, object)
	}
	return objects, nil
}
