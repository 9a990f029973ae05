"""The two versions of a random plan: what they serve, run on, and hand to their containers.

What targets take of values beyond their capabilities is kept here: formats and protocols that both
versions may have, whole seconds of probes, labels that tell the two apart.
"""

import dataclasses

from . import spelling, texts
from .tokens import Statement, Token, head, kw

# What serves a format: protocols of KServe's runtimes and of Seldon Core v1's servers, the first by
# default (compiler/serving.c).
KSERVE = {"sklearn": ("v1", "v2"), "xgboost": ("v1", "v2"), "lightgbm": ("v1", "v2"),
          "mlflow": ("v2",), "pmml": ("v1", "v2"), "onnx": ("v1", "v2", "grpc-v2"),
          "tensorflow": ("v1", "grpc-v1", "v2", "grpc-v2"), "triton": ("v2", "grpc-v2"),
          "pytorch": ("v1", "v2", "grpc-v2"), "huggingface": ("v1", "v2"), "vLLM": ("v2",),
          "openvino": ("v1", "v2"), "paddle": ("v1",)}
SELDON = {"sklearn": ("seldon", "v2"), "xgboost": ("seldon", "v2"), "mlflow": ("seldon", "v2"),
          "tensorflow": ("tensorflow", "seldon"), "triton": ("v2",), "huggingface": ("v2",)}
OWN = ("my-format", "R")        # with a runtime of their own
PLACES = ("s3://models/x/{}/", "gs://b/{}", "pvc://claim/{}", "hf://org/{}:main",
          "https://h.example/{}.tar?a=b#c", "s3://b/größer {}/", "oci://registry/{}",
          "oci+native://registry/{}", "webhdfs://h:9870/{}", "file:///mnt/{}")
IMAGES = ("acme/model:{}", "registry.example.com:5000/a/b-{}@sha256:" + "0" * 64, "x",
          "ghcr.io/A_b/{}:1e3")
PROBES = {"live": "livenessProbe", "ready": "readinessProbe", "start": "startupProbe"}


@dataclasses.dataclass
class Version:
    """What is known of a version once it is drawn."""
    name: str
    label: str = ""
    image: str = ""
    model: str = ""
    env: dict = dataclasses.field(default_factory=dict)
    labels: dict = dataclasses.field(default_factory=dict)
    annotations: dict = dataclasses.field(default_factory=dict)
    args: list = dataclasses.field(default_factory=list)
    replicas: tuple = ()
    probes: dict = dataclasses.field(default_factory=dict)
    has: set = dataclasses.field(default_factory=set)   # cpu, memory ...
    format: str = ""
    protocol: str = ""
    runtime: str = ""


