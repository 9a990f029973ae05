"""Random plans that the compiler must accept: every declaration and statement of the language.

files(rng) gives the tokens of a file and the texts of what it imports. What is drawn keeps the
promises that errors are about: names are declared once and known, thresholds of promote and
rollback lie apart, every guardrail is checked in every stage that waits for it. Warnings may come.
"""

import dataclasses
import random

from . import backends, queries, spelling, texts
from .conditions import Conditions
from .rollouts import Rollouts
from .routes import Routes
from .targets import Targets
from .tokens import Layout, Statement, Token, head, kw, text_of
from .versions import Versions

TYPES = ("ratio", "duration", "score", "rate", "bytes")
UNITS = {"ratio": ("%",), "duration": ("ms", "s", "us", "ns", "min", "m", "h", "d"),
         "score": ("1",), "rate": ("/s", "/min", "/m", "/h", "/d", "rps", "reqps"),
         "bytes": ("B", "kB", "MB", "GiB")}
PRESETS = {"ratio": (("istio", "errors"), ("knative", "errors"), ("seldon2", "errors"),
                     ("vllm", "errors"), ("nginx", "errors"), ("generic-ml", "errors")),
           "duration": (("istio", "p99"), ("envoy", "p50"), ("triton", "p999"), ("nginx", "p95"),
                        ("kserve-model", "p90"), ("torchserve", "p99")),
           "rate": (("istio", "requests"), ("seldon1", "requests"), ("vllm", "requests"))}
NAME_MAX = 63       # of what becomes a label of DNS


class Plan:
    """What is known of a plan: for the rest of its file, and for who looks at what is built."""

    def __init__(self, name, carriers):
        self.name = name
        self.carriers = carriers
        self.version_names = ()
        self.namespace = self.service = ""
        self.options = {}       # of its targets: by back end, {setting: values}
        self.labels, self.annotations = {}, {}
        self.versions = {}      # by side
        self.metrics = {}       # type by name
        self.routes = {}        # routes.Route by name
        self.guardrails = []
        self.steps = []         # rollouts.Step
        self.actions = []       # (event, channel, text); no channel: a webhook
        self.least = 0          # ms, of the shortest `at most`
        self.used = set()       # features, as compiler/capability.c calls them


@dataclasses.dataclass
class GuardrailSet:
    """What is known of a set: (name, type, kind, text, default) of each formal."""
    metrics: dict
    formals: list
    guardrails: list
    used: set


