"""Where a test of recordings works, what it runs there, and what it compares."""

import contextlib
import math
import os
import pathlib
import shutil
import sqlite3
import struct
import subprocess
import tempfile

from points import expect

PLAN = pathlib.Path(__file__).resolve().parent / "plan.canary"
METRICS = {
    "error_rate": 'sum(rate(model_predictions_total{version="%s",status="error"}[2m]))'
                  ' / sum(rate(model_predictions_total{version="%s"}[2m]))',
    "p99_latency": "1000 * histogram_quantile(0.99, sum by (le) ("
                   'rate(model_prediction_latency_seconds_bucket{version="%s"}[2m])))',
    "psi": 'max(model_feature_psi{version="%s"})',
    "requests": 'sum(rate(model_predictions_total{version="%s"}[1m]))',
}


class Place:
    """Where a test works: a folder, canaryc, Prometheus."""

    def __init__(self, canaryc, folder, server):
        self.canaryc, self.folder, self.server = canaryc, folder, server

    def environment(self, more=()):
        env = {key: value for key, value in os.environ.items()
               if not key.lower().endswith("_proxy") and key != "CANARYC_RECORD"}
        return env | dict(more)

    def command(self, url, *words, store="f.db"):
        return [self.canaryc, "record", str(PLAN), "--prometheus", url, "-o", store, *words]

    def record(self, url, *words, store="f.db", env=(), **more):
        """Runs canaryc record to its end."""
        return subprocess.run(self.command(url, *words, store=store), cwd=self.folder,
                              env=self.environment(env), stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, check=False, timeout=60, **more)

    def good(self, *words, **more):
        done = self.record(*words, **more)
        expect(done.returncode == 0, f"exit {done.returncode}\n{done.stdout}{done.stderr}")
        return done

    def bad(self, status, code, *words, **more):
        """A recording that must fail, with one error."""
        done = self.record(*words, **more)
        expect(done.returncode == status and f"[{code}]" in done.stderr and
               done.stderr.count("error[") == 1, f"exit {done.returncode}\n{done.stderr}")
        return done.stderr

    def samples(self, store="f.db"):
        """Dicts of ms to value, to the bit, by metric and version."""
        found = {}
        with copy_of(self.folder / store) as db:
            for number, metric, version, labels in db.execute(
                    "SELECT id, metric, version, labels FROM series_text"):
                expect(labels is None, f"{metric}@{version} has labels: {labels}")
                series = found[metric, version] = {}
                for n, body in db.execute("SELECT n, body FROM chunk WHERE series = ? ORDER BY t0",
                                          (number,)):
                    times = struct.unpack_from(f"<{n}q", body)
                    expect(not series or times[0] > max(series), "chunks overlap")
                    series.update(zip(times, struct.unpack_from(f"<{n}d", body, 8 * n)))
        return found


@contextlib.contextmanager
def copy_of(store):
    """A copy of a store with its log, opened."""
    with tempfile.TemporaryDirectory() as where:
        for end in ("", "-wal"):
            if os.path.exists(f"{store}{end}"):
                shutil.copyfile(f"{store}{end}", f"{where}/copy.db{end}")
        db = sqlite3.connect(f"{where}/copy.db")
        try:
            yield db
        finally:
            db.close()


def same(a, b):
    return a == b or (math.isnan(a) and math.isnan(b))


def expect_same(found, wanted, what):
    expect(found.keys() == wanted.keys(), f"{what}: {len(found)} samples, not {len(wanted)}; first "
           f"difference at {min(found.keys() ^ wanted.keys(), default=None)}")
    for t, value in wanted.items():
        expect(same(found[t], value), f"{what} at {t}: {found[t]}, not {value}")


def expect_all(place, found, begin, end, step):
    """Compares samples with Prometheus' own answers."""
    expect(len(found) == 2 * len(METRICS), f"series: {sorted(found)}")
    total = 0
    for (metric, version), samples in found.items():
        query = METRICS[metric].replace("%s", version)
        wanted = place.server.range(query, begin, end, step)
        expect_same(samples, wanted, f"{metric}@{version}")
        total += len(wanted)
    return total


def integrity(store):
    with copy_of(store) as db:
        verdict = db.execute("PRAGMA integrity_check").fetchone()[0]
        expect(verdict == "ok", f"integrity_check: {verdict}")
