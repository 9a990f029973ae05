"""A server in front of Prometheus that does on purpose what networks and servers do by accident."""

import gzip
import http.client
import http.server
import os
import ssl
import subprocess
import threading
import time
import urllib.parse


class Answer:
    """What is answered instead of what Prometheus says."""

    def __init__(self, status=200, body=b"", headers=(), say=None, wait=0.0, cut=False,
                 chunked=False, close=False, size=None):
        self.status, self.body, self.headers = status, body, dict(headers)
        self.say = say          # a body's length that is not its own
        self.wait = wait        # seconds before anything is said
        self.cut = cut          # the connection ends in the middle of the body
        self.chunked = chunked
        self.close = close      # no length, the end of the connection is that of the body
        self.size = size        # that many bytes more behind the body


class Request:
    """What was asked."""

    def __init__(self, method, path, headers, form):
        self.method, self.path, self.headers, self.form = method, path, headers, form


class Proxy(http.server.ThreadingHTTPServer):
    """Passes questions on to Prometheus, unless act(request, number) returns an Answer, or a
    function that makes one of Prometheus' own. Numbers count from 1."""

    daemon_threads = True

    def __init__(self, upstream, act=None, tls=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.upstream, self.act = upstream, act
        self.requests = []
        self.lock = threading.Lock()
        self.scheme = "https" if tls else "http"
        self.port = self.server_address[1]
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_side=True,
                                          do_handshake_on_connect=False)
        self.thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    @property
    def url(self):
        return f"{self.scheme}://127.0.0.1:{self.port}"

    def handle_error(self, request, client_address):
        pass    # whoever was cut off, or has gone, is what the tests are about

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()

    def take(self, request):
        with self.lock:
            self.requests.append(request)
            return len(self.requests)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_POST(self):
        text = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        self.answer(Request("POST", self.path, self.headers, dict(urllib.parse.parse_qsl(text))))

    def do_GET(self):
        _, _, text = self.path.partition("?")
        self.answer(Request("GET", self.path, self.headers, dict(urllib.parse.parse_qsl(text))))

    def answer(self, request):
        number = self.server.take(request)
        answer = self.server.act(request, number) if self.server.act else None
        if callable(answer):
            answer = answer(self.pass_on(request))
        self.write(answer or self.pass_on(request))

    def pass_on(self, request):
        """What Prometheus answers."""
        path = urllib.parse.urlsplit(request.path).path    # of a whole URL, if this is a proxy
        connection = http.client.HTTPConnection("127.0.0.1", self.server.upstream, timeout=30)
        try:
            connection.request("POST", path, urllib.parse.urlencode(request.form),
                               {"Content-Type": "application/x-www-form-urlencoded"})
            got = connection.getresponse()
            return Answer(got.status, got.read())
        finally:
            connection.close()

    def write(self, answer):
        time.sleep(answer.wait)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        body = answer.body
        if answer.chunked:
            self.send_header("Transfer-Encoding", "chunked")
            body = b"%x\r\n%s\r\n" % (len(body), body) + (b"" if answer.cut else b"0\r\n\r\n")
        elif not answer.close:
            self.send_header("Content-Length", str(answer.say or len(body) + (answer.size or 0)))
        self.end_headers()
        self.wfile.write(body[:len(body) // 2] if answer.cut and not answer.chunked else body)
        for _ in range((answer.size or 0) // 65536):
            self.wfile.write(b" " * 65536)
        self.wfile.flush()
        if answer.cut or answer.close:
            self.close_connection = True


def packed(answer):
    """The same answer, packed."""
    return Answer(answer.status, gzip.compress(answer.body), {"Content-Encoding": "gzip"})


class Authority:
    """A certificate authority of our own, a server's certificate by it and a client's."""

    def __init__(self, folder):
        self.folder = folder
        self.openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                     "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=test authority")
        for name, more in (("server", "subjectAltName=IP:127.0.0.1"), ("client", "")):
            self.openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                         "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}")
            (folder / f"{name}.ext").write_text(more + "\n")
            self.openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
                         "-CAcreateserial", "-days", "2", "-extfile", f"{name}.ext",
                         "-out", f"{name}.pem")

    def openssl(self, *words):
        subprocess.run(["openssl", *words], cwd=self.folder, check=True, timeout=30,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                       env=os.environ | {"RANDFILE": str(self.folder / "rnd")})

    def server(self, client_wanted):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / "server.pem", self.folder / "server.key")
        if client_wanted:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(self.folder / "ca.pem")
        return context
