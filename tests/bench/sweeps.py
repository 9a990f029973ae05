"""The part of the table that is about replays: of one run over a week, and of runs from many starts
of a trace of a million points a series; tests/bench/run imports it.

Beside the runs from many starts stands sweep_peer.py, the plain loop in Python that a team writes,
which must come to the same numbers; and `canaryc sweep` with one thread and with two. What is compared is seconds of the processor for a thousand
rollouts, the reading of the file left out on both sides; on ours what is worked out before the first
rollout is in it.
"""

import pathlib
import re
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
PLAN = HERE.parent.parent / "examples" / "fraud-detector" / "fraud-detector.canary"
POINTS = 1_000_000
WEEK = 7 * 24 * 3600 // 15
EVERY = 60              # seconds between two starts
STARTS = 249_900        # of ours: all that the trace has room for
PEER_STARTS = 25_000
SERIES = 8
SECONDS = re.compile(r"(?:prepared ([\d.]+) )?ran ([\d.]+) seconds")


def trace(path, points):
    generator = str(HERE / "sweep_trace.py")
    subprocess.run([sys.executable, generator, str(points), str(path)], check=True)
    return str(path)


def week_plan():
    """A plan whose rollout takes the whole week and checks all that is recorded every minute."""
    return """plan week {
  stable v1 { image "acme/p:1" }
  canary v2 { image "acme/p:2" }
  traffic 10000/min
  metrics trace { error_rate ratio; p99_latency duration; psi score; conversion ratio }
  guardrail errors { check every 1m; promote when error_rate < 50%; rollback when error_rate > 60% }
  guardrail latency {
    check every 1m; promote when p99_latency < 20s; rollback when p99_latency > 50s for 2 checks
  }
  guardrail drift { check every 1m; promote when psi < 10; rollback when psi > 20 }
  guardrail business {
    check every 5m; promote when change(conversion) > -90%
    rollback when change(conversion) < -95% for 2 of 3 checks
  }
  rollout { stage 5% for 1d; stage 25% for 2d; stage 50% for 2d; stage 100% for 47h }
}
"""


def week_ratios(canaryc, folder):
    plan, week = folder / "week.canary", trace(folder / "week.csv", WEEK)
    plan.write_text(week_plan(), "utf-8")
    return (("simulate a week / traces of it", [canaryc, "simulate", str(plan), "--trace", week],
             [canaryc, "traces", week], 1.5),)


def sweep(command):
    """Runs a sweep. Returns what it came to, the seconds of all rollouts and of what is before."""
    result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                            check=True).stdout.splitlines()
    prepared, ran = SECONDS.search(result[1]).groups()
    return result[0], float(ran), float(prepared or 0)


def print_row(name, ours, theirs, limit):
    good = ours / theirs <= limit
    print(f"{name:<34}{ours * 1e3:>10.3f}{theirs * 1e3:>10.3f}{ours / theirs:>9.3f}{limit:>8}"
          f"  {'ok' if good else 'OVER'}", flush=True)
    return good


def timed(command):
    """Seconds on the clock, and what was printed."""
    begin = time.monotonic()
    out = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                         stderr=subprocess.DEVNULL, check=True).stdout
    return time.monotonic() - begin, out


def command_rows(canaryc, folder, samples):
    """Measures and prints the rows about `canaryc sweep`: whole processes, the reading of the trace, of all
    points of it, in them. Returns whether each keeps its limit."""
    ours = [canaryc, "sweep", "--trace", str(folder / "million.csv"), "--stable", "v1", "--canary", "v2",
            str(PLAN)]
    ways = {"one": ["--every", "2s", "-j", "1"], "two": ["--every", "2s", "-j", "2"],
            "half": ["--every", "4s", "-j", "1"]}
    times, printed = {way: [] for way in ways}, {way: set() for way in ways}
    for _ in range(samples):
        for way, words in ways.items():
            seconds, out = timed(ours + words)
            times[way].append(seconds)
            printed[way].add(out)
    one, two, half = (statistics.median(times[way]) for way in ways)
    same = printed["one"] == printed["two"] and len(printed["one"]) == 1
    if not same:
        print("two threads come to other bytes", flush=True)
    return [same, print_row("sweep, two threads / one", two, one, round(1 / 1.5, 3)),
            print_row("sweep, twice the starts / once", one, half, 2.2)]


def sweep_rows(program, folder, samples, peak_memory):
    """Measures and prints the rows about many starts. Returns whether each keeps its limit."""
    million = trace(folder / "million.csv", POINTS)
    ours = [program, str(PLAN), million, "v1", "v2", str(EVERY)]
    peer = [sys.executable, str(HERE / "sweep_peer.py"), million, str(EVERY), str(PEER_STARTS)]
    whole, half, theirs = [], [], []
    for _ in range(samples):
        whole.append(sweep(ours + [str(STARTS)]))
        half.append(sweep(ours + [str(STARTS // 2)]))
    for _ in range(3):
        theirs.append(sweep(peer))
    same = sweep(ours + [str(PEER_STARTS)])[0] == theirs[0][0]
    loop = statistics.median(s[1] for s in theirs) * 1000 / PEER_STARTS
    ran = statistics.median(s[1] for s in whole)
    all_of_it = statistics.median(s[1] + s[2] for s in whole)
    good = [print_row("1000 starts / Python loop", all_of_it * 1000 / STARTS, loop, 0.05),
            print_row("1000 starts, prepared / loop", ran * 1000 / STARTS, loop, 0.05),
            print_row("twice the starts / once", all_of_it,
                      statistics.median(s[1] + s[2] for s in half), 2.2)]
    if not same:
        print("the loop in Python comes to other numbers", flush=True)
    columns = 8 * POINTS * (SERIES + 1)
    peak = peak_memory(ours + [str(STARTS)])
    fits = peak / columns <= 2.2
    print(f"{'memory of starts / of columns':<34}{peak / 1e6:>9.1f}M{columns / 1e6:>9.1f}M"
          f"{peak / columns:>9.3f}{2.2:>8}  {'ok' if fits else 'OVER'}", flush=True)
    return good + [same, fits]
