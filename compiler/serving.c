/* The tables of compiler/serving.h. */
#include "compiler/serving.h"

/* Which runtime is selected by itself: the highest priority among those that list the format with
 * auto-select and speak the protocol (kserve: pkg/apis/serving/v1alpha1:
 * SortServingRuntimeList). */
static const struct {
	struct str format, protocol;
	const char *runtime;
} runtimes[] = {
	{ STR("sklearn"), STR("v1"), "kserve-sklearnserver" },
	{ STR("sklearn"), STR("v2"), "kserve-mlserver" },
	{ STR("xgboost"), STR("v1"), "kserve-xgbserver" },
	{ STR("xgboost"), STR("v2"), "kserve-mlserver" },
	{ STR("lightgbm"), STR("v1"), "kserve-lgbserver" },
	{ STR("lightgbm"), STR("v2"), "kserve-mlserver" },
	{ STR("mlflow"), STR("v2"), "kserve-mlserver" },
	{ STR("pmml"), STR("v1"), "kserve-pmmlserver" },
	{ STR("pmml"), STR("v2"), "kserve-pmmlserver" },
	{ STR("paddle"), STR("v1"), "kserve-paddleserver" },
	{ STR("paddle"), STR("v2"), "kserve-paddleserver" },
	{ STR("tensorflow"), STR("v1"), "kserve-tensorflow-serving" },
	{ STR("tensorflow"), STR("grpc-v1"), "kserve-tensorflow-serving" },
	{ STR("tensorflow"), STR("v2"), "kserve-tritonserver" },
	{ STR("tensorflow"), STR("grpc-v2"), "kserve-tritonserver" },
	{ STR("tensorrt"), STR("v2"), "kserve-tritonserver" },
	{ STR("tensorrt"), STR("grpc-v2"), "kserve-tritonserver" },
	{ STR("onnx"), STR("v1"), "kserve-openvino" },
	{ STR("onnx"), STR("v2"), "kserve-tritonserver" },
	{ STR("onnx"), STR("grpc-v2"), "kserve-tritonserver" },
	{ STR("triton"), STR("v2"), "kserve-tritonserver" },
	{ STR("triton"), STR("grpc-v2"), "kserve-tritonserver" },
	{ STR("pytorch"), STR("v1"), "kserve-torchserve" },
	{ STR("pytorch"), STR("v2"), "kserve-torchserve" },
	{ STR("pytorch"), STR("grpc-v2"), "kserve-torchserve" },
	{ STR("huggingface"), STR("v1"), "kserve-huggingfaceserver" },
	{ STR("huggingface"), STR("v2"), "kserve-huggingfaceserver" },
	{ STR("vLLM"), STR("v2"), "kserve-vllmserver" },
	{ STR("openvino"), STR("v1"), "kserve-openvino" },
	{ STR("openvino"), STR("v2"), "kserve-openvino" },
	{ STR("openvino"), STR("grpc-v2"), "kserve-openvino" },
	{ STR("autogluon"), STR("v1"), "kserve-autogluonserver" },
	{ STR("autogluon"), STR("v2"), "kserve-autogluonserver" },
};

/* In the order of their runtimes. */
static const struct str formats[] = {
	STR("sklearn"), STR("xgboost"), STR("lightgbm"), STR("mlflow"), STR("pmml"), STR("paddle"),
	STR("tensorflow"), STR("tensorrt"), STR("onnx"), STR("triton"), STR("pytorch"),
	STR("huggingface"), STR("vLLM"), STR("openvino"), STR("autogluon"),
};

struct str kserve_protocol(const struct version *v)
{
	if (v->protocol.n)
		return v->protocol;
	return str_is(v->format, "triton") || str_is(v->format, "vLLM") ? STR("v2") : STR("v1");
}

struct str kserve_runtime(struct str format, struct str protocol)
{
	for (size_t i = 0; i < ARRAY_LEN(runtimes); i++)
		if (str_eq(runtimes[i].format, format) && str_eq(runtimes[i].protocol, protocol))
			return str_of(runtimes[i].runtime);
	return STR("");
}

const struct str *kserve_formats(size_t *n)
{
	*n = ARRAY_LEN(formats);
	return formats;
}

bool kserve_servers_differ(const struct plan *p)
{
	const struct version *s = &p->versions[SIDE_STABLE], *c = &p->versions[SIDE_CANARY];

	return !str_eq(s->format, c->format) || !str_eq(kserve_protocol(s), kserve_protocol(c));
}

static const char *const seldon_or_v2[] = { "seldon", "v2", NULL };
static const char *const tensorflow_or_seldon[] = { "tensorflow", "seldon", NULL };
static const char *const v2_only[] = { "v2", NULL };

static const struct seldon_server servers[] = {
	{ STR("sklearn"), "SKLEARN_SERVER", seldon_or_v2 },
	{ STR("xgboost"), "XGBOOST_SERVER", seldon_or_v2 },
	{ STR("mlflow"), "MLFLOW_SERVER", seldon_or_v2 },
	{ STR("tensorflow"), "TENSORFLOW_SERVER", tensorflow_or_seldon },
	{ STR("triton"), "TRITON_SERVER", v2_only },
	{ STR("huggingface"), "HUGGINGFACE_SERVER", v2_only },
};

const struct seldon_server *seldon_server_at(size_t i)
{
	return i < ARRAY_LEN(servers) ? &servers[i] : NULL;
}

const struct seldon_server *seldon_server_find(struct str format)
{
	for (size_t i = 0; i < ARRAY_LEN(servers); i++)
		if (str_eq(servers[i].format, format))
			return &servers[i];
	return NULL;
}