class File(Conditions, Routes, Rollouts, Targets, Versions):
    """One file while it is drawn; also the source of all names, so that none is given twice."""

    def __init__(self, rng, library=None, zeal=False):
        self.rng = rng
        self.zeal = zeal        # to use much of what can be used, hard texts above all
        self.names = library.names if library else spelling.Names(rng)
        self.params = [] if library is None else library.params    # (name, type, kind, text)
        self.own_params = []
        self.sets = dict(library.sets) if library else {}
        self.formals = None     # of the set that is being drawn

    # ---- values ----

    def maybe(self, share):
        return self.rng.random() < share

    def also(self, share):
        """Whether a plan has something; with zeal more often."""
        return self.rng.random() < (1 - (1 - share) ** 2 if self.zeal else share)

    def text(self):
        return texts.drawn(self.rng, 0.8 if self.zeal else 0.1)

    def value(self, kind, text, type_=None):
        """A literal, or a param that stands for it. type_ None: no param has such a value."""
        role = "str" if text[0] == '"' else "word" if type_ == "bool" else "num"
        if type_ and self.maybe(0.06):
            if self.formals is not None and self.maybe(0.7):
                name = self.names.value()
                self.formals.append((name, type_, kind, text, self.maybe(0.5)))
                return Token(name, "use", "param")
            known = [p for p in self.params if p[1:] == (type_, kind, text)]
            if not known:
                known = [(self.names.value(), type_, kind, text)]
                self.params += known
                self.own_params += known
            return Token(known[0][0], "use", "param")
        return Token(text, role, kind)

    def duration(self, ms):
        return self.value("duration", spelling.duration(self.rng, ms), "duration")

    def weight(self, ppm):
        return self.value("weight", spelling.weight(self.rng, ppm), "ratio")

    def integer(self, low, high):
        return self.value("int", str(self.rng.randint(low, high)), "score")

    def string(self, text=None, kind="text"):
        text = self.text() if text is None else text
        return self.value(kind, spelling.string(self.rng, text), "string")

    def url(self):
        return self.string(self.rng.choice(texts.URLS), "url")

    def bytes(self, low, high):
        return self.value("bytes", spelling.size(self.rng, self.rng.randint(low, high)), "bytes")

    def rate(self):
        number = self.rng.choice(("1", "20", "500", "2.5", "10000"))
        unit = self.rng.choice(("/s", "/m", "/min", "/h", "/d"))
        return self.value("rate", number + unit, "rate")

    def cpu(self, milli):
        if milli % 10 == 0 and self.maybe(0.5):
            return self.value("cpu", f"{milli / 1000:.2f}".rstrip("0").rstrip("."), "score")
        return self.value("cpu", f"{milli}m")

    # ---- declarations ----

    def param(self, name, type_, kind, text, default=True):
        role = "str" if text[0] == '"' else "word" if type_ == "bool" else "num"
        tokens = [Token(name, "decl", "param"), Token(type_, "word", "type")]
        return tokens + ([Token("=", "op"), Token(text, role, kind)] if default else [])

    def params_statements(self):
        for name, type_, kind, text in self.own_params:
            yield Statement([head("param"), *self.param(name, type_, kind, text)])
        if self.maybe(0.1):
            yield Statement([head("param"), *self.param(self.names.value(), "bool", "bool",
                                                        self.rng.choice(("true", "false")))])

    def guardrail_set(self, without=()):
        """A set of guardrails, for plans that have its metrics."""
        name = self.names.take("set")
        metrics = {self.names.value(): self.rng.choice(TYPES)
                   for _ in range(self.rng.randint(1, 2))}
        self.formals = []
        names = [self.names.take("guardrail") for _ in range(self.rng.randint(1, 2))]
        drawn = [self.guardrail(g, metrics, 60000, without) for g in names]
        formals, self.formals = self.formals, None
        tokens = [head("guardrails"), Token(name, "decl", "set"), Token("(", "(", before="")]
        for i, formal in enumerate(formals):
            tokens += [Token(",", "comma")] if i else []
            tokens += self.param(*formal)
        used = set().union(*(features for _, features in drawn))
        self.sets[name] = GuardrailSet(metrics, formals, names, used)
        return Statement([*tokens, Token(")", ")")], [statement for statement, _ in drawn])

    def use(self, plan, name):
        chosen = self.sets[name]
        plan.guardrails += chosen.guardrails
        plan.used |= chosen.used
        tokens = [head("use"), Token(name, "use", "set"), Token("(", "(")]
        for formal, type_, kind, text, default in chosen.formals:
            if default and self.maybe(0.5):
                continue
            tokens += [Token(",", "comma")] if tokens[-1].role != "(" else []
            tokens += [Token(formal, "use", "formal"), Token("=", "op"),
                       self.value(kind, text, type_)]
        return Statement([*tokens, Token(")", ")")])

    # ---- metrics ----

    def metric(self, name, type_, trace):
        tokens = [Token(name, "decl", "metric"), Token(type_, "word", "type")]
        preset = type_ in PRESETS and not trace and self.maybe(0.4)
        if preset:
            platform, what = self.rng.choice(PRESETS[type_])
            tokens += [Token("=", "op"), kw("preset"), Token(platform, "word", "platform"),
                       Token(what, "word", "preset")]
        elif not trace:
            query = spelling.string(self.rng, queries.drawn(self.rng, type_))
            tokens += [Token("=", "op"), Token(query, "str", "query")]
        if not preset and self.maybe(0.3):
            unit = self.rng.choice(UNITS[type_])
            tokens += [kw("in"), Token(unit, "word", "unit")]
        return Statement(tokens)

    def metrics(self, groups):
        """A block for each group: (metrics, whether only a simulation reads them)."""
        for group, trace in groups:
            tokens = [head("metrics"), kw("trace" if trace else "prometheus")]
            tokens += [] if trace else [self.string(self.rng.choice(texts.SERVERS), "url")]
            yield Statement(tokens, [self.metric(n, type_, trace) for n, type_ in group.items()])

    def metric_groups(self, plan, sets):
        """Groups of metrics, one a server: a guardrail's are of one. What a set reads is in the
        first, with the metric that counts requests. Also which of them guardrails may read."""
        first = {"requests": "rate"} if self.also(0.4) else {}
        for name in sets:
            first |= self.sets[name].metrics
        second = {}
        for _ in range(self.rng.randint(1, 4)):
            (second if self.maybe(0.3) else first)[self.names.metric()] = self.rng.choice(TYPES)
        first = first or {self.names.metric(): self.rng.choice(TYPES)}
        traced = not plan.carriers.can("TRACE_METRIC")
        groups = [(first, not traced and self.maybe(0.2))]
        groups += [(second, self.maybe(0.2))] if second else []
        plan.metrics = first | second
        if any(trace for _, trace in groups):
            plan.used.add("TRACE_METRIC")
        if not plan.carriers.built:
            return groups, [plan.metrics]
        return groups, [group for group, trace in groups if not (trace and traced)]

    # ---- what else a plan has ----

    def meta(self, plan):
        """`app` is what selectors go by."""
        if self.also(0.3):
            plan.labels = self.pairs((*texts.LABELS, "app", "version"), self.label_value)
            yield self.map("labels", plan.labels)
        if self.also(0.2):
            keys = texts.ANNOTATIONS if plan.carriers.built else texts.LABELS
            plan.annotations = self.pairs(keys, self.text)
            yield self.map("annotations", plan.annotations)

    def actions(self, plan):
        for event in ("rollback", "promote"):
            if not self.also(0.2):
                continue
            statements = []
            for _ in range(self.rng.choice((1, 1, 2))):
                if self.maybe(0.6):
                    text = self.text()
                    if plan.carriers.has("argo"):       # they stand in one annotation
                        text = self.rng.choice(("#ml-alerts", "ops", "#größer", "a b", "#yes"))
                    plan.actions.append((event, "slack", text))
                    statements.append(Statement([head("notify"), Token("slack", "word", "channel"),
                                                 self.string(text)]))
                    plan.used.add("NOTIFY")
                else:
                    url = self.rng.choice(texts.URLS)
                    plan.actions.append((event, "", url))
                    statements.append(Statement([head("webhook"), self.string(url, "url")]))
                    plan.used.add("WEBHOOK")
            yield Statement([head("on"), Token(event, "word", "event")], statements)

    def settings(self, plan):
        if plan.namespace:
            yield Statement([head("namespace"), Token(plan.namespace, "decl", "namespace")])
        if self.maybe(0.4):
            yield Statement([head("traffic"), self.rate()])
        if plan.service:
            plan.used.add("SERVICE")
            yield Statement([head("service"), Token(plan.service, "decl", "service"),
                             *([kw("port"), self.integer(1, 65535)] if self.maybe(0.5) else [])])
        if self.also(0.2):
            plan.used.add("READY")
            yield Statement([head("ready"), kw("within"),
                             self.duration(self.rng.choice((600000, 1500)))])
        if plan.carriers.can("LOAD") and self.also(0.1):
            plan.used.add("LOAD")
            yield Statement([head("load"), self.url(), kw("command"), self.string()])

    # ---- names ----

    def longest(self, plan):
        """How long the plan's name may be, by what targets put together of it."""
        versions = [len(name) for name in plan.version_names]
        namespace = len(plan.namespace or "default")
        longest = NAME_MAX
        for use in plan.carriers.uses:
            if use.name == "kserve-knative":
                longest = min(longest, NAME_MAX - len("prev--predictor"),
                              NAME_MAX - len("-predictor-") - namespace)
            elif use.name == "kserve-standard":
                longest = min(longest, NAME_MAX - max(versions) - len("--predictor-") - namespace)
            elif use.target in ("argo", "flagger"):
                longest = min(longest, NAME_MAX if plan.service else NAME_MAX - len("-canary"))
            elif use.target == "sweep-job":
                longest = min(longest, NAME_MAX - len("-sweep-8"))
            elif use.needs:
                longest = min(longest, NAME_MAX - max(versions) - len("-"))
        return longest

    def name_things(self, plan):
        """The names that Kubernetes sees; with zeal, sometimes as long as they may be."""
        plan.version_names = tuple(self.names.labels(2))
        plan.namespace = self.names.label() if self.maybe(0.4) else ""
        plan.service = self.names.label() if self.maybe(0.4) else ""
        if self.zeal and self.maybe(0.1):
            plan.version_names = (self.names.lengthened("z", 30), "x")
        if self.longest(plan) < len(plan.name):
            plan.version_names, plan.namespace = ("v1", "v2"), ""
        if not self.zeal:
            return
        if plan.service and self.maybe(0.2):
            plan.service = self.names.lengthened(plan.service, NAME_MAX - len("-canary"))
        if self.maybe(0.2):
            plan.name = self.names.lengthened(plan.name, self.longest(plan))

    def own_guardrails(self, plan, readable, counts):
        without = {"TEST"} if not plan.carriers.can("TEST") else set()
        without |= set() if counts else {"NEEDS"}
        for _ in range(self.rng.randint(1 if self.zeal else 0, 3)):
            if not readable:
                return
            name = self.names.take("guardrail")
            metrics = self.rng.choice(readable)
            elsewhere = plan.carriers.has("argo") and "requests" not in metrics
            statement, used = self.guardrail(name, metrics, plan.least,
                                             without | ({"NEEDS"} if elsewhere else set()))
            plan.guardrails.append(name)
            plan.used |= used
            yield statement

    def plan(self, only=None):
        """A plan and its statement; only: the back end that it is for."""
        plan = Plan(self.names.take("plan", label=True), backends.Carriers(self.backends(only)))
        self.name_things(plan)
        sets = [name for name, s in self.sets.items() if self.fits(plan, s) and self.maybe(0.7)]
        groups, readable = self.metric_groups(plan, sets)
        counts = not plan.carriers.has("argo") or \
            any("requests" in group and not trace for group, trace in groups)
        sets = [name for name in sets if counts or "NEEDS" not in self.sets[name].used]
        targets = self.targets(plan)
        routes = list(self.routes(plan))
        items = [*self.settings(plan), *self.meta(plan), *self.metrics(groups), *self.actions(plan),
                 *targets, self.rollout(plan)]
        served, other = self.serving(plan), None
        for side, name, how in zip(("stable", "canary"), plan.version_names, served):
            items.append(self.version(plan, side, name, other, how))
            other = plan.versions[side]
        items += self.own_guardrails(plan, readable, counts)
        items += [self.use(plan, name) for name in sets]
        if plan.guardrails and any(step.kind == "stage" and step.timed for step in plan.steps):
            plan.used.add("STAGE_FOR")
        return plan, Statement([head("plan"), Token(plan.name, "decl", "plan")],
                               self.in_any_order(items, routes))

    def fits(self, plan, chosen):
        """Whether a plan's targets carry a set of guardrails."""
        return plan.carriers.can("TEST") or "TEST" not in chosen.used

    def in_any_order(self, items, routes):
        """The statements of a plan; only the order of its routes says something."""
        if self.maybe(0.5):
            self.rng.shuffle(items)
        places = sorted(self.rng.randint(0, len(items)) for _ in routes)
        for place, route in reversed(list(zip(places, routes))):
            items.insert(place, route)
        return items


