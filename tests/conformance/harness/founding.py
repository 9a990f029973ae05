"""The plans of examples/ and of plans/: each is built for every target that accepts it."""

import itertools

from property import backends

from . import fixtures, folders, scratch, workshop

ROOT = workshop.HERE.parent.parent
FOLDERS = (ROOT / "examples", workshop.HERE / "plans")
PARAMS = {"recommender": ("--set", "image=registry.example.com/reco:8")}
TARGETS = sorted({backend.target for backend in backends.BUILT.values()})


def check(shop, bench, compiler, report):
    """A point for each plan, and those of its states."""
    with scratch.folder() as out:
        found = 0
        for path in sorted(itertools.chain(*(folder.rglob("*.canary") for folder in FOLDERS))):
            words = PARAMS.get(path.stem, ())
            for plan in compiler.plans(path, *words):
                found += 1
                build(compiler, path, words, plan, out / "plans" / str(found), report)
        if not found:
            report.point("examples and founding plans", ["there are none"])
        check_tree(shop, bench, report, out / "plans")


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


def check_tree(shop, bench, report, root):
    """Judges all states below a folder. Gives how many there were."""
    tree = folders.Tree(shop, root)
    fixtures.judge_states(bench, report, tree.states, tree.troubles)
    for name in sorted(set(tree.troubles) - {state.name for state in tree.states}):
        report.point(name, tree.troubles[name])
    return len(tree.states)
