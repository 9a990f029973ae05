"""Debian's own Prometheus on the loopback interface, with data that were back-filled."""

import http.client
import json
import pathlib
import random
import shutil
import socket
import subprocess
import time
import urllib.parse

START = 1_699_999_200   # 2023-11-14 22:00:00 UTC: two hours, a sample every five seconds
SECONDS = 7200
SCRAPE = 5
READY_S = 60
ATTEMPTS = 5            # a port that was free may be taken by the time it is used


class Failed(Exception):
    """Prometheus could not be started, or does not answer."""


def missing():
    """The programs that are not installed."""
    return [name for name in ("prometheus", "promtool") if not shutil.which(name)]


def samples():
    """The data as OpenMetrics, family by family."""
    draw = random.Random(7)
    times = range(START, START + SECONDS + 1, SCRAPE)
    yield "# TYPE model_predictions counter"
    for version, share in (("v1", 0.004), ("v2", 0.02)):
        for status in ("success", "error"):
            count = 0.0
            for t in times:
                # nobody asks for ten minutes: rates of nothing by nothing are NaN
                if not START + 3000 <= t < START + 3600:
                    bad = share * (1 + draw.random())
                    count += 100 * (bad if status == "error" else 1 - bad)
                yield f'model_predictions_total{{version="{version}",status="{status}"}} {count:.4f} {t}'
    yield "# TYPE model_prediction_latency_seconds histogram"
    for version, slow in (("v1", 0.02), ("v2", 0.2)):
        for bound, share in (("0.1", 1 - slow), ("0.5", 1 - slow / 3), ("1.0", 1.0), ("+Inf", 1.0)):
            for i, t in enumerate(times):
                yield (f'model_prediction_latency_seconds_bucket{{version="{version}",le="{bound}"}}'
                       f" {int(100 * i * share)} {t}")
    yield "# TYPE model_feature_psi gauge"
    for version in ("v1", "v2"):
        for feature in ("age", "hour"):
            for t in times:
                # a gap of ten minutes, longer than Prometheus holds a value
                if not START + 1200 <= t < START + 1800:
                    yield (f'model_feature_psi{{version="{version}",feature="{feature}"}} '
                           f"{0.02 + 0.1 * draw.random():.6f} {t}")
    yield "# EOF"


class Prometheus:
    """A running Prometheus; with it closed, nothing of it is left but its folder."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.process = None
        text = self.folder / "data.om"
        text.write_text("\n".join(samples()) + "\n", "ascii")
        subprocess.run(["promtool", "tsdb", "create-blocks-from", "openmetrics", str(text),
                        str(self.folder / "tsdb")], check=True, stdout=subprocess.DEVNULL, timeout=60)
        (self.folder / "prometheus.yml").write_text("global: {}\n")
        self.log = open(self.folder / "log", "w+", encoding="utf-8", errors="replace")
        self.port = self.start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self):
        for _ in range(ATTEMPTS):
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                port = probe.getsockname()[1]
            self.process = subprocess.Popen(
                ["prometheus", f"--config.file={self.folder}/prometheus.yml",
                 f"--storage.tsdb.path={self.folder}/tsdb", "--storage.tsdb.retention.time=100y",
                 f"--web.listen-address=127.0.0.1:{port}", "--log.level=warn"],
                stdout=self.log, stderr=self.log)
            if self.ready(port):
                return port
            self.close()
        self.log.seek(0)
        raise Failed(f"prometheus does not start\n{self.log.read()}")

    def ready(self, port):
        end = time.monotonic() + READY_S
        while time.monotonic() < end and self.process.poll() is None:
            try:
                if self.get(port, "/-/ready")[0] == 200:
                    return True
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(0.05)
        return False

    @staticmethod
    def get(port, path):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def range(self, query, start, end, step, points=5000):
        """The samples of a query that is one series: a dict of ms to float."""
        found = {}
        count = round((end - start) / step) + 1
        for first in range(0, count, points):
            last = min(first + points, count) - 1
            path = "/api/v1/query_range?" + urllib.parse.urlencode(
                {"query": query, "start": f"{start + first * step:.3f}",
                 "end": f"{start + last * step:.3f}", "step": f"{step:.3f}"})
            answer = json.loads(self.get(self.port, path)[1])
            if answer["status"] != "success" or len(answer["data"]["result"]) > 1:
                raise Failed(f"{query}: {answer}")
            for series in answer["data"]["result"]:
                found.update((round(t * 1000), float(v)) for t, v in series["values"])
        return found

    def close(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
