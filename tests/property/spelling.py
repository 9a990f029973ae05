"""How names and literals of random plans are written: many spellings of the same value."""

import re

WORDS = ("fraud", "model", "churn", "eu", "team", "v2", "latency", "errors", "psi", "drift", "beta",
         "testers", "p99", "conversion", "blue", "x", "slow", "nightly", "reco", "score2", "ab")
KEYWORDS = ("stage", "plan", "check", "image", "data", "at", "most", "no", "to", "from", "by",
            "down", "every", "trace", "requests", "users", "then", "use", "load", "on", "port",
            "metrics", "ready", "over", "route", "series", "model", "start", "target", "promote", "via", "env")
# Words that a statement reads as its own where a param may stand, too.
NOT_VALUES = {"stage", "pause", "gate", "keep", "shadow", "expose", "true", "false"}

DURATIONS = (("d", 86400000), ("h", 3600000), ("m", 60000), ("s", 1000), ("ms", 1))
SIZES = (("", 1), ("B", 1), ("k", 10 ** 3), ("KiB", 2 ** 10), ("Ki", 2 ** 10), ("M", 10 ** 6),
         ("Mi", 2 ** 20), ("MiB", 2 ** 20), ("GB", 10 ** 9), ("Gi", 2 ** 30))


def is_word(text):
    return re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*(-[A-Za-z0-9_]+)*", text) is not None


class Names:
    """Names that were not given yet. Some are words of the grammar."""

    def __init__(self, rng):
        self.rng = rng
        self.taken = {("value", "requests")}    # a rate, if anything: see plans.py
        self.soft = 0.04 if rng.random() < 0.5 else 0

    def draw(self, joint, label):
        rng = self.rng
        if rng.random() < self.soft:
            return rng.choice(KEYWORDS)
        name = joint.join(rng.choice(WORDS) for _ in range(rng.choice((1, 2, 2, 3))))
        if not label and rng.random() < 0.1:
            name = rng.choice((name.capitalize(), "_" + name, name.upper()))
        return name + (str(rng.randint(2, 99)) if rng.random() < 0.2 else "")

    def take(self, kind, label=False, joint="-"):
        """A name that no other thing of its kind has."""
        for _ in range(1000):
            name = self.draw(joint, label)
            if kind == "value" and name in NOT_VALUES:
                continue
            if (kind, name) not in self.taken:
                self.taken.add((kind, name))
                return name
        raise RuntimeError("no names are left")

    def value(self):
        """Of a param or a metric of a set: whatever may stand in a condition."""
        return self.take("value", joint=self.rng.choice("_-"))

    def metric(self):
        for name in ("error_rate", "p99_latency"):
            if self.rng.random() < 0.1 and ("value", name) not in self.taken:
                self.taken.add(("value", name))
                return name
        return self.take("value", joint="_")

    def label(self):
        """What Kubernetes takes, without regard to others."""
        return self.draw("-", True)

    def labels(self, n):
        names = set()
        while len(names) < n:
            names.add(self.draw("-", True))
        return sorted(names)

    def lengthened(self, name, to):
        """The same name, made as long as that."""
        while to - len(name) > 10:
            name += "-" + self.rng.choice(WORDS)
        return name + "x" * (to - len(name))


def duration(rng, ms):
    """5400000 as 1h30m, 90m, 1.5h, 5400s ..."""
    way = rng.random()
    units = [(u, size) for u, size in DURATIONS if ms * 100 % size == 0]
    if way < 0.3:
        unit, size = rng.choice(units)
        return decimal(ms, size) + unit
    if way < 0.4:
        return f"{ms}ms"
    out = ""
    for unit, size in DURATIONS:
        if ms >= size:
            out += f"{ms // size}{unit}"
            ms %= size
    return out or "0s"


def decimal(value, size):
    """value / size, which has at most two digits behind the point."""
    hundredths = value * 100 // size
    text = f"{hundredths // 100}.{hundredths % 100:02}"
    return text.rstrip("0").rstrip(".")


def ppm(rng, fractions=True):
    """A weight above 0%, below 100%."""
    if not fractions:
        return 10000 * rng.choice((1, 5, 10, 25, 50, 99, rng.randint(1, 99)))
    return rng.choice((10000, 50000, 100000, 250000, 500000, 5000, 125000, 1, 999999,
                       rng.randint(1, 999999), 10000 * rng.randint(1, 99)))


def plain_weight(parts):
    text = f"{parts // 10000}.{parts % 10000:04}".rstrip("0").rstrip(".")
    return text + "%"


def weight(rng, parts):
    text = plain_weight(parts)
    return text[:-1] + ".0%" if "." not in text and rng.random() < 0.1 else text


def size(rng, n):
    """The largest unit that divides it, or another."""
    fits = [(unit, of) for unit, of in SIZES if n % of == 0]
    unit, of = rng.choice(fits) if rng.random() < 0.5 else fits[-1]
    return f"{n // of}{unit}"


def stands_raw(text):
    """Whether a raw string means just this text, however deep its lines are indented."""
    lines = text.split("\n")
    plain = all(c == "\n" or c.isprintable() for c in text)
    deep = all(line[:1] == " " for line in lines if line.strip())
    blank = any(line.isspace() for line in lines)
    return plain and '"' not in (text[:1], text[-1:]) and '"""' not in text and \
        (len(lines) == 1 or not (deep or blank))


def string(rng, text):
    """A literal that means the text."""
    if stands_raw(text) and rng.random() < (0.7 if "$" in text else 0.04):
        if "\n" not in text:
            return f'"""{text}"""'
        indent = " " * rng.randint(0, 8)
        return '"""\n' + "".join(f"{indent}{line}\n" for line in text.split("\n")) + indent + '"""'
    return f'"{"".join(_escaped(rng, c) for c in text)}"'


def _escaped(rng, c):
    if c in '"\\':
        return "\\" + c
    if c in "\n\t":
        return "\\n" if c == "\n" else "\\t"
    must = ord(c) < 32 or c == "\x7f"
    if must or rng.random() < (0.002 if c.isprintable() else 0.5) and c != "$":
        return f"\\u{{{ord(c):x}}}"
    return c
