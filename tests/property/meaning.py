"""Whether what was built of a random plan says what the plan says: its steps in order, their
weights, and every text where it belongs, unchanged.

A plan is plans.Plan, what was built of it built.Built. Every check gives texts, one for each thing
that is wrong. What routes mean to a request is not looked into, but for the one test that a route
may be.
"""

from fractions import Fraction

PPM = 1000000
BRACKETS = {"live": "livenessProbe", "ready": "readinessProbe", "start": "startupProbe"}


def step_names(plan):
    """The steps of a plan as scenarios and --at name them."""
    seen = []
    for step in plan.steps:
        seen.append(step.words)
        count = seen.count(step.words)
        yield " ".join([*step.words, *([str(count)] if count > 1 else [])])


def promotes(plan):
    return [step.ppm for step in plan.steps if step.kind == "stage"][-1] == PPM


def in_order(plan, backend, built):
    """The steps of steps.json are the plan's."""
    if backend.target == "argo":
        wanted, back = ["baseline", "rollout"], []
    elif backend.target == "sweep-job":
        wanted, back = ["sweep"], []
    else:
        names = list(step_names(plan))
        keeps = plan.steps[-1].kind == "keep"
        wanted = ["baseline"] + ([] if backend.name == "seldon-ambassador" else ["start"])
        wanted += names[:-1] if keeps else names
        wanted += ["promote"] if promotes(plan) else []
        wanted += ["keep", "retire"] if keeps and promotes(plan) else []
        back = ["rollback"]
    got = [entry["name"] for entry in built.order]
    if got != wanted:
        yield f"the order is {got}, the plan's {wanted}"
    if back and [entry["name"] for entry in built.back][:1] != back:
        yield f"the way back is {built.back}"


def carried(text, built):
    """A sweep job takes the plan along as it was written."""
    found = [list(one["data"].values()) for one in built.objects("00-sweep", "ConfigMap")]
    if found != [[text]]:
        yield f"the plan in the ConfigMap is another one: {found}"


def states(plan, built):
    """(step, entry, folder that is in force) of each step of a driven plan."""
    folder = None
    entries = {entry["name"]: entry for entry in built.order}
    for step, name in zip(plan.steps, step_names(plan)):
        if name not in entries:     # `keep` of a plan that never promotes
            continue
        for entry in built.order:
            folder = entry["folder"] or folder
            if entry["name"] == name:
                break
        yield step, entries[name], folder


# ---- weights ------------------------------------------------------------------------------------

def split_of(backend, plan, built, folder):
    """(canary's share, mirrored share) in a folder, as fractions."""
    return SPLITS[backend.target](plan, built, folder)


def kserve_split(plan, built, folder):
    spec = built.objects(folder, "InferenceService")[0]["spec"]
    if "canary" in spec:
        return Fraction(spec["canary"][0]["trafficPercent"], 100), 0
    return Fraction(spec["predictor"].get("canaryTrafficPercent", 0), 100), 0


def seldon_split(plan, built, folder):
    deployments = built.objects(folder, "SeldonDeployment")
    if not deployments:
        return seldon2_split(plan, built, folder)
    predictors = {p["name"]: p for p in deployments[0]["spec"]["predictors"]}
    canary = predictors.get(plan.versions["canary"].name, {})
    shares = [p["traffic"] for p in predictors.values() if not p.get("shadow")]
    if sum(shares) != 100:
        raise ValueError(f"traffic sums to {sum(shares)}")
    share = Fraction(canary.get("traffic", 0), 100)
    return (0, share) if canary.get("shadow") else (share, 0)


def seldon2_split(plan, built, folder):
    experiments = built.objects(folder, "Experiment")
    if not experiments:
        return 0, 0
    spec = experiments[0]["spec"]
    weights = {c["name"]: c["weight"] for c in spec["candidates"]}
    name = f"{plan.name}-{plan.versions['canary'].name}"
    total = sum(weights.values())
    if total not in [100 * 10 ** k for k in range(5)]:
        raise ValueError(f"weights sum to {total}")
    mirror = spec.get("mirror", {"name": name, "percent": 0})
    if mirror["name"] != name or ("mirror" in spec) == (name in weights):
        raise ValueError(f"mirrors {spec}")
    return Fraction(weights.get(name, 0), total), Fraction(mirror["percent"], 100)


