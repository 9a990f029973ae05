"""Serves one version of the fraud model over HTTP on the loopback interface.

Started by the laboratory as `server.py SCHEDULE VERSION PORT FOLDER`. POST /predict takes one
payment as a JSON object, GET /metrics is for Prometheus. The schedule tells it when to be slow, to
fail, or to refuse to be scraped.
"""

import collections
import json
import pathlib
import random
import sys
import threading
import time

import prometheus_client
from prometheus_client.core import GaugeMetricFamily

import model
import part
import schedule
from schedule import PSI_PAYMENTS

MAX_BODY = 4096
LATENCY_BUCKETS = (.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5)
CONFIDENCE_BUCKETS = (.5, .6, .7, .8, .9, .95, .99, 1)


class Metrics:
    """What Prometheus is told; the names are those that examples/fraud-detector asks for."""

    def __init__(self, served):
        version = served.version
        self.registry = prometheus_client.CollectorRegistry()
        predictions = prometheus_client.Counter(
            "model_predictions_total", "Payments answered.", ("version", "status"),
            registry=self.registry)
        # both from the start: a rate misses the jump from absent to one
        self.success = predictions.labels(version, "success")
        self.error = predictions.labels(version, "error")
        self.latency = self.histogram("model_prediction_latency_seconds",
                                      "Time to an answer.", version, LATENCY_BUCKETS)
        self.confidence = self.histogram("model_prediction_confidence",
                                         "Probability of the answer given.", version,
                                         CONFIDENCE_BUCKETS)
        self.registry.register(Drift(served))

    def histogram(self, name, text, version, buckets):
        return prometheus_client.Histogram(name, text, ("version",), buckets=buckets,
                                           registry=self.registry).labels(version)


class Drift:
    """The gauge of the PSI, worked out whenever it is asked for."""

    def __init__(self, served):
        self.served = served

    def collect(self):
        gauge = GaugeMetricFamily("model_feature_psi", "PSI of the last payments' features.",
                                  labels=("version", "feature"))
        for feature, value in self.served.psi().items():
            gauge.add_metric((self.served.version, feature), value)
        yield gauge


class Served:
    """The model, its latest payments, its metrics and what the schedule does to it."""

    def __init__(self, plan, version, folder, clock):
        self.plan = plan
        self.version = version
        self.clock = clock
        self.model = model.load(version, plan.seed, folder)
        self.latest = collections.deque(maxlen=PSI_PAYMENTS)
        self.lock = threading.Lock()
        self.random = random.Random(f"{plan.seed} {version}")
        self.metrics = Metrics(self)

    def psi(self):
        """For each feature; nothing before there are enough payments to tell."""
        with self.lock:
            latest = list(self.latest)
        return self.model.psi(latest) if len(latest) == PSI_PAYMENTS else {}

    def predict(self, body):
        """The answer to a payment: HTTP status and object."""
        now, started = self.clock.now(), time.perf_counter()
        with self.lock:
            delay = self.plan.delay(self.version, now)
            delay = min(self.random.expovariate(1 / delay), 2.0) if delay else 0
            broken = self.random.random() < self.plan.failing(self.version, now)
        if delay:
            time.sleep(delay)
        status, answer = (500, {"error": "fault"}) if broken else self.answer(body)
        self.metrics.latency.observe(time.perf_counter() - started)
        (self.metrics.success if status == 200 else self.metrics.error).inc()
        return status, answer

    def answer(self, body):
        try:
            vector = self.model.vector(json.loads(body))
        except (KeyError, TypeError, ValueError) as error:
            return 400, {"error": f"not a payment: {error!r}"}
        with self.lock:
            self.latest.append(vector)
        score = self.model.score(vector)
        self.metrics.confidence.observe(max(score, 1 - score))
        return 200, {"version": self.version, "score": score,
                     "flagged": score >= self.model.threshold}


class Handler(part.Handler):
    """POST /predict: one payment."""

    served = None  # set by main()

    def do_POST(self):
        length = self.headers.get("Content-Length", "")
        if self.path != "/predict" or not length.isdigit() or int(length) > MAX_BODY:
            self.close_connection = True
            self.reply(400, b"POST /predict with a short body\n", "text/plain")
            return
        status, answer = self.served.predict(self.rfile.read(int(length)))
        self.reply(status, json.dumps(answer).encode(), "application/json")


def main():
    path, version, port, folder = sys.argv[1:]
    plan, clock = schedule.read(path), part.Clock()
    served = Served(plan, version, pathlib.Path(folder), clock)
    part.serve(int(port), type("Predict", (Handler,), {"served": served}), served.metrics.registry,
               lambda: plan.scraped(version, clock.now()), clock)


main()
