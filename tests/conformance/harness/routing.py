"""Whether requests go where the plan says, in every state of what was built for Istio: what the judge
`routes` is told of a plan, and which states it is asked about.

What a plan says is taken from `plan --json`, and from the generator where it knows better: which
routes an `expose` names.
"""

import dataclasses
import zlib

from .bench import State, place_of

REQUESTS = 40       # of each state
FEW = 8             # of those of plans without routes
NAME = "VirtualService"


def routed(plan, use, names=None):
    """The part of `about` that is the same for all states of a plan. use: the target in the plan, or
    None; names: the exposed routes of each step that exposes some, where that is known."""
    names = iter(names) if names is not None else None
    canary = {route["name"] for route in plan["routes"] if route["to"] == "canary"}
    steps = []
    for step in plan["steps"]:
        exposed = []
        if step["kind"] == "expose":
            exposed = next(names) if names else [n for n in step["routes"] if n in canary]
        steps.append({"kind": step["kind"], "weight_ppm": step["weight_ppm"],
                      "mirror_ppm": step["mirror_ppm"] or 0, "exposed": list(exposed)})
    options = use["options"] if use else {}
    return {"routes": plan["routes"], "steps": steps,
            "region_header": options.get("region-header", [""])[0],
            "bucket_header": options.get("bucket-header", [""])[0],
            "labels": {side: plan[side]["label"] for side in ("stable", "canary")}}


def about(routes, phase, steps=0, name="", before=None):
    """steps: how many of the plan's have begun, of the phase `step`; before: the phase and steps from
    which one comes, while that is under way."""
    def at(phase, steps):
        return routes | {"phase": phase, "steps": routes["steps"][:steps]}

    told = {"plan": at(phase, steps), "seed": zlib.crc32(name.encode()),
            "requests": REQUESTS if routes["routes"] else FEW}
    return told | ({"before": at(*before)} if before else {})


def driven_states(target, routes, step_names):
    """The states of a folder (folders.Target) of a driven target: of each entry of steps.json the
    folder that is in force then, and what there is after each round of its files but the last."""
    phases = {"baseline": "baseline", "start": "start", "promote": "promoted", "retire": "promoted"}
    folder, means = None, {}
    for entry in (*target.forward, *target.back):
        name = f"{target.name}/{entry['name']}"
        folder = entry["folder"] or folder
        if entry["name"] in step_names:
            phase = "step", step_names.index(entry["name"]) + 1
        else:
            phase = "rollback" if entry in target.back else phases[entry["name"]], 0
        means.setdefault(folder, phase)
        yield State(name, target.objects[folder], about=about(routes, *phase, name))
    for entry, before in target.pairs:
        if before:
            yield from between(target, entry, before, routes, means)


def between(target, entry, before, routes, means):
    """What there is while a step is applied, round by round: a request goes where the step before or
    this one sends it."""
    there = {place_of(one): one for one in target.objects[before]}
    for number, part in enumerate(entry["apply"][:-1], 1):
        for file in part["files"]:
            there |= {place_of(one): one for one in target.named[entry["folder"]][file]}
        name = f"{target.name}/{entry['name']} after {before}, round {number}"
        yield State(name, list(there.values()),
                    about=about(routes, *means[entry["folder"]], name, means[before]))


def argo_states(target, plan, routes, made):
    """The states of a Rollout via Istio. made: what Argo makes of its VirtualService, by step."""
    objects = [one for one in target.objects["01-rollout"] if one["kind"] != NAME]
    rollout = next(one for one in objects if one["kind"] == "Rollout")
    routes = routes | {"labels": {}}
    at = list(rests(plan, rollout["spec"]["strategy"]["canary"]["steps"]))
    if sorted(map(str, (i for i, _ in at))) != sorted(key for key in made if "-" not in key):
        raise ValueError(f"{target.name}: Argo rests at {sorted(made)}, the plan at {at}")
    for i, steps in at:
        name = f"{target.name}/step {i}"
        yield State(name, [*objects, made[str(i)]], about=about(routes, "step", steps, name))
        name = f"{target.name}/abort at step {i}"
        yield State(name, [*objects, made[f"abort-{i}"]], about=about(routes, "rollback", name=name))


def rests(plan, steps):
    """(index of a step at which Argo rests, how many of the plan's steps have begun by then)."""
    at = [i for i, step in enumerate(steps) if "pause" in step or "analysis" in step]
    begun = 0
    for begun, step in enumerate(plan["steps"], 1):
        if step["for_ms"] is None and step["kind"] == "stage":
            continue
        if step["for_ms"] != 0:
            yield at.pop(0), begun
        if step["kind"] == "stage" and at and decides(plan, steps[at[0]]):
            yield at.pop(0), begun
    for i in at:    # behind the last step of a plan that never promotes
        yield i, begun


def decides(plan, step):
    """Whether a step of Argo is the analysis that decides a stage."""
    return any(use["templateName"].startswith(plan["name"] + "-promote")
               for use in step.get("analysis", {}).get("templates", []))


@dataclasses.dataclass
class Tried:
    """How many states, how many rules they have, and how many of these some request reached."""
    states: int = 0
    rules: int = 0
    reached: int = 0

    def add(self, other):
        self.states += other.states
        self.rules += other.rules
        self.reached += other.reached

    def __str__(self):
        return f"requests tried in {self.states} states, on {self.reached} of {self.rules} rules"


def ask(bench, tree, told):
    """What is wrong, (name of the state, text) each, of all that was built for Istio below a tree, and
    what was tried. told(target) gives `plan --json` of its plan and the exposed routes,
    or None to leave it out."""
    states, rolled, troubles = [], [], []
    for target in tree.targets:
        if not target.routes_requests or (known := told(target)) is None:
            continue
        plan, exposed = known
        use = next((t for t in plan["targets"] if t["name"] == target.steps["target"]), None)
        routes = routed(plan, use, exposed)
        if target.steps["drives_itself"]:
            rolled.append((target, plan, routes))
        else:
            states += driven_states(target, routes, [step["name"] for step in plan["steps"]])
    walks = [State(target.name, target.objects["01-rollout"]) for target, _, _ in rolled]
    for (target, plan, routes), answer in zip(rolled, bench.ask("router", walks)):
        troubles += [(f"{target.name}/router", text) for text in answer.errors]
        if not answer.errors:
            states += argo_states(target, plan, routes, answer.made)
    tried = Tried(len(states))
    for state, answer in zip(states, bench.ask("routes", states)):
        tried.rules += sum(len(one["spec"]["http"]) for one in state.objects if one["kind"] == NAME)
        tried.reached += sum(name.startswith("rule/") for name in answer.judged)
        troubles += [(state.name, text) for text in answer.errors]
        if not answer.judged:
            troubles.append((state.name, "no VirtualService"))
    return troubles, tried
