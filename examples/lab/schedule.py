"""Reads a schedule: how long the laboratory runs, which versions serve, and what goes wrong when.

A schedule is a text file, one statement a line, `#` to the end of a line a comment; README.md lists
the statements. Each part of the laboratory reads the same file and asks it what holds at an instant
of the run's own clock, so no part has to be told by another. Everything has a limit, and a mistake
is reported with its line: see ScheduleError.
"""

import dataclasses
import pathlib
import re

FEATURES = ("amount", "hour", "account_age", "orders_24h", "country_risk", "device_age")
VERSIONS = ("v1", "v2", "v3", "v4")

# Over how many of the last payments the PSI is taken; the clock begins after so many.
PSI_PAYMENTS = 500

MAX_BYTES = 64 * 1024
MAX_FAULTS = 50
MAX_VERSIONS = 4
MAX_PAYMENTS_PER_S = 200
MIN_DURATION_S, MAX_DURATION_S = 10, 60 * 60
MAX_SLOW_S = 1.0
MAX_SHIFT = 3.0

UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600}
DURATION = re.compile(r"(\d{1,9})(ms|s|m|h)")
DURATIONS = re.compile(r"(?:\d{1,9}(?:ms|s|m|h))+")
RATE = re.compile(r"(\d{1,4})/s")
SHARE = re.compile(r"(\d{1,3}(?:\.\d{1,4})?)%")
NUMBER = re.compile(r"-?\d{1,3}(?:\.\d{1,4})?")

KINDS = {
    "slow": "slow DURATION",
    "fail": "fail SHARE%",
    "unscraped": "unscraped",
    "down": "down",
}


class ScheduleError(Exception):
    """A schedule that can't be used; the text names file, line and a way out."""


@dataclasses.dataclass(frozen=True)
class Fault:
    """What goes wrong from `begin` (included) to `end` (excluded), seconds of the run's clock."""

    kind: str      # slow, fail, unscraped, down or drift
    subject: str   # a version; of a drift the feature; of unscraped also "all"
    begin: float
    end: float
    value: float   # slow: mean delay in seconds; fail: share, 0 to 1; drift: standard deviations
    within: float  # drift: seconds until it is there in full
    text: str      # as the schedule has it, for people

    def holds(self, now):
        return self.begin <= now < self.end


@dataclasses.dataclass(frozen=True)
class Schedule:
    """A schedule that was read. Times are in seconds."""

    path: pathlib.Path
    duration: float
    scrape: float   # between two scrapes
    step: float     # between two readings of the recorded traces
    window: float   # over which rates and quantiles are taken
    seed: int
    serve: dict     # version: payments per second
    faults: tuple   # of Fault, in the order of the file

    @property
    def name(self):
        return self.path.stem

    def _sum(self, kind, subject, now):
        return sum(fault.value for fault in self.faults
                   if fault.kind == kind and fault.subject == subject and fault.holds(now))

    def delay(self, version, now):
        """Mean of the time that each answer of the version is delayed by, in seconds."""
        return min(self._sum("slow", version, now), MAX_SLOW_S)

    def failing(self, version, now):
        """Share of the version's answers that are errors, 0 to 1."""
        return min(self._sum("fail", version, now), 1.0)

    def scraped(self, name, now):
        """Whether Prometheus gets an answer from the version, or from the shop."""
        return not any(fault.kind == "unscraped" and fault.subject in (name, "all")
                       and fault.holds(now) for fault in self.faults)

    def shift(self, feature, now):
        """By how many standard deviations the feature has drifted."""
        return sum(fault.value * min((now - fault.begin) / fault.within, 1.0)
                   for fault in self.faults
                   if fault.kind == "drift" and fault.subject == feature and fault.holds(now))

    def downs(self):
        """Pairs of (instant, whether down) and version, in the order of time."""
        events = []
        for fault in self.faults:
            if fault.kind == "down":
                events += [(fault.begin, True, fault.subject), (fault.end, False, fault.subject)]
        return sorted(events)


