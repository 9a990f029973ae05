"""The rollout of a random plan: steps of every form that its targets carry, in an order that holds.

Weights never fall unless a stage says `down`; what has no weight comes first; `keep` is last. What
a plan's guardrails must know of it, the shortest time in which they have to be checked, is kept.
"""

import dataclasses

from . import spelling, texts
from .tokens import Statement, Token, head, kw

PPM = 1000000
WHOLE = 10000


@dataclasses.dataclass
class Step:
    """A step as the compiler sees it; a ramp is several."""
    kind: str
    words: tuple        # of its name, without the number of one that comes again
    ppm: int = None     # of a stage; None: as it was before
    mirror: int = 0     # ppm
    exposed: tuple = ()
    timed: bool = True  # a stage with `for`
    text: str = ""      # of an approval; a gate's URL
    approval: bool = False


class Rollouts:
    """The part of plans.File that draws them."""

    def span_of_time(self, plan, *seconds):
        """A duration for a step: Argo counts in whole seconds."""
        ms = self.rng.choice(seconds) * 1000
        if not plan.carriers.has("argo") and self.maybe(0.1):
            ms += self.rng.randint(1, 999)
        return ms

    def limit(self, plan, ms):
        least = 3 * ms
        tokens = []
        if self.maybe(0.4):
            least = ms * self.rng.randint(1, 6)
            tokens = [kw("at"), kw("most"), self.duration(least)]
            if self.also(0.5):
                then = self.rng.choice(("rollback", "pause"))
                plan.used |= {"THEN_PAUSE"} if then == "pause" else set()
                tokens += [kw("then"), Token(then, "word", "then")]
        plan.least = min(plan.least or least, least)
        return tokens

    def stage(self, plan, ppm, down=False, timed=False):
        tokens = [head("stage"), self.weight(ppm)] + ([kw("down")] if down else [])
        timed = timed or self.rng.random() < 0.85
        if timed:
            ms = self.span_of_time(plan, 60, 90, 120, 300, 600, 3600)
            tokens += [kw("for"), self.duration(ms), *self.limit(plan, ms)]
        plan.steps.append(Step("stage", ("stage", spelling.plain_weight(ppm)), ppm, timed=timed))
        plan.used.add("ZERO" if not ppm else "FRACTION" if ppm % WHOLE else "WEIGHT")
        return Statement(tokens)

    def ramp(self, plan, low, high):
        unit = WHOLE if not plan.carriers.can("FRACTION") or self.maybe(0.5) else 1
        by = max(unit, (high - low) // self.rng.randint(1, 8) // unit * unit)
        ms = self.span_of_time(plan, 60, 120, 300)
        at = low
        while True:
            plan.steps.append(Step("stage", ("stage", spelling.plain_weight(at)), at))
            plan.used.add("FRACTION" if at % WHOLE else "WEIGHT")
            if at == high:
                break
            at = min(at + by, high)
        return Statement([head("ramp"), self.weight(low), kw("to"), self.weight(high), kw("by"),
                          self.weight(by), kw("every"), self.duration(ms), *self.limit(plan, ms)])

    # ---- steps that wait ----

    def pause(self, plan):
        plan.steps.append(Step("pause", ("pause",)))
        if self.rng.random() < 0.5:
            plan.used.add("PAUSE")
            return Statement([head("pause"), kw("for"),
                              self.duration(self.span_of_time(plan, 1, 60, 600))])
        plan.used.add("APPROVAL")
        plan.steps[-1].approval = True
        tokens = [head("pause"), kw("until"), kw("approved")]
        if self.rng.random() < 0.6:
            plan.steps[-1].text = self.text()
            tokens.append(self.string(plan.steps[-1].text))
        return Statement(tokens)

    def gate(self, plan):
        url = self.rng.choice(texts.URLS)
        plan.steps.append(Step("gate", ("gate",), text=url))
        plan.used.add("GATE")
        every = self.rng.choice((5000, 30000, 60500))
        return Statement([head("gate"), self.string(url, "url"), kw("every"), self.duration(every),
                          kw("at"), kw("most"), self.duration(every * self.rng.randint(1, 20))])

    def waits(self, plan):
        """A pause or a gate, now and then."""
        if self.also(0.15):
            yield self.pause(plan)
        if self.also(0.1):
            yield self.gate(plan)

    # ---- steps without weight ----

    def shadow(self, plan):
        fine = plan.carriers.can("SHADOW_FRACTION") and self.maybe(0.4)
        ppm = self.rng.choice((1, 5000, 999999)) if fine else \
            WHOLE * self.rng.choice((1, 20, 100, self.rng.randint(1, 100)))
        plan.steps.append(Step("shadow", ("shadow",), 0, mirror=ppm))
        plan.used.add("SHADOW_FRACTION" if fine else "SHADOW")
        return Statement([head("shadow"), self.weight(ppm), kw("for"),
                          self.duration(self.span_of_time(plan, 60, 3600))])

    def expose(self, plan, to_canary):
        names = self.rng.sample(to_canary, self.rng.randint(1, len(to_canary)))
        plan.steps.append(Step("expose", ("expose",), 0, exposed=tuple(names)))
        plan.used.add("EXPOSE")
        tokens = [head("expose")]
        for name in names:
            tokens += [Token(name, "use", "route"), Token(",", "comma")]
        ms = self.span_of_time(plan, 60, 1800)
        return Statement([*tokens[:-1], kw("for"), self.duration(ms)])

    def starts(self, plan):
        to_canary = [route.name for route in plan.routes.values() if route.side == "canary"]
        ways = [(0.2, lambda: self.shadow(plan))] if plan.carriers.can("SHADOW") else []
        ways += [(0.6, lambda: self.expose(plan, to_canary))] if to_canary else []
        ways += [(0.15, lambda: self.stage(plan, 0))] if plan.carriers.can("ZERO") else []
        if self.maybe(0.3):     # some of them twice, in any order
            ways += ways
            self.rng.shuffle(ways)
        for share, draw in ways:
            if self.also(share):
                yield draw()
                if self.maybe(0.2):
                    yield from self.waits(plan)

    # ---- the whole ----

    def climb(self, plan):
        """Stages and ramps between 0% and 100%."""
        fine = plan.carriers.can("FRACTION") and self.maybe(0.5)
        weights = sorted(spelling.ppm(self.rng, fine) for _ in range(self.rng.randint(0, 5)))
        if self.also(0.3) and len(weights) > 1 and weights[-1] - weights[0] >= 2 * WHOLE:
            yield self.ramp(plan, weights[0], weights[-1])
            weights = weights[-1:] if self.maybe(0.5) else []
        last = 0
        for ppm in weights:
            yield self.stage(plan, ppm)
            yield from self.waits(plan)
            last = ppm
        if last > WHOLE and self.also(0.1):
            lower = last // (2 * WHOLE) * WHOLE
            if lower or plan.carriers.can("ZERO"):
                yield self.stage(plan, lower, down=True)

    def rollout(self, plan):
        steps = [*self.starts(plan), *self.waits(plan), *self.climb(plan)]
        promotes = self.rng.random() < 0.9 or not any(s.kind == "stage" for s in plan.steps)
        if promotes or not plan.least:
            steps.append(self.stage(plan, PPM, timed=not plan.least))
            steps += self.waits(plan)
        if plan.carriers.can("KEEP") and self.also(0.2):
            plan.used.add("KEEP")
            plan.steps.append(Step("keep", ("keep",)))
            steps.append(Statement([head("keep"), kw("stable"), kw("for"),
                                    self.duration(self.span_of_time(plan, 60, 3600))]))
        return Statement([head("rollout")], steps)
