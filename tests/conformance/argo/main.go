// The argo judge: Argo Rollouts' own validation of a Rollout with what it refers to, the metric
// rules of its AnalysisTemplates (which upstream checks only when a run starts), and Kubernetes' own
// validation of the kinds that a rollout stands on, which Argo Rollouts brings along.
//
//	core.go        Deployment, Service, Ingress ...: k8s.io/kubernetes
//	rollout.go     Rollout: pkg/apis/rollouts/validation
//	references.go  what a Rollout names, found in the state
//	analysis.go    the metrics of each analysis, with the arguments that the rollout gives
//	gaps.go        what upstream accepts and then doesn't do
package main

import (
	"io"

	"github.com/sirupsen/logrus"
	"k8s.io/klog/v2"

	"canaryc/conformance/judge"
)

func main() {
	logrus.SetOutput(io.Discard) // upstream tells its log what the answers say
	klog.SetOutput(io.Discard)
	klog.LogToStderr(false)
	memory := judge.NewMemory()
	judge.Main(func(s *judge.State, v *judge.Verdict) {
		for _, o := range s.Objects {
			if kind := coreKind(o); kind != nil {
				old := s.Old(o)
				rule := func() judge.Findings { return kind.validate(o, old) }
				v.Judge(o, func() { v.Add(o, memory.Judge(o, old, rule)) })
			}
		}
		judgeRollouts(s, v)
	})
}
