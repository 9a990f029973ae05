"""The folders that `canaryc build` writes: DIR/TARGET/STEP/*.yaml, with a kustomization.yaml in
each step and a steps.json in each target; with several plans DIR/PLAN/TARGET/..."""

import json
import re

from . import documents
from .bench import State

KUSTOMIZATION = "kustomization.yaml"
STEPS = "steps.json"
NUMBERED = re.compile(r"(\d+)-")


class Tree:
    """All states below a folder, and what is wrong with their files, by the state's name."""

    def __init__(self, shop, root):
        self.root = root
        self.states, self.troubles = [], {}
        targets = sorted(path.parent for path in root.rglob(STEPS))
        self.files = documents.read_all(shop, sorted(root.rglob("*.yaml")))
        for target in targets:
            self.add_target(target)
        if not targets:
            self.trouble(str(root), f"no {STEPS} below it")
        self.strays(targets)

    def trouble(self, name, text):
        self.troubles.setdefault(name, []).append(text)

    def name(self, path):
        return path.relative_to(self.root.parent).as_posix()

    def add_target(self, target):
        steps = [path for path in target.iterdir() if path.is_dir()]
        objects = {step.name: self.read_step(step) for step in steps}
        for step, before in transitions(objects):
            name = self.name(target / step) + (f" after {before}" if before else "")
            self.states.append(State(name, objects[step], objects[before] if before else None))
        try:
            json.loads((target / STEPS).read_text(encoding="utf-8"))
        except ValueError as error:
            self.trouble(self.name(target), f"{STEPS}: {error}")
        if not steps:
            self.trouble(self.name(target), "no step below it")

    def read_step(self, step):
        """The objects of a step; its kustomization.yaml must list just the files beside it."""
        objects, name = [], self.name(step)
        paths = sorted(path for path in self.files if path.parent == step)
        for path in paths:
            for error in self.files[path].errors:
                self.trouble(name, f"{path.name}: {error}")
            if path.name != KUSTOMIZATION:
                objects += self.files[path].documents
        for path in step.iterdir():
            if path not in paths:
                self.trouble(name, f"{path.name}: neither YAML nor expected here")
        self.kustomization(step, [path.name for path in paths if path.name != KUSTOMIZATION])
        return objects

    def kustomization(self, step, names):
        name, file = self.name(step), self.files.get(step / KUSTOMIZATION)
        if file is None or len(file.documents) != 1:
            self.trouble(name, f"not one document in {KUSTOMIZATION}")
            return
        listed = file.documents[0].get("resources") if isinstance(file.documents[0], dict) else None
        if not isinstance(listed, list) or sorted(map(str, listed)) != sorted(names):
            self.trouble(name, f"{KUSTOMIZATION} lists {listed}, the files are {names}")
        head = {key: file.documents[0].get(key) for key in ("apiVersion", "kind")}
        if head != {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization"}:
            self.trouble(name, f"{KUSTOMIZATION} is {head}")

    def strays(self, targets):
        """A YAML file that is in no step would be judged by nobody."""
        for path in self.files:
            if path.parent.parent not in targets:
                self.trouble(self.name(self.root), f"{self.name(path)}: in no step of a target")


def transitions(steps):
    """Each step with the one before it, and each step from which one can go back with rollback."""
    numbered = sorted((step for step in steps if NUMBERED.match(step)),
                      key=lambda step: (int(NUMBERED.match(step)[1]), step))
    after = [step for step in ("promote", "retire") if step in steps]
    back = sorted(step for step in steps if step == "rollback" or step.startswith("rollback-"))
    forward = numbered + after
    pairs = list(zip(forward, [None, *forward]))
    if back:
        pairs += [(back[0], step) for step in numbered[1:]]
        pairs += list(zip(back[1:], back))
    pairs += [(step, None) for step in sorted(set(steps) - set(forward) - set(back))]
    return pairs
