"""Random plans that the compiler must accept: every declaration and statement of the language.

files(rng) gives the tokens of a file and the texts of what it imports. What is drawn keeps the
promises that errors are about: names are declared once and known, thresholds of promote and
rollback lie apart, every guardrail is checked in every stage that waits for it. Warnings may come.
"""

from . import spelling
from .conditions import Conditions
from .tokens import Layout, Statement, Token, text_of

TYPES = ("ratio", "duration", "score", "rate", "bytes")
UNITS = {"ratio": ("%",), "duration": ("ms", "s", "us", "ns", "min", "m", "h", "d"),
         "score": ("1",), "rate": ("/s", "/min", "/m", "/h", "/d", "rps", "reqps"),
         "bytes": ("B", "kB", "MB", "GiB")}
PRESETS = {"ratio": (("istio", "errors"), ("knative", "errors"), ("seldon2", "errors"),
                     ("vllm", "errors"), ("nginx", "errors"), ("generic-ml", "errors")),
           "duration": (("istio", "p99"), ("envoy", "p50"), ("triton", "p999"), ("nginx", "p95"),
                        ("kserve-model", "p90"), ("torchserve", "p99")),
           "rate": (("istio", "requests"), ("seldon1", "requests"), ("vllm", "requests"))}
QUERIES = ("max(psi{version=\"$version\"})",
           "sum(rate(errors_total{version=\"$version\",ns=\"$namespace\"}[$window]))\n"
           "  / sum(rate(requests_total{version=\"$version\"}[$window]))",
           "histogram_quantile(0.99, sum by (le) (\n"
           "  rate(latency_bucket{svc=~\"$service|x$$\"}[$window])))",
           "avg_over_time(score[$window])", "1 - up{version=~\"$version.*\"}")
TARGETS = {      # name: what it needs, whether it carries routes, its routers, its settings
    "kserve": ("model", False, (), (("mode", "word", ("knative", "standard")),)),
    "seldon": ("model", False, (), (("api", "word", ("v1", "v2")),
                                    ("ingress", "word", ("istio", "ambassador")))),
    "istio": ("image", True, (), (("host", "text"), ("gateways", "texts"),
                                  ("region-header", "text"), ("bucket-header", "text"))),
    "argo": ("image", False, ("istio", "gateway", "nginx"), ()),
    "flagger": ("image", True, ("istio", "gateway", "nginx", "appmesh"),
                (("gate", "url"), ("slack-secret", "text"))),
    "kubernetes": ("image", False, (), ()),
    "gateway": ("image", True, (), (("host", "text"), ("gateways", "texts"))),
    "nginx": ("image", True, (), (("host", "text"), ("class", "text"), ("path", "text"))),
    "appmesh": ("image", True, (), ()),
    "prometheus-rules": ("", True, (), (("labels", "pairs"),)),
    "grafana": ("", True, (), ()),
}


class Plan:
    """What the rest of a file may name of a plan."""

    def __init__(self, name):
        self.name = name
        self.metrics = {}       # type by name
        self.routes = {}        # side by name
        self.guardrails = []
        self.steps = []         # words of each step's name
        self.least = 0          # ms, of the shortest `at most`
        self.needs = set()      # image, model


