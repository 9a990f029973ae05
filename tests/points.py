"""What test scripts share: their points as TAP, and a small file system to fill."""

import os
import re
import signal
import subprocess
import sys

SHOWN = 10              # texts of what is wrong at one point

# A shell that runs the tests in the background has Ctrl-C ignored, and programs keep to that: so that
# those started here can be interrupted, it is not.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


class Bad(Exception):
    """What a test found wrong."""


class Skip(Exception):
    """Why a test can't be run here."""


def expect(condition, what):
    if not condition:
        raise Bad(what)


class Points:
    """The points of a script, printed as they come."""

    def __init__(self, promised=None):
        """promised: how many there will be; without it their number is told at the end."""
        self.n = self.failed = 0
        self.promised = promised
        if promised is not None:
            print(f"1..{promised}", flush=True)

    def point(self, name, wrong=(), said=None, why_not=None):
        """wrong: texts, empty when all is well. said: what is told anyway. why_not: it was not run."""
        self.n += 1
        self.failed += bool(wrong)
        skipped = f" # SKIP {why_not}" if why_not else ""
        print(f"{'not ok' if wrong else 'ok'} {self.n} - {name}{skipped}")
        for text in (*wrong[:SHOWN], *([said] if said else [])):
            print("".join(f"#   {line}\n" for line in text.splitlines()), end="")
        if len(wrong) > SHOWN:
            print(f"#   and {len(wrong) - SHOWN} more")
        sys.stdout.flush()

    def attempt(self, name, test, *errors):
        """A point that calls test(): it returns nothing, a text to tell or a list of what is wrong,
        and may raise Bad, Skip, an OSError or one of the errors."""
        try:
            found = test()
        except Skip as why:
            self.point(name, why_not=why)
        except (Bad, OSError, subprocess.SubprocessError, *errors) as wrong:
            self.point(name, [str(wrong).strip() or repr(wrong)])
        else:
            self.point(name, *([found] if isinstance(found, list) else [(), found]))

    def end(self):
        """Returns the exit status."""
        if self.promised is None:
            print(f"1..{self.n}", flush=True)
        return 1 if self.failed else 0


def on_small_disk(run, disk, size, script, *words):
    """Runs a shell script in a folder `disk` of its own file system of so many bytes, "64k".

    run(command): a function that runs it and returns a subprocess.CompletedProcess. $0 of the script is
    the folder, the words are its arguments. Nothing stays mounted.
    """
    disk.mkdir(exist_ok=True)
    mount = f'mount -t tmpfs -o size={size} none "$0" 2>/dev/null || exit 77\n'
    prefix = ["unshare", "-m"] if os.geteuid() == 0 else ["unshare", "-rm"]
    try:
        done = run([*prefix, "sh", "-c", mount + script, str(disk), *words])
    except FileNotFoundError:
        raise Skip("there is no unshare") from None
    if done.returncode == 77 or re.match("unshare:", done.stderr):
        raise Skip("no file system can be mounted")
    return done
