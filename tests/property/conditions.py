"""Guardrails and scenarios of random plans: everything that has expressions over metrics.

A guardrail's conditions can be true, and promote and rollback exclude each other: each number that
they speak of has a good end and a bad one, parted by two thresholds, and every comparison of the
promote condition lies on the good side, every one of the rollback condition on the bad side.
"""

import dataclasses

from . import spelling
from .tokens import Statement, Token, bracketed, head, kw, op, tight

SERIES = ("0.02x20 0.02+0.01x18 _x5 stale", "1 2 3", "NaN -Inf 5", "1e3 _ 2-0.5x2")
FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
NEGATED = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}


def reading(metric, side=""):
    use = [Token(metric, "use", "metric")]
    return [*use, op("@"), Token(side, "word", "side")] if side else use


def call(name, *parts):
    return [Token(name, "use", "function"), Token("(", "("), *parts, Token(")", ")")]


@dataclasses.dataclass
class Guard:
    """A guardrail while it is drawn."""
    metrics: dict       # that it may read: type by name
    tests: bool         # whether it may have statistical ones
    ends: dict = dataclasses.field(default_factory=dict)    # of each number: low, high, bad above
    used: set = dataclasses.field(default_factory=set)


class Conditions:
    """The part of plans.File that draws them."""

    # ---- numbers ----

    def quantity(self, type_, steps):
        """A literal of so many small steps: hundredths of a per cent, milliseconds, ..."""
        if type_ == "ratio":
            percent = spelling.decimal(steps, 100) + "%"
            number = percent if self.maybe(0.8) else f"{steps / 10000:.4f}"
            return self.value("ratio", number, "ratio")
        if type_ == "duration":
            return self.duration(steps)
        if type_ == "score":
            return self.value("score", spelling.decimal(steps, 100), "score")
        if type_ == "rate":
            return self.value("rate", f"{steps}/s", "rate")
        return self.value("bytes", f"{steps}Mi", "bytes")

    def metric_of(self, guard):
        name = self.rng.choice(list(guard.metrics))
        return name, guard.metrics[name]

    def number(self, guard):
        """What a comparison is about: tokens, its type, and what it is known by."""
        metric, type_ = self.metric_of(guard)
        use = Token(metric, "use", "metric")
        way = self.rng.random()
        if way < 0.5:
            return [use], type_, (metric, "canary")
        if way < 0.65:
            side = self.rng.choice(("stable", "canary"))
            return reading(metric, side), type_, (metric, side)
        if way < 0.8:
            return call("change", use), "ratio", (metric, "change")
        if way < 0.9:
            return call("diff", use), type_, (metric, "diff")
        return call("abs", *call("diff", use)), type_, (metric, "abs")

    def known(self, guard, bad, negated):
        """A comparison of one number with a threshold on its bad or good side."""
        number, type_, key = self.number(guard)
        if key not in guard.ends:
            low = self.rng.randint(1, 400)
            guard.ends[key] = (low, low + self.rng.randint(1, 400), self.maybe(0.7))
        low, high, up = guard.ends[key]
        above = up == bad
        steps = high + self.rng.randint(0, 9) if above else max(low - self.rng.randint(0, 9), 1)
        sign = self.rng.choice((">", ">=") if above else ("<", "<="))
        sign = NEGATED[sign] if negated else sign
        scale = self.rng.choice((1, 1, 1, 1, 2, 3))
        left, right = number, [self.quantity(type_, steps * scale)]
        if scale > 1:
            left = [Token(str(scale), "num", "factor"), op("*"), *number]
        elif self.maybe(0.1):
            left = [*number, op("+"), self.quantity(type_, 7)]
            right = [self.quantity(type_, steps + 7)]
        if self.maybe(0.1):
            left, right, sign = right, left, FLIPPED[sign]
        return [*left, op(sign), *right]

    def relative(self, guard):
        """A comparison of which nothing is known beforehand: it speaks of two numbers."""
        metric, type_ = self.metric_of(guard)
        if guard.tests and self.maybe(0.25):
            return self.statistical(guard, metric)
        mine, stable = reading(metric), reading(metric, "stable")
        other = reading(self.rng.choice([m for m, t in guard.metrics.items() if t == type_]), "stable")
        sign = op(self.rng.choice(("<", "<=", ">", ">=", "!=", "==")))
        factor = Token(self.rng.choice(("1.25", "0.5", "3")), "num", "factor")
        amount = self.quantity(type_, self.rng.randint(1, 90))
        minute = self.value("duration", "1m", "duration") if type_ == "rate" else factor
        comma = Token(",", "comma")
        pick = self.rng.choice(("min", "max"))
        return self.rng.choice((
            [*mine, sign, factor, op("*"), *stable],
            [*mine, op("-"), *other, sign, amount],
            [*call(pick, *mine, comma, *other), sign, *stable],
            [*call(pick, *mine, comma, amount), sign, *stable],
            [*bracketed([*mine, op("-"), *stable]), op("/"), *stable, sign, op("-"), factor],
            [*call("abs", *mine, op("-"), *other), sign, amount],
            [*mine, op("/"), *other, sign, factor],
            [*mine, op("*"), minute, sign, *stable, op("*"), minute],
            [op("-"), *bracketed([*mine, op("+"), *other]), sign, op("-"), amount],
            [*call("change", *mine), sign, *call("max", *call("change", *other[:1]), comma,
                                                 self.quantity("ratio", 40))],
            [*bracketed([*mine, op("+"), amount]), op("*"), factor, sign, *stable, op("-"), *other],
        ))

    def statistical(self, guard, metric):
        guard.used.add("TEST")
        if self.maybe(0.5):
            return call("worse", *reading(metric), *self.share("confidence", "98%"))
        return call("regressed", *reading(metric), *self.share("by", "2%", True),
                    *self.share("confidence", "95%"))

    def share(self, label, text, always=False):
        if not always and self.maybe(0.5):
            return []
        return [Token(",", "comma"), Token(label, "kw"), self.value("ratio", text, "ratio")]

    def condition(self, guard, bad, depth=0, negated=False):
        way = self.rng.random()
        if depth < 3 and way < 0.25:
            word = self.rng.choice(("and", "or"))
            parts = [self.condition(guard, bad, depth + 1, negated) for _ in range(2)]
            if word == "and":
                parts = [tight(part) for part in parts]
            return [*parts[0], Token(word, "kw"), *parts[1]]
        if depth < 3 and way < 0.35:
            return bracketed(self.condition(guard, bad, depth + 1, negated))
        if depth < 3 and way < 0.45:
            return [Token("not", "kw"),
                    *bracketed(self.condition(guard, bad, depth + 1, not negated))]
        if way < 0.6:
            return self.relative(guard)
        return self.known(guard, bad, negated)

    # ---- guardrails ----

    def guardrail(self, name, metrics, least, without=()):
        """A guardrail that is checked within `least` ms; without: features that it must not have.
        Gives the statement and the features that it has."""
        guard = Guard(metrics, "TEST" not in without)
        items = [self.check(guard, least)]
        which = self.rng.choice(("promote", "rollback", "both", "both"))
        if which != "rollback":
            items.append(Statement([head("promote"), kw("when"), *self.condition(guard, False)]))
        if which != "promote":
            items.append(Statement([head("rollback"), kw("when"), *self.condition(guard, True),
                                    *self.run_of_checks(guard)]))
        if "NEEDS" not in without and self.also(0.2):
            guard.used.add("NEEDS")
            items.append(Statement([head("needs"), self.integer(1, 5000), kw("requests")]))
        if self.also(0.2):
            items.append(self.no_data(guard))
        if self.maybe(0.3):
            self.rng.shuffle(items)
        guard.used.add("GUARDRAIL")
        return Statement([head("guardrail"), Token(name, "decl", "guardrail")], items), guard.used

    def check(self, guard, least):
        every = self.rng.choice([ms for ms in (15000, 30000, 60000, 61500, 90000, 300000) if ms <= least])
        tokens = [head("check"), kw("every"), self.duration(every)]
        if self.maybe(0.5):
            tokens += [kw("over"),
                       self.duration(self.rng.choice((60000, 90500, 120000, 300000, 86400000)))]
        if every * 2 <= least and self.also(0.3):
            guard.used.add("AFTER")
            tokens += [kw("after"), self.duration(every)]
        return Statement(tokens)

    def run_of_checks(self, guard):
        if not self.also(0.4):
            return []
        guard.used.add("STREAK")
        of = [kw("of"), self.integer(5, 9)] if self.maybe(0.4) else []
        return [kw("for"), self.integer(2, 5), *of, kw("checks")]

    def no_data(self, guard):
        way = self.rng.choice(("hold", "promote", "rollback", "after"))
        guard.used |= {"NO_DATA"} if way in ("rollback", "after") else set()
        policy = Token("rollback" if way == "after" else way, "word", "policy")
        after = [kw("after"), self.integer(1, 9), kw("checks")] if way == "after" else []
        return Statement([head("no"), kw("data"), policy, *after])

    # ---- scenarios ----

    def scenario(self, plan):
        items = [Statement([Token("plan", "head"), Token(plan.name, "use", "plan")])]
        for _ in range(self.rng.choice((0, 1, 1, 2))):
            tokens = [Token("trace", "head"), self.string("traces/week.csv")]
            for side in ("stable", "canary"):
                tokens += [Token(side, "kw"), self.string("v1")] if self.maybe(0.5) else []
            items.append(Statement(tokens))
        if self.maybe(0.3):
            items.append(Statement([Token("start", "head"), self.string("2026-06-12T10:00:00Z")]))
        items += [self.assume(plan) for _ in range(self.rng.choice((0, 1, 2)))]
        items += self.series(plan)
        outcome = self.rng.choice(("promote", "rollback", "pause", "undecided"))
        items += [self.expect(plan, outcome) for _ in range(self.rng.choice((0, 1, 2)))]
        name = self.names.take("scenario")
        return Statement([Token("scenario", "head"), Token(name, "decl", "scenario")], items)

    def step_of(self, plan, wanted=None):
        """A step as scenarios name it: the second `pause` is `pause 2`."""
        i = self.rng.choice([i for i, step in enumerate(plan.steps)
                             if wanted in (None, step.words[0])])
        words = plan.steps[i].words
        count = sum(step.words == words for step in plan.steps[:i + 1])
        numbers = [*words[1:], *([str(count)] if count > 1 else [])]
        return [Token(words[0], "use", "step"), *(Token(n, "num", "step") for n in numbers)]

    def assume(self, plan):
        tokens = [Token("assume", "head")]
        if self.maybe(0.2):
            who = self.rng.choice(("approved", "gate"))
            tokens += [Token(who, "kw"), Token("after", "kw"), self.duration(1200000)]
            if who == "gate" and any(step.words[0] == "gate" for step in plan.steps) and self.maybe(0.5):
                tokens += [Token("in", "kw"), *self.step_of(plan, "gate")]
            return Statement(tokens)
        metric = self.rng.choice(list(plan.metrics))
        type_ = plan.metrics[metric]
        side = Token(self.rng.choice(("stable", "canary")), "word", "side")
        tokens += [Token(metric, "use", "metric"), op("@"), side]
        if self.maybe(0.2):
            tokens += [Token("no", "kw"), Token("data", "kw")]
        else:
            sign = self.rng.choice(("=", "+=", "-=", "*="))
            stable = [Token(metric, "use", "metric"), op("@"), Token("stable", "word", "side")]
            factor = Token("1.4", "num", "factor")
            tokens += [op(sign), *([factor] if sign == "*=" else [*stable, op("*"), factor]
                                   if self.maybe(0.5) else [self.quantity(type_, 20)])]
        way = self.rng.random()
        if way < 0.3:
            tokens += [Token("from", "kw"), self.duration(600000)]
        elif way < 0.5:
            tokens += [Token("from", "kw"), *self.step_of(plan)]
        if self.maybe(0.4):
            tokens += [Token("to", "kw"), self.duration(1200000)]
        return Statement(tokens)

    def series(self, plan):
        for metric in self.rng.sample(list(plan.metrics), self.rng.choice((0, 0, 1))):
            text = self.rng.choice(SERIES)
            yield Statement([Token("series", "head"), Token(metric, "use", "metric"), op("@"),
                             Token("canary", "word", "side"), Token("every", "kw"),
                             self.duration(60000), self.value("series", f'"{text}"', "string")])

    def expect(self, plan, outcome):
        """What can come to pass: one outcome a scenario, and only a rollback is somebody's."""
        tokens = [Token("expect", "head")]
        if self.maybe(0.2):
            return Statement([*tokens, Token("exposure", "kw"), op("<"), self.integer(1, 100000),
                              Token("requests", "kw")])
        tokens.append(Token(outcome, "word", "outcome"))
        if plan.guardrails and outcome == "rollback" and self.maybe(0.4):
            tokens += [Token("by", "kw"),
                       Token(self.rng.choice(plan.guardrails), "use", "guardrail")]
        if outcome in ("rollback", "undecided") and self.maybe(0.4):
            tokens += [Token("in", "kw"), *self.step_of(plan)]
        if self.maybe(0.4):
            tokens += [Token("before", "kw"), self.duration(1200000)]
        return Statement(tokens)

