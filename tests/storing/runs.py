"""Runs that are kept in the store, where things go wrong."""

import random
import resource
import signal
import sqlite3
import subprocess
import time

from points import expect
from storing.harness import (KILLS, KILLS_AT_LEAST, SECONDS, Moments, copy_of, counts, mounted, run,
                             trace, unmount)

SCENARIOS = 30

PLAN = """
plan fraud {
  traffic 1000/s
  stable v1 { image "acme/fraud:1" }
  canary v2 { image "acme/fraud:2" }
  metrics trace { error_rate ratio }
  guardrail errors { check every 1m; rollback when error_rate > 1% }
  rollout { stage 100% for 200m }
}
"""


def plan_of(folder, name="plan.canary", scenarios=SCENARIOS, comment=""):
    """Writes a plan whose scenarios have results of some 25 kB each. Returns its name."""
    text = PLAN + "".join(
        f"scenario s{i} {{ plan fraud; series error_rate@canary every 1m \"0.00{i % 9}+0x{205 + i}\" }}\n"
        for i in range(scenarios))
    (folder / name).write_text(text + comment, "ascii")
    return name


def kept(store, where):
    """Checks a store from end to end. Returns the scenario of each of its runs."""
    db = sqlite3.connect(copy_of(store, where))
    try:
        verdict = db.execute("PRAGMA integrity_check").fetchone()[0]
        expect(verdict == "ok", f"integrity_check: {verdict}")
        faults = db.execute("PRAGMA foreign_key_check").fetchall()
        expect(not faults, f"foreign_key_check: {faults[:3]}")
        for table in ("run_body", "run_file"):
            half = db.execute(f"SELECT count(*) FROM run WHERE id NOT IN (SELECT run FROM {table})")
            expect(half.fetchone()[0] == 0, f"a run has no {table}")
        return dict(db.execute("SELECT id, scenario FROM run"))
    finally:
        db.close()


def save_and_kill(canaryc, folder, after):
    """Starts a simulate and kills it. Returns the runs it acknowledged, and whether it was hit."""
    process = subprocess.Popen([canaryc, "simulate", "plan.canary", "--json", "--save", "r.db"],
                               cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE)
    time.sleep(after)
    hit = process.poll() is None
    process.send_signal(signal.SIGKILL)
    _, err = process.communicate()
    hit = hit and process.returncode == -signal.SIGKILL
    said = {}
    for line in err.decode().splitlines(keepends=True):
        words = line.split()
        if line.endswith("\n") and "run" in words:
            said[int(words[words.index("run") + 1])] = words[2]
    return said, hit


def killed_saving(canaryc, folder):
    """Kills at random moments while runs are kept: those that were acknowledged are there, each as a
    whole, and the next time goes on from where that was."""
    dice = random.Random(20261122)
    plan_of(folder)
    begin = time.monotonic()
    run(canaryc, "simulate", "plan.canary", "--json", "--save", "r.db", cwd=folder)
    moments = Moments(dice, time.monotonic() - begin)
    hits = tries = 0
    safe = {}
    while hits < KILLS and time.monotonic() - begin < SECONDS:
        if len(safe) == SCENARIOS or tries % 12 == 0:
            for path in folder.glob("r.db*"):
                path.unlink()
            safe = {}
        said, hit = save_and_kill(canaryc, folder, moments.next())
        moments.tell(hit)
        safe |= said
        hits += hit
        tries += 1
        found = kept(folder / "r.db", folder / "copy") if (folder / "r.db").exists() else {}
        lost = set(safe.items()) - set(found.items())
        expect(not lost, f"acknowledged and not there: {sorted(lost)}")
        expect(len(set(found.values())) == len(found), "a run was kept twice")
    expect(hits >= (KILLS if time.monotonic() - begin < SECONDS else KILLS_AT_LEAST),
           f"only {hits} of {tries} kills hit a running process")
    done = run(canaryc, "simulate", "plan.canary", "--json", "--save", "r.db", cwd=folder)
    expect(done.returncode == 0, done.stderr)
    found = kept(folder / "r.db", folder / "copy")
    expect(sorted(found.values()) == sorted(f"s{i}" for i in range(SCENARIOS)), "not all is there")
    shown = run(canaryc, "runs", "--json", "r.db", *map(str, sorted(found)), cwd=folder)
    expect(len(shown.stdout.splitlines()) == SCENARIOS, shown.stderr)
    return f"{hits} kills"


def several_save(canaryc, folder):
    """Several processes that keep their runs in one new store, which another one ingests into, and one
    that takes runs out: all that each acknowledged is there."""
    names = [plan_of(folder, f"p{k}.canary", 8, f"# {k}\n") for k in range(3)]
    traces = [trace(folder, f"f{i}.csv", f"m{i}", 2000) for i in range(6)]
    processes = [subprocess.Popen([canaryc, "simulate", name, "--json", "--save", "r.db"], cwd=folder,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
                 for name in names]
    processes.append(subprocess.Popen([canaryc, "ingest", *traces, "-o", "r.db"], cwd=folder,
                                      stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True))
    for process in processes:
        _, err = process.communicate(timeout=60)
        expect(process.returncode == 0, err)
    expect(len(kept(folder / "r.db", folder / "copy")) == 24, "not all runs are there")
    expect(counts(folder / "r.db", folder / "copy") == {f"m{i}": 4000 for i in range(6)},
           "not all samples are there")
    processes = [subprocess.Popen([canaryc, "runs", "--delete", "r.db", *map(str, range(1, 25, 2))],
                                  cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True),
                 subprocess.Popen([canaryc, "simulate", plan_of(folder, "q.canary", 5, "# q\n"),
                                   "--json", "--save", "r.db"], cwd=folder,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)]
    for process in processes:
        _, err = process.communicate(timeout=60)
        expect(process.returncode == 0, err)
    expect(len(kept(folder / "r.db", folder / "copy")) == 17, "12 of 24 and 5 more are to be there")
    expect(sorted(path.name for path in folder.glob("r.db*")) == ["r.db"], "something lies about")


def full_saving(canaryc, folder):
    """A file that may not grow, and a disk of 600 kB: what was acknowledged is there, and the store
    is one; a run says where the rest is."""
    plan_of(folder, scenarios=60)
    run(canaryc, "simulate", "plan.canary", "--json", "--save", "r.db", cwd=folder)
    size = (folder / "r.db").stat().st_size

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (size - 50_000, size - 50_000))

    def tried(store, **more):
        done = run(canaryc, "simulate", "plan.canary", "--json", "--save", store, cwd=folder, **more)
        expect(done.returncode == 3 and "CN0906" in done.stderr, f"{done.returncode}: {done.stderr}")
        said = done.stderr.count(" is kept as run ")
        found = kept(folder / store, folder / "copy")
        expect(len(found) == said, f"{len(found)} runs are there, {said} were acknowledged")
        shown = run(canaryc, "runs", "--json", store, cwd=folder)
        expect(len(shown.stdout.splitlines()) == said, shown.stderr)

    tried("s.db", preexec_fn=limit)
    done = run(canaryc, "simulate", "plan.canary", "--json", "--save", "s.db", cwd=folder)
    expect(done.returncode == 0, done.stderr)
    expect(len(kept(folder / "s.db", folder / "copy")) == 60, "not all is there")
    disk = folder / "disk"
    mounted(disk, "size=300k")
    try:
        tried("disk/s.db")
    finally:
        unmount(disk)
