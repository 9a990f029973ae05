"""The laboratory's processes: started in a temporary folder, ended together, none left behind.

Signals only raise a flag; whoever waits here looks at it, so that no process is started and
forgotten in between. Each process has a session of its own, so that Ctrl-C reaches only the
laboratory, which then ends them in order; dies with the laboratory even if that is killed, by
the kernel's parent-death signal; and is bounded in processor time. Linux only.
"""

import ctypes
import os
import pathlib
import random
import resource
import selectors
import shutil
import signal
import socket
import subprocess
import tempfile
import time

POLL_S = 0.1
READY_S = 120   # to train a model on a busy machine
END_S = 10
LOG_LINES = 10
PORTS = range(18000, 28000)  # below those that the kernel gives to outgoing connections
PR_SET_PDEATHSIG = 1

# One thread for each process: the load is small, and the machine has other work.
ENVIRONMENT = {
    "GOMAXPROCS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PROMETHEUS_DISABLE_CREATED_SERIES": "True",
    "PYTHONDONTWRITEBYTECODE": "1",
}


class LabError(Exception):
    """What the system refused or what broke, for the user."""


class Interrupted(Exception):
    """A signal that asks for the end came."""

    def __init__(self, number):
        super().__init__(signal.Signals(number).name)
        self.number = number


def free_port(taken):
    """A port of the loopback interface that nobody listens on, and none of those taken."""
    for port in random.sample(PORTS, 200):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        if port not in taken:
            return port
    raise LabError(f"no free port between {PORTS.start} and {PORTS.stop}")


class Processes:
    """A context: within it processes run, after it none does and their folder is gone."""

    SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def __init__(self, cpu_s):
        self.cpu_s = int(cpu_s)  # processor seconds that each may take
        self.libc = ctypes.CDLL(None, use_errno=True)
        self.parent = os.getpid()
        self.running = {}        # name: Popen
        self.signal = None       # the first that came
        self.former = {}
        self.folder = None

    def __enter__(self):
        for number in self.SIGNALS:
            self.former[number] = signal.signal(number, self.flag)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="canaryc-lab."))
        return self

    def __exit__(self, *_):
        self.end_all()
        shutil.rmtree(self.folder, ignore_errors=True)
        for number, handler in self.former.items():
            signal.signal(number, handler)

    def flag(self, number, _):
        self.signal = self.signal or number

    def check(self):
        """Raises Interrupted if a signal came, LabError if a process ended by itself."""
        if self.signal is not None:
            raise Interrupted(self.signal)
        for name, process in self.running.items():
            if process.poll() is not None:
                raise LabError(f"{name} ended with status {process.returncode}{self.log(name)}")

    def sleep_until(self, instant):
        """Waits until a time in seconds since 1970, or raises as check() does."""
        self.check()
        while (left := instant - time.time()) > 0:
            time.sleep(min(left, POLL_S))
            self.check()

    def start(self, name, command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL):
        """Starts a process; what it says on standard error is kept in case it fails."""
        self.check()
        with open(self.folder / f"{name}.log", "ab") as log:
            self.running[name] = subprocess.Popen(
                command, cwd=self.folder, env=os.environ | ENVIRONMENT, stdin=stdin, stdout=stdout,
                stderr=log, start_new_session=True, preexec_fn=self.bound)

    def start_part(self, name, command):
        """Starts a part of the laboratory, which says that it is ready and is told things."""
        self.start(name, command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def bound(self):
        """In the child: it dies with the laboratory and takes no more than its share."""
        self.libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != self.parent:
            os._exit(1)
        resource.setrlimit(resource.RLIMIT_CPU, (self.cpu_s, self.cpu_s))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def await_ready(self, name):
        """Waits until the process has printed `ready`."""
        end = time.monotonic() + READY_S
        process = self.running[name]
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            while not selector.select(POLL_S):
                self.check()
                if time.monotonic() > end:
                    raise LabError(f"{name} is not ready after {READY_S} s{self.log(name)}")
        if process.stdout.readline() != b"ready\n":
            process.wait(END_S)
            self.check()

    def tell(self, name, line):
        """Writes a line to the process."""
        try:
            self.running[name].stdin.write(f"{line}\n".encode())
            self.running[name].stdin.flush()
        except BrokenPipeError:
            self.running[name].wait(END_S)
            self.check()

    def wait(self, name, seconds):
        """Waits until the process ends by itself, and that well; raises LabError else."""
        process = self.running.pop(name)
        end = time.monotonic() + seconds
        try:
            while process.poll() is None:
                self.check()
                if time.monotonic() > end:
                    raise LabError(f"{name} takes longer than {seconds} s")
                time.sleep(POLL_S)
        finally:
            if process.poll() is None:
                self.running[name] = process
                self.end(name, signal.SIGKILL)
        if process.returncode != 0:
            raise LabError(f"{name} ended with status {process.returncode}{self.log(name)}")

    def end(self, name, number=signal.SIGTERM):
        """Ends one process; one that does not obey is killed."""
        process = self.running.pop(name)
        process.send_signal(number)
        try:
            process.wait(END_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()

    def end_all(self):
        for name in reversed(list(self.running)):
            self.end(name)

    def log(self, name):
        """The last lines that the process wrote to standard error, to be added to a message."""
        try:
            text = (self.folder / f"{name}.log").read_text("utf-8", "replace")
        except OSError:
            return ""
        lines = text.splitlines()[-LOG_LINES:]
        return "".join(f"\n    {line}" for line in lines)
