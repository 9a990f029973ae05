"""Writes what a run recorded: the answers of Prometheus, one CSV of them, a dump of all samples.

Everything is written under temporary names first and then renamed, so that a run that is cut off
leaves an earlier recording as it was.

    NAME.csv            long: time, metric, version, value; for canaryc simulate
    NAME-METRIC.json    the answer of query_range, byte for byte
    NAME-raw.dump.gz    promtool tsdb dump of the samples that were scraped

Where Prometheus had no answer, the CSV says `stale`, after the first answer and up to the last
instant: a canary's check would have had no data there. An answer of query_range has nothing there.
"""

import datetime
import gzip
import json
import os
import pathlib
import shutil
import tempfile

import prometheus

DUMP_S = 300


def utc(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime(
        "%Y-%m-%dT%H:%M:%SZ")


def rows(metric, answer, instants, versions):
    """(time, metric, version, value) of an answer, gaps included; times are whole seconds."""
    values = {version: {} for version in versions}
    for series in json.loads(answer)["data"]["result"]:
        values[series["metric"]["version"]] = {int(at): value for at, value in series["values"]}
    for version, given in values.items():
        begun = False
        for instant in instants:
            begun = begun or instant in given
            if begun:
                yield instant, metric, version, given.get(instant, "stale")


def csv(answers, instants, versions):
    """The whole CSV, of a dict of metric to answer."""
    lines = sorted(row for metric, answer in answers.items()
                   for row in rows(metric, answer, instants, versions))
    return "time,metric,version,value\n" + "".join(
        f"{utc(instant)},{metric},{version},{value}\n" for instant, metric, version, value in lines)


def dump(server, begin, end, path):
    """Every sample scraped from begin to end, as promtool prints it, packed."""
    running, text = server.running, server.running.folder / "dump"
    with open(text, "wb") as file:
        running.start("promtool", [
            "promtool", "tsdb", "dump", f"--min-time={begin * 1000}", f"--max-time={end * 1000}",
            '--match={job=~"models|shop"}', str(server.snapshot())], stdout=file)
    running.wait("promtool", DUMP_S)
    lines = sorted(text.read_bytes().splitlines(keepends=True), key=series_and_time)
    with gzip.GzipFile(path, "wb", mtime=0) as file:
        file.writelines(lines)


def series_and_time(line):
    series, _, rest = line.rpartition(b"} ")
    return series, int(rest.split()[1])


def write(server, plan, begin, folder):
    """Records the run that began at a time in whole seconds since 1970; returns paths written."""
    end = begin + int(plan.duration)
    instants = range(begin, end + 1, int(plan.step))
    answers = {metric: server.readings(metric, plan, begin, end) for metric in prometheus.QUERIES}
    folder.mkdir(parents=True, exist_ok=True)
    half = pathlib.Path(tempfile.mkdtemp(prefix=".canaryc-lab.", dir=folder))
    try:
        (half / f"{plan.name}.csv").write_text(csv(answers, instants, list(plan.serve)), "ascii")
        for metric, answer in answers.items():
            (half / f"{plan.name}-{metric}.json").write_bytes(answer)
        dump(server, begin, end, half / f"{plan.name}-raw.dump.gz")
        server.running.check()
        written = []
        for path in sorted(half.iterdir()):
            os.replace(path, folder / path.name)
            written.append(folder / path.name)
        return written
    finally:
        shutil.rmtree(half, ignore_errors=True)
