"""What the tests of the store share: programs that are run, traces, a look into the file."""

import pathlib
import shutil
import sqlite3
import struct
import subprocess

from points import Skip, expect

KILLS = 200             # that hit a running process; it takes about 15 s
SECONDS = 40            # then a machine that is slow, or has the sanitizers, has done enough
KILLS_AT_LEAST = 50
SAMPLES = 700
START = 1_700_000_000


class Moments:
    """Random moments in the time that a program takes, which other programs make longer and shorter: one
    that came too late makes the next ones sooner, one that was in time the next ones a little later."""

    def __init__(self, dice, seconds):
        self.dice = dice
        self.seconds = seconds

    def next(self):
        return self.dice.random() * self.seconds

    def tell(self, hit):
        self.seconds *= 1.03 if hit else 0.85


def run(canaryc, *arguments, cwd, **more):
    """Runs canaryc to its end."""
    return subprocess.run([canaryc, *arguments], cwd=cwd, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, check=False, timeout=60, **more)


def trace(folder, name, metric, samples=SAMPLES, start=START, value=lambda i: i * 0.5):
    """Writes a trace of two series. Returns its name."""
    lines = [f"time,{metric}@v1,{metric}@v2"]
    lines += [f"{start + i},{value(i)},{value(i) + 1}" for i in range(samples)]
    (folder / name).write_text("\n".join(lines) + "\n", "ascii")
    return name


def copy_of(store, where):
    """A copy of a store with its log."""
    shutil.rmtree(where, ignore_errors=True)
    where.mkdir()
    for end in ("", "-wal"):
        source = pathlib.Path(f"{store}{end}")
        if source.exists():
            shutil.copyfile(source, where / f"copy.db{end}")
    return where / "copy.db"


def counts(store, where):
    """Checks a store from end to end. Returns the samples of each metric, both versions together."""
    db = sqlite3.connect(copy_of(store, where))
    try:
        verdict = db.execute("PRAGMA integrity_check").fetchone()[0]
        expect(verdict == "ok", f"integrity_check: {verdict}")
        wrong = db.execute("SELECT count(*) FROM series s WHERE n != (SELECT coalesce(sum(n), 0)"
                           " FROM chunk c WHERE c.series = s.id)").fetchone()[0]
        expect(wrong == 0, "a series is not as long as its chunks")
        for t0, t1, n, body in db.execute("SELECT t0, t1, n, body FROM chunk"):
            times = struct.unpack(f"<{n}q", body[:8 * n])
            expect((times[0], times[-1], len(body)) == (t0, t1, 16 * n), "a chunk is damaged")
        return dict(db.execute("SELECT m.s, sum(n) FROM series s JOIN name m ON m.id = s.metric"
                               " GROUP BY m.s"))
    finally:
        db.close()


def mounted(folder, options):
    """A small file system in memory."""
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", str(folder)],
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Skip("nothing can be mounted here")


def unmount(folder):
    subprocess.run(["umount", str(folder)], check=False, capture_output=True)
