#!/usr/bin/env python3
"""The peer of sweeps: the loop that a team writes in Python, here for examples/fraud-detector.

    sweep_peer.py TRACE EVERY_S STARTS

It is `for target_traffic in stages: wait, read the metrics, compare, roll back`, with the rules of
the plan: checks every minute, two bad ones in a row or two of three, a grey zone that holds a stage
for as long as it may last, what met the canary. Readings are looked up by index, as the trace of
sweep_trace.py has one every 15 seconds; sums over a time are made by sum(). Prints what all runs
came to, as tests/bench/starts.c does, and the seconds of the processor that the runs took without
the reading of the file.
"""

import csv
import sys
import time

STAGES = ((0.05, 5, 15), (0.10, 5, 15), (0.25, 5, 20), (0.50, 5, 15), (1.00, 5, 15))
TRAFFIC = 10000 / 60    # requests a second
STEP = 15               # seconds between samples
PER_MINUTE = 60 // STEP
STALE = 300 // STEP     # a reading holds for five minutes


class Trace:
    """The columns that the plan reads."""

    def __init__(self, path):
        with open(path, encoding="ascii", newline="") as file:
            rows = csv.reader(file)
            names = next(rows)
            columns = [names.index(name) for name in (
                "error_rate@v2", "p99_latency@v2", "psi@v2", "conversion@v2", "conversion@v1")]
            self.errors, self.latency, self.psi, canary, stable = lists = [[] for _ in columns]
            for row in rows:
                for values, column in zip(lists, columns):
                    values.append(float(row[column]))
        self.change = [(c - s) / abs(s) for c, s in zip(canary, stable)]
        self.points = len(self.errors)


def rollout(trace, start):
    """Runs the plan from a sample on. Returns outcome, guardrail, minutes until then, minutes from
    the first hold to the rollback, requests that met the canary and bad ones among them."""
    errors, latency, psi, change = trace.errors, trace.latency, trace.psi, trace.change
    last, end = trace.points - 1, trace.points - 1 + STALE
    slow = 0                                    # bad checks of latency in a row
    dropped = (False, False)                    # the last two checks of business
    grey_latency = grey_errors = grey_psi = grey_change = False
    trouble = -1                                # since when some guardrail has been held
    minute, requests, bad = 0, 0.0, 0.0

    for share, hold, at_most in STAGES:
        begin = minute
        checked = False                         # business was, in this stage
        while True:
            minute += 1
            i = start + minute * PER_MINUTE
            if i > end:
                seconds = (end - start) * STEP - begin * 60
                requests += seconds * TRAFFIC * share
                a = start + begin * PER_MINUTE
                bad += (sum(errors[a:last + 1]) + errors[last] * (end - max(a, last + 1))) * \
                    STEP * TRAFFIC * share
                return "undecided", None, (end - start) * STEP / 60, 0, requests, bad
            if i > last:
                i = last
            guardrail = None
            value = errors[i]
            grey_errors = not value < 0.005
            if value > 0.01:
                guardrail = 0
            value = latency[i]
            grey_latency = not value < 0.200
            slow = slow + 1 if value > 0.500 else 0
            if slow >= 2 and guardrail is None:
                guardrail = 1
            value = psi[i]
            grey_psi = not value < 0.1
            if value > 0.2 and guardrail is None:
                guardrail = 2
            if (minute - begin) % 5 == 0:
                checked = True
                value = change[i]
                grey_change = not value > -0.01
                drop = value < -0.03
                if drop and (dropped[0] or dropped[1]) and guardrail is None:
                    guardrail = 3
                dropped = (dropped[1], drop)
            held = grey_errors or grey_latency or grey_psi or grey_change
            if not held:
                trouble = -1
            elif trouble < 0:
                trouble = minute
            waited = minute - begin
            decided = waited >= hold and checked and not held
            if guardrail is None and not decided and waited < at_most:
                continue
            requests += waited * 60 * TRAFFIC * share
            a, b = start + begin * PER_MINUTE, start + minute * PER_MINUTE
            bad += (sum(errors[a:b]) + errors[last] * max(0, b - max(a, last + 1))) * \
                STEP * TRAFFIC * share
            if guardrail is not None:
                return "rolled-back", guardrail, minute, minute - trouble, requests, bad
            if not decided:
                return "rolled-back", None, minute, 0, requests, bad
            break
    return "promoted", None, minute, 0, requests, bad


def main():
    trace, every, starts = Trace(sys.argv[1]), int(sys.argv[2]) // STEP, int(sys.argv[3])
    outcomes = {"promoted": 0, "rolled-back": 0, "undecided": 0}
    guardrails = [0, 0, 0, 0]
    minutes = detect = requests = bad = 0
    begin = time.process_time()
    for start in range(0, starts * every, every):
        run = rollout(trace, start)
        outcomes[run[0]] += 1
        if run[1] is not None:
            guardrails[run[1]] += 1
        minutes += run[2]
        detect += run[3]
        requests += run[4]
        bad += run[5]
    seconds = time.process_time() - begin
    print(" ".join(f"{name} {count}" for name, count in outcomes.items()),
          "by", *guardrails, f"at {minutes * 60:.0f} detect {detect * 60:.0f}",
          f"requests {requests:.0f} bad {bad:.0f}")
    print(f"ran {seconds:.6f} seconds")


if __name__ == "__main__":
    main()
