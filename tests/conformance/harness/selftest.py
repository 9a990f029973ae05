"""Small trees of folders, each with one mistake that folders.py or the judging must find, and the
order of steps. They are written into a temporary folder, since most of them are no good files."""

import io
import pathlib
import tempfile

from . import folders
from .founding import check_tree
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
ORDER = """{"order": [
  {"name": "baseline", "folder": "00-baseline"},
  {"name": "stage 5%", "folder": "01-stage-5"}
]}
"""
LAST = '"01-stage-5"'
DELETING = ORDER.replace(LAST, LAST + ', "delete": [{"kind": "Service", "name": "old"}]')
PATCHED = ORDER.replace(LAST, LAST + ', "patch": "patches/01-stage-5.yaml"')
GOOD = {STEPS: '{"order": [{"name": "baseline", "folder": "00-baseline"}]}', FILE: SERVICE,
        LIST: KUSTOMIZATION}
LATER = "istio/01-stage-5/service.yaml"
LATER_LIST = "istio/01-stage-5/kustomization.yaml"
PATCH = "istio/patches/01-stage-5.yaml"

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
    ("refused-later", {STEPS: ORDER, LATER: FIXED.replace("a: one", "a: two"),
                       LATER_LIST: KUSTOMIZATION, FILE: FIXED}, "immutable"),
    ("folder-in-no-entry", {LATER: SERVICE, LATER_LIST: KUSTOMIZATION},
     "no entry of steps.json has this folder"),
    ("entry-without-its-folder", {STEPS: ORDER}, "and it is not there"),
    ("deleted", {STEPS: DELETING, FILE: SERVICE.replace("fraud", "old"), LATER: SERVICE,
                 LATER_LIST: KUSTOMIZATION}, None),
    ("not-deleted", {STEPS: DELETING, FILE: SERVICE.replace("fraud", "older"), LATER: SERVICE,
                     LATER_LIST: KUSTOMIZATION}, "Service/older: was there before"),
    ("deleted-but-not-there", {STEPS: DELETING, LATER: SERVICE, LATER_LIST: KUSTOMIZATION},
     "Service/old: is deleted, and was not there"),
    ("patched", {STEPS: PATCHED, LATER: SERVICE.replace("80", "81"), LATER_LIST: KUSTOMIZATION,
                 PATCH: "spec:\n  ports:\n  - port: 81\n"}, None),
    ("patched-otherwise", {STEPS: PATCHED, LATER: SERVICE.replace("80", "82"),
                           LATER_LIST: KUSTOMIZATION, PATCH: "spec:\n  ports:\n  - port: 81\n"},
     "patches/01-stage-5.yaml makes another document"),
    ("patch-not-there", {STEPS: PATCHED, LATER: SERVICE, LATER_LIST: KUSTOMIZATION,
                         "istio/patches/other.yaml": "spec: {}\n"},
     "not one document in 01-stage-5.yaml"),
    ("patch-in-no-entry", {PATCH: "spec: {}\n"}, "patches/01-stage-5.yaml: no entry"),
)

# Of entries in the order and on the way back, of which `until` is not to be gone back from: the
# pairs (folder, the one before).
ORDERS = (
    (("00-baseline", "01-rollout"), (),
     [("00-baseline", None), ("01-rollout", "00-baseline")]),
    (("00-baseline", "00-start", "01-stage-5", None, "20-stage-50", "until", "retire"),
     ("rollback", "rollback-2-restore"),
     [("00-baseline", None), ("00-start", "00-baseline"), ("01-stage-5", "00-start"),
      ("20-stage-50", "01-stage-5"), ("until", "20-stage-50"), ("retire", "until"),
      ("rollback", "00-start"), ("rollback", "01-stage-5"), ("rollback", "20-stage-50"),
      ("rollback-2-restore", "rollback")]),
)


def run(shop, bench, report):
    """A point for each tree and for each order."""
    for name, changes, wanted in TREES:
        with tempfile.TemporaryDirectory() as folder:
            said = judge_tree(shop, bench, pathlib.Path(folder), GOOD | changes)
        good = wanted in said if wanted else "not ok" not in said
        report.point(f"self test: tree {name}", [] if good else [f"wanted: {wanted}", said])
    for order, back, wanted in ORDERS:
        steps = {"order": [{"name": folder, "folder": folder} for folder in order],
                 "rollback": [{"name": folder, "folder": folder} for folder in back],
                 "rollback_until": "until"}
        found = [(entry["folder"], before) for entry, before in folders.transitions(steps)]
        report.point(f"self test: order of {len(order)} steps",
                     [] if found == wanted else [found])


def judge_tree(shop, bench, root, files):
    for name, text in files.items():
        if text is not None:
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    said = Report(io.StringIO())
    check_tree(shop, bench, said, root)
    return said.out.getvalue()

