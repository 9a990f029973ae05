#!/usr/bin/env python3
"""Writes a wide CSV trace for sweeps of examples/fraud-detector: `sweep_trace.py POINTS FILE`.

One row every 15 seconds, both versions of each metric. The canary is healthy for most of the time;
now and then, for minutes to hours, its errors, latency, drift or conversion are bad, a little or
much, so that runs end in every way. The same bytes on every machine.
"""

import random
import sys

METRICS = ("error_rate", "p99_latency", "psi", "conversion")
STEP_MS = 15_000
BEGIN_MS = 1_767_225_600_000
INCIDENT = 1 / 1500     # chance to begin at a point, of each metric
ROWS = 10_000           # written at a time


class Fault:
    """When a metric of the canary is bad, and by how much."""

    def __init__(self, dice, low, high):
        self.dice, self.low, self.high = dice, low, high
        self.left, self.size = 0, 0.0

    def next(self):
        if self.left == 0:
            if self.dice.random() >= INCIDENT:
                return 0.0
            self.left = int(self.dice.expovariate(1 / 60)) + 1
            self.size = self.dice.uniform(self.low, self.high)
        self.left -= 1
        return self.size


def rows(points):
    dice = random.Random(7)
    gauss, normal = dice.gauss, random.Random(8).gauss
    errors, latency = Fault(dice, 0.001, 0.012), Fault(dice, 0.03, 0.5)
    drift, business = Fault(dice, 0.03, 0.2), Fault(dice, 0.003, 0.02)
    for i in range(points):
        conversion = 0.2 + normal(0, 0.0004)
        yield (f"{BEGIN_MS + i * STEP_MS},"
               f"{abs(gauss(0.002, 0.0005)):.6f},"
               f"{abs(gauss(0.002, 0.0006) + errors.next()):.6f},"
               f"{abs(gauss(0.12, 0.01)):.6f},{abs(gauss(0.13, 0.012) + latency.next()):.6f},"
               f"{abs(gauss(0.02, 0.005)):.6f},{abs(gauss(0.04, 0.01) + drift.next()):.6f},"
               f"{conversion:.6f},{abs(conversion + gauss(0, 0.0005) - business.next()):.6f}\n")


def main():
    points, path = int(sys.argv[1]), sys.argv[2]
    with open(path, "w", encoding="ascii") as out:
        out.write("time," + ",".join(f"{m}@{v}" for m in METRICS for v in ("v1", "v2")) + "\n")
        part = []
        for row in rows(points):
            part.append(row)
            if len(part) == ROWS:
                out.write("".join(part))
                part.clear()
        out.write("".join(part))


if __name__ == "__main__":
    main()
