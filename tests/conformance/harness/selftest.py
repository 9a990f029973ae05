"""Small trees of folders, each with one mistake that folders.py or the judging must find, and the
order of steps. They are written into a temporary folder, since most of them are no good files."""

import io
import pathlib
import tempfile

from . import fixtures, folders
from .report import Report

SERVICE = """apiVersion: v1
kind: Service
metadata:
  name: fraud
spec:
  selector:
    app: fraud
  ports:
    - port: 80
"""
KUSTOMIZATION = """apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - service.yaml
"""
FIXED = """apiVersion: v1
kind: ConfigMap
metadata:
  name: fixed
immutable: true
data:
  a: one
"""
STEPS = "istio/steps.json"
FILE = "istio/00-baseline/service.yaml"
LIST = "istio/00-baseline/kustomization.yaml"
GOOD = {STEPS: "{}", FILE: SERVICE, LIST: KUSTOMIZATION}

# Name, the files that differ from GOOD (None: not there), a part of what must be found.
TREES = (
    ("good", {}, None),
    ("good-for-two-plans", {"b/" + name: text for name, text in GOOD.items()}, None),
    ("no-steps-json", {STEPS: None}, "no steps.json below it"),
    ("steps-json-not-json", {STEPS: "{"}, "steps.json: Expecting"),
    ("no-kustomization", {LIST: None}, "not one document in kustomization.yaml"),
    ("file-not-listed", {"istio/00-baseline/more.yaml": SERVICE.replace("fraud", "more")},
     "kustomization.yaml lists"),
    ("listed-not-there", {LIST: KUSTOMIZATION + "  - more.yaml\n"}, "kustomization.yaml lists"),
    ("kustomization-of-another-kind", {LIST: KUSTOMIZATION.replace("v1beta1", "v1")},
     "kustomization.yaml is"),
    ("empty-step", {FILE: None, LIST: KUSTOMIZATION.replace("\n  - service.yaml", " []")},
     "no document"),
    ("no-step", {FILE: None, LIST: None}, "no step below it"),
    ("stray", {"istio/00-baseline/deep/service.yaml": SERVICE}, "in no step of a target"),
    ("not-yaml", {"istio/00-baseline/notes.txt": "x"}, "neither YAML nor expected here"),
    ("key-twice", {FILE: SERVICE + "kind: Service\n"}, "already set in map"),
    ("object-twice", {FILE: SERVICE + "---\n" + SERVICE}, "stands in the state twice"),
    ("no-schema", {FILE: SERVICE.replace("v1", "example.com/v1", 1)}, "no schema"),
    ("refused", {FILE: SERVICE.replace("80", "0")}, "spec.ports[0].port"),
    ("refused-later", {"istio/01-stage-5/service.yaml": FIXED.replace("a: one", "a: two"),
                       "istio/01-stage-5/kustomization.yaml": KUSTOMIZATION, FILE: FIXED},
     "immutable"),
)

# Steps, and the pairs (step, the one before).
ORDERS = (
    (("00-baseline", "01-rollout"), [("00-baseline", None), ("01-rollout", "00-baseline")]),
    (("promote", "00-baseline", "00-start", "01-stage-5", "100-stage-100", "20-stage-50",
      "rollback", "rollback-2-restore", "retire"),
     [("00-baseline", None), ("00-start", "00-baseline"), ("01-stage-5", "00-start"),
      ("20-stage-50", "01-stage-5"), ("100-stage-100", "20-stage-50"), ("promote", "100-stage-100"),
      ("retire", "promote"), ("rollback", "00-start"), ("rollback", "01-stage-5"),
      ("rollback", "20-stage-50"), ("rollback", "100-stage-100"),
      ("rollback-2-restore", "rollback")]),
    (("00-baseline", "other"), [("00-baseline", None), ("other", None)]),
)


def run(shop, bench, report):
    """A point for each tree and for each order."""
    for name, changes, wanted in TREES:
        with tempfile.TemporaryDirectory() as folder:
            said = judge_tree(shop, bench, pathlib.Path(folder), GOOD | changes)
        good = wanted in said if wanted else "not ok" not in said
        report.point(f"self test: tree {name}", [] if good else [f"wanted: {wanted}", said])
    for steps, wanted in ORDERS:
        found = folders.transitions(steps)
        report.point(f"self test: order of {len(steps)} steps", [] if found == wanted else [found])


def judge_tree(shop, bench, root, files):
    for name, text in files.items():
        if text is not None:
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    said = Report(io.StringIO())
    check_tree(shop, bench, said, root)
    return said.out.getvalue()


def check_tree(shop, bench, report, root):
    """Judges all states below a folder. Gives how many there were."""
    tree = folders.Tree(shop, root)
    fixtures.judge_states(bench, report, tree.states, tree.troubles)
    for name in sorted(set(tree.troubles) - {state.name for state in tree.states}):
        report.point(name, tree.troubles[name])
    return len(tree.states)
