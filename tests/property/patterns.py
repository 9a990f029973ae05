"""Patterns of RE2 for routes: everything that its syntax has, and what is easily got wrong.

A cookie is matched inside of its header, so its patterns have no anchors and no class that takes the
`;` (tame). Whether a pattern may match the empty text matters to a `not`, so many of them do.
"""

NASTY = ("", ".*", ".+", ".", "a|", "|a", "()", "(?:)", "(a|)*", "a{0}", "a{0,3}", "(?i)gold", "(?i:GOLD)|x",
         "\\Qa.b\\E", "\\Q\\E", "\\Q|\\E", "\\Qa)b\\E?", "\\Qopen", "x\\Q(", "\\.", "\\\\", "\\x41", "\\x{1F600}",
         "\\p{Greek}+", "\\pL*", "\\PN", "[[:alpha:]]+", "[^[:digit:]]", "[a-z0-9_.-]{1,20}", "[]a]", "[^]a]",
         "[-a]", "[a-]", "a{,2}", "x{2", "}", "]", "größer", "(?P<name>v[0-9]+)", "(?s).*", "v2|v3", ".*[05]",
         "v(1|2)(-rc[0-9]+)?", "\\d{1,3}(\\.\\d{1,3}){3}", "\\w+@\\w+", "\\S+", "\\D?", "\\W", "[\\d_]", "[^\\w]",
         "\\001", "\\/", "a\\-b", "(?U)a+", "#x", "a b", "yes", "\\t")
WILD = ("^a(b|c)+$", "\\Av2\\z", "\\bv2\\b", "v2$", "^", "^$", "[ -~]+", "[[:punct:]]", "[\\S]", "a;b", "(?m)^x$",
        "\\B", "[!-~]", ";")
LITERALS = "abcxyz0159-_ /=@~%"
CLASSES = ("[a-f0-9]", "[^/]", "[A-Z]", "[\\w-]", "\\d", "\\w", "\\s", ".", "[^a]", "\\pL", "[[:alnum:]]")
REPEATS = ("*", "+", "?", "{2}", "{1,3}", "{0,2}", "{3,}", "*?", "+?", "??")


def _atom(rng, depth):
    way = rng.random()
    if way < 0.5 or depth > 2:
        return rng.choice(LITERALS)
    if way < 0.75:
        return rng.choice(CLASSES)
    return rng.choice(("(", "(?:", "(?i:")) + _alternatives(rng, depth + 1) + ")"


def _sequence(rng, depth):
    out = ""
    for _ in range(rng.randint(0 if depth else 1, 4)):
        out += _atom(rng, depth)
        if rng.random() < 0.3:
            out += rng.choice(REPEATS)
    return out


def _alternatives(rng, depth):
    return "|".join(_sequence(rng, depth) for _ in range(rng.choice((1, 1, 1, 2, 3))))


def drawn(rng, tame, longest=200):
    """A pattern of at most so many characters."""
    while True:
        if rng.random() < 0.5:
            pattern = rng.choice(NASTY if tame else NASTY + WILD)
        else:
            pattern = _alternatives(rng, 0)
        if len(pattern) <= longest:
            return pattern
