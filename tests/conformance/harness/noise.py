"""Broken objects: whatever a judge is given, it answers each line and goes on. The good states are
broken at random, by a fixed seed."""

import copy
import random

from . import fixtures
from .bench import State
from .table import JUDGES

SEED = 20261127
COPIES = 20         # of each good state
VALUES = (None, True, 0, -1, 1 << 40, 0.5, "", "x", "é\u0000", [], [None], [[]], {}, {"": None}, {"x": {}})


def run(shop, bench, report):
    """A point for each judge: every state was answered."""
    rng = random.Random(SEED)
    good = [one.state for one in fixtures.load(shop, "accepts")]
    for judge in JUDGES:
        states = [broken(rng, state) for state in good if bench.concerns(judge, state)
                  for _ in range(COPIES)]
        answers = bench.ask(judge, states)
        silent = [error for answer in answers for error in answer.errors
                  if error.startswith(("no answer", "not an answer", "an answer about"))]
        panics = [(state, error) for state, answer in zip(states, answers)
                  for error in answer.errors if "panicked" in error]
        unknown = [error for state, error in panics if not (judge == "kserve" and modelless(state))]
        report.point(f"self test: {judge} answers {len(states)} broken states",
                     silent[:5] + unknown[:5])
        if panics:
            report.note(f"upstream's code panicked on {len(panics)}, {MODELLESS}")


MODELLESS = "InferenceServices whose predictor holds no model (kserve 0.20.0: predictor.go: " \
    "GetImplementation takes the first of none); what is emitted has one"


def modelless(state):
    """Whether a service holds nothing that serves: upstream's validation of its update ends in a panic
    in Standard mode, which its web server catches. No other panic is known."""
    def model(value, keys=("spec", "predictor", "model")):
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
        return value

    return any(model(one) in (None, {}) for one in (*state.objects, *(state.before or ())))


def broken(rng, state):
    """A copy of a state with one to three mistakes in its objects or those before."""
    objects, before = copy.deepcopy(state.objects), copy.deepcopy(state.before)
    for _ in range(rng.randint(1, 3)):
        spoil(rng, rng.choice([objects, before or objects]))
    return State(state.name, objects, before)


def spoil(rng, tree):
    """Puts a value of another kind somewhere below tree, or takes one away."""
    while True:
        keys = list(tree) if isinstance(tree, dict) else list(range(len(tree)))
        if not keys:
            return
        key = rng.choice(keys)
        if isinstance(tree[key], (dict, list)) and rng.random() < 0.9:
            tree = tree[key]
            continue
        if rng.random() < 0.3:
            del tree[key]
        else:
            tree[key] = copy.deepcopy(rng.choice(VALUES))
        return
