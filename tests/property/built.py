"""Reads what `canaryc build` wrote, as strictly as any reader of YAML may, and tells whether the files
belong together: kustomizations, steps.json, patches. What they mean is meaning.py's.

Every check gives texts, one for each thing that is wrong.
"""

import functools
import json
import re

import yaml

BASE = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# What YAML 1.2, or a reader of its own mind, takes for something else than a text.
WIDE = re.compile(r"""^(?:~|null|true|false|yes|no|on|off|y|n
    |[-+]?(?:0o[0-7_]+|0x[0-9a-f_]+|0b[01_]+|\.inf|\.nan
      |(?:[0-9][0-9_]*)?\.?[0-9_]*(?:e[-+]?[0-9_]+)?|[0-9][0-9_]*(?::[0-9]{1,2})+(?:\.[0-9_]*)?)
    |[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:t|[ ]+)[0-9].*)?|=|<<|)$""", re.VERBOSE | re.IGNORECASE)


class Misread:
    """A bare scalar that some readers take for a text and others do not."""

    def __init__(self, text):
        self.text = text

    def __repr__(self):
        return f"bare {self.text!r}"


class Strict(BASE):
    """A loader that refuses a key given twice, and anything but JSON's types."""

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if not isinstance(key, str):
                raise yaml.YAMLError(f"a key that is no text: {key!r}")
            if keys.count(key) > 1:
                raise yaml.YAMLError(f"the key {key!r} is given twice")
        return super().construct_mapping(node, deep)


def _plain(loader, node):
    """A bare scalar that YAML 1.1 takes for a text."""
    if node.style is None and WIDE.match(node.value):
        return Misread(node.value)
    return node.value


Strict.add_constructor("tag:yaml.org,2002:str", _plain)
for kind in ("timestamp", "merge", "value", "binary"):
    Strict.add_constructor(f"tag:yaml.org,2002:{kind}", lambda loader, node: Misread(node.value))


@functools.lru_cache(maxsize=4096)
def parsed(text, is_json):
    """The document in the bytes of a file."""
    return json.loads(text, object_pairs_hook=_once) if is_json else yaml.load(text, Loader=Strict)


def _once(pairs):
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValueError("a key is given twice")
    return dict(pairs)


class Built:
    """A target's folder, read."""

    def __init__(self, folder):
        self.folder = folder
        self.texts = {str(path.relative_to(folder)): path.read_bytes()
                      for path in sorted(folder.rglob("*")) if path.is_file()}
        self.docs, self.trouble = {}, []
        for path, text in self.texts.items():
            try:
                self.docs[path] = parsed(text, path.endswith(".json"))
            except (ValueError, yaml.YAMLError) as error:
                self.trouble.append(f"{path}: {error}")
        self.steps = self.docs.get("steps.json", {})
        self.order = self.steps.get("order", [])
        self.back = self.steps.get("rollback", [])

    def folder_docs(self, name):
        """The objects of a step's folder, by file name."""
        return {path.split("/", 1)[1]: doc for path, doc in self.docs.items()
                if path.startswith(name + "/") and not path.endswith("/kustomization.yaml")}

    def objects(self, name, kind):
        return [doc for doc in self.folder_docs(name).values() if doc["kind"] == kind]

    @functools.cached_property
    def folders(self):
        """Of steps, in the order of steps.json, those of the way back last."""
        return [entry["folder"] for entry in (*self.order, *self.back) if entry["folder"]]


def same(a, b):
    """Whether two documents are equal, types included: 1 is neither 1.0 nor True."""
    if type(a) is not type(b):
        return False
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list):
        return len(a) == len(b) and all(map(same, a, b))
    return a == b


def same_in_json(built, as_json):
    """YAML and JSON hold the same; steps.json and kustomizations but for the ending of names."""
    def other(path):
        return path if path.endswith(("kustomization.yaml", "steps.json")) else \
            path.removesuffix(".yaml") + ".json"

    if sorted(map(other, built.docs)) != sorted(as_json.docs):
        yield f"YAML has {sorted(built.docs)}, JSON has {sorted(as_json.docs)}"
        return
    for path, text in as_json.texts.items():
        if path.endswith("kustomization.yaml"):
            json.loads(text)        # JSON is YAML, too
    for path, doc in built.docs.items():
        twin = as_json.docs[other(path)]
        if path.endswith(("kustomization.yaml", "steps.json")):
            doc = json.loads(re.sub(r'(?<!kustomization)\.yaml"', '.json"', json.dumps(doc)))
        if not same(doc, twin):
            yield f"{path}: {doc} in YAML, {twin} in JSON"


def whole(built):
    """Kustomizations list what is there, and steps.json names it."""
    files = [path for path in built.texts if path != "steps.json"]
    listed = built.steps.get("files", [])
    if sorted(listed) != sorted([*files, "steps.json"]):
        yield f"steps.json lists {listed}, there are {files}"
    for name in {path.split("/")[0] for path in files} - {"patches"}:
        there = sorted(path.split("/", 1)[1] for path in files
                       if path.startswith(name + "/") and not path.endswith("/kustomization.yaml"))
        kustomization = built.docs.get(f"{name}/kustomization.yaml", {})
        if sorted(kustomization.get("resources", [])) != there:
            yield f"{name}: kustomization lists {kustomization.get('resources')}, there are {there}"
        if name not in built.folders:
            yield f"{name}: no step of steps.json has this folder"
    for entry in (*built.order, *built.back):
        yield from whole_step(built, entry)


def whole_step(built, entry):
    name = entry["folder"]
    if name is None:
        if "apply" in entry or "patch" in entry:
            yield f"{entry['name']}: something to apply, and no folder"
        return
    there = sorted(built.folder_docs(name))
    applied = [file for part in entry["apply"] for file in part["files"]]
    if sorted(applied) != there:
        yield f"{name}: applies {applied}, there are {there}"
    patch = entry.get("patch", f"patches/{name}.yaml")
    if ("patch" in entry) != (patch in built.texts):
        yield f"{name}: patch {entry.get('patch')}, and the file {patch} says otherwise"
    ids = [(doc["kind"], doc["metadata"]["name"]) for doc in built.folder_docs(name).values()]
    if len(set(ids)) < len(ids):
        yield f"{name}: an object is there twice: {ids}"


# ---- patches ------------------------------------------------------------------------------------

def merged(target, patch):
    """RFC 7386."""
    if not isinstance(patch, dict):
        return patch
    target = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            target.pop(key, None)
        else:
            target[key] = merged(target.get(key), value)
    return target


def patches(built):
    """Each patch makes its state of the one before; the first of the way back, of that of any step."""
    if not any(path.startswith("patches/") for path in built.texts):
        return
    before, steps = None, []
    for entry in built.order:
        if entry["folder"] is None:
            continue
        doc = only(built, entry)
        if before:
            yield from fits(built, entry, before, doc)
        before = doc
        steps += [(entry["name"], doc)] if "kind" in entry else []
    before = None
    for entry in built.back:
        doc = only(built, entry)
        for name, at in steps if before is None else [("", before)]:
            yield from (f"from {name}: {text}" for text in fits(built, entry, at, doc))
        before = doc


def only(built, entry):
    return next(iter(built.folder_docs(entry["folder"]).values()))


def fits(built, entry, before, after):
    patch = built.docs[entry["patch"]] if "patch" in entry else {}
    if not same(merged(before, patch), after):
        yield f"{entry['name']}: the patch {patch} of {before} does not make {after}"
