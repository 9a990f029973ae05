"""crds/: the schemas of the custom resources, each a copy of a file of the module that its judge is
built with, with no version but the one that canaryc writes. `run --update-crds` writes them anew
after a module was changed; the self test sees that they are what the modules hold."""

import json
import pathlib
import re

from . import workshop

FOLDER = workshop.HERE / "crds"

ROLLOUTS = ("argo", "github.com/argoproj/argo-rollouts", "manifests/crds/")
ISTIO = ("istio", "istio.io/istio", "manifests/charts/base/files/")
GATEWAY = ("istio", "sigs.k8s.io/gateway-api", "config/crd/standard/")
KSERVE = ("kserve", "github.com/kserve/kserve", "config/crd/full/")

# Copy: the judge whose go.mod names the version, the module and the folder in it; the file there;
# and what is kept of it, the kind and the version (None: all, there is but one).
COPIES = {
    "argo-analysis-template.yaml": (ROLLOUTS, "analysis-template-crd.yaml",
                                    "AnalysisTemplate", None),
    "argo-rollout.yaml": (ROLLOUTS, "rollout-crd.yaml", "Rollout", None),
    "gateway-httproutes.yaml": (GATEWAY, "gateway.networking.k8s.io_httproutes.yaml",
                                "HTTPRoute", "v1"),
    "istio-destinationrules.yaml": (ISTIO, "crd-all.gen.yaml", "DestinationRule", "v1"),
    "istio-virtualservices.yaml": (ISTIO, "crd-all.gen.yaml", "VirtualService", "v1"),
    "kserve-inferenceservices.yaml": (KSERVE, "serving.kserve.io_inferenceservices.yaml",
                                      "InferenceService", None),
}


class Trouble(Exception):
    """Why a copy can't be made."""


def check(shop, report):
    """A point for each copy: it is what the module holds."""
    for name in COPIES:
        try:
            made, there = make(shop, name), (FOLDER / name).read_text(encoding="utf-8")
            troubles = [] if made == there else ["differs from the module's; see run --update-crds"]
        except (OSError, Trouble) as error:
            troubles = [error]
        report.point(f"crds/{name} is upstream's", troubles)


def update(shop, report):
    """Writes the copies."""
    for name in COPIES:
        try:
            (FOLDER / name).write_text(make(shop, name), encoding="utf-8")
            report.point(f"crds/{name} written")
        except (OSError, Trouble) as error:
            report.point(f"crds/{name} written", [error])


def make(shop, name):
    """The text of a copy."""
    (judge, module, folder), file, kind, version = COPIES[name]
    path = folder + file
    done = shop.run_go(judge, "mod", "download", "-json", module)
    try:
        found = json.loads(done.stdout)
        text = (pathlib.Path(found["Dir"]) / path).read_text(encoding="utf-8")
    except (ValueError, KeyError):
        raise Trouble(f"{module}: {done.stdout.strip()}") from None
    text = document(text, kind)
    changed = "Unchanged"
    if version is not None:
        text = only(text, version)
        changed = f"Changed: of the file only {kind}, of that only {version}"
    return (f"# {path} of {module} {found['Version']}.\n"
            f"# Apache License 2.0, see LICENSE in the root folder and README.md here. {changed}.\n"
            f"{text.rstrip()}\n")


def document(text, kind):
    """The definition of a kind out of a file of several."""
    for one in re.split(r"^---[ \t]*\n", text, flags=re.M):
        if re.search(rf"^    kind: {kind}$", one, re.M):
            return one
    raise Trouble(f"no definition of {kind}")


def only(text, version):
    """A definition without its other versions and its status. Versions are items at two blanks."""
    text = re.split(r"^status:", text, flags=re.M)[0]
    head, found, rest = text.partition("\n  versions:\n")
    items = re.split(r"^(?=  - )", rest, flags=re.M)
    kept = [one for one in items if re.search(rf"^(?:  - |    )name: {version}$", one, re.M)]
    if not found or len(kept) != 1:
        raise Trouble(f"no version {version}, or more than one")
    return head + found + kept[0]
