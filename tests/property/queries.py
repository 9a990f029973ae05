"""PromQL of random plans: of one line and of several, with comments, all kinds of quotes and answers."""

NAMES = ("model_psi", "requests_total", "node:load:sum", "latency_seconds", "up", "x_1")
EXTRA = ('env="prod"', "env='prod'", "path=~`/v[0-9]+`", 'code!~"5..|4\\\\d"', "tier!=\"\"", 'q="a#b"',
         "q='{[('", 'q="say \\"hi\\""', "ns=\"$namespace\"", "svc=~\"$service|x$$\"", 'text="größer"',
         "q=\"a'b\"", "q='a\"b'", "q=\"`\"", 'q="a\\\\"')
COMMENTS = ("# why not", "# it's \"quoted", "# see ) ] }", "#", "# 50% { of", "# größer")

# `~` is a space that may be more, or a comment; S a series, R one over the window, R2 its rate.
SHAPES = {
    "number": ("max(~S~)", "avg_over_time(R)", "1~-~avg(S)", "scalar(sum(S))", "sum(S)~or~vector(0)",
               "max by (pod) (~S~)", "max(S) by (pod, zone)", "sum without (pod) (S)", "quantile(0.9, S)",
               "quantile_over_time(0.5, R)", "S~offset 5m", "-S", "topk(1, S)", "max_over_time(sum(R2)[$window:1m])",
               "clamp_max(S,~1)", "sum(S)~/~on() group_left sum(S)", "S", "sum(S @ end())", "absent(S)",
               "label_replace(S, \"a\", \"$$1\", \"b\", \"(.*)\")", "sum(S)~^~2~%~7", "vector(1)", "42", "time()",
               "max(S > bool 0.5)", "avg(S)~unless~avg(S)", "((max(S)))", "-(max(S)~+~1)", "stddev(S)~*~1e3"),
    "share": ("sum(rate(R))~/~sum(rate(R))", "(sum(rate(R))~or vector(0))~/~sum(rate(R))",
              "avg(rate(R))~/~avg(rate(R))", "1~-~sum(rate(R))~/~sum(rate(R))"),
    "latency": ("histogram_quantile(0.99,~sum by (le) (~rate(R)))", "sum(rate(R))~/~sum(rate(R))",
                "histogram_quantile(~0.5,~sum(rate(R)) by (le)~)", "max(max_over_time(R))"),
    "rate": ("sum(rate(R))", "sum(increase(R))~/~60", "sum by (version) (rate(R))"),
}
OF_TYPE = {"ratio": ("share", "number"), "duration": ("latency", "number"), "score": ("number",),
           "rate": ("rate",), "bytes": ("number", "rate")}


def _space(rng, lines):
    if not lines:
        return " "
    way = rng.random()
    if way < 0.3:
        return "  " + rng.choice(COMMENTS) + "\n" + " " * rng.randint(0, 4)
    return rng.choice((" ", "\n", "\n  ", " \n\n\t", "  "))


def _series(rng):
    name = rng.choice(NAMES)
    matchers = ['version="$version"' if rng.random() < 0.8 else "version=~'$version.*'"]
    if rng.random() < 0.5:
        matchers.append(rng.choice(EXTRA))
    if rng.random() < 0.1:
        return f'{{__name__="{name}",{matchers[0]}}}'
    return name + "{" + rng.choice((",", ", ")).join(matchers) + rng.choice(("", "", ",")) + "}"


def drawn(rng, type_):
    """A query that answers for one version."""
    lines = rng.random() < 0.4
    out = ""
    shape = rng.choice(SHAPES[rng.choice(OF_TYPE[type_])]).replace("R2", "rate(R)")
    for i, c in enumerate(shape):
        alone = not (shape[i - 1:i].isalnum() or shape[i + 1:i + 2].isalnum())
        if c == "~":
            out += _space(rng, lines)
        elif c == "S" and alone:
            out += _series(rng)
        elif c == "R" and alone:
            out += _series(rng) + "[$window]"
        else:
            out += c
    return out + (_space(rng, True).rstrip(" ") if lines and rng.random() < 0.2 else "")
