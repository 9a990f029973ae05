"""rejects/ and accepts/: what the judges must refuse and what they must accept.

A file is one state. `NAME.before.yaml` beside `NAME.yaml` is the state that was applied before it.
The first line of a reject is a comment that names the judge and a part of its message:

    # judge: istio  expect: subset "canary" of host

The judge `yaml` is the YAML reader.
"""

import dataclasses
import json
import pathlib
import re

from . import documents, workshop
from .bench import State
from .table import JUDGES

RENAMED = "fraud-detector"      # in accepts/, what is put into service
HEADER = re.compile(r"# judge: (\S+) +expect: (.+)")


@dataclasses.dataclass
class Fixture:
    """A file, read. judge and expect are None if it must be accepted."""
    name: str
    state: State
    errors: list
    judge: str = None
    expect: str = None


def load(shop, folder):
    """The fixtures of rejects/ or accepts/."""
    paths = sorted((workshop.HERE / folder).glob("*.yaml"))
    files = documents.read_all(shop, paths)
    fixtures = []
    for path in paths:
        if path.name.endswith(".before.yaml"):
            continue
        before = files.get(path.with_name(path.stem + ".before.yaml"))
        name = f"{folder}/{path.stem}"
        state = State(name, files[path].documents, before.documents if before else None)
        one = Fixture(name, state, files[path].errors + (before.errors if before else []))
        if folder == "rejects":
            header(path, one)
        fixtures.append(one)
    return fixtures


def header(path, one):
    first = pathlib.Path(path).read_text(encoding="utf-8").partition("\n")[0]
    found = HEADER.fullmatch(first.strip())
    if found is None or found[1] not in (*JUDGES, "yaml"):
        one.errors.append("the first line is not `# judge: JUDGE  expect: TEXT`")
    else:
        one.judge, one.expect = found[1], found[2]


def check_rejects(shop, bench, report):
    """One point a file: the judge refuses it, and says what is expected."""
    fixtures = load(shop, "rejects")
    for judge in JUDGES:
        mine = [one for one in fixtures if one.judge == judge]
        for one, answer in zip(mine, bench.ask(judge, [one.state for one in mine])):
            troubles = one.errors + refused(one, answer.errors)
            report.point(f"{one.name}: {judge} refuses it", troubles)
    for one in fixtures:
        if one.judge == "yaml":
            report.point(f"{one.name}: yaml refuses it", refused(one, one.errors))
        elif one.judge is None:
            report.point(one.name, one.errors)
    return len(fixtures)


def refused(one, errors):
    if any(one.expect in error for error in errors):
        return []
    return [f"no message holds: {one.expect}"] + (errors or ["it was accepted"])


def check_accepts(shop, bench, report):
    """One point a file and judge: it is accepted, and each object was judged."""
    fixtures = load(shop, "accepts")
    judge_states(bench, report, [one.state for one in fixtures],
                 {one.name: one.errors for one in fixtures})
    return len(fixtures)


def measure(shop, bench, report, copies):
    """Judges copies of every good state, each under another name: no answer is a remembered one."""
    states = []
    for one in load(shop, "accepts"):
        text = json.dumps([one.state.objects, one.state.before])
        for number in range(copies):
            objects, before = json.loads(text.replace(RENAMED, f"fraud-{number}"))
            states.append(State(f"{one.name} {number}", objects, before))
    troubles = [f"{state.name}: {answer.errors[0]}"
                for state, verdict in zip(states, bench.ask_all(states))
                for answer in verdict.values() if answer.errors]
    report.point(f"{len(states)} good states are accepted", troubles)


def judge_states(bench, report, states, troubles):
    """One point a state for what is wrong with its files (troubles, by the state's name) or that
    nobody judged, and one for each judge."""
    for state, verdict in zip(states, bench.ask_all(states)):
        report.point(f"{state.name}: files",
                     troubles.get(state.name, []) + bench.unjudged(state, verdict))
        for judge, answer in verdict.items():
            report.point(f"{state.name}: {judge}", answer.errors)
            for warning in answer.warnings:
                report.note(f"warning: {warning}")
