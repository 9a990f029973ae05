"""The folders that `canaryc build` writes, as a user applies them: DIR/TARGET/STEP/*.yaml, with a
kustomization.yaml in each step and a steps.json in each target; with several plans
DIR/PLAN/TARGET/...

steps.json says what comes after what, what is deleted and where the way back begins. Its form:
targets/steps.c of canaryc. What a state leaves of the one before must be deleted by it, and the
patch of a step, where it has one, must make its document of the one before."""

import dataclasses
import json
import os
import pathlib

from property.built import merged, same

from . import documents, table
from .bench import State

KUSTOMIZATION = "kustomization.yaml"
STEPS = "steps.json"
PATCHES = "patches"
HEAD = {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization"}


class Tree:
    """All states below a folder, and what is wrong with their files, by the state's name."""

    def __init__(self, shop, root):
        self.root = root
        self.states, self.troubles, self.targets = [], {}, []
        self.there, self.files = {}, {}     # names by folder; what is in a YAML file
        found = self.walk(shop)
        self.targets = [Target(self, folder) for folder in found]
        if not found:
            self.trouble(str(root), f"no {STEPS} below it")
        self.strays(set(found))

    def walk(self, shop):
        """Reads what there is; gives the folders of targets."""
        for folder, subfolders, names in os.walk(self.root):
            subfolders.sort()
            self.there[pathlib.Path(folder)] = (subfolders, sorted(names))
        paths = [folder / name for folder, (_, names) in self.there.items() for name in names
                 if name.endswith(".yaml")]
        self.files = documents.read_all(shop, paths)
        return [folder for folder, (_, names) in self.there.items() if STEPS in names]

    def trouble(self, name, text):
        self.troubles.setdefault(name, []).append(text)

    def name(self, path):
        return path.relative_to(self.root.parent).as_posix()

    def document(self, path, name):
        """The one document of a file, for the state of that name; None and a trouble if not one."""
        file = self.files.get(path)
        for error in file.errors if file else []:
            self.trouble(name, f"{self.name(path)}: {error}")
        if file is None or len(file.documents) != 1:
            self.trouble(name, f"not one document in {path.name}")
            return None
        return file.documents[0]

    def strays(self, targets):
        """A YAML file that is in no step would be judged by nobody."""
        for path in self.files:
            if path.parent.parent not in targets:
                self.trouble(self.name(self.root), f"{self.name(path)}: in no step of a target")


class Target:
    """The folder of a target: adds its states to the tree."""

    def __init__(self, tree, folder):
        self.tree, self.folder, self.name = tree, folder, tree.name(folder)
        self.steps = steps = self.read_steps()
        self.named = {}     # by step, the documents of each file
        self.objects = {step: self.read_step(folder / step) for step in tree.there[folder][0]
                        if step != PATCHES}
        if not self.objects:
            tree.trouble(self.name, "no step below it")
        self.forward, self.back = steps.get("order", []), steps.get("rollback", [])
        self.pairs = pairs = transitions(steps)
        for entry, before in pairs:
            self.add_state(entry, before)
        for step in sorted(set(self.objects) - {entry["folder"] for entry, _ in pairs}):
            tree.trouble(f"{self.name}/{step}", f"no entry of {STEPS} has this folder")
        self.patches({entry.get("patch") for entry, _ in pairs})

    @property
    def routes_requests(self):
        """Whether there is a VirtualService in it, which decides where requests go."""
        return any(one.get("kind") == "VirtualService"
                   for objects in self.objects.values() for one in objects)

    def read_steps(self):
        try:
            steps = json.loads((self.folder / STEPS).read_text(encoding="utf-8"))
            return steps if isinstance(steps, dict) else {}
        except ValueError as error:
            self.tree.trouble(self.name, f"{STEPS}: {error}")
            return {}

    def read_step(self, step):
        """The objects of a step; its kustomization.yaml must list just the files beside it."""
        tree, objects, listed = self.tree, [], []
        files = self.named[step.name] = {}
        subfolders, names = tree.there[step]
        for name in [*subfolders, *names]:
            if not name.endswith(".yaml"):
                tree.trouble(tree.name(step), f"{name}: neither YAML nor expected here")
            elif name != KUSTOMIZATION:
                file = tree.files[step / name]
                for error in file.errors:
                    tree.trouble(tree.name(step), f"{name}: {error}")
                files[name] = file.documents
                objects += file.documents
                listed.append(name)
        self.kustomization(step, listed)
        return objects

    def kustomization(self, step, names):
        name = self.tree.name(step)
        document = self.tree.document(step / KUSTOMIZATION, name)
        if document is None:
            return
        listed = document.get("resources") if isinstance(document, dict) else None
        if not isinstance(listed, list) or sorted(map(str, listed)) != sorted(names):
            self.tree.trouble(name, f"{KUSTOMIZATION} lists {listed}, the files are {names}")
        head = {key: document.get(key) for key in HEAD} if isinstance(document, dict) else {}
        if head != HEAD:
            self.tree.trouble(name, f"{KUSTOMIZATION} is {head}")

    def add_state(self, entry, before):
        step, objects = entry["folder"], self.objects.get(entry["folder"])
        name = f"{self.name}/{step}" + (f" after {before}" if before else "")
        if objects is None:
            self.tree.trouble(name, f"{STEPS} has this folder, and it is not there")
            return
        old = self.objects.get(before)
        state = State(name, objects, old, folder=str(self.folder / step))
        self.tree.states.append(state)
        if old is not None:
            state.patch = str(self.folder / entry["patch"]) if "patch" in entry else ""
            there = old if entry in self.forward else sum(self.objects.values(), [])
            for trouble in left_over(entry, old, objects, there):
                self.tree.trouble(name, trouble)
            self.patch(name, entry, old, objects)

    def patch(self, name, entry, before, after):
        """A step of one document whose patch is its own difference to the one before."""
        if PATCHES not in self.tree.there[self.folder][0]:
            return
        change = {}
        if "patch" in entry:
            change = self.tree.document(self.folder / entry["patch"], name)
        if len(before) != 1 or len(after) != 1:
            self.tree.trouble(name, "a patch, and not one document before and after it")
        elif change is not None and not same(merged(before[0], change), after[0]):
            self.tree.trouble(name, f"{entry.get('patch', 'no patch')} makes another document")

    def patches(self, named):
        for name in self.tree.there.get(self.folder / PATCHES, ((), ()))[1]:
            if f"{PATCHES}/{name}" not in named:
                self.tree.trouble(self.name, f"{PATCHES}/{name}: no entry of {STEPS} has it")


def ask_kustomize(bench, states):
    """What is wrong, (name of the state, text) each, by kustomize's own code: each folder is built once,
    and each patch applied to each state from which one comes to its own."""
    built, asked = set(), []
    for state in states:
        about = {"folder": "" if state.folder in built else state.folder, "patch": state.patch}
        built.add(state.folder)
        if state.objects and any(about.values()):
            asked.append(dataclasses.replace(state, about=about))
    for state, answer in zip(asked, bench.ask("folders", asked)):
        for text in answer.errors + ([] if answer.judged else ["not judged"]):
            yield state.name, text


def transitions(steps):
    """Each entry of steps.json that has a folder, with the folder that is in force before it; the
    first of the way back behind each step from which one may come, which is all but the first, up
    to the one that rollback_until names."""
    pairs, starts, before = [], [], None
    until, open_ = steps.get("rollback_until"), True
    for entry in steps.get("order", []):
        open_ = open_ and entry["name"] != until
        if not entry.get("folder"):
            continue
        pairs.append((entry, before))
        if before and open_:
            starts.append(entry["folder"])
        before = entry["folder"]
    back = [entry for entry in steps.get("rollback", []) if entry.get("folder")]
    pairs += [(back[0], start) for start in starts] if back else []
    pairs += [(entry, last["folder"]) for last, entry in zip(back, back[1:])]
    return pairs


def left_over(entry, before, after, there):
    """An object that goes must be deleted, and what is deleted must be one of those that may be
    there, and go."""
    before, after, there = ({(table.kind_of(one)[1], table.name_of(one).partition("/")[2])
                             for one in objects} for objects in (before, after, there))
    deleted = {(one.get("kind"), one.get("name")) for one in entry.get("delete", [])}
    for kind, name in sorted(before - after - deleted):
        yield f"{kind}/{name}: was there before, is not in this state, and is not deleted"
    for kind, name in sorted(deleted - (there - after)):
        yield f"{kind}/{name}: is deleted, and " + \
            ("is in this state" if (kind, name) in after else "was not there")
