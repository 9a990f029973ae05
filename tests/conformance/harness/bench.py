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
BY_OBJECT = ("kube",)       # judges that look at one object and at what it replaces


@dataclasses.dataclass
class State:
    """A set of documents that is applied at once, and what was applied before it."""
    name: str
    objects: list
    before: list = None
    about: dict = None      # what else a judge is told
    folder: str = ""        # where its files are
    patch: str = ""         # the file that makes it of the state before


@dataclasses.dataclass
class Answer:
    """What a judge says of a state. An answer that never came is an error."""
    judged: list = dataclasses.field(default_factory=list)
    errors: list = dataclasses.field(default_factory=list)
    warnings: list = dataclasses.field(default_factory=list)
    made: dict = dataclasses.field(default_factory=dict)    # documents, by those who make some


@dataclasses.dataclass
class Effort:
    """What a judge cost."""
    states: int = 0
    objects: int = 0
    wall: float = 0
    processor: float = 0

    def add(self, other):
        self.states += other.states
        self.objects += other.objects
        self.wall += other.wall
        self.processor += other.processor

    def __str__(self):
        return (f"{self.states} states, {self.objects} objects in {self.wall:.1f} s"
                f" ({self.processor:.1f} s of a processor)")


class Texts:
    """Objects as JSON, each written once. An object must not change, or go, while this is used."""

    def __init__(self):
        self.known = {}

    def of(self, one):
        text = self.known.get(id(one))
        if text is None:
            text = self.known[id(one)] = json.dumps(one)
        return text


class Bench:
    """The judges of a workshop. effort is what each has cost so far."""

    def __init__(self, shop, crds=(), allow_warnings=False):
        self.shop = shop
        self.flags = {"kube": [], "istio": ["-allow-warnings"] if allow_warnings else []}
        for folder in (workshop.HERE / "crds", *crds):
            self.flags["kube"] += ["-crds", str(folder)]
        self.table = table.Table(kinds_defined(crds))
        self.effort = {judge: Effort() for judge in (*table.JUDGES, *table.MEANING)}

    def ask_all(self, states):
        """A dict judge -> Answer for each state, of the judges that must see it."""
        verdicts, texts = [{} for _ in states], Texts()

        def work(judge):
            mine = [i for i, state in enumerate(states) if self.concerns(judge, state)]
            ask = self.ask_by_object if judge in BY_OBJECT else self.ask
            for i, answer in zip(mine, ask(judge, [states[i] for i in mine], texts)):
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

    def ask_by_object(self, judge, states, texts):
        """For a judge that looks at one object and at what it replaces: each such pair is asked
        about once, however many states have it."""
        pairs, wanted = {}, []
        for state in states:
            old = {place_of(one): one for one in state.before or ()}
            mine = []
            for one in self.table.for_judge(judge, state.objects):
                before = old.get(place_of(one))
                key = texts.of(one), texts.of(before) if before else ""
                pairs.setdefault(key, State(state.name, [one], [before] if before else None))
                mine.append(key)
            wanted.append(mine)
        answers = dict(zip(pairs, self.ask(judge, list(pairs.values()), texts)))
        return [Answer(*(sum((getattr(answers[key], part) for key in mine), [])
                         for part in ("judged", "errors", "warnings"))) for mine in wanted]

    def ask(self, judge, states, texts=None):
        """One process; its answers come in the order of the states."""
        if not states:
            return []
        texts = texts or Texts()
        lines = (self.line(judge, state, texts) for state in states)
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

    def line(self, judge, state, texts):
        parts = [f'"id": {json.dumps(state.name)}']
        for word, objects in (("objects", state.objects), ("before", state.before)):
            if objects is not None:
                mine = map(texts.of, self.table.for_judge(judge, objects))
                parts.append(f'"{word}": [{", ".join(mine)}]')
        if state.about is not None:
            parts.append(f'"about": {json.dumps(state.about)}')
        return "{" + ", ".join(parts) + "}\n"

    def command(self, judge):
        return [str(self.shop.program(judge).resolve()), *self.flags.get(judge, ())]

    def unjudged(self, state, verdict):
        """A line for each object that a judge passed over, or that there are twice."""
        troubles, seen = [] if state.objects else ["no document"], set()
        for one in state.objects:
            name = table.name_of(one)
            place = place_of(one)
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
        self.heard = time.monotonic()       # the last answer
        self.over = threading.Event()       # no more of them will come

    def talk(self, lines):
        """Sends the lines and gives the answers until there are no more."""
        writer = threading.Thread(target=self.write, args=(lines,))
        listener = threading.Thread(target=self.listen)
        writer.start()
        listener.start()
        watch = threading.Thread(target=self.watch)
        watch.start()
        answers = []
        for line in self.process.stdout:
            self.heard = time.monotonic()
            answers.append(line)
        self.over.set()
        watch.join()
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

    def watch(self):
        """Ends a judge that has said nothing for too long."""
        while not self.over.wait(max(0, self.heard + SECONDS - time.monotonic())):
            if time.monotonic() - self.heard >= SECONDS:
                self.late = True
                self.process.kill()
                return

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
        return Answer(answer["judged"], answer["errors"], answer["warnings"],
                      answer.get("made", {}))
    except (ValueError, KeyError, TypeError):
        return Answer(errors=[f"not an answer: {line[:200]!r}"])


def place_of(one):
    """What tells an object from others."""
    return (*table.kind_of(one), table.name_of(one), namespace_of(one))


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
