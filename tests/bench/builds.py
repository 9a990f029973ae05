"""The part of the table that is about `canaryc build`; tests/bench/run imports it.

Each founding plan is built for all of the four targets that it can be built for, into a folder that is
there already and is written again each time, as a CI job does. Beside it: the empty program; jsonnet
rendering manifests of as many bytes; and `kustomize build` on each folder of the result, which is a
process a folder, since that is how they are applied. kustomize is the one that `make
check-conformance` builds.
"""

import pathlib
import re
import shutil
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PLANS = {
    "fraud-detector": "kserve,seldon,istio,argo",
    "churn-predictor": "istio",
    "model-service": "istio",
}
MANY = 1000


def example(name):
    return ROOT / "examples" / name / f"{name}.canary"


def jsonnet_manifests(size):
    """A jsonnet program that renders manifests of about that many bytes, as people write it."""
    text = """local labels(version) = { app: 'model', version: version };
local container(version) = {
  name: 'model', image: 'registry.example.com/fraud-detector:' + version,
  ports: [{ name: 'http', containerPort: 8080 }],
  resources: { requests: { cpu: '500m', memory: '1Gi' }, limits: { cpu: '2', memory: '2Gi' } },
  readinessProbe: { httpGet: { path: '/ready', port: 8080 }, periodSeconds: 5 },
};
local deployment(version, replicas) = {
  apiVersion: 'apps/v1', kind: 'Deployment',
  metadata: { name: 'fraud-detector-' + version, namespace: 'ml', labels: labels(version) },
  spec: {
    replicas: replicas, selector: { matchLabels: labels(version) },
    template: { metadata: { labels: labels(version) }, spec: { containers: [container(version)] } },
  },
};
"""
    one = 1650      # bytes of a Deployment as jsonnet prints it
    return text + f"[deployment('v%d' % n, n) for n in std.range(1, {size // one + 1})]\n"


def many_plans(folder, n):
    """So many copies of a plan, each of a name of its own. Returns their paths."""
    text = example("model-service").read_text("utf-8")
    folder.mkdir()
    paths = []
    for k in range(n):
        path = folder / f"p{k}.canary"
        path.write_text(re.sub(r"^plan \S+", f"plan p{k}", text, flags=re.M), "utf-8")
        paths.append(str(path))
    return paths


def built(canaryc, plan, targets, folder):
    """The command that builds a plan, run once. Returns it with the bytes of all manifests."""
    command = [canaryc, "build", "-t", targets, "-o", str(folder), str(example(plan))]
    subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=True)
    return command, sum(path.stat().st_size for path in folder.rglob("*.yaml"))


def kustomize_of_all(kustomize, folder):
    """A command that builds every folder that has a kustomization.yaml."""
    folders = " ".join(sorted(str(path.parent) for path in folder.rglob("kustomization.yaml")))
    return ["sh", "-ec", f"for folder in {folders}; do {kustomize} build $folder; done"]


def build_ratios(canaryc, empty, kustomize, folder):
    """The rows: name, our command, the other, the limit."""
    jsonnet = shutil.which("jsonnet") or "jsonnet (not installed; apt-get install jsonnet)"
    for plan, targets in PLANS.items():
        command, size = built(canaryc, plan, targets, folder / plan)
        document = folder / f"{plan}.jsonnet"
        document.write_text(jsonnet_manifests(size), "utf-8")
        yield f"build {plan} / empty", command, [empty], 8.0
        yield f"build {plan} / jsonnet", command, [jsonnet, str(document)], 0.1
        yield (f"build {plan} / kustomize", command, kustomize_of_all(kustomize, folder / plan),
               0.2)
    many = many_plans(folder / "many", MANY)
    out = ["-t", "istio", "-o"]
    yield (f"build {MANY} plans / {MANY // 10}",
           [canaryc, "build", *out, str(folder / "all"), *many],
           [canaryc, "build", *out, str(folder / "tenth"), *many[:MANY // 10]], 12.0)
