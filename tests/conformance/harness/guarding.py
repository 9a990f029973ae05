"""Random guardrails (tests/property), built for Argo Rollouts and for Istio, whose queries and conditions
the judge `guardrails` tries on readings of its own.

Their metrics are bare series, which the judge can have any value: what is tried is what canaryc makes
of them.
"""

import collections
import concurrent.futures
import multiprocessing
import os
import random
import zlib

from property import plans, spelling
from property.tokens import Layout, text_of

from . import bench, folders, scratch
from .bench import State

RUNS = 4            # of each guardrail, of 14 checks each
CHUNK = 50
SHOWN = 4
LINES = 6
STAGE = 3600000     # ms; as long as any guardrail needs to be checked
QUERIES = ('{m}{{version="$version"}}', 'sum({m}{{version="$version"}})',
           'max by (version) ({m}{{version="$version"}})', 'scalar({m}{{version="$version"}})',
           'avg({m}{{version="$version"}}) or sum({m}{{version="$version"}})',
           'sum by (pod) ({m}{{version="$version"}}) * 2 / 2')
UNITS = {"ratio": ("", "%"), "duration": ("", "ms", "min"), "score": ("",), "rate": ("", "/min"),
         "bytes": ("", "kB")}


def drawn(seed, number):
    """The text of a plan of some guardrails."""
    file = plans.File(random.Random(f"{seed} guardrails {number}"), zeal=True)
    rng = file.rng
    metrics = {"requests": "rate"}
    for i in range(rng.randint(1, 3)):
        metrics[f"m{i}"] = rng.choice(plans.TYPES)
    lines = []
    for name, type_ in metrics.items():
        query = spelling.string(rng, rng.choice(QUERIES).format(m=name))
        unit = rng.choice(UNITS[type_])
        lines.append(f"    {name} {type_} = {query}" + (f" in {unit}" if unit else ""))
    guards = [file.guardrail(f"g{i}", metrics, STAGE, {"TEST"})[0] for i in range(rng.randint(1, 3))]
    top = text_of(Layout(rng).file(list(file.params_statements())))
    return f"""{top}
plan p {{
  stable v1 {{ image "acme/m:1"; port 8080; replicas 10 }}
  canary v2 {{ image "acme/m:2"; port 8080 }}
  metrics prometheus "http://prometheus:9090" {{
{chr(10).join(lines)}
  }}
{text_of(Layout(rng).file(guards))}
  rollout {{ stage 0% for 1h; stage 10% for 1h; stage 100% for 1h at most 4h }}
  target argo via istio
  target istio
}}
"""


def tried(task):
    """What is wrong with some plans, {number: [text]}; what it cost; what the checks came to."""
    shop, compiler, seed, numbers, keep = task
    troubles, states, tried_ = {}, [], collections.Counter()
    judges = bench.Bench(shop)
    with scratch.folder() as folder:
        for number in numbers:
            path = folder / f"{number}.canary"
            path.write_text(drawn(seed, number), encoding="utf-8")
            accepted, wrong = compiler.build(folder / "out" / str(number), "", [path])
            if not accepted:
                wrong.append("refused\n" + compiler.run("check", path)[2])
            troubles[number] = wrong
        tree = folders.Tree(shop, folder / "out")
        checks = {target.folder.parent.name: target.steps["checks"] for target in tree.targets
                  if target.steps["target"] == "istio"}
        for target in tree.targets:
            if target.steps["target"] == "argo":
                number = target.folder.parent.name
                plan, = compiler.plans(folder / f"{number}.canary")
                about = {"plan": plan, "checks": checks[number], "runs": RUNS,
                         "seed": zlib.crc32(f"{seed} {number}".encode())}
                objects = [one for one in target.objects["01-rollout"]
                           if one["kind"] == "AnalysisTemplate"]
                states.append(State(number, objects, about=about))
        for state, answer in zip(states, judges.ask("guardrails", states)):
            troubles[int(state.name)] += answer.errors
            tried_.update(answer.made)
            if not answer.judged:
                troubles[int(state.name)].append("no AnalysisTemplate")
        for number, wrong in troubles.items():
            if wrong and keep:
                keep.mkdir(parents=True, exist_ok=True)
                text = (folder / f"{number}.canary").read_text(encoding="utf-8")
                (keep / f"guardrails-{number}.canary").write_text(text, encoding="utf-8")
    return troubles, judges.effort["guardrails"], tried_


def run(shop, judges, compiler, report, wanted):
    """A point for all plans; --only and --seed as for other random plans."""
    numbers = range(wanted.count) if wanted.only is None else [wanted.only]
    tasks = [(shop, compiler, wanted.seed, list(numbers[at:at + CHUNK]), wanted.keep)
             for at in range(0, len(numbers), CHUNK)]
    lines, checks = [], collections.Counter()
    fork = multiprocessing.get_context("fork")
    with concurrent.futures.ProcessPoolExecutor(os.cpu_count(), mp_context=fork) as pool:
        for troubles, effort, came_to in pool.map(tried, tasks):
            checks.update(came_to)
            judges.effort["guardrails"].add(effort)
            lines += [explained(wanted.seed, number, wrong)
                      for number, wrong in troubles.items() if wrong]
    report.point(f"{len(numbers)} plans of random guardrails: guardrails",
                 lines[:SHOWN] + ([f"and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []))
    report.note("checks: " + ", ".join(f"{n} {what}" for what, n in sorted(checks.items())))


def explained(seed, number, wrong):
    shown = "\n".join("\n".join(wrong).splitlines()[:LINES])
    return (f"plan {number} of seed {seed}; once more: tests/conformance/run --parts guardrails "
            f"--seed {seed} --only {number} --keep DIR\n{shown}")
