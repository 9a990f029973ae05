"""Routes of random plans, as far as the plan's targets carry them.

A proxy takes a route as rules, and there are routes that no rules can say: two patterns of one header
at once, more alternatives than fit. So the routes of a plan for targets that are built share a
vocabulary: each attribute is compared either with texts or with one pattern, and what a `not` of a
path, a method or a query parameter costs in rules is counted (Cost) before a route is taken.
"""

import dataclasses

from . import patterns, spelling, texts
from .tokens import Statement, Token, bracketed, op, tight

KEYS = {"header": ("x-canary", "X-Tier", "accept", "x_odd!#$%&'*+.^`|~1", "A", "x-" + "h" * 60),
        "cookie": ("beta", "Session_Id", "a.b", "yes"),
        "query": ("beta", "q", "a b", "größer", "=&", "x[]", "1e3", "'")}
USERS = ("x-user-id", "X-Account", "x-session")     # by which cohorts are told apart, and nothing else
BARE = ("path", "method", "region")
ASIDE = ("path", "method", "query")     # what a proxy can't refuse: rules before it say what is left out
PATHS = ("/", "/v1/predict", "/a b", "*", "")
METHODS = ("GET", "POST", "get", "M-SEARCH")
REGIONS = ("eu-west-1", "us", "eu/central", "null")
FEATURES = {"header": "ROUTE_ONE", "cookie": "ROUTE_COOKIE", "region": "ROUTE_REGION"}
LEFT_OUT_MAX = 16       # rules for what one route leaves out
ENTRIES_MAX = 1024      # of all rules of a step
ATTEMPTS = 6


@dataclasses.dataclass
class Attribute:
    """One of a plan's vocabulary: what it is compared with."""
    name: str
    key: str        # empty for a bare one
    values: list    # texts
    pattern: str
    by_pattern: bool

    @property
    def aside(self):
        return self.name in ASIDE


@dataclasses.dataclass
class Route:
    """What is known of a route once it is drawn."""
    name: str
    side: str
    test: tuple     # (attribute, key, operator, values) where it is a single test
    by: str         # of a cohort: the header
    ppm: int        # of a cohort


@dataclasses.dataclass
class Term:
    """One alternative of a condition: headers that it refuses, and how often it leaves out."""
    negated: frozenset = frozenset()
    asides: int = 0

    def joined(self, other):
        return Term(self.negated | other.negated, self.asides + other.asides)


@dataclasses.dataclass
class Condition:
    """What stands between a route's name and its `to`."""
    tokens: list
    terms: list
    features: set = dataclasses.field(default_factory=set)
    test: tuple = ()
    by: str = ""
    ppm: int = 0


class Cost:
    """What the routes of a plan come to as rules; never less than the compiler makes of them."""

    def __init__(self):
        self.terms = []     # of all routes, in order

    def left_out(self, i, negated, most=LEFT_OUT_MAX):
        """Entries for what alternative i leaves out."""
        total, negated = 0, negated | self.terms[i].negated
        for _ in range(self.terms[i].asides):
            total += 2 ** len(negated)
            for k in range(i + 1, len(self.terms)):
                if total > most:
                    return total
                union = negated | self.terms[k].negated
                total += self.left_out(k, union, most - total) + 2 ** len(union)
        return total

    def takes(self, terms):
        """Adds a route's alternatives if all routes together still fit."""
        self.terms += terms
        left = [self.left_out(i, frozenset()) for i in range(len(self.terms))]
        entries = sum(left) + sum(2 ** len(term.negated) for term in self.terms)
        if max(left, default=0) <= LEFT_OUT_MAX and entries <= ENTRIES_MAX:
            return True
        del self.terms[len(self.terms) - len(terms):]
        return False


