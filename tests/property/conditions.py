"""Guardrails, routes and scenarios of random plans: everything that has expressions.

A guardrail's conditions can be true, and promote and rollback exclude each other: each number that
they speak of has a good end and a bad one, parted by two thresholds, and every comparison of the
promote condition lies on the good side, every one of the rollback condition on the bad side.
"""

from . import spelling
from .tokens import Statement, Token

PATTERNS = (".*[05]", "v2|v3", "^a(b|c)+$", "\\\\d{1,3}", "(?i)gold", "[^x]*", "")
SERIES = ("0.02x20 0.02+0.01x18 _x5 stale", "1 2 3", "NaN -Inf 5", "1e3 _ 2-0.5x2")
FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
NEGATED = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}


def op(text):
    return Token(text, "op")


def call(name, *parts):
    return [Token(name, "use", "function"), Token("(", "("), *parts, Token(")", ")")]


def bracketed(tokens):
    return [Token("(", "("), *tokens, Token(")", ")")]


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

    def number(self, metrics):
        """What a comparison is about: tokens, its type, and what it is known by."""
        metric = self.rng.choice(list(metrics))
        type_ = metrics[metric]
        use = Token(metric, "use", "metric")
        way = self.rng.random()
        if way < 0.5:
            return [use], type_, (metric, "canary")
        if way < 0.65:
            side = self.rng.choice(("stable", "canary"))
            return [use, op("@"), Token(side, "word", "side")], type_, (metric, side)
        if way < 0.8:
            return call("change", use), "ratio", (metric, "change")
        if way < 0.9:
            return call("diff", use), type_, (metric, "diff")
        return call("abs", *call("diff", use)), type_, (metric, "abs")

    def known(self, metrics, ends, bad, negated):
        """A comparison of one number with a threshold on its bad or good side."""
        number, type_, key = self.number(metrics)
        if key not in ends:
            low = self.rng.randint(1, 400)
            ends[key] = (low, low + self.rng.randint(1, 400), self.maybe(0.7))
        low, high, up = ends[key]
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

    def relative(self, metrics):
        """A comparison of which nothing is known beforehand: it speaks of two numbers."""
        metric = self.rng.choice(list(metrics))
        type_ = metrics[metric]
        mine = [Token(metric, "use", "metric")]
        stable = [*mine, op("@"), Token("stable", "word", "side")]
        sign = self.rng.choice(("<", "<=", ">", ">=", "!=", "=="))
        way = self.rng.randint(0, 5)
        if way == 0:
            return [*mine, op(sign), Token("1.25", "num", "factor"), op("*"), *stable]
        if way == 1:
            return [*mine, op("-"), *stable, op(sign), self.quantity(type_, 20)]
        if way == 2:
            pair = [*mine, Token(",", "comma"), *stable]
            return [*call(self.rng.choice(("min", "max")), *pair), op(sign), *stable]
        if way == 3:
            return [*bracketed([*mine, op("-"), *stable]), op("/"), *stable, op(sign),
                    op("-"), Token("0.5", "num", "factor")]
        if way == 4:
            return call("worse", *mine, *self.share("confidence", "98%"))
        return call("regressed", *mine, *self.share("by", "2%", True),
                    *self.share("confidence", "95%"))

    def share(self, label, text, always=False):
        if not always and self.maybe(0.5):
            return []
        return [Token(",", "comma"), Token(label, "kw"), self.value("ratio", text, "ratio")]

    def condition(self, metrics, ends, bad, depth=0, negated=False):
        way = self.rng.random()
        if depth < 3 and way < 0.25:
            word = self.rng.choice(("and", "or"))
            parts = [self.condition(metrics, ends, bad, depth + 1, negated) for _ in range(2)]
            if word == "and":
                parts = [bracketed(part) if has_or(part) else part for part in parts]
            return [*parts[0], Token(word, "kw"), *parts[1]]
        if depth < 3 and way < 0.35:
            return bracketed(self.condition(metrics, ends, bad, depth + 1, negated))
        if depth < 3 and way < 0.45:
            return [Token("not", "kw"),
                    *bracketed(self.condition(metrics, ends, bad, depth + 1, not negated))]
        if way < 0.6:
            return self.relative(metrics)
        return self.known(metrics, ends, bad, negated)

    # ---- guardrails ----

    def guardrail(self, name, metrics, least):
        """A guardrail that is checked within `least` ms."""
        every = self.rng.choice([ms for ms in (30000, 60000, 90000, 300000) if ms <= least])
        ends = {}
        check = [Token("check", "head"), Token("every", "kw"), self.duration(every)]
        if self.maybe(0.5):
            check += [Token("over", "kw"), self.duration(self.rng.choice((60000, 120000, 300000)))]
        if every * 2 <= least and self.maybe(0.3):
            check += [Token("after", "kw"), self.duration(every)]
        items = [Statement(check)]
        which = self.rng.choice(("promote", "rollback", "both", "both"))
        if which != "rollback":
            items.append(Statement([Token("promote", "head"), Token("when", "kw"),
                                    *self.condition(metrics, ends, False)]))
        if which != "promote":
            items.append(Statement([Token("rollback", "head"), Token("when", "kw"),
                                    *self.condition(metrics, ends, True), *self.run_of_checks()]))
        if self.maybe(0.2):
            items.append(Statement([Token("needs", "head"), self.integer(1, 5000),
                                    Token("requests", "kw")]))
        if self.maybe(0.2):
            items.append(self.no_data())
        if self.maybe(0.3):
            self.rng.shuffle(items)
        return Statement([Token("guardrail", "head"), Token(name, "decl", "guardrail")], items)

    def run_of_checks(self):
        if self.maybe(0.6):
            return []
        of = [Token("of", "kw"), self.integer(5, 9)] if self.maybe(0.4) else []
        return [Token("for", "kw"), self.integer(1, 5), *of, Token("checks", "kw")]

    def no_data(self):
        tokens = [Token("no", "head"), Token("data", "kw")]
        way = self.rng.choice(("hold", "promote", "rollback", "after"))
        if way == "after":
            tokens += [Token("rollback", "word", "policy"), Token("after", "kw"),
                       self.integer(1, 9), Token("checks", "kw")]
        else:
            tokens.append(Token(way, "word", "policy"))
        return Statement(tokens)

    # ---- routes ----

    def attribute(self):
        name = self.rng.choice(("header", "cookie", "query", "path", "method", "region"))
        if name in ("path", "method", "region"):
            return [Token(name, "use", "attribute")]
        key = self.string(self.rng.choice(("x-canary", "X-User-Id", "beta")))
        return [Token(name, "use", "attribute"), Token("(", "("), key, Token(")", ")")]

    def match(self, depth=0):
        way = self.rng.random()
        if depth < 3 and way < 0.3:
            word = self.rng.choice(("and", "or"))
            parts = [self.match(depth + 1) for _ in range(2)]
            return [*parts[0], Token(word, "kw"), *parts[1]]
        if depth < 3 and way < 0.45:
            inner = self.match(depth + 1)
            return [Token("not", "kw"), *(bracketed(inner) if self.maybe(0.5) else inner)]
        if depth < 3 and way < 0.5:
            return bracketed(self.match(depth + 1))
        if way < 0.6:
            pattern = Token(f'"{self.rng.choice(PATTERNS)}"', "str", "pattern")
            return [*self.attribute(), op("=~"), pattern]
        if way < 0.7:
            values = [self.string()]
            while self.maybe(0.5):
                values += [Token(",", "comma"), self.string()]
            return [*self.attribute(), Token("in", "kw"), *bracketed(values)]
        return [*self.attribute(), op(self.rng.choice(("==", "==", "!="))), self.string()]

    def routes(self, plan):
        for _ in range(self.rng.choice((0, 0, 0, 1, 2, 4))):
            name = self.names.take("route " + plan.name)
            side = self.rng.choice(("canary", "canary", "stable"))
            plan.routes[name] = side
            tokens = [Token("route", "head"), Token(name, "decl", "route")]
            if self.maybe(0.2):
                header = [Token("header", "use", "attribute"), Token("(", "("),
                          self.string("x-user-id"), Token(")", ")")]
                tokens += [self.weight(100000), Token("of", "kw"), Token("users", "kw"),
                           Token("by", "kw"), *header]
            else:
                tokens += [Token("when", "kw"), *self.match()]
            yield Statement([*tokens, Token("to", "kw"), Token(side, "word", "side")])

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
        i = self.rng.choice([i for i, words in enumerate(plan.steps)
                             if wanted in (None, words[0])])
        words = plan.steps[i]
        count = plan.steps[:i + 1].count(words)
        numbers = [*words[1:], *([str(count)] if count > 1 else [])]
        return [Token(words[0], "use", "step"), *(Token(n, "num", "step") for n in numbers)]

    def assume(self, plan):
        tokens = [Token("assume", "head")]
        if self.maybe(0.2):
            who = self.rng.choice(("approved", "gate"))
            tokens += [Token(who, "kw"), Token("after", "kw"), self.duration(1200000)]
            if who == "gate" and any(words[0] == "gate" for words in plan.steps) and self.maybe(0.5):
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


def has_or(tokens):
    return any(token.text == "or" and token.role == "kw" for token in tokens)
