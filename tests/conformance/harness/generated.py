"""Random plans (tests/property), built for their back end and for every other target that accepts
them, and judged.

The plans of a back end are taken by the hundred. As many as have different names are built by one
process, and a judge answers for all states of a hundred at once. Plan N of a seed is the same
however many are drawn.
"""

import collections
import concurrent.futures
import dataclasses
import multiprocessing
import os
import pathlib
import shutil

from property import backends, plans
from property.tokens import text_of

from . import bench, folders, routing, scratch, table
from .founding import TARGETS

CHUNK = 125
KUSTOMIZED = 5  # the folders of each fifth plan are given to kustomize
SHOWN = 4       # of the plans that fail by a judge
LINES = 12      # of what is wrong with one


@dataclasses.dataclass
class Found:
    """What came of some plans: by who found it, (number, text); counts and efforts."""
    troubles: dict = dataclasses.field(default_factory=lambda: collections.defaultdict(list))
    plans: int = 0
    states: int = 0
    routed: routing.Tried = dataclasses.field(default_factory=routing.Tried)
    elsewhere: int = 0      # built for another target than it was drawn for
    effort: dict = dataclasses.field(default_factory=dict)

    def add(self, other):
        for who, troubles in other.troubles.items():
            self.troubles[who] += troubles
        self.plans += other.plans
        self.states += other.states
        self.routed.add(other.routed)
        self.elsewhere += other.elsewhere


@dataclasses.dataclass(frozen=True)
class Task:
    """Some plans of a back end."""
    shop: object
    compiler: object
    crds: tuple
    allow_warnings: bool
    seed: str
    backend: str
    numbers: tuple
    keep: pathlib.Path = None


class Trial:
    """The plans of a task, in a folder of their own: plan 7 is in 7.canary, and what is built of it
    for a target goes below out/BACKEND-7."""

    def __init__(self, task, folder):
        self.task, self.folder = task, folder
        self.target = backends.BUILT[task.backend].target
        self.found = Found(plans=len(task.numbers))
        self.names, self.exposed = {}, {}
        for number in task.numbers:
            plan, tokens = plans.drawn_for(task.backend, task.seed, number)
            self.names[number] = plan.name
            self.exposed[number] = [s.exposed for s in plan.steps if s.kind == "expose"]
            self.path(number).write_bytes(text_of(tokens).encode())

    def path(self, number):
        return self.folder / f"{number}.canary"

    def out(self, number):
        return self.folder / "out" / f"{self.task.backend}-{number}"

    def trouble(self, who, number, text):
        self.found.troubles[who].append((number, text))

    def all(self):
        for numbers in self.batches():
            self.build(numbers)
        for number in self.task.numbers:
            self.build_elsewhere(number)
        self.judge()
        self.keep()
        return self.found

    # ---- building ----

    def batches(self):
        """The numbers, those together whose plans have different names."""
        batches = []
        for number, name in self.names.items():
            batch = next((b for b in batches if name not in b), None)
            if batch is None:
                batches.append(batch := {})
            batch[name] = number
        return [list(batch.values()) for batch in batches]

    def build(self, numbers):
        """All in one process, or each alone if that finds something."""
        together = self.folder / "together"
        if len(numbers) > 1:
            accepted, troubles = self.task.compiler.build(together, self.target,
                                                          map(self.path, numbers))
            if accepted and not troubles:
                for number in numbers:
                    self.out(number).parent.mkdir(exist_ok=True)
                    (together / self.names[number]).rename(self.out(number))
                together.rmdir()
                return
            shutil.rmtree(together, ignore_errors=True)
        for number in numbers:
            self.build_one(number)

    def build_one(self, number):
        accepted, troubles = self.task.compiler.build(self.out(number), self.target,
                                                      [self.path(number)])
        if not accepted and not troubles:
            troubles = ["refused\n" + self.task.compiler.run("check", self.path(number))[2]]
        for text in troubles:
            self.trouble("canaryc", number, f"-t {self.target}: {text}")

    def build_elsewhere(self, number):
        for target in TARGETS:
            if target == self.target:
                continue
            accepted, troubles = self.task.compiler.build(self.out(number), target,
                                                          [self.path(number)])
            self.found.elsewhere += accepted
            for text in troubles:
                self.trouble("canaryc", number, f"-t {target}: {text}")

    # ---- judging ----

    def judge(self):
        task = self.task
        judges = bench.Bench(task.shop, task.crds, task.allow_warnings)
        tree = folders.Tree(task.shop, self.folder / "out")
        for name, troubles in tree.troubles.items():
            for text in troubles:
                self.trouble("files", number_in(name), f"{name}: {text}")
        for state, verdict in zip(tree.states, judges.ask_all(tree.states)):
            for text in judges.unjudged(state, verdict):
                self.trouble("files", number_in(state.name), f"{state.name}: {text}")
            for judge, answer in verdict.items():
                for text in answer.errors:
                    self.trouble(judge, number_in(state.name), f"{state.name}: {text}")
        some = [state for state in tree.states if (number_in(state.name) or 0) % KUSTOMIZED == 0
                or len(self.task.numbers) == 1]
        for name, text in folders.ask_kustomize(judges, some):
            self.trouble("folders", number_in(name), f"{name}: {text}")
        troubles, self.found.routed = routing.ask(judges, tree, self.told)
        for name, text in troubles:
            self.trouble("routes", number_in(name), f"{name}: {text}")
        self.found.states = len(tree.states)
        self.found.effort = judges.effort

    def told(self, target):
        """What routing.ask() must know of the plan of a target's folder."""
        number = number_in(target.name)
        plan, = self.task.compiler.plans(self.path(number))
        return plan, self.exposed[number]

    def keep(self):
        """Copies what failed to where it can be looked at."""
        if self.task.keep is None:
            return
        for number in {number for found in self.found.troubles.values() for number, _ in found}:
            if number is not None:
                where = self.task.keep / f"{self.task.backend}-{number}"
                shutil.rmtree(where, ignore_errors=True)
                where.mkdir(parents=True)
                shutil.copy(self.path(number), where)
                if self.out(number).exists():
                    shutil.copytree(self.out(number), where / "out")


