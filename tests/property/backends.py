"""What targets can carry of a plan, by the table that the compiler decides by.

A back end is a target with the options and the router that change what it can do. For those that
can be built, the letters of compiler/capability.c count (N native, D by the driver, E emulated, X
not at all); the others of the design are known by whether they carry routes. What a target wants of
values (whole seconds, names, formats) is not in that table: versions.py, rollouts.py and targets.py
see to it.
"""

import dataclasses
import functools
import pathlib
import re

COMPILER = pathlib.Path(__file__).resolve().parents[2] / "compiler"
ROUTING = ("EXPOSE", "ROUTE_ONE", "ROUTE_COOKIE", "ROUTE_REGION", "ROUTE_ELSE", "ROUTE_STABLE",
           "COHORT")


@dataclasses.dataclass(frozen=True)
class Backend:
    """A target, and what its block must say."""
    name: str
    target: str
    needs: str              # of both versions: image, model, or nothing
    via: str = ""
    settings: tuple = ()    # (name, word)
    column: str = ""        # of the table; empty: it can't be built yet
    routes: bool = False    # of one without a column

    def can(self, feature):
        if self.column:
            return table()[feature][self.column] != "X"
        return self.routes or feature not in ROUTING

    @property
    def router(self):
        return self.via or self.target


def _built(name, target, needs, via="", **settings):
    return Backend(name, target, needs, via, tuple(settings.items()),
                   name.upper().replace("-", "_"))


BUILT = {b.name: b for b in (
    _built("kserve-knative", "kserve", "model", mode="knative"),
    _built("kserve-standard", "kserve", "model", mode="standard"),
    _built("seldon-istio", "seldon", "model", api="v1", ingress="istio"),
    _built("seldon-ambassador", "seldon", "model", api="v1", ingress="ambassador"),
    _built("seldon-v2", "seldon", "model", api="v2"),
    _built("istio", "istio", "image"),
    _built("sweep-job", "sweep-job", "", image='"registry.example.com/canaryc:1"', traces='"traces"',
           trace='"week.csv"', results='"results"'),
    _built("argo-none", "argo", "image", "none"),
    _built("argo-istio", "argo", "image", "istio"),
    _built("argo-gateway", "argo", "image", "gateway"),
    _built("argo-nginx", "argo", "image", "nginx"),
)}

LATER = (
    *(Backend(f"flagger-{via}", "flagger", "image", via, routes=True)
      for via in ("istio", "gateway", "nginx", "appmesh")),
    Backend("flagger-linkerd", "flagger", "image", "linkerd"),
    Backend("flagger-kubernetes", "flagger", "image", "kubernetes"),
    Backend("kubernetes", "kubernetes", "image"),
    Backend("gateway", "gateway", "image", routes=True),
    Backend("nginx", "nginx", "image", routes=True),
    Backend("appmesh", "appmesh", "image", routes=True),
    Backend("prometheus-rules", "prometheus-rules", "", routes=True),
    Backend("grafana", "grafana", "", routes=True),
)

DEFAULTS = {"mode": "knative", "api": "v1", "ingress": "istio", "argo": "none"}


@functools.cache
def table():
    """{feature: {column: letter}}. A change of the C file's form must not go unnoticed."""
    header = (COMPILER / "capability.h").read_text()
    text = (COMPILER / "capability.c").read_text()
    columns = re.findall(r"^\tBACKEND_(\w+),", header, re.MULTILINE)
    features = re.findall(r"^\tFEATURE_(\w+),", header, re.MULTILINE)
    rows = dict(re.findall(r'\[FEATURE_(\w+)\] = \{\s*"[^"]*",\s*"([NDEX]+)"', text))
    if set(columns) != {b.column for b in BUILT.values()} or set(rows) != set(features) or \
            any(len(letters) != len(columns) for letters in rows.values()):
        raise RuntimeError("the table in compiler/capability.c is not as it was")
    return {feature: dict(zip(columns, letters)) for feature, letters in rows.items()}


class Carriers:
    """The targets of one plan together: what each of them carries."""

    def __init__(self, uses):
        self.uses = list(uses)
        self.built = [use for use in self.uses if use.column]
        self.needs = {use.needs for use in self.uses} - {""}

    def can(self, feature):
        return all(use.can(feature) for use in self.uses)

    def can_of_container(self, feature, image):
        """What describes a container: one that serves a model leaves it to the image, if any."""
        return all(use.can(feature) or (image and use.needs == "model") for use in self.uses)

    def has(self, *names):
        """Whether one of these can be built: by target, or by name."""
        return any(use.target in names or use.name in names for use in self.built)

    @property
    def pods(self):
        return "image" in self.needs

    @property
    def routers(self):
        return {use.router for use in self.built}
