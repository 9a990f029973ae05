"""The targets of a random plan, and what is said in their blocks."""

from . import backends
from .tokens import Statement, Token, head, kw

HOSTS = ("fraud-detector", "reco.example.com", "*.example.com", "a." * 20 + "b", "1.example")
MESH = ("mesh", "ml-gateway", "istio-system/gw", "g" * 63)
GATEWAYS = ("reco-gateway", "infra/gw", "c.d", "x/" + "g" * 63)
SETTINGS = {     # of a router: name, and what it may be
    "istio": {"host": (*HOSTS, "10.0.0.1"), "gateways": MESH},
    "gateway": {"host": HOSTS, "gateways": GATEWAYS},
    "nginx": {"host": HOSTS, "class": ("nginx", "a.b", "internal-1"),
              "path": ("/", "/predict", "/v1/a-b_c.d/")},
    "flagger": {"gate": ("http://load-tester/gate",), "slack-secret": ("fraud-detector",)},
    "prometheus-rules": {"labels": ("team=growth", "a==b", "x=")},
}
HEADERS = {"region-header": ("x-region", "X-Geo-Region"),
           "bucket-header": ("x-user-bucket", "X_Bucket~")}
SEVERAL = ("gateways", "labels")


class Targets:
    """The part of plans.File that draws them."""

    def backends(self, any_of=None):
        """The back ends of a plan: that one, or some that a plan may have together."""
        if any_of:
            return [any_of]
        chosen, n = {}, self.rng.choice((0, 0, 1, 1, 2, 3))
        for backend in self.rng.sample([*backends.BUILT.values(), *backends.LATER], n):
            chosen.setdefault(backend.target, backend)
        return list(chosen.values())

    def target(self, plan, use):
        """A target's statement. What routes need to know of it goes into plan.options."""
        tokens = [head("target"), Token(use.target, "word", "target")]
        if use.via and (use.via != "none" or self.rng.random() < 0.5):
            tokens += [kw("via"), Token(use.via, "word", "router")]
        options = [Statement([Token(name, "setting"), Token(word, "word", "setting")])
                   for name, word in use.settings
                   if backends.DEFAULTS.get(name) != word or self.rng.random() < 0.5]
        given = plan.options[use.name] = {}
        options += [self.option(given, name, values) for name, values in self.settings_of(use)]
        self.rng.shuffle(options)
        return Statement(tokens, options if options or self.rng.random() < 0.2 else None)

    def settings_of(self, use):
        known = dict(SETTINGS.get(use.target, {})) | dict(SETTINGS.get(use.router, {}))
        must = ("host", "gateways") if use.router == "gateway" else ()
        if use.column and use.target != "sweep-job" and use.can("ROUTE_REGION"):
            known |= HEADERS
            must += ("region-header",)      # routes may ask for it
        return [(name, values) for name, values in known.items() if name in must or self.also(0.5)]

    def option(self, given, name, values):
        chosen = [self.rng.choice(values)]
        if name in SEVERAL and self.rng.random() < 0.5:
            chosen = self.rng.sample(values, min(2, len(values)))
        given[name] = chosen
        tokens = [Token(name, "setting")]
        for value in chosen:
            tokens += [self.string(value), Token(",", "comma")]
        return Statement(tokens[:-1])

    def targets(self, plan):
        return [self.target(plan, use) for use in plan.carriers.uses]
