"""The load: a shop that asks each version about its payments, steadily, and counts what converts.

Started by the laboratory as `shop.py SCHEDULE PORT VERSION=PORT...`. Every version gets the same
payments in the same order, so that two versions differ by what they answer and not by luck. A
payment converts if the version answers, does not flag it, its buyer is honest (the true label) and
does buy. One in a thousand payments lacks a feature, as happens.

The load is open-loop: a payment that is due is sent whether or not the last was answered, as long
as one of the version's connections is free; else it waits in a short queue or is dropped. GET
/metrics on PORT has the counts.
"""

import http.client
import json
import queue
import sys
import threading
import time

import numpy
import prometheus_client

import model
import part
import schedule

CONNECTIONS = 16  # to each version
WAITING = 32      # payments that may wait for one
TIMEOUT_S = 5
BLOCK = 1000
BUYING = 0.6      # share of the honest buyers who would buy
INCOMPLETE = 0.001


def payments(seed):
    """Endless payments: the numbers behind the features, whether it converts, and lacks one."""
    generator = numpy.random.default_rng((seed, 1))
    while True:
        z, fraud = model.draw(generator, BLOCK)
        buys = generator.random(BLOCK) < BUYING
        lacks = generator.random(BLOCK) < INCOMPLETE
        for row in range(BLOCK):
            yield z[row], bool(buys[row] and not fraud[row]), bool(lacks[row])


class Counts:
    def __init__(self):
        self.registry = prometheus_client.CollectorRegistry()
        self.conversions = prometheus_client.Counter(
            "model_conversions_total", "Payments that went through.", ("version",),
            registry=self.registry)
        self.payments = prometheus_client.Counter(
            "shop_payments_total", "Payments by what became of them.", ("version", "result"),
            registry=self.registry)


class Sender:
    """Sends one version its payments."""

    def __init__(self, plan, counts, version, port, clock):
        self.plan = plan
        self.clock = clock
        self.port = port
        self.rate = plan.serve[version]
        self.waiting = queue.Queue(WAITING)
        self.converted = counts.conversions.labels(version)
        self.results = {result: counts.payments.labels(version, result)
                        for result in ("answered", "refused", "unreachable", "dropped")}

    def start(self):
        for work in [self.pace] + [self.send] * CONNECTIONS:
            threading.Thread(target=work, daemon=True).start()

    def pace(self):
        due = time.monotonic()
        for payment in payments(self.plan.seed):
            wait = due - time.monotonic()
            if wait > 0:
                time.sleep(wait)
            elif wait < -1:  # the machine slept; what it missed is not made up for
                due = time.monotonic()
            try:
                self.waiting.put_nowait(payment)
            except queue.Full:
                self.results["dropped"].inc()
            due += 1 / self.rate

    def send(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_S)
        while True:
            z, converts, lacks = self.waiting.get()
            try:
                connection.request("POST", "/predict", self.body(z, lacks))
                response = connection.getresponse()
                answer = json.loads(response.read())
            except (OSError, http.client.HTTPException, ValueError):
                connection.close()
                self.results["unreachable"].inc()
                continue
            self.results["answered" if response.status == 200 else "refused"].inc()
            if response.status == 200 and converts and not answer["flagged"]:
                self.converted.inc()

    def body(self, z, lacks):
        now = self.clock.now()
        payment = {feature: model.VALUES[feature](z[column] + self.plan.shift(feature, now))
                   for column, feature in enumerate(schedule.FEATURES)}
        if lacks:
            del payment["amount"]
        return json.dumps(payment).encode()


def main():
    path, port, *servers = sys.argv[1:]
    plan, counts, clock = schedule.read(path), Counts(), part.Clock()
    ports = dict(server.split("=") for server in servers)
    senders = [Sender(plan, counts, version, int(port), clock) for version, port in ports.items()]

    def start():
        for sender in senders:
            sender.start()

    part.serve(int(port), part.Handler, counts.registry,
               lambda: plan.scraped("shop", clock.now()), clock, start)


main()