def istio_split(plan, built, folder):
    http = built.objects(folder, "VirtualService")[0]["spec"]["http"]
    names = [rule["name"] for rule in http]
    if names[-1] != "primary" or len(set(names)) < len(names):
        raise ValueError(f"rules are called {names}")
    for rule in http:
        weights = {d["destination"]["subset"]: d["weight"] for d in rule["route"]}
        total = sum(weights.values())
        if total not in [100 * 10 ** k for k in range(5)] or set(weights) != {"stable", "canary"}:
            raise ValueError(f"weights {weights}")
    mirror = http[-1].get("mirrors", [{"percentage": {"value": 0}}])[0]["percentage"]["value"]
    return Fraction(weights["canary"], total), Fraction(str(mirror)) / 100


SPLITS = {"kserve": kserve_split, "seldon": seldon_split, "istio": istio_split}


def weights(plan, backend, built):
    """Each step has the weight that the plan gives it."""
    if backend.target == "argo":
        yield from argo_weights(plan, built)
        return
    now = 0
    for step, entry, folder in states(plan, built):
        now = now if step.ppm is None else step.ppm
        if step.kind == "keep":
            continue
        try:
            got = split_of(backend, plan, built, folder)
        except (ValueError, KeyError, IndexError) as error:
            yield f"{entry['name']}: {error!r}"
            continue
        if got != (Fraction(now, PPM), Fraction(step.mirror, PPM)):
            yield f"{entry['name']}: the canary gets {got} of requests, of copies; in the plan " \
                f"{now} ppm, {step.mirror}"
        if entry["folder"] is None and step.kind not in ("pause", "gate"):
            yield f"{entry['name']}: has no folder"
        if (entry["kind"], Fraction(str(entry["weight"]))) != (step.kind, Fraction(now, 10000)):
            yield f"{entry['name']}: steps.json says {entry}"


