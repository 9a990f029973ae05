"""Runs `canaryc` on plans: what it accepts must be built, what it refuses must be refused at a place."""

import json
import os
import pathlib
import re
import signal
import subprocess

SECONDS = 60
MESSAGE = re.compile(r"\S+\.canary:\d+:\d+: error\[CN\d{4}\]: .+")


class Missing(Exception):
    """There is no program; what to do about it."""


class Compiler:
    """The program. Its runs are of one thread each, without colour."""

    def __init__(self, path):
        self.path = str(pathlib.Path(path).resolve())
        if not os.access(self.path, os.X_OK):
            raise Missing(f"{path} is not a program; run make first, or give --canaryc PATH")

    def run(self, *words):
        """Exit status (None: the time ran out), standard output and error."""
        try:
            done = subprocess.run([self.path, *map(str, words)], timeout=SECONDS, check=False,
                                  stdin=subprocess.DEVNULL, capture_output=True,
                                  env=os.environ | {"NO_COLOR": "1"})
        except subprocess.TimeoutExpired:
            return None, "", f"took longer than {SECONDS} s"
        return (done.returncode, done.stdout.decode("utf-8", "replace"),
                done.stderr.decode("utf-8", "replace"))

    def build(self, out, target, paths, *words):
        """Builds plans below out. Gives whether they were accepted, and what is wrong with the run:
        it must end with 0, or with 1 and an error that has a place."""
        status, _, said = self.run("build", *(("-t", target) if target else ()), "-o", out, *words,
                                   *paths)
        if status == 0:
            return True, [f"status 0 and an error\n{said}"] if MESSAGE.search(said) else []
        if status == 1:
            return False, [] if MESSAGE.search(said) else [f"no error with a place\n{said}"]
        return False, [f"{ended(status)}\n{said}"]

    def plans(self, path, *words):
        """What `plan --json` says of the plans of a file; none if it can't be read."""
        status, out, _ = self.run("plan", "--json", *words, path)
        return json.loads(out)["plans"] if status == 0 else []


def ended(status):
    if status is None:
        return "no end"
    return f"died of {signal.Signals(-status).name}" if status < 0 else f"exit status {status}"
