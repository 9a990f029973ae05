"""The plans of examples/ and of plans/: each is built for every target that accepts it."""

import collections
import itertools

from property import backends

from . import fixtures, folders, routing, scratch, workshop

ROOT = workshop.HERE.parent.parent
FOLDERS = (ROOT / "examples", workshop.HERE / "plans")
PARAMS = {"recommender": ("--set", "image=registry.example.com/reco:8")}
TARGETS = sorted({backend.target for backend in backends.BUILT.values()})


def check(shop, bench, compiler, report):
    """A point for each plan, and those of its states."""
    with scratch.folder() as out:
        found = {}
        for path in sorted(itertools.chain(*(folder.rglob("*.canary") for folder in FOLDERS))):
            words = PARAMS.get(path.stem, ())
            for plan in compiler.plans(path, *words):
                name = f"{len(found) + 1}-{plan['name']}"
                found[name] = plan
                build(compiler, path, words, plan, out / "plans" / name, report)
        if not found:
            report.point("examples and founding plans", ["there are none"])
        tree = check_tree(shop, bench, report, out / "plans")
        routes(bench, report, tree, found)


def build(compiler, path, words, plan, out, report):
    """Each of its own targets must accept a plan; what accepts it besides is judged as well."""
    own = {target["name"] for target in plan["targets"]} & set(TARGETS)
    troubles, accepting = [], []
    for target in TARGETS:
        accepted, wrong = compiler.build(out, target, [path], "--plan", plan["name"], *words)
        troubles += [f"-t {target}: {text}" for text in wrong]
        accepting += [target] if accepted else []
    troubles += [f"{target}: refused" for target in sorted(own - set(accepting))]
    report.point(f"{path.relative_to(ROOT)}: {plan['name']} for "
                 + (", ".join(accepting) or "no target"), troubles)


def routes(bench, report, tree, found):
    """A point for each target: requests go where its plan says."""
    def told(target):
        return found[target.name.split("/")[1]], None

    troubles, tried = routing.ask(bench, tree, told)
    for target in tree.targets:
        if target.routes_requests:
            report.point(f"{target.name}: routes", [f"{name}: {text}" for name, text in troubles
                                                    if name.startswith(target.name + "/")])
    report.note(tried)


def check_tree(shop, bench, report, root):
    """Judges all states below a folder. Gives the tree."""
    tree = folders.Tree(shop, root)
    fixtures.judge_states(bench, report, tree.states, tree.troubles)
    refused = collections.defaultdict(list)
    for name, text in folders.ask_kustomize(bench, tree.states):
        refused[name].append(text)
    for state in tree.states:
        report.point(f"{state.name}: kustomize", refused[state.name])
    for name in sorted(set(tree.troubles) - {state.name for state in tree.states}):
        report.point(name, tree.troubles[name])
    return tree