class File(Conditions):
    """One file while it is drawn; also the source of all names, so that none is given twice."""

    def __init__(self, rng, library=None):
        self.rng = rng
        self.names = library.names if library else spelling.Names(rng)
        self.params = [] if library is None else library.params    # (name, type, kind, text)
        self.own_params = []
        self.sets = dict(library.sets) if library else {}
        self.formals = None     # of the set that is being drawn

    # ---- values ----

    def maybe(self, share):
        return self.rng.random() < share

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
        text = self.rng.choice(spelling.TEXTS) if text is None else text
        return self.value(kind, spelling.string(self.rng, text), "string")

    def url(self):
        return self.string(self.rng.choice(spelling.URLS), "url")

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

    def guardrail_set(self):
        """A set of guardrails, for plans that have its metrics."""
        name = self.names.take("set")
        metrics = {self.names.value(): self.rng.choice(TYPES)
                   for _ in range(self.rng.randint(1, 2))}
        self.formals = []
        guardrails = [self.names.take("guardrail") for _ in range(self.rng.randint(1, 2))]
        body = [self.guardrail(g, metrics, 60000) for g in guardrails]
        formals, self.formals = self.formals, None
        tokens = [head("guardrails"), Token(name, "decl", "set"), Token("(", "(", before="")]
        for i, formal in enumerate(formals):
            tokens += [Token(",", "comma")] if i else []
            tokens += self.param(*formal)
        self.sets[name] = (metrics, formals, guardrails)
        return Statement([*tokens, Token(")", ")")], body)

    def use(self, plan, name):
        metrics, formals, guardrails = self.sets[name]
        plan.guardrails += guardrails
        tokens = [head("use"), Token(name, "use", "set"), Token("(", "(")]
        for formal, type_, kind, text, default in formals:
            if default and self.maybe(0.5):
                continue
            tokens += [Token(",", "comma")] if tokens[-1].role != "(" else []
            tokens += [Token(formal, "use", "formal"), Token("=", "op"),
                       self.value(kind, text, type_)]
        return Statement([*tokens, Token(")", ")")])

    # ---- versions ----

    def map(self, word, keys, text=None):
        keys = self.rng.sample(keys, self.rng.randint(0, len(keys)))
        entries = []
        for key in keys:
            key = f'"{key}"' if not spelling.is_word(key) or self.maybe(0.2) else key
            entries.append(Statement([Token(key, "str" if key[0] == '"' else "decl", "key"),
                                      self.string(text and self.rng.choice(text))]))
        return Statement([head(word)], entries, loose=True)

    def meta(self):
        if self.maybe(0.3):
            yield self.map("labels", spelling.LABELS, spelling.LABEL_VALUES)
        if self.maybe(0.2):
            yield self.map("annotations", spelling.LABELS)

    def span(self, word, low, high, value):
        pair = sorted((self.rng.randint(low, high), self.rng.randint(low, high)))
        tokens = [head(word), value(pair[0])]
        if self.maybe(0.5):
            tokens += [Token("..", "op"), value(pair[1])]
        return Statement(tokens)

    def probes(self):
        for probe in self.rng.sample(("live", "ready", "start"), self.rng.choice((0, 0, 1, 2, 3))):
            tokens = [head("probe"), Token(probe, "word", "probe"),
                      self.string("/" + probe, "path")]
            tokens += [kw("after"), self.duration(5000)] if self.maybe(0.5) else []
            tokens += [kw("every"), self.duration(10000)] if self.maybe(0.5) else []
            yield Statement(tokens)

    def version(self, side, name, needs):
        items = [*self.probes(), *self.meta()]
        if "model" in needs or self.maybe(0.3):
            tokens = [head("model"), self.string("s3://models/x/1/"), kw("format"),
                      Token("sklearn", "word", "free")]
            tokens += [kw("runtime"), Token("mlserver", "word", "free")] if self.maybe(0.3) else []
            tokens += [kw("protocol"), Token("v2", "word", "free")] if self.maybe(0.3) else []
            items.append(Statement(tokens))
        if "image" in needs or self.maybe(0.8):
            items.append(Statement([head("image"), self.string(f"acme/model:{name}", "image")]))
        if self.maybe(0.5):
            items.append(Statement([head("port"), self.integer(1, 65535)]))
        if self.maybe(0.5):
            items.append(self.span("replicas", 0, 40, lambda n: self.value("int", str(n), "score")))
        if self.maybe(0.4):
            items.append(self.span("cpu", 1, 4000, self.cpu))
        if self.maybe(0.4):
            low, high = self.rng.randint(1, 2 ** 20), self.rng.randint(2 ** 20, 2 ** 33)
            items.append(Statement([head("memory"), self.bytes(low, low), Token("..", "op"),
                                    self.bytes(high, high)]))
        if self.maybe(0.1):
            items.append(Statement([head("gpu"), self.integer(0, 8)]))
        if self.maybe(0.3):
            items.append(self.map("env", spelling.ENV))
        if self.maybe(0.2):
            items.append(self.args())
        self.rng.shuffle(items)
        return Statement([head(side), Token(name, "decl", "version")], items)

    def args(self):
        tokens = [head("args"), Token("[", "[")]
        for _ in range(self.rng.randint(0, 3)):
            tokens += [self.string(), Token(",", "comma")]
        if tokens[-1].role == "comma" and self.maybe(0.7):
            tokens.pop()
        return Statement([*tokens, Token("]", "]", before="")])

    # ---- metrics ----

    def metric(self, name, type_, trace):
        tokens = [Token(name, "decl", "metric"), Token(type_, "word", "type")]
        preset = type_ in PRESETS and not trace and self.maybe(0.4)
        if preset:
            platform, what = self.rng.choice(PRESETS[type_])
            tokens += [Token("=", "op"), kw("preset"), Token(platform, "word", "platform"),
                       Token(what, "word", "preset")]
        elif not trace:
            tokens += [Token("=", "op"),
                       Token(spelling.string(self.rng, self.rng.choice(QUERIES)), "str", "query")]
        if not preset and self.maybe(0.3):
            unit = self.rng.choice(UNITS[type_])
            tokens += [kw("in"), Token(unit, "word", "unit")]
        return Statement(tokens)

    def metrics(self, plan):
        names = list(plan.metrics)
        cut = self.rng.randint(1, len(names)) if self.maybe(0.3) else len(names)
        for part in (names[:cut], names[cut:]):
            trace = self.maybe(0.2)
            tokens = [head("metrics"), kw("trace" if trace else "prometheus")]
            tokens += [] if trace else [self.url()]
            if part:
                yield Statement(tokens, [self.metric(n, plan.metrics[n], trace) for n in part])

    # ---- the rollout ----

    def limit(self, ms, plan):
        least = 3 * ms
        tokens = []
        if self.maybe(0.4):
            least = ms * self.rng.randint(1, 6)
            tokens = [kw("at"), kw("most"), self.duration(least)]
            if self.maybe(0.3):
                tokens += [kw("then"),
                           Token(self.rng.choice(("rollback", "pause")), "word", "then")]
        plan.least = min(plan.least or least, least)
        return tokens

    def step(self, plan, *words):
        plan.steps.append(words)

    def stage(self, plan, ppm, down=False, timed=False):
        weight = self.weight(ppm)
        tokens = [head("stage"), weight] + ([kw("down")] if down else [])
        if timed or self.maybe(0.85):
            ms = self.rng.choice((60, 90, 120, 300, 600, 3600)) * 1000
            tokens += [kw("for"), self.duration(ms), *self.limit(ms, plan)]
        self.step(plan, "stage", spelling.plain_weight(ppm))
        return Statement(tokens)

    def ramp(self, plan, low, high):
        by = max(10000, (high - low) // self.rng.randint(1, 6) // 10000 * 10000)
        ms = self.rng.choice((60, 120, 300)) * 1000
        at = low
        while True:
            self.step(plan, "stage", spelling.plain_weight(at))
            if at == high:
                break
            at = min(at + by, high)
        return Statement([head("ramp"), self.weight(low), kw("to"), self.weight(high), kw("by"),
                          self.weight(by), kw("every"), self.duration(ms), *self.limit(ms, plan)])

    def waits(self, plan):
        """A pause or a gate, now and then."""
        if self.maybe(0.15):
            self.step(plan, "pause")
            if self.maybe(0.5):
                yield Statement([head("pause"), kw("for"), self.duration(600000)])
            else:
                yield Statement([head("pause"), kw("until"), kw("approved"),
                                 *([self.string()] if self.maybe(0.5) else [])])
        if self.maybe(0.1):
            self.step(plan, "gate")
            yield Statement([head("gate"), self.url(), kw("every"), self.duration(30000), kw("at"),
                             kw("most"), self.duration(600000)])

    def starts(self, plan):
        """Steps without weight."""
        to_canary = [name for name, side in plan.routes.items() if side == "canary"]
        if self.maybe(0.2):
            self.step(plan, "shadow")
            yield Statement([head("shadow"), self.weight(200000), kw("for"),
                             self.duration(3600000)])
        if to_canary and self.maybe(0.6):
            tokens = [head("expose")]
            for name in self.rng.sample(to_canary, self.rng.randint(1, len(to_canary))):
                tokens += [Token(name, "use", "route"), Token(",", "comma")]
            self.step(plan, "expose")
            yield Statement([*tokens[:-1], kw("for"), self.duration(1800000)])

    def rollout(self, plan):
        steps = [*self.starts(plan), *self.waits(plan)]
        weights = sorted(spelling.ppm(self.rng) for _ in range(self.rng.randint(0, 4)))
        if self.maybe(0.3) and len(weights) > 1 and weights[-1] - weights[0] >= 20000:
            steps.append(self.ramp(plan, weights[0], weights[-1]))
            weights = weights[-1:] if self.maybe(0.5) else []
        last = 0
        for ppm in weights:
            steps += [self.stage(plan, ppm), *self.waits(plan)]
            last = ppm
        if last > 10000 and self.maybe(0.1):
            steps.append(self.stage(plan, last // 20000 * 10000, down=True))
        if self.maybe(0.9) or not steps or not plan.least:
            steps.append(self.stage(plan, 1000000, timed=not plan.least))
        if self.maybe(0.2):
            self.step(plan, "keep")
            steps.append(Statement([head("keep"), kw("stable"), kw("for"), self.duration(3600000)]))
        return Statement([head("rollout")], steps)

    # ---- what else a plan has ----

    def targets(self, plan):
        names = self.rng.sample(list(TARGETS), self.rng.choice((0, 0, 1, 1, 2, 3)))
        for name in names:
            needs, routes, vias, settings = TARGETS[name]
            via = self.rng.choice(vias) if vias and (plan.routes or self.maybe(0.5)) else ""
            if plan.routes and not routes and not via:
                continue
            plan.needs |= {needs} - {""}
            tokens = [head("target"), Token(name, "word", "target")]
            tokens += [kw("via"), Token(via, "word", "router")] if via else []
            chosen = self.rng.sample(settings, self.rng.randint(0, len(settings)))
            options = [Statement([Token(s[0], "setting"), *self.setting(*s[1:])]) for s in chosen]
            yield Statement(tokens, options if options or self.maybe(0.2) else None)

    def setting(self, type_, words=()):
        if type_ == "word":
            return [Token(self.rng.choice(words), "word", "setting")]
        if type_ == "url":
            return [self.url()]
        if type_ == "text":
            return [self.string("fraud-detector")]
        text = "team=growth" if type_ == "pairs" else "mesh"
        return [self.string(text)] + ([Token(",", "comma"), self.string("ml/" + text)]
                                      if self.maybe(0.5) else [])

    def actions(self):
        for event in ("rollback", "promote"):
            if not self.maybe(0.2):
                continue
            actions = [Statement([head("notify"), Token("slack", "word", "channel"),
                                  self.string()])]
            actions += [Statement([head("webhook"), self.url()])] if self.maybe(0.5) else []
            yield Statement([head("on"), Token(event, "word", "event")], actions)

    def settings(self):
        if self.maybe(0.4):
            yield Statement([head("namespace"), Token(self.names.label(), "decl", "namespace")])
        if self.maybe(0.4):
            yield Statement([head("traffic"), self.rate()])
        if self.maybe(0.4):
            yield Statement([head("service"), Token(self.names.label(), "decl", "service"),
                             *([kw("port"), self.integer(1, 65535)] if self.maybe(0.5) else [])])
        if self.maybe(0.2):
            yield Statement([head("ready"), kw("within"), self.duration(600000)])
        if self.maybe(0.1):
            yield Statement([head("load"), self.url(), kw("command"), self.string()])

    def plan(self):
        plan = Plan(self.names.take("plan", label=True))
        sets = [s for s in self.sets if self.maybe(0.7)]
        for _ in range(self.rng.randint(1, 4)):
            plan.metrics[self.names.metric()] = self.rng.choice(TYPES)
        for name in sets:
            plan.metrics.update(self.sets[name][0])
        items = [*self.settings(), *self.meta(), *self.metrics(plan), *self.routes(plan),
                 *self.actions(), *self.targets(plan), self.rollout(plan)]
        for side, name in zip(("stable", "canary"), self.names.labels(2)):
            items.append(self.version(side, name, plan.needs))
        for _ in range(self.rng.randint(0, 3)):
            plan.guardrails.append(self.names.take("guardrail"))
            items.append(self.guardrail(plan.guardrails[-1], plan.metrics, plan.least))
        items += [self.use(plan, name) for name in sets]
        if self.maybe(0.5):     # the order of routes is theirs
            self.rng.shuffle(items)
        return plan, Statement([head("plan"), Token(plan.name, "decl", "plan")], items)


def head(word):
    return Token(word, "head")


def kw(word):
    return Token(word, "kw")


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
