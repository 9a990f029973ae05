/* Presets: the queries that every platform's own metrics answer.
 *
 * Facts of each platform's metrics: its own documentation and code. Error ratios count an error
 * series that does not exist yet as 0, but stay empty while there is no traffic at all; latencies
 * are in milliseconds, requests per second. Platforms without a histogram know the mean only.
 * Besides the names that any query may have, a preset's has $app (the plan's label `app`), $canary
 * (`!=` for the canary, `=` for the stable) and $q (the quantile).
 */
#include "compiler/presets.h"

static const struct preset presets[] = {
	{
		.platform = { "istio", 5 },
		.errors = "(sum(rate(istio_requests_total{reporter=\"destination\","
			"destination_workload_namespace=\"$namespace\","
			"destination_app=\"$app\",destination_version=\"$version\","
			"response_code=~\"5.*\"}[$window])) or vector(0)) / "
			"sum(rate(istio_requests_total{reporter=\"destination\","
			"destination_workload_namespace=\"$namespace\","
			"destination_app=\"$app\",destination_version=\"$version\"}"
			"[$window]))",
		.latency = "histogram_quantile($q, sum by (le) "
			"(rate(istio_request_duration_milliseconds_bucket{reporter=\"destination\","
			"destination_workload_namespace=\"$namespace\","
			"destination_app=\"$app\",destination_version=\"$version\"}"
			"[$window])))",
		.highest_ms = 3600000,
		.requests = "sum(rate(istio_requests_total{reporter=\"destination\","
			"destination_workload_namespace=\"$namespace\","
			"destination_app=\"$app\",destination_version=\"$version\"}"
			"[$window]))",
	},
	{
		.platform = { "knative", 7 },
		.errors = "(sum(rate(revision_request_count{namespace_name=\"$namespace\","
			"revision_name=\"$version\",response_code_class=\"5xx\"}"
			"[$window])) or vector(0)) / "
			"sum(rate(revision_request_count{namespace_name=\"$namespace\","
			"revision_name=\"$version\"}[$window]))",
		.latency = "histogram_quantile($q, sum by (le) "
			"(rate(revision_request_latencies_bucket{namespace_name=\"$namespace\","
			"revision_name=\"$version\"}[$window])))",
		.highest_ms = 100000,
		.requests = "sum(rate(revision_request_count{namespace_name=\"$namespace\","
			"revision_name=\"$version\"}[$window]))",
	},
	{
		.platform = { "kserve-model", 12 },
		.latency = "1000 * histogram_quantile($q, sum by (le) "
			"(rate(request_predict_seconds_bucket{namespace=\"$namespace\","
			"model_name=\"$app\",pod=~\"$version.*\"}[$window])))",
		.highest_ms = 10000,
		.requests = "sum(rate(request_predict_seconds_count{namespace=\"$namespace\","
			"model_name=\"$app\",pod=~\"$version.*\"}[$window]))",
	},
	{
		.platform = { "seldon2", 7 },
		.errors = "(sum(rate(seldon_model_infer_total{namespace=\"$namespace\","
			"model=\"$version\",method_type=\"rest\",code=~\"5.*\"}[$window])) "
			"or vector(0)) / "
			"sum(rate(seldon_model_infer_total{namespace=\"$namespace\","
			"model=\"$version\",method_type=\"rest\"}[$window]))",
		.latency = "1000 * "
			"sum(rate(seldon_model_infer_seconds_total{namespace=\"$namespace\","
			"model=\"$version\"}[$window])) / "
			"sum(rate(seldon_model_infer_total{namespace=\"$namespace\","
			"model=\"$version\"}[$window]))",
		.requests = "sum(rate(seldon_model_infer_total{namespace=\"$namespace\","
			"model=\"$version\"}[$window]))",
		.mean = true,
	},
	{
		.platform = { "seldon1", 7 },
		.errors = "(sum(rate(seldon_api_executor_server_requests_seconds_count{namespace=\"$namespace\","
			"deployment_name=\"$app\",predictor_name=\"$version\","
			"code=~\"5.*\"}[$window])) or vector(0)) / "
			"sum(rate(seldon_api_executor_server_requests_seconds_count{namespace=\"$namespace\","
			"deployment_name=\"$app\",predictor_name=\"$version\"}[$window]))",
		.latency = "1000 * histogram_quantile($q, sum by (le) "
			"(rate(seldon_api_executor_server_requests_seconds_bucket{namespace=\"$namespace\","
			"deployment_name=\"$app\",predictor_name=\"$version\"}[$window])))",
		.requests = "sum(rate(seldon_api_executor_server_requests_seconds_count{namespace=\"$namespace\","
			"deployment_name=\"$app\",predictor_name=\"$version\"}[$window]))",
	},
	{
		.platform = { "triton", 6 },
		.errors = "(sum(rate(nv_inference_request_failure{namespace=\"$namespace\","
			"model=\"$app\",version=\"$version\"}[$window])) or vector(0)) / "
			"(sum(rate(nv_inference_request_success{namespace=\"$namespace\","
			"model=\"$app\",version=\"$version\"}[$window])) + "
			"sum(rate(nv_inference_request_failure{namespace=\"$namespace\","
			"model=\"$app\",version=\"$version\"}[$window])))",
		.latency = "sum(rate(nv_inference_request_duration_us{namespace=\"$namespace\","
			"model=\"$app\",version=\"$version\"}[$window])) / "
			"sum(rate(nv_inference_request_success{namespace=\"$namespace\","
			"model=\"$app\",version=\"$version\"}[$window])) / 1000",
		.requests = "sum(rate(nv_inference_request_success{namespace=\"$namespace\","
			"model=\"$app\",version=\"$version\"}[$window]))",
		.mean = true,
	},
	{
		.platform = { "vllm", 4 },
		.errors = "(sum(rate(vllm:request_success_total{namespace=\"$namespace\","
			"model_name=\"$app\",pod=~\"$version.*\",finished_reason=\"abort\"}"
			"[$window])) or vector(0)) / "
			"sum(rate(vllm:request_success_total{namespace=\"$namespace\","
			"model_name=\"$app\",pod=~\"$version.*\"}[$window]))",
		.latency = "1000 * histogram_quantile($q, sum by (le) "
			"(rate(vllm:e2e_request_latency_seconds_bucket{namespace=\"$namespace\","
			"model_name=\"$app\",pod=~\"$version.*\"}[$window])))",
		.requests = "sum(rate(vllm:generation_tokens_total{namespace=\"$namespace\","
			"model_name=\"$app\",pod=~\"$version.*\"}[$window]))",
	},
	{
		.platform = { "torchserve", 10 },
		.latency = "sum(rate(ts_inference_latency_microseconds{namespace=\"$namespace\","
			"model_name=\"$app\",model_version=\"$version\"}[$window])) / "
			"sum(rate(ts_inference_requests_total{namespace=\"$namespace\","
			"model_name=\"$app\",model_version=\"$version\"}[$window])) / 1000",
		.requests = "sum(rate(ts_inference_requests_total{namespace=\"$namespace\","
			"model_name=\"$app\",model_version=\"$version\"}[$window]))",
		.mean = true,
	},
	{
		.platform = { "nginx", 5 },
		.errors = "(sum(rate(nginx_ingress_controller_requests{namespace=\"$namespace\","
			"ingress=\"$app\",canary$canary\"\",status=~\"5.*\"}[$window])) or "
			"vector(0)) / "
			"sum(rate(nginx_ingress_controller_requests{namespace=\"$namespace\","
			"ingress=\"$app\",canary$canary\"\"}[$window]))",
		.latency = "1000 * histogram_quantile($q, sum by (le) "
			"(rate(nginx_ingress_controller_request_duration_seconds_bucket{namespace=\"$namespace\","
			"ingress=\"$app\",canary$canary\"\"}[$window])))",
		.highest_ms = 10000,
		.requests = "sum(rate(nginx_ingress_controller_requests{namespace=\"$namespace\","
			"ingress=\"$app\",canary$canary\"\"}[$window]))",
	},
	{
		.platform = { "envoy", 5 },
		.errors = "(sum(rate(envoy_cluster_upstream_rq{kubernetes_namespace=\"$namespace\","
			"kubernetes_pod_name=~\"$version-.*\",envoy_response_code=~\"5.*\"}"
			"[$window])) or vector(0)) / "
			"sum(rate(envoy_cluster_upstream_rq{kubernetes_namespace=\"$namespace\","
			"kubernetes_pod_name=~\"$version-.*\"}[$window]))",
		.latency = "histogram_quantile($q, sum by (le) "
			"(rate(envoy_cluster_upstream_rq_time_bucket{kubernetes_namespace=\"$namespace\","
			"kubernetes_pod_name=~\"$version-.*\"}[$window])))",
		.highest_ms = 3600000,
		.requests = "sum(rate(envoy_cluster_upstream_rq{kubernetes_namespace=\"$namespace\","
			"kubernetes_pod_name=~\"$version-.*\"}[$window]))",
	},
	{
		.platform = { "generic-ml", 10 },
		.errors = "(sum(rate(model_predictions_total{version=\"$version\","
			"status=\"error\"}[$window])) or vector(0)) / "
			"sum(rate(model_predictions_total{version=\"$version\"}[$window]))",
		.latency = "1000 * histogram_quantile($q, sum by (le) "
			"(rate(model_prediction_latency_seconds_bucket{version=\"$version\"}"
			"[$window])))",
		.requests = "sum(rate(model_predictions_total{version=\"$version\"}[$window]))",
	},
};

const struct preset *preset_find(struct str platform)
{
	for (size_t i = 0; i < ARRAY_LEN(presets); i++)
		if (str_eq(platform, presets[i].platform))
			return &presets[i];
	return NULL;
}

const struct preset *preset_at(size_t i)
{
	return i < ARRAY_LEN(presets) ? &presets[i] : NULL;
}
