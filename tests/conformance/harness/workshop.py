"""Finds Go and builds the judges, each only if its folder changed since."""

import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import time

from . import table

HERE = pathlib.Path(__file__).resolve().parent.parent
GO_AT_LEAST = (1, 26, 1)
SHARED = "judge"            # the module that all judges are built with

# Program: the module it is in and its package there.
PROGRAMS = {judge: (judge, ".") for judge in table.JUDGES} | {
    "yaml2json": ("kube", "./yaml2json"), "router": ("argo", "./router"), "routes": ("routes", "."),
    "guardrails": ("guardrails", "."),
    "folders": ("kustomize", "."), "kustomize": ("kustomize", "sigs.k8s.io/kustomize/kustomize/v5")}

# Packages with Go tests of their own.
GO_TESTS = {"judge": ".", "kube": "./yaml2json", "routes": ".", "guardrails": "."}


class Missing(Exception):
    """What is not there, in a line that says what to do."""


class Workshop:
    """A folder of built judges."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.go = find_go()

    def program(self, name):
        return self.folder / name

    def build(self, report):
        """Builds what is not up to date, one module after the other. False if that fails."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return all([self.build_one(name, report) for name in PROGRAMS])

    def build_one(self, name, report):
        module, package = PROGRAMS[name]
        stamp, wanted = self.folder / f"{name}.hash", self.digest(module)
        if self.program(name).exists() and stamp.exists() and stamp.read_text() == wanted:
            return True
        start = time.monotonic()
        stamp.unlink(missing_ok=True)
        done = self.run_go(module, "build", "-p", "2", "-buildvcs=false", "-ldflags=-s -w",
                           "-o", self.program(name).resolve(), package)
        if done.returncode != 0:
            report.point(f"go build {name}", [done.stdout])
            return False
        stamp.write_text(wanted)
        report.note(f"built {name} in {time.monotonic() - start:.1f} s")
        return True

    def test(self, report):
        """The Go tests of what is ours in the judges."""
        for module, package in GO_TESTS.items():
            done = self.run_go(module, "test", "-p", "2", package)
            report.point(f"go test {module} {package}", [done.stdout] if done.returncode else [])

    def run_go(self, module, *words):
        return subprocess.run([self.go, *map(str, words)], cwd=HERE / module, env=go_environment(),
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, errors="replace", check=False)

    def digest(self, module):
        """What the program depends on: its module, the shared one, and Go."""
        total = hashlib.sha256(go_version(self.go).encode())
        for folder in (module, SHARED):
            for path in sorted((HERE / folder).rglob("*")):
                if path.is_file():
                    total.update(f"{path.relative_to(HERE)} {path.stat().st_size}\n".encode())
                    total.update(path.read_bytes())
        return total.hexdigest()


def go_environment():
    return os.environ | {"GOTOOLCHAIN": "local", "GOWORK": "off"}


def go_version(go):
    done = subprocess.run([go, "env", "GOVERSION"], env=go_environment(), cwd=HERE,
                          capture_output=True, text=True, check=False)
    return done.stdout.strip()


def find_go():
    wanted = ".".join(map(str, GO_AT_LEAST))
    go = shutil.which("go")
    if go is None:
        raise Missing(f"check-conformance needs Go {wanted} or newer, and there is no go in PATH")
    found = re.match(r"go(\d+)\.(\d+)(?:\.(\d+))?", go_version(go))
    numbers = tuple(int(number or 0) for number in found.groups()) if found else ()
    if numbers < GO_AT_LEAST:
        raise Missing(f"check-conformance needs Go {wanted} or newer, and {go} is "
                      f"{go_version(go) or 'not one that runs'}")
    return go
