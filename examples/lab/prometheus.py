"""A Prometheus of the laboratory's own: its configuration, its start, and questions to it.

It listens on the loopback interface, keeps its data in the laboratory's temporary folder, and ends
with it. What it is asked for are the queries of the plans, for all versions at once.
"""

import http.client
import json
import time
import urllib.parse

import processes

READY_S = 60
ANSWER_S = 30
ATTEMPTS = 3  # a port that was free may be taken by the time it is used

# The queries of examples/fraud-detector and of fraud-lab.canary, summed by version.
QUERIES = {
    "answered": 'sum by (version) (rate(shop_payments_total{result="answered"}[$window]))'
                " / sum by (version) (rate(shop_payments_total[$window]))",
    "conversion": "sum by (version) (rate(model_conversions_total[$window]))"
                  " / sum by (version) (rate(model_predictions_total[$window]))",
    "error_rate": 'sum by (version) (rate(model_predictions_total{status="error"}[$window]))'
                  " / sum by (version) (rate(model_predictions_total[$window]))",
    "p99_latency": "histogram_quantile(0.99, sum by (version, le)"
                   " (rate(model_prediction_latency_seconds_bucket[$window])))",
    "psi": "max by (version) (model_feature_psi)",
    "requests": "sum by (version) (rate(model_predictions_total[$window]))",
}

CONFIGURATION = """\
global:
  scrape_interval: {scrape}
  scrape_timeout: {scrape}
scrape_configs:
  - job_name: models
    static_configs:
      - targets: {models}
  - job_name: shop
    static_configs:
      - targets: ["{shop}"]
"""


class Prometheus:
    """A running Prometheus."""

    def __init__(self, running, plan, ports):
        """ports: of each version, and of "shop"."""
        self.running = running  # processes.Processes
        self.data = running.folder / "tsdb"
        self.configuration = running.folder / "prometheus.yml"
        targets = [f"127.0.0.1:{port}" for name, port in ports.items() if name != "shop"]
        self.configuration.write_text(CONFIGURATION.format(
            scrape=f"{round(plan.scrape * 1000)}ms", models=json.dumps(targets),
            shop=f"127.0.0.1:{ports['shop']}"))
        self.port = self.start(set(ports.values()))

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self, taken):
        """Starts it, and returns its port once it answers."""
        for attempt in range(1, ATTEMPTS + 1):
            port = processes.free_port(taken)
            self.running.start("prometheus", [
                "prometheus", f"--config.file={self.configuration}",
                f"--storage.tsdb.path={self.data}", f"--web.listen-address=127.0.0.1:{port}",
                "--storage.tsdb.retention.size=512MB", "--web.enable-admin-api",
                "--log.level=warn"])
            try:
                self.await_ready(port)
                return port
            except processes.LabError:
                if attempt == ATTEMPTS or "address already in use" not in self.running.log(
                        "prometheus"):
                    raise
                self.running.end("prometheus")

    def await_ready(self, port):
        end = time.monotonic() + READY_S
        while True:
            self.running.check()
            try:
                if self.get(port, "/-/ready")[0] == 200:
                    return
            except (OSError, http.client.HTTPException):
                pass
            if time.monotonic() > end:
                raise processes.LabError(f"prometheus is not ready after {READY_S} s"
                                         f"{self.running.log('prometheus')}")
            time.sleep(processes.POLL_S)

    @staticmethod
    def get(port, path, method="GET"):
        """HTTP status and body."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_S)
        try:
            connection.request(method, path)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def ask(self, path, method="GET", **parameters):
        """The body of an answer of the HTTP API, as it was given."""
        self.running.check()
        path = f"{path}?{urllib.parse.urlencode(parameters)}"
        try:
            status, body = self.get(self.port, path, method)
        except (OSError, http.client.HTTPException) as error:
            raise processes.LabError(f"{self.url}{path}: {error!r}") from error
        if status != 200:
            raise processes.LabError(f"{self.url}{path}: {status} {body.decode(errors='replace')}")
        return body

    def readings(self, metric, plan, begin, end):
        """The answer to the query of a metric from begin to end, in seconds since 1970."""
        query = QUERIES[metric].replace("$window", f"{round(plan.window * 1000)}ms")
        return self.ask("/api/v1/query_range", query=query, start=begin, end=end, step=plan.step)

    def snapshot(self):
        """A folder with all samples up to now, at rest."""
        answer = json.loads(self.ask("/api/v1/admin/tsdb/snapshot", "POST"))
        return self.data / "snapshots" / answer["data"]["name"]

    def payments(self):
        """What became of the payments: a dict of (version, result) to their number."""
        answer = json.loads(self.ask("/api/v1/query", query="shop_payments_total"))
        return {(series["metric"]["version"], series["metric"]["result"]): int(series["value"][1])
                for series in answer["data"]["result"]}