class Routes:
    """The part of plans.File that draws them."""

    # ---- attributes ----

    def attribute(self, name, key):
        tokens = [Token(name, "use", "attribute")]
        if key:
            tokens += [Token("(", "("), self.string(key), Token(")", ")")]
        return tokens

    def values(self, name):
        """A few texts that it may be compared with."""
        if name == "cookie":        # in a pattern of its header, which has it up to the `;`
            short = [t for t in texts.ALL if len(t) <= 12 and ";" not in t]
            return self.rng.sample(short, 4)
        known = {"path": PATHS, "method": METHODS, "region": REGIONS}.get(name, ())
        return [self.rng.choice(known) if known and self.maybe(0.7) else self.text()
                for _ in range(4)]

    def vocabulary(self, carriers):
        """The attributes of a plan whose targets are built."""
        names = [(name, key) for name in ("header", "query") for key in KEYS[name]]
        words = self.rng.sample(names, 6) + [("path", ""), ("method", "")]
        words += [("cookie", key) for key in self.rng.sample(KEYS["cookie"], 3)]
        words += [("region", "")] if carriers.can("ROUTE_REGION") else []
        return [Attribute(name, key, self.values(name), self.pattern(name), self.maybe(0.4))
                for name, key in words]

    def pattern(self, name):
        cookie = name == "cookie"
        return patterns.drawn(self.rng, tame=cookie, longest=20 if cookie else 200)

    # ---- conditions without bounds, for targets that nobody builds ----

    def free_test(self):
        name = self.rng.choice((*KEYS, *BARE))
        left = self.attribute(name, self.rng.choice(KEYS[name]) if name in KEYS else "")
        way = self.rng.random()
        if way < 0.2:
            return [*left, op("=~"), self.string(patterns.drawn(self.rng, False), "pattern")]
        if way < 0.4:
            return [*left, Token("in", "kw"), *bracketed(self.list([self.text()]))]
        return [*left, op(self.rng.choice(("==", "==", "!="))), self.string()]

    def list(self, values):
        tokens = [self.string(values[0])]
        for value in values[1:]:
            tokens += [Token(",", "comma"), self.string(value)]
        return tokens

    def match(self, test, depth=0):
        """Tests joined and negated. test() gives tokens and alternatives; so does this."""
        way = self.rng.random()
        if depth < 3 and way < 0.35:
            word = self.rng.choice(("and", "or"))
            (left, a), (right, b) = (self.match(test, depth + 1) for _ in range(2))
            if word == "and":
                return [*tight(left), Token(word, "kw"), *tight(right)], All(a, b)
            return [*left, Token(word, "kw"), *right], Any(a, b)
        if depth < 3 and way < 0.5:
            inner, a = self.match(test, depth + 1)
            single = not any(token.text in ("and", "or") for token in inner)
            return [Token("not", "kw"), *(inner if single and self.maybe(0.5) else bracketed(inner))], \
                Not(a)
        if depth < 3 and way < 0.55:
            inner, a = self.match(test, depth + 1)
            return bracketed(inner), a
        return test()

    # ---- conditions that rules can say ----

    def test(self, words):
        """A test of one attribute of the vocabulary."""
        word = self.rng.choice(words)
        left = self.attribute(word.name, word.key)
        if word.by_pattern:
            return [*left, op("=~"), self.string(word.pattern, "pattern")], Leaf(word)
        if self.maybe(0.3):
            values = self.rng.sample(word.values, self.rng.randint(1, 4))
            return [*left, Token("in", "kw"), *bracketed(self.list(values))], Leaf(word)
        value = self.rng.choice(word.values)
        if self.maybe(0.2):
            return [*left, op("!="), self.string(value)], Not(Leaf(word))
        return [*left, op("=="), self.string(value)], Leaf(word)

    def single(self, carriers, words):
        """One test, which every target with routes takes."""
        argo = carriers.has("argo")     # it takes no header without a text to compare with
        word = self.rng.choice([w for w in words if carriers.can(FEATURES.get(w.name, "ROUTE_ELSE"))])
        left = self.attribute(word.name, word.key)
        values = [v for v in word.values if v or not argo] or ["v2"]
        if word.by_pattern and (word.pattern or not argo):
            values, sign = [word.pattern], "=~"
            tokens = [*left, op("=~"), self.string(word.pattern, "pattern")]
        elif self.maybe(0.3):
            values, sign = self.rng.sample(values, self.rng.randint(1, len(values))), "in"
            tokens = [*left, Token("in", "kw"), *bracketed(self.list(values))]
        else:
            values, sign = [self.rng.choice(values)], "=="
            tokens = [*left, op("=="), self.string(values[0])]
        return Condition([Token("when", "kw"), *tokens], Leaf(word).terms(),
                         {FEATURES.get(word.name, "ROUTE_ELSE")}, (word.name, word.key, sign, values))

    # ---- routes ----

    def cohort(self, plan):
        """A share that the buckets of users can tell; None where there is no header for it."""
        taken = {route.by for route in plan.routes.values()} - {""}
        buckets = ["bucket-header" in plan.options[use.name] for use in plan.carriers.built]
        header = min(taken) if taken and any(buckets) else self.rng.choice(USERS)
        if not buckets:
            ppm = self.rng.choice((100000, 500000, 1, 125000))
        elif not all(buckets):
            if header in taken:     # a share of what the first leaves is finer than it can tell
                return None
            ppm = 10000 * self.rng.choice((0, 1, 5, 10, 50, 99, 100, self.rng.randint(1, 99)))
        else:
            ppm = 100 * self.rng.randint(0, 10000)
        return Condition([self.weight(ppm), Token("of", "kw"), Token("users", "kw"), Token("by", "kw"),
                          *self.attribute("header", header)], [Term()], {"COHORT"}, by=header, ppm=ppm)

    def condition_of_route(self, plan, words):
        carriers = plan.carriers
        if carriers.can("COHORT") and self.maybe(0.2):
            return self.cohort(plan)
        if not carriers.built:
            return Condition([Token("when", "kw"), *self.match(lambda: (self.free_test(), None))[0]], [])
        if not carriers.can("ROUTE_ELSE") or self.maybe(0.3):
            return self.single(carriers, words)
        tokens, tree = self.match(lambda: self.test(words))
        return Condition([Token("when", "kw"), *tokens], tree.terms(), {"ROUTE_ELSE"})

    def fitting(self, plan, words, cost):
        """A condition that the plan's targets can say beside those before it; or None."""
        for _ in range(ATTEMPTS):
            condition = self.condition_of_route(plan, words)
            if condition and cost.takes(condition.terms):
                return condition
        return None

    def routes(self, plan):
        carriers, cost = plan.carriers, Cost()
        if not carriers.can("EXPOSE"):
            return
        words = self.vocabulary(carriers) if carriers.built else []
        for _ in range(self.rng.choice((0, 1, 2, 3, 4, 6) if self.zeal else (0, 0, 0, 1, 2, 4))):
            condition = self.fitting(plan, words, cost)
            if not condition:
                continue
            stable = carriers.can("ROUTE_STABLE") and self.rng.random() < 0.33
            plan.used |= condition.features | ({"ROUTE_STABLE"} if stable else set())
            route = Route(self.route_name(plan), "stable" if stable else "canary", condition.test,
                          condition.by, condition.ppm)
            plan.routes[route.name] = route
            yield Statement([Token("route", "head"), Token(route.name, "decl", "route"),
                             *condition.tokens, Token("to", "kw"), Token(route.side, "word", "side")])

    def route_name(self, plan):
        while True:
            name = self.names.take("route " + plan.name)
            if name not in ("primary", "shadow"):
                return name


# ---- what conditions come to: alternatives of terms, `not` carried down to the tests ----

class Leaf:
    def __init__(self, word):
        self.word = word

    def terms(self, negated=False):
        if not negated:
            return [Term()]
        if self.word.aside:
            return [Term(asides=1)]
        hides = self.word.name != "cookie"
        return [Term(frozenset({(self.word.name, self.word.key.lower())} if hides else ()))]


class Not:
    def __init__(self, inner):
        self.inner = inner

    def terms(self, negated=False):
        return self.inner.terms(not negated)


class All:
    adds = False

    def __init__(self, a, b):
        self.a, self.b = a, b

    def terms(self, negated=False):
        a, b = self.a.terms(negated), self.b.terms(negated)
        return a + b if self.adds != negated else [x.joined(y) for x in a for y in b]


class Any(All):
    adds = True