class Versions:
    """The part of plans.File that draws them."""

    # ---- maps ----

    def map(self, word, pairs):
        """A statement with a pair a line."""
        entries = []
        for key, value in pairs.items():
            quoted = not spelling.is_word(key) or self.maybe(0.2)
            key = spelling.string(self.rng, key) if quoted else key
            entries.append(Statement([Token(key, "str" if quoted else "decl", "key"),
                                      self.string(value)]))
        return Statement([head(word)], entries, loose=True)

    def pairs(self, keys, value):
        keys = self.rng.sample(keys, self.rng.randint(0, min(len(keys), 6)))
        return {key: value() for key in keys}

    def label_value(self):
        return self.rng.choice(texts.LABEL_VALUES)

    # ---- models ----

    def serving(self, plan):
        """(format, protocol, runtime) of both versions: every target of the plan has a server."""
        kserve = plan.carriers.has("kserve")
        seldon1 = plan.carriers.has("seldon-istio", "seldon-ambassador")
        formats = sorted(SELDON if seldon1 else KSERVE)
        own = self.rng.choice(("", "", "own-server", "yes"))
        chosen = [self.rng.choice(formats), self.rng.choice(formats)] if self.maybe(0.4) else \
            [self.rng.choice(formats)] * 2
        if own and not seldon1 and self.maybe(0.5):
            chosen = [self.rng.choice(OWN)] * 2
        allowed = [set(self.protocols(plan, format_, own)) for format_ in chosen]
        both = sorted(allowed[0] & allowed[1])
        protocol = self.rng.choice(both) if both and self.maybe(0.5) else ""
        if seldon1 and not protocol and SELDON[chosen[0]][0] != SELDON[chosen[1]][0]:
            chosen[1] = chosen[0]
        if kserve and not own and not protocol:     # by default v1, but for two
            fine = ("triton", "vLLM", *(name for name in KSERVE if "v1" in KSERVE[name]))
            chosen = [format_ if format_ in fine else "sklearn" for format_ in chosen]
            if seldon1:
                chosen[1] = chosen[0]
        return [(format_, protocol, own) for format_ in chosen]

    def protocols(self, plan, format_, own):
        """Those that all targets of the plan speak to a model of that format."""
        known = {*KSERVE.get(format_, ()), *SELDON.get(format_, ()), *(("v1", "v2") if own else ())}
        if plan.carriers.has("kserve"):
            known &= {"v1", "v2", "grpc-v1", "grpc-v2"} if own else set(KSERVE.get(format_, ()))
        if plan.carriers.has("seldon-istio", "seldon-ambassador"):
            known &= set(SELDON.get(format_, ()))
        if plan.carriers.has("seldon-v2"):
            known &= {"v2"}
        return known

    def model(self, plan, version, served):
        version.format, version.protocol, version.runtime = served
        version.model = self.rng.choice(PLACES).format(version.name)
        tokens = [head("model"), self.string(version.model), kw("format"),
                  Token(version.format, "word", "free")]
        if version.runtime:
            plan.used.add("RUNTIME")
            tokens += [kw("runtime"), Token(version.runtime, "word", "free")]
        if version.protocol:
            tokens += [kw("protocol"), Token(version.protocol, "word", "free")]
        return Statement(tokens)

    # ---- containers ----

    def probes(self, plan, version):
        """Kubernetes counts their times in seconds."""
        whole = plan.carriers.pods
        for probe in self.rng.sample(sorted(PROBES), self.rng.choice((1, 1, 2, 3))):
            path = "/" + self.rng.choice(("", "ready", "a b", "x?y=1#z", "größer", "{x}"))
            version.probes[probe] = path
            tokens = [head("probe"), Token(probe, "word", "probe"), self.string(path, "path")]
            for word in ("after", "every"):
                if self.maybe(0.5):
                    rest = 0 if whole else self.rng.choice((0, 500))
                    tokens += [kw(word), self.duration(1000 * self.rng.randint(1, 90) + rest)]
            yield Statement(tokens)

    def span(self, word, low, high, value, share=0.5):
        pair = sorted((self.rng.randint(low, high), self.rng.randint(low, high)))
        if self.rng.random() >= share:
            pair[1] = pair[0]
            return Statement([head(word), value(pair[0])]), pair
        return Statement([head(word), value(pair[0]), Token("..", "op"), value(pair[1])]), pair

    def replicas(self, plan, version, side):
        """The stable has pods, and an autoscaler begins with one, but for Knative's."""
        targets = plan.carriers.needs
        knative = all(use.name == "kserve-knative" for use in plan.carriers.uses)
        low = 1 if targets and (side == "stable" or self.maybe(0.7)) else 0
        low = 0 if knative and self.maybe(0.3) else low
        statement, pair = self.span("replicas", low, self.rng.choice((3, 10, 40)),
                                    lambda n: self.value("int", str(n), "score"))
        idle = pair[0] == 0 < pair[1] and not knative or pair[1] == 0 and side == "stable"
        if targets and idle:
            statement, pair = Statement([head("replicas"), Token("1", "num", "int")]), [1, 1]
        version.replicas = tuple(pair)
        plan.used |= {"RANGE"} if pair[0] < pair[1] else set()
        plan.used |= {"REPLICAS_CANARY"} if side == "canary" else set()
        return statement

    def resources(self, plan, version, heir):
        """heir: the version whose own the canary would inherit, or None."""
        low = 1 if heir and "gpu" in heir.has else 0
        for word, likely, draw in (
                ("cpu", 0.4, lambda: self.span("cpu", 1, 4000, self.cpu)[0]),
                ("memory", 0.4, self.memory),
                ("gpu", 0.15, lambda: Statement([head("gpu"), self.integer(low, 8)]))):
            must = heir and word in heir.has
            if plan.carriers.can_of_container(word.upper(), version.image) and \
                    (must or self.also(likely)):
                plan.used.add(word.upper())
                version.has.add(word)
                yield draw()

    def memory(self):
        low, high = self.rng.randint(1, 2 ** 20), self.rng.randint(2 ** 20, 2 ** 33)
        return Statement([head("memory"), self.bytes(low, low), Token("..", "op"),
                          self.bytes(high, high)])

    def args(self, plan, version):
        plan.used.add("ARGS")
        tokens = [head("args"), Token("[", "[")]
        for _ in range(self.rng.randint(1, 4)):
            version.args.append(self.text())
            tokens += [self.string(version.args[-1]), Token(",", "comma")]
        if self.maybe(0.7):
            tokens.pop()
        return Statement([*tokens, Token("]", "]", before="")])

    def environment(self, plan, version):
        plan.used.add("ENV")
        version.env = self.pairs(texts.ENV, self.text)
        version.env = version.env or {"A1": self.text()}
        return self.map("env", version.env)

    # ---- labels ----

    def version_labels(self, plan, version, heir, taken):
        """Labels of the pods; `app` is the plan's, and `version` differs between the two."""
        keys = (*texts.LABELS, *(() if plan.carriers.pods else ("app",)))
        version.labels = self.pairs(keys, self.label_value)
        inherited = set(heir.labels) - {"version"} if heir else set()
        version.labels |= {key: self.label_value() for key in sorted(inherited)}
        if self.also(0.4):
            seldon = plan.carriers.has("seldon-istio", "seldon-ambassador")     # it routes by it
            free = [v for v in texts.LABEL_VALUES if v not in taken]
            version.labels["version"] = version.name if seldon else self.rng.choice(free)
        plan.used.add("POD_LABELS")
        return self.map("labels", version.labels)

    def version_annotations(self, plan, version, heir):
        objects = plan.carriers.has("seldon-v2")    # it has an object of its own
        version.annotations = self.pairs(texts.ANNOTATIONS if objects else texts.LABELS, self.text)
        version.annotations |= {key: self.text() for key in heir.annotations} if heir else {}
        return self.map("annotations", version.annotations)

    # ---- the whole ----

    def version(self, plan, side, name, other, served):
        """A version; other is the one drawn before it, if any. What the stable has, its canary must
        have, too, where it would inherit it: KServe's standard mode."""
        version = Version(name)
        carriers = plan.carriers
        heir = other if carriers.has("kserve-standard") else None
        items, can = [], carriers.can_of_container
        likely = 0.3 if self.zeal else 0.8
        if "image" in carriers.needs or heir and heir.image or self.maybe(likely):
            version.image = self.rng.choice(IMAGES).format(name)
            items.append(Statement([head("image"), self.string(version.image, "image")]))
        if "model" in carriers.needs or self.maybe(0.3):
            items.append(self.model(plan, version, served))
        items += self.resources(plan, version, heir)
        if can("PROBE", version.image) and self.also(0.3):
            plan.used.add("PROBE")
            items += self.probes(plan, version)
        if can("PORT", version.image) and self.also(0.5):
            plan.used.add("PORT")
            items.append(Statement([head("port"), self.integer(1, 65535)]))
        if self.also(0.5):
            items.append(self.replicas(plan, version, side))
        if can("ENV", version.image) and (heir and heir.env or self.also(0.4)):
            items.append(self.environment(plan, version))
        if can("ARGS", version.image) and (heir and heir.args or self.also(0.25)):
            items.append(self.args(plan, version))
        taken = {other.name, other.label} if other else set()
        if heir and heir.labels or self.also(0.3):
            items.append(self.version_labels(plan, version, heir, taken | set(plan.version_names)))
        version.label = version.labels.get("version", name)
        if heir and heir.annotations or self.also(0.3):
            items.append(self.version_annotations(plan, version, heir))
        self.rng.shuffle(items)
        plan.versions[side] = version
        return Statement([head(side), Token(name, "decl", "version")], items)
