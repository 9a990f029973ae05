"""Asks the judges about states: all lines of a judge go to one process, and the judges run side by
side. A state is judged by each judge that the table names for one of its objects."""

import dataclasses
import json
import os
import re
import subprocess
import threading
import time

from . import table, workshop

SECONDS = 300       # without an answer, then a judge is ended


@dataclasses.dataclass
class State:
    """A set of documents that is applied at once, and what was applied before it."""
    name: str
    objects: list
    before: list = None


@dataclasses.dataclass
class Answer:
    """What a judge says of a state. An answer that never came is an error."""
    judged: list = dataclasses.field(default_factory=list)
    errors: list = dataclasses.field(default_factory=list)
    warnings: list = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Effort:
    """What a judge cost."""
    states: int = 0
    objects: int = 0
    wall: float = 0
    processor: float = 0

    def __str__(self):
        return (f"{self.states} states, {self.objects} objects in {self.wall:.1f} s"
                f" ({self.processor:.1f} s of a processor)")


class Bench:
    """The judges of a workshop. effort is what each has cost so far."""

    def __init__(self, shop, crds=(), allow_warnings=False):
        self.shop = shop
        self.flags = {"kube": [], "istio": ["-allow-warnings"] if allow_warnings else []}
        for folder in (workshop.HERE / "crds", *crds):
            self.flags["kube"] += ["-crds", str(folder)]
        self.table = table.Table(kinds_defined(crds))
        self.effort = {judge: Effort() for judge in table.JUDGES}

    def ask_all(self, states):
        """A dict judge -> Answer for each state, of the judges that must see it."""
        verdicts = [{} for _ in states]

        def work(judge):
            mine = [i for i, state in enumerate(states) if self.concerns(judge, state)]
            for i, answer in zip(mine, self.ask(judge, [states[i] for i in mine])):
                verdicts[i][judge] = answer

        threads = [threading.Thread(target=work, args=(judge,)) for judge in table.JUDGES]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return [{judge: verdict[judge] for judge in table.JUDGES if judge in verdict}
                for verdict in verdicts]

    def concerns(self, judge, state):
        return any(judge in self.table.judges(one) for one in state.objects)

    def ask(self, judge, states):
        """One process; its answers come in the order of the states."""
        if not states:
            return []
        lines = [self.line(judge, state) for state in states]
        start = time.monotonic()
        process = Process(self.command(judge))
        answers = [read_answer(line, state.name)
                   for line, state in zip(process.talk(lines), states)]
        why = process.finish()
        while len(answers) < len(states):
            answers.append(Answer(errors=[f"no answer of {judge}: {why}"]))
        effort = self.effort[judge]
        effort.states += len(states)
        effort.objects += sum(len(self.table.for_judge(judge, state.objects)) for state in states)
        effort.wall += time.monotonic() - start
        effort.processor += process.processor
        return answers

    def line(self, judge, state):
        request = {"id": state.name, "objects": self.table.for_judge(judge, state.objects)}
        if state.before is not None:
            request["before"] = self.table.for_judge(judge, state.before)
        return json.dumps(request) + "\n"

    def command(self, judge):
        return [str(self.shop.program(judge).resolve()), *self.flags.get(judge, ())]

    def unjudged(self, state, verdict):
        """A line for each object that a judge passed over, or that there are twice."""
        troubles, seen = [] if state.objects else ["no document"], set()
        for one in state.objects:
            name = table.name_of(one)
            place = (*table.kind_of(one), name, namespace_of(one))
            if place in seen:
                troubles.append(f"{name}: stands in the state twice")
            seen.add(place)
            for judge in self.table.judges(one):
                answer = verdict.get(judge)
                if answer is not None and name not in answer.judged and not answer.errors:
                    troubles.append(f"{name}: not judged by {judge}")
        return troubles


class Process:
    """A judge that is spoken to line by line. processor is its time in seconds, once finished."""

    def __init__(self, words):
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE)
        self.stderr = b""
        self.processor = 0.0
        self.late = False

    def talk(self, lines):
        """Sends the lines and gives the answers until there are no more."""
        writer = threading.Thread(target=self.write, args=(lines,))
        listener = threading.Thread(target=self.listen)
        writer.start()
        listener.start()
        answers = []
        while True:
            guard = threading.Timer(SECONDS, self.stop)
            guard.start()
            line = self.process.stdout.readline()
            guard.cancel()
            if not line:
                break
            answers.append(line)
        writer.join()
        listener.join()
        return answers

    def write(self, lines):
        try:
            for line in lines:
                self.process.stdin.write(line.encode())
            self.process.stdin.close()
        except OSError:
            pass            # it ended early; the missing answers tell

    def listen(self):
        self.stderr = self.process.stderr.read()

    def stop(self):
        self.late = True
        self.process.kill()

    def finish(self):
        """Waits for the end and says how it came, for answers that are missing."""
        _, status, used = os.wait4(self.process.pid, 0)
        self.process.returncode = os.waitstatus_to_exitcode(status)
        self.process.stdout.close()
        self.process.stderr.close()
        self.processor = used.ru_utime + used.ru_stime
        if self.late:
            return f"silent for {SECONDS} s"
        said = self.stderr.decode("utf-8", "replace").strip()
        return f"ended with {self.process.returncode}" + (f"\n{said}" if said else "")


def read_answer(line, name):
    try:
        answer = json.loads(line)
        if answer["id"] != name:
            return Answer(errors=[f"an answer about {answer['id']!r} instead"] + answer["errors"])
        return Answer(answer["judged"], answer["errors"], answer["warnings"])
    except (ValueError, KeyError, TypeError):
        return Answer(errors=[f"not an answer: {line[:200]!r}"])


def namespace_of(one):
    metadata = one.get("metadata") if isinstance(one, dict) else None
    return metadata.get("namespace", "default") if isinstance(metadata, dict) else "default"


def kinds_defined(folders):
    """Group and kind of each CustomResourceDefinition in the folders."""
    kinds = set()
    for folder in folders:
        for path in sorted(folder.glob("*.yaml")):
            for text in path.read_text(encoding="utf-8").split("\n---"):
                group = re.search(r"^  group: [\"']?([^\s\"']+)", text, re.M)
                kind = re.search(r"^    kind: [\"']?([^\s\"']+)", text, re.M)
                if group and kind:
                    kinds.add((group[1], kind[1]))
    return kinds
