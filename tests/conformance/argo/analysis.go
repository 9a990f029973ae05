package main

import (
	"fmt"
	"math"
	"strings"

	"github.com/expr-lang/expr/parser"
	"github.com/sirupsen/logrus"
	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/argoproj/argo-rollouts/pkg/apis/rollouts/v1alpha1"
	"github.com/argoproj/argo-rollouts/pkg/apis/rollouts/validation"
	analysisutil "github.com/argoproj/argo-rollouts/utils/analysis"
	"github.com/argoproj/argo-rollouts/utils/evaluate"

	"canaryc/conformance/judge"
)

// judgeAnalyses makes, for each use of templates by the rollout, the run that upstream would make,
// and checks what upstream checks when it starts it and when it measures. Templates that are used go
// into used.
func judgeAnalyses(o *judge.Object, rollout *v1alpha1.Rollout, found *referable, used map[string]bool,
	v *judge.Verdict) {
	for _, use := range analysesOf(rollout) {
		path := validation.GetAnalysisTemplateWithTypeFieldPath(use.kind, use.step)
		templates, err := found.find(use.analysis.Templates, rollout.Namespace, path, 0)
		if err != nil {
			continue // referencedBy has said so
		}
		for _, one := range templates {
			used[one.Namespace+"/"+one.Name] = true
		}
		metrics, err := startRun(rollout, use.analysis, templates)
		if err != nil {
			v.Errorf(o, "%v: %v", path, err)
		}
		for _, metric := range metrics {
			for _, message := range measure(metric) {
				v.Errorf(o, "%v: metric %q: %s", path, metric.Name, message)
			}
		}
	}
}

// startRun gives the metrics of the run with its arguments, or fails as the start of an AnalysisRun
// would.
// argo-rollouts: analysis/analysis.go: reconcileAnalysisRun
func startRun(rollout *v1alpha1.Rollout, use *v1alpha1.RolloutAnalysis,
	templates []*v1alpha1.AnalysisTemplate) ([]v1alpha1.Metric, error) {
	args, err := analysisutil.BuildArgumentsForRolloutAnalysisRun(use.Args, replicaSet("stable"),
		replicaSet("latest"), rollout)
	if err != nil {
		return nil, err
	}
	run, err := analysisutil.NewAnalysisRunFromTemplates(templates, nil, args, use.DryRun,
		use.MeasurementRetention, nil, nil, rollout.Name, "", rollout.Namespace)
	if err != nil {
		return nil, err
	}
	metrics, err := resolve(run)
	if err != nil {
		return nil, fmt.Errorf("unable to resolve metric arguments: %w", err)
	}
	if err := analysisutil.ValidateMetrics(metrics); err != nil {
		return nil, err
	}
	if _, err := analysisutil.GetDryRunMetrics(run.Spec.DryRun, metrics); err != nil {
		return nil, err
	}
	_, err = analysisutil.GetMeasurementRetentionMetrics(run.Spec.MeasurementRetention, metrics)
	return metrics, err
}

func replicaSet(hash string) *appsv1.ReplicaSet {
	return &appsv1.ReplicaSet{ObjectMeta: metav1.ObjectMeta{
		Labels: map[string]string{v1alpha1.DefaultRolloutUniqueLabelKey: hash},
	}}
}

// resolve puts the arguments into the metrics, a word in the place of a secret.
// argo-rollouts: analysis/analysis.go: getResolvedMetricsWithoutSecrets
func resolve(run *v1alpha1.AnalysisRun) ([]v1alpha1.Metric, error) {
	args := append([]v1alpha1.Argument(nil), run.Spec.Args...)
	for i := range args {
		if args[i].ValueFrom != nil && args[i].ValueFrom.SecretKeyRef != nil {
			secret := "secret"
			args[i].ValueFrom, args[i].Value = nil, &secret
		}
	}
	var metrics []v1alpha1.Metric
	for _, metric := range run.Spec.Metrics {
		resolved, err := analysisutil.ResolveMetricArgs(metric, args)
		if err != nil {
			return nil, err
		}
		metrics = append(metrics, *resolved)
	}
	return metrics, nil
}

// samples are answers of Prometheus to a query for a vector: nothing, a number, no number.
var samples = []struct {
	name  string
	value []float64
}{{"[]", []float64{}}, {"[0.5]", []float64{0.5}}, {"[NaN]", []float64{math.NaN()}}}

// noData is how upstream words the error of a condition that an empty answer causes. A condition
// over a query that always answers may have it.
const noData = "metric result is nil or empty"

// measure evaluates the conditions of a metric on sample answers. What another provider than
// Prometheus answers is not known here: those conditions must only be expressions.
func measure(metric v1alpha1.Metric) []string {
	if metric.Provider.Prometheus == nil {
		return parse(metric.SuccessCondition, metric.FailureCondition)
	}
	entry := logrus.NewEntry(logrus.StandardLogger())
	var messages []string
	for _, sample := range samples {
		_, err := evaluate.EvaluateResult(sample.value, metric, *entry)
		if err != nil && !(len(sample.value) == 0 && strings.Contains(err.Error(), noData)) {
			messages = append(messages, fmt.Sprintf("on %s: %v", sample.name, err))
		}
	}
	return messages
}

func parse(conditions ...string) []string {
	var messages []string
	for _, condition := range conditions {
		if condition == "" {
			continue
		}
		if _, err := parser.Parse(condition); err != nil {
			messages = append(messages, fmt.Sprintf("%q: %v", condition, err))
		}
	}
	return messages
}