def files(rng, name):
    """The tokens of a file called so, and {name: text} of what it imports."""
    imports, library, tops = {}, None, []
    if rng.random() < 0.15:
        library = File(rng)
        sets = [library.guardrail_set() for _ in range(rng.randint(1, 2))]
        tokens = Layout(rng).file([*sets, *library.params_statements()])
        imports[f"{name}-set.canary"] = text_of(tokens)
        tops.append(Statement([head("import"), Token(f'"{name}-set.canary"', "str", "import")]))
    file = File(rng, library)
    if rng.random() < 0.3:
        tops.append(file.guardrail_set())
    plans = []
    for _ in range(rng.choice((1, 1, 1, 2))):
        plan, statement = file.plan()
        plans.append(plan)
        tops.append(statement)
    for _ in range(rng.choice((0, 0, 1, 2))):
        tops.append(file.scenario(rng.choice(plans)))
    tops += file.params_statements()
    if rng.random() < 0.3:
        rng.shuffle(tops)
    return Layout(rng).file(tops), imports


def for_backend(rng, backend):
    """One plan that a back end (backends.Backend) can carry, and that uses much of what it can:
    what is known of the plan, and the tokens of its file, which imports nothing."""
    file = File(rng, zeal=True)
    tops = []
    if rng.random() < 0.3:
        tops.append(file.guardrail_set(() if backend.can("TEST") else {"TEST"}))
    plan, statement = file.plan(backend)
    tops += [statement, *file.params_statements()]
    if rng.random() < 0.3:
        rng.shuffle(tops)
    return plan, Layout(rng).file(tops)


def drawn_for(name, seed, number):
    """Plan `number` of a seed for the back end of that name, as for_backend() gives it."""
    return for_backend(random.Random(f"{seed} {name} {number}"), backends.BUILT[name])
