"""Which judge must see which kind. The first judge of a kind knows its schema, each field of it."""

JUDGES = ("kube", "argo", "istio", "kserve", "seldon")

# Judges that are told more than a state, and who makes states for them.
MEANING = ("folders", "router", "routes", "guardrails")

CORE = ("argo",)

KINDS = {
    ("", "ConfigMap"): CORE,
    ("", "Namespace"): CORE,
    ("", "Secret"): CORE,
    ("", "Service"): CORE,
    ("apps", "Deployment"): CORE,
    ("autoscaling", "HorizontalPodAutoscaler"): CORE,
    ("batch", "Job"): CORE,
    ("networking.k8s.io", "Ingress"): CORE,
    ("policy", "PodDisruptionBudget"): CORE,
    ("argoproj.io", "AnalysisTemplate"): ("kube", "argo"),
    ("argoproj.io", "Rollout"): ("kube", "argo"),
    ("gateway.networking.k8s.io", "HTTPRoute"): ("kube",),
    ("machinelearning.seldon.io", "SeldonDeployment"): ("seldon",),
    ("mlops.seldon.io", "Experiment"): ("seldon",),
    ("mlops.seldon.io", "Model"): ("seldon",),
    ("networking.istio.io", "DestinationRule"): ("kube", "istio"),
    ("networking.istio.io", "VirtualService"): ("kube", "istio"),
    ("serving.kserve.io", "InferenceService"): ("kube", "kserve"),
}

# A kind that stands nowhere goes to the judge that says so.
UNKNOWN = ("kube",)


class Table:
    """KINDS, and the kinds for which the caller has a schema besides: kube sees those, too."""

    def __init__(self, more=()):
        self.more = set(more)

    def judges(self, thing):
        """The judges of an object, the one that knows its schema first."""
        known = KINDS.get(kind_of(thing), UNKNOWN)
        return known + ("kube",) if kind_of(thing) in self.more and "kube" not in known else known

    def for_judge(self, judge, objects):
        """What a judge is given of a state. kube refuses what it has no schema for and so is given
        its own kinds only; the others need the whole state and pass over what is not theirs."""
        if judge == "kube":
            return [one for one in objects if judge in self.judges(one)]
        return objects


def kind_of(thing):
    """Group and kind of an object, as far as it has them."""
    if not isinstance(thing, dict):
        return "", ""
    version, kind = thing.get("apiVersion"), thing.get("kind")
    group = version.rpartition("/")[0] if isinstance(version, str) else ""
    return group, kind if isinstance(kind, str) else ""


def name_of(thing):
    """How judges name an object."""
    metadata = thing.get("metadata") if isinstance(thing, dict) else None
    name = metadata.get("name") if isinstance(metadata, dict) else None
    return f"{kind_of(thing)[1]}/{name if isinstance(name, str) else ''}"