def argo_weights(plan, built):
    rollout = built.objects("01-rollout", "Rollout")[0]["spec"]["strategy"]["canary"]
    total = rollout.get("trafficRouting", {}).get("maxTrafficWeight", 100)
    steps = rollout["steps"]
    got = [Fraction(step["setWeight"], total) for step in steps if "setWeight" in step]
    wanted = [Fraction(step.ppm, PPM) for step in plan.steps if step.kind == "stage"]
    if "trafficRouting" not in rollout:     # pods are counted by whole per cents
        nearest = [int(100 * w + Fraction(1, 2)) for w in wanted]
        wanted = [w if w in (0, 1) else Fraction(min(max(n, 1), 99), 100)
                  for w, n in zip(wanted, nearest)]
    if got != wanted:
        yield f"weights {got}, in the plan {wanted}"
    mirrors = [step["setMirrorRoute"].get("percentage") for step in steps
               if "setMirrorRoute" in step]
    wanted = [end for step in plan.steps if step.kind == "shadow"
              for end in (step.mirror // 10000, None)]
    if mirrors != wanted:
        yield f"mirrors {mirrors}, in the plan {wanted}"
    waits = sum(step.get("pause") == {} for step in steps)
    if waits != sum(step.approval for step in plan.steps) + (not promotes(plan)):
        yield f"waits {waits} times for a person"
    if any(len(step) != 1 for step in steps):
        yield f"a step of two: {steps}"
    templates = {t["metadata"]["name"] for t in built.objects("01-rollout", "AnalysisTemplate")}
    used = [t["templateName"] for a in (rollout.get("analysis", {"templates": []}),
                                        *(s["analysis"] for s in steps if "analysis" in s))
            for t in a["templates"]]
    if not set(used) <= templates:
        yield f"templates {templates}, used are {used}"
    start = rollout.get("analysis", {"startingStep": 0})["startingStep"]
    if not 0 <= start < len(steps):
        yield f"the analysis starts at step {start} of {len(steps)}"


# ---- texts --------------------------------------------------------------------------------------

def differs(what, got, wanted):
    if got != wanted:
        yield f"{what} is {got!r}, in the plan {wanted!r}"


def metadata(plan, backend, built):
    """The plan's labels and annotations are on every object; a Model has its version's, too."""
    for path, doc in built.docs.items():
        if "metadata" not in doc:
            continue
        for word, wanted in (("labels", plan.labels), ("annotations", plan.annotations)):
            got = doc["metadata"].get(word, {})
            own = {} if doc["kind"] != "Model" else next(
                getattr(version, word) for version in plan.versions.values()
                if version.model == doc["spec"]["storageUri"])
            for key, value in (wanted | own).items():
                yield from differs(f"{path}: {word} {key}", got.get(key), value)
        if doc["metadata"].get("namespace", "") != plan.namespace:
            yield f"{path}: namespace {doc['metadata'].get('namespace')}"


def pods(plan, backend, built, side):
    """(labels, annotations, container) of all that runs a version; the container may be None."""
    version = plan.versions[side]
    for path, doc in built.docs.items():
        kind, spec = doc.get("kind"), doc.get("spec")
        own = path.startswith("00-baseline/") == (side == "stable")
        if kind == "Deployment" and doc["metadata"]["name"] == f"{plan.name}-{version.name}" or \
                kind == "Rollout" and own:
            meta = spec["template"]["metadata"]
            yield path, meta, spec["template"]["spec"]["containers"][0]
        elif kind == "InferenceService":
            for predictor in (spec["predictor"], *(c["predictor"] for c in spec.get("canary", []))):
                if predictor["model"]["storageUri"] == version.model:
                    yield path, predictor, predictor["model"]
        elif kind == "SeldonDeployment":
            for predictor in spec["predictors"]:
                if predictor["name"] == version.name:
                    component = predictor.get("componentSpecs", [{"spec": {"containers": [{}]}}])[0]
                    container = component["spec"]["containers"][0]
                    yield path, component.get("metadata", {}), \
                        container | {"storageUri": predictor["graph"]["modelUri"]}
        elif kind == "Model" and spec["storageUri"] == version.model:
            yield path, doc["metadata"], {"storageUri": spec["storageUri"]}


def versions(plan, backend, built):
    """What a version hands to its containers arrives."""
    for side, version in plan.versions.items():
        found = list(pods(plan, backend, built, side))
        if not found:
            yield f"nothing runs {version.name}"
        for path, meta, container in found:
            yield from (f"{path}: {side}: {text}"
                        for text in version_in(backend, version, meta, container))


def version_in(backend, version, meta, container):
    for word, wanted in (("labels", version.labels), ("annotations", version.annotations)):
        for key, value in wanted.items():
            if key != "version" or backend.target != "seldon":      # Seldon labels pods itself
                yield from differs(f"{word} {key}", meta.get(word, {}).get(key), value)
    env = container.get("env", [])
    if backend.can("ENV"):
        yield from differs("env", {e["name"]: e["value"] for e in env}, version.env)
    if backend.can("ARGS") and (backend.needs == "image" or not version.image):
        yield from differs("args", container.get("args", []), version.args)
    if backend.needs == "model":
        yield from differs("model", container["storageUri"], version.model)
        return
    yield from differs("image", container["image"], version.image)
    for probe, path in version.probes.items():
        yield from differs(probe, container[BRACKETS[probe]]["httpGet"]["path"], path)


def talk(plan, backend, built):
    """Texts for people, and addresses."""
    if backend.target == "argo":
        yield from argo_talk(plan, built)
        return
    for step, entry, _ in states(plan, built):
        if step.kind == "pause":
            yield from differs(f"{entry['name']}: text", entry.get("text", ""), step.text)
        if step.kind == "gate":
            yield from differs(f"{entry['name']}: url", entry["url"], step.text)
    got = [(a["on"], a.get("notify", ""), a.get("channel", a.get("webhook")))
           for a in built.steps["actions"]]
    yield from differs("actions", sorted(got), sorted(plan.actions))


def argo_talk(plan, built):
    rollout = built.objects("01-rollout", "Rollout")[0]
    annotations = rollout["metadata"].get("annotations", {})
    urls = {t["metadata"]["name"]: t["spec"]["metrics"][0]["provider"].get("web", {}).get("url")
            for t in built.objects("01-rollout", "AnalysisTemplate")}
    for step, name in zip(plan.steps, step_names(plan)):
        name = name.replace(" ", "-")
        if step.kind == "pause" and step.text:
            yield from differs(name, annotations.get(f"canaryc/{name}"), step.text)
        if step.kind == "gate":
            yield from differs(name, urls.get(f"{plan.name}-{name}"), step.text)


# ---- routes -------------------------------------------------------------------------------------

def expected_test(plan, backend, route):
    """(kind of match, name, {exact or regex: text}) of a route of one test, None for the last where
    it is not that simple; None for other routes."""
    if not route.test or route.test[0] == "cookie":
        return None
    attribute, key, sign, values = route.test
    if attribute == "region":
        attribute, key = "header", plan.options[backend.name]["region-header"][0]
    key = key.lower() if attribute == "header" else key
    where = {"header": "headers", "query": "queryParams", "path": "uri"}.get(attribute, attribute)
    if sign == "in" and len(values) > 1:
        return where, key, None
    if sign != "=~" or not values[0]:
        return where, key, {"exact": values[0]}
    if backend.name != "argo-gateway":
        return where, key, {"regex": values[0]}
    return where, key, None if "\\Q" in values[0] else {"regex": f"^(?:{values[0]})$"}


def routes(plan, backend, built):
    """The value of a route of one test arrives as it was written. One that an earlier route takes
    may be left out."""
    earlier = []
    for route in plan.routes.values():
        wanted = expected_test(plan, backend, route)
        reachable = all(other and other[2] and other != wanted for other in earlier)
        earlier.append(wanted)
        if not wanted or not wanted[2]:
            continue
        found = list(argo_tests(built, route) if backend.target == "argo" else
                     istio_tests(plan, built, route))
        if reachable and not found:
            yield f"route {route.name} is nowhere"
        for got in found:
            yield from differs(f"route {route.name}", got, wanted)


def istio_tests(plan, built, route):
    for step, _, folder in states(plan, built):
        if step.kind != "stage":
            continue
        for rule in built.objects(folder, "VirtualService")[0]["spec"]["http"]:
            if rule["name"] != route.name:
                continue
            for where, tests in rule["match"][0].items():
                keyed = where in ("headers", "queryParams")
                key, test = next(iter(tests.items())) if keyed else ("", tests)
                yield where, key, test


def argo_tests(built, route):
    for step in built.objects("01-rollout", "Rollout")[0]["spec"]["strategy"]["canary"]["steps"]:
        set_ = step.get("setHeaderRoute", {})
        if set_.get("name") == route.name and "match" in set_:
            yield "headers", set_["match"][0]["headerName"], set_["match"][0]["headerValue"]


# ---- patterns -----------------------------------------------------------------------------------

def regexes(node):
    """All patterns in a document."""
    if isinstance(node, list):
        return set().union(*map(regexes, node))
    if not isinstance(node, dict):
        return set()
    own = {node["regex"]} if isinstance(node.get("regex"), str) else set()
    return own.union(*map(regexes, node.values()))


def plan_of_patterns(built):
    """A plan that has every pattern of what was built in a route: it must be accepted, for canaryc
    knows what is one of RE2. None where there are none."""
    found = sorted(set().union(*(regexes(doc) for doc in built.docs.values())))
    routes_ = "".join(f'route r{i} when header("x") =~ {quoted(text)} to canary\n'
                      for i, text in enumerate(found))
    return found and 'plan p { stable a { image "a" }; canary b { image "b" }\n' \
        f"rollout {{ stage 100% }}\n{routes_}}}\n"


def quoted(text):
    escaped = "".join(f"\\u{{{ord(c):x}}}" if ord(c) < 32 or c in '"\\\x7f' else c for c in text)
    return f'"{escaped}"'
