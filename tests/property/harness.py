"""Runs `canaryc check` over files by the hundred and judges what it says, whatever the file.

What must hold for every file: the status is 0 or 1, the second run says the same as the first, no
sanitizer speaks, no file takes longer than SECONDS; each message stands at a place inside its file
and shows that line of it. Messages are told apart by the name of the file in front of them.
"""

import dataclasses
import os
import pathlib
import re
import signal
import subprocess

SECONDS = 2         # a file
BATCH = 250
SANITIZER = re.compile(rb"==\d+==\s*ERROR: |SUMMARY: \w+Sanitizer|: runtime error: ")
MESSAGE = re.compile(r"([^:\n]+\.canary):(?:(\d+):(\d+):)? "
                     r"(error|warning|note)(?:\[(CN\d{4})\])?: (.*)")
SOURCE = re.compile(r" *(\d+) \|(?: (.*))?")
COUNT = re.compile(r"\d+ (errors?|warnings?)(, \d+ warnings?)?")
PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "TMPDIR", "ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS")


@dataclasses.dataclass
class Verdict:
    """What the compiler says of a file: codes of its errors, and what should not be."""
    errors: list = dataclasses.field(default_factory=list)
    trouble: list = dataclasses.field(default_factory=list)
    said: str = ""


def environment():
    return {name: os.environ[name] for name in PASSED_ON if name in os.environ} | {"NO_COLOR": "1"}


def run(canaryc, folder, words, seconds, env=None):
    """Status, stdout and stderr; the status is None where the time ran out."""
    try:
        done = subprocess.run([canaryc, *words], cwd=folder, timeout=seconds,
                              env=environment() | (env or {}),
                              stdin=subprocess.DEVNULL, capture_output=True, check=False)
        return done.returncode, done.stdout, done.stderr
    except subprocess.TimeoutExpired as late:
        return None, late.stdout or b"", late.stderr or b""


def wrong(status, out, err, seconds):
    """What is wrong with a run, or None."""
    if status is None:
        return f"took longer than {seconds} s"
    if status < 0:
        return f"died of {signal.Signals(-status).name}"
    if SANITIZER.search(err) or SANITIZER.search(out):
        return "a sanitizer report\n" + err.decode("utf-8", "replace")
    return None if status in (0, 1) else f"exit status {status}"


class Harness:
    """A working folder and the program that is tried in it."""

    def __init__(self, canaryc, folder, keep=None):
        self.canaryc = canaryc
        self.folder = pathlib.Path(folder)
        self.keep = keep

    def check(self, files):
        """Verdicts by name. files: text by name, in bytes; the names end in .canary."""
        for name, text in files.items():
            (self.folder / name).write_bytes(text)
        names = list(files)
        seconds = SECONDS * len(names)
        first = run(self.canaryc, self.folder, ["check", *names], seconds)
        trouble = wrong(*first, seconds)
        if not trouble:
            again = run(self.canaryc, self.folder, ["check", *names], seconds)
            trouble = None if again == first else "says something else the second time"
        if trouble and len(names) > 1:
            verdicts = {}
            for name in names:
                verdicts |= self.check({name: files[name]})
            if not any(verdict.trouble for verdict in verdicts.values()):
                verdicts[names[0]].trouble.append(f"with those after it: {trouble}")
            return verdicts
        verdicts = self.judge(files, first[2].decode("utf-8", "replace"))
        if trouble:
            verdicts[names[0]].trouble.append(trouble)
        elif (first[0] == 1) != any(verdict.errors for verdict in verdicts.values()):
            verdicts[names[0]].trouble.append(f"exit status {first[0]}")
        for name in names:
            self.forget(name, files[name], verdicts[name])
        return verdicts

    def forget(self, name, text, verdict):
        (self.folder / name).unlink()
        if self.keep and verdict.trouble:
            self.save(name, text)

    def save(self, name, text):
        pathlib.Path(self.keep).mkdir(parents=True, exist_ok=True)
        (pathlib.Path(self.keep) / name).write_bytes(text)

    def judge(self, files, said):
        """Takes what was said apart, a message after the other."""
        verdicts = {name: Verdict() for name in files}
        lines = said.splitlines()
        current = next(iter(verdicts.values()))
        for i, line in enumerate(lines):
            match = MESSAGE.fullmatch(line)
            if match and match[1] in verdicts and match[4] != "note" or match and match[5]:
                current = verdicts.get(match[1], current)
            current.said += "" if COUNT.fullmatch(line) else line + "\n"
            if not match:
                continue
            if match[4] == "error":
                current.errors.append(match[5])
            if match[1] not in files:       # of what it imports
                continue
            if not match[2]:
                current.trouble.append(f"no place: {line}")
                continue
            follows = lines[i + 1] if i + 1 < len(lines) else ""
            problem = misplaced(files[match[1]], int(match[2]), int(match[3]), follows,
                                match[4] == "note")
            if problem:
                current.trouble.append(f"{problem}: {line}")
        return verdicts


def misplaced(text, number, column, shown, note):
    """What is wrong with a place and with the line that is shown for it, or None."""
    lines = text.split(b"\n")
    if not 1 <= number <= len(lines):
        return f"the file has {len(lines)} lines"
    line = lines[number - 1]
    if not 1 <= column <= len(line.decode("utf-8", "replace")) + 1:
        return "the line is shorter"
    source = SOURCE.fullmatch(shown)
    if note and not source:     # it stands in the line of the error, which was shown
        return None
    if not source or int(source[1]) != number:
        return f"another line is shown, `{shown}`"
    line = line.removesuffix(b"\r") if number < len(lines) else line
    if not re.fullmatch(rb"[\t\x20-\x7e]*", line):      # how the rest looks is for tests of base
        return None
    want, got = line.decode().expandtabs(8).rstrip(), (source[2] or "").rstrip()
    cut = got.strip("…")
    return None if got == want or (cut != got and cut in want) else f"shows `{got}`"