def number_in(name):
    """The number of a plan in the name of a state, out/BACKEND-NUMBER/...; None if there is none."""
    number = name.split("/")[1].rpartition("-")[2] if "/" in name else ""
    return int(number) if number.isdigit() else None


def tried(task):
    with scratch.folder() as folder:
        return Trial(task, folder).all()


class Run:
    """All plans of all back ends; a point for each back end and each of who judges."""

    def __init__(self, shop, judges, compiler, report, wanted):
        self.judges, self.report, self.wanted = judges, report, wanted
        numbers = range(wanted.count) if wanted.only is None else [wanted.only]
        self.names = [wanted.backend] if wanted.backend in backends.BUILT else \
            [name for name in backends.BUILT if wanted.backend in name]
        self.tasks = [Task(shop, compiler, tuple(wanted.crds), wanted.allow_warnings, wanted.seed,
                           name, tuple(numbers[at:at + CHUNK]), wanted.keep)
                      for name in self.names for at in range(0, len(numbers), CHUNK)]

    def all(self):
        found = {name: Found() for name in self.names}
        fork = multiprocessing.get_context("fork")
        with concurrent.futures.ProcessPoolExecutor(os.cpu_count(), mp_context=fork) as pool:
            for task, result in zip(self.tasks, pool.map(tried, self.tasks)):
                found[task.backend].add(result)
                for judge, effort in result.effort.items():
                    self.judges.effort[judge].add(effort)
        for name in self.names:
            self.points(name, found[name])

    def points(self, name, found):
        for who in ("canaryc", "files", "folders", *table.JUDGES, *(["routes"] if found.routed.states else [])):
            by_plan = collections.defaultdict(list)
            for number, text in found.troubles[who]:
                by_plan[number].append(text)
            lines = []
            for number, texts in list(by_plan.items())[:SHOWN]:
                lines += ["", f"plan {number} of seed {self.wanted.seed}; once more: "
                          + self.again(name, number)]
                lines += "\n".join(texts).splitlines()[:LINES]
            lines += [f"and {len(by_plan) - SHOWN} more"] if len(by_plan) > SHOWN else []
            self.report.point(f"{name}: {found.plans} random plans, {who}", lines)
        self.report.note(f"{name}: {found.states} states; {found.routed}; {found.elsewhere} "
                         "builds for another target")

    def again(self, name, number):
        return ("tests/conformance/run --parts generated --keep DIR "
                f"--seed {self.wanted.seed} --backend {name} --only {number}")
