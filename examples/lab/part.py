"""What the laboratory's own servers have in common: HTTP on the loopback interface, and obedience.

A part listens before it says `ready` on standard output, then learns from standard input when the
run's clock began. It ends when its standard input does, and so with the laboratory, however that
ended.
"""

import http.server
import os
import socketserver
import sys
import threading
import time

import prometheus_client


class Clock:
    """The run's clock; before it began, it shows a negative time."""

    def __init__(self):
        self.began = None  # in seconds since 1970

    def now(self):
        return -1.0 if self.began is None else time.time() - self.began


class Handler(http.server.BaseHTTPRequestHandler):
    """One connection, which may carry many requests. GET /metrics is for Prometheus."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60
    registry = None  # a CollectorRegistry; set by serve()
    scraped = None   # a function without arguments: may Prometheus have an answer now?

    def do_GET(self):
        if self.path != "/metrics":
            self.reply(404, b"GET /metrics\n", "text/plain")
        elif not self.scraped():
            self.reply(503, b"not now\n", "text/plain")
        else:
            self.reply(200, prometheus_client.generate_latest(self.registry),
                       prometheus_client.CONTENT_TYPE_LATEST)

    def reply(self, status, body, kind):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    """A thread for each connection; the laboratory alone connects, so they are few."""

    daemon_threads = True
    request_queue_size = 64

    def server_bind(self):
        """As the base class, but without asking a name server who 127.0.0.1 is."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address

    def handle_error(self, request, client_address):
        """A client that went away is no error; anything else is, and goes to the log."""
        if not isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


def serve(port, handler, registry, scraped, clock, start=lambda: None):
    """Serves until standard input ends; does not return. `start` is called once it listens."""
    handler = type("Bound", (handler,), {"registry": registry, "scraped": staticmethod(scraped)})
    server = Server(("127.0.0.1", port), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    start()
    print("ready", flush=True)
    for line in sys.stdin:
        clock.began = float(line)
    os._exit(0)