def clock(seconds):
    """An instant of the run's clock as people read it: 4:00."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def duration(word):
    """Seconds of a duration such as 90s or 1m30s; None if it is none."""
    if not DURATIONS.fullmatch(word):
        return None
    return sum(int(number) * UNITS[unit] for number, unit in DURATION.findall(word))


class Reader:
    """One schedule while it is read."""

    SETTINGS = {
        "duration": (MIN_DURATION_S, MAX_DURATION_S),
        "scrape": (1, 60),
        "step": (1, 300),
        "window": (2, 3600),
    }

    def __init__(self, path):
        self.path = path
        self.line = 0
        self.settings = {}
        self.seed = None
        self.serve = {}
        self.faults = []

    def fail(self, message):
        where = f"{self.path}:{self.line}" if self.line else f"{self.path}"
        raise ScheduleError(f"{where}: {message}")

    def duration(self, word, least, most):
        """Seconds of a duration within limits in seconds."""
        value = duration(word)
        if value is None:
            self.fail(f"{word!r} is no duration; write one as 90s, 13m or 1m30s")
        if not least <= value <= most:
            self.fail(f"{word} is not between {least:g} and {most:g} seconds")
        return value

    def instant(self, word):
        return self.duration(word, 0, MAX_DURATION_S)

    def number(self, pattern, word, form, least, most):
        match = pattern.fullmatch(word)
        if match is None:
            self.fail(f"{word!r} is not of the form {form}")
        value = float(match[1] if match.groups() else match[0])
        if not least <= value <= most:
            self.fail(f"{word} is not between {least:g} and {most:g}")
        return value

    def version(self, word):
        if word not in VERSIONS:
            self.fail(f"there is no version {word!r}; there are {', '.join(VERSIONS)}")
        return word

    def once(self, known, what):
        if known:
            self.fail(f"{what} is given twice")

    def read(self):
        try:
            with open(self.path, "rb") as file:
                data = file.read(MAX_BYTES + 1)
            text = data.decode("utf-8")
        except OSError as error:
            self.fail(f"can't be read: {error.strerror}")
        except UnicodeDecodeError:
            self.fail("is not UTF-8 text")
        if len(data) > MAX_BYTES:
            self.fail(f"is longer than {MAX_BYTES} bytes; no schedule is")
        for self.line, line in enumerate(text.splitlines(), 1):
            words = line.partition("#")[0].split()
            if words:
                self.statement(words)
        self.line = 0
        return self.whole()

    def statement(self, words):
        head, rest = words[0], words[1:]
        if head in self.SETTINGS:
            self.once(head in self.settings, head)
            if len(rest) != 1:
                self.fail(f"write: {head} DURATION")
            self.settings[head] = self.duration(rest[0], *self.SETTINGS[head])
        elif head == "seed":
            self.once(self.seed is not None, head)
            if len(rest) != 1 or not re.fullmatch(r"\d{1,9}", rest[0]):
                self.fail("write: seed NUMBER")
            self.seed = int(rest[0])
        elif head == "serve":
            self.serving(rest)
        elif head == "from":
            self.fault(rest)
        else:
            self.fail(f"{head!r} begins no statement; these do:"
                      f" {', '.join(self.SETTINGS)}, seed, serve, from")

    def serving(self, rest):
        if len(rest) != 2:
            self.fail("write: serve VERSION PAYMENTS/s")
        version = self.version(rest[0])
        self.once(version in self.serve, f"serve {version}")
        self.serve[version] = self.number(RATE, rest[1], "40/s", 1, MAX_PAYMENTS_PER_S)

    def fault(self, rest):
        """from BEGIN [to END] VERSION KIND [VALUE], or: drift FEATURE SHIFT [within DURATION]."""
        text = " ".join(["from", *rest])
        if len(self.faults) == MAX_FAULTS:
            self.fail(f"more than {MAX_FAULTS} faults")
        if not rest:
            self.fail("write: from TIME [to TIME] VERSION FAULT")
        begin, end, rest = self.instant(rest[0]), MAX_DURATION_S, rest[1:]
        if rest[:1] == ["to"]:
            if len(rest) < 2:
                self.fail("the time after `to` is missing")
            end, rest = self.instant(rest[1]), rest[2:]
            if end <= begin:
                self.fail("ends before it begins")
        if len(rest) < 2:
            self.fail("write what goes wrong: VERSION FAULT, or drift FEATURE SHIFT")
        parts = self.drift(rest[1:]) if rest[0] == "drift" else self.kind(rest)
        self.faults.append(Fault(**parts, begin=begin, end=end, text=text))

    def drift(self, rest):
        if len(rest) not in (2, 4) or rest[0] not in FEATURES or rest[2:3] not in ([], ["within"]):
            self.fail("write: drift FEATURE SHIFT [within DURATION]; features are "
                      + ", ".join(FEATURES))
        within = self.duration(rest[3], 1, MAX_DURATION_S) if len(rest) == 4 else 0.001
        return {"kind": "drift", "subject": rest[0], "within": within,
                "value": self.number(NUMBER, rest[1], "0.7", -MAX_SHIFT, MAX_SHIFT)}

    def kind(self, rest):
        version, kind, values = rest[0], rest[1], rest[2:]
        if kind not in KINDS:
            self.fail(f"{kind!r} is no fault; there are {', '.join(KINDS.values())}")
        if (version, kind) != ("all", "unscraped"):
            self.version(version)
        if len(values) != (kind in ("slow", "fail")):
            self.fail(f"write: {version} {KINDS[kind]}")
        value = 0.0
        if kind == "slow":
            value = self.duration(values[0], 0.001, MAX_SLOW_S)
        elif kind == "fail":
            value = self.number(SHARE, values[0], "4%", 0, 100) / 100
        return {"kind": kind, "subject": version, "value": value, "within": 0.0}

    def whole(self):
        """What the statements come to, taken together."""
        for name in self.SETTINGS:
            if name not in self.settings:
                self.fail(f"{name} is missing; write: {name} DURATION")
        if not self.serve:
            self.fail("no version serves; write: serve v1 40/s")
        if len(self.serve) > MAX_VERSIONS or sum(self.serve.values()) > MAX_PAYMENTS_PER_S:
            self.fail(f"more than {MAX_VERSIONS} versions,"
                      f" or {MAX_PAYMENTS_PER_S} payments a second")
        if self.settings["window"] < 2 * self.settings["scrape"]:
            self.fail("the window must hold two scrapes or more, or there is no rate over it")
        for name in ("duration", "step"):
            if self.settings[name] % 1:
                self.fail(f"{name} is not a whole number of seconds")
        for fault in self.faults:
            self.fits(fault)
        return Schedule(path=self.path, seed=self.seed or 0, serve=self.serve,
                        faults=tuple(self.faults), **self.settings)

    def fits(self, fault):
        if fault.kind != "drift" and fault.subject not in (*self.serve, "all"):
            self.fail(f"`{fault.text}`: {fault.subject} does not serve")
        if fault.begin >= self.settings["duration"]:
            self.fail(f"`{fault.text}`: begins when the run is over")
        others = [other for other in self.faults if other.kind == "down" == fault.kind
                  and other.subject == fault.subject and other is not fault]
        if any(other.begin <= fault.end and fault.begin <= other.end for other in others):
            self.fail(f"`{fault.text}`: {fault.subject} is down twice at a time")


def read(path):
    """Reads a schedule; raises ScheduleError."""
    return Reader(pathlib.Path(path)).read()
