package main

import (
	"k8s.io/apimachinery/pkg/api/equality"

	"github.com/kserve/kserve/pkg/apis/serving/v1beta1"
	"github.com/kserve/kserve/pkg/constants"
)

// transition refuses updates of a Knative service after which traffic goes elsewhere than both states
// say. The reasons are in KServe's traffic list and in the bookkeeping of its status
// (reconcilers/knative: createKnativeService; inference_service_status.go: PropagateStatus):
//
//   - A percent in the first state there is counts for nothing: everybody gets the model.
//   - A new model with a percent above 0 gives it to whatever revision is the latest ready one until
//     the new one is, and that may be one that was rejected. Without a percent all follow.
//   - A percent that comes alone, while the latest revision serves everybody, splits that revision
//     with itself, and the status goes back to the model before it.
//   - Everything else that changes makes a revision of its own, with the percent of that state.
//
// before is nil where nothing was applied.
func transition(before, after *v1beta1.InferenceService) []string {
	if mode(after) != constants.Knative {
		return nil
	}
	if before == nil {
		if after.Spec.Predictor.CanaryTrafficPercent != nil {
			return []string{"canaryTrafficPercent in the first state is ignored"}
		}
		return nil
	}
	was, is := before.Spec.Predictor.CanaryTrafficPercent, after.Spec.Predictor.CanaryTrafficPercent
	if uri(before) != uri(after) {
		if is == nil || *is != 0 {
			return []string{
				"a new storageUri without canaryTrafficPercent 0 in the same update",
			}
		}
		return nil
	}
	if !sameRevision(before, after) {
		return []string{"a change that makes a new revision while storageUri stays"}
	}
	if was == nil && is != nil {
		return []string{"canaryTrafficPercent set without a new storageUri in the same update"}
	}
	return nil
}

func uri(service *v1beta1.InferenceService) string {
	model := service.Spec.Predictor.Model
	if model == nil || model.StorageURI == nil {
		return ""
	}
	return *model.StorageURI
}

// sameRevision tells whether both make the same revision template.
func sameRevision(before, after *v1beta1.InferenceService) bool {
	a, b := before.DeepCopy(), after.DeepCopy()
	a.Spec.Predictor.CanaryTrafficPercent, b.Spec.Predictor.CanaryTrafficPercent = nil, nil
	return equality.Semantic.DeepEqual(a.Spec, b.Spec) &&
		equality.Semantic.DeepEqual(a.Labels, b.Labels) &&
		equality.Semantic.DeepEqual(a.Annotations, b.Annotations)
}
