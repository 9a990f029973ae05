"""Texts of random plans: what a writer of YAML, a label, a shell or a proxy could get wrong."""

WORDS = ("", "v1", "a b", "growth", "#ml-alerts", "say \"hi\"", "back\\slash", "tab\there",
         "two\nlines", "größer", "{ } ; #", "it's", "x" * 70, "--workers=4", "$HOME", "\U0001f642")

# What YAML reads as something else than a text when it stands bare, in one of its versions.
MISREAD = ("yes", "No", "ON", "off", "y", "n", "null", "Null", "~", "true", "False", "TRUE", "0",
           "1", "-1", "+1", "007", "010", "0o17", "0x1F", "0b11", "1_000", "1.0", ".5", "5.", "1e3",
           "1E-3", "-1.5e+3", "1e", "0.1.2", ".inf", "-.INF", ".NaN", "+.inf", "1:30",
           "190:20:30.15", "12:30:45", "2001-12-14", "2001-12-14T21:59:43.10-05:00",
           "2001-12-14 21:59:43", "=", "<<", "123456789012345678901234567890", "-", "+", ".", "-0",
           "0.", "1,000", "infinity", "nan")

# What has a meaning of its own where it stands: signs of YAML, templates, escapes, blanks.
SIGNS = ("- a", "a: b", "a:", ": a", "? a", "#a", " #", "a #b", "a#b", "'q'", "\"q\"", "'", "\"",
         "\"\"", "{a: b}", "[1, 2]", "*alias", "&anchor", "!tag", "!!str x", "|", ">", "|-", "%",
         "%YAML 1.2", "@at", "`x`", "---", "--- ", "...", ",", "[", "}", " lead", "trail ", "  ",
         "\ta", "a\t", "line\n", "\nline", "a\n\n b", "a \nb", "\n", "a\r\nb", "x\\", "\\n",
         "\\u{41}", "$(HOME)", "$$", "${x}", "{{x}}", "%s%n", "<a>&amp;", "a=b;c", "null\n",
         "'a'\n\"b\"")

# Letters beyond ASCII, what is invisible, what breaks lines for some.
LETTERS = ("日本語", "Ünïcödé", "\u00a0", "a\u0085b", "a\u2028b", "\u2029", "\ufeff", "a\ufeffb",
           "\u200b", "\u202e", "e\u0301", "\x7f", "\x01", "\x1b[0m", "\u0080", "\ud7ff", "\ue000",
           "\ufffd", "\U0001f468\u200d\U0001f469", "\U0010fffd", "\x0b\x0c")

ALL = WORDS + MISREAD + SIGNS + LETTERS
URLS = ("http://prometheus:9090", "https://hooks.example.com/x?y=1#z", "http://load-tester/ready",
        "https://a.example:8443/", "http://127.0.0.1:1/#", "https://hooks.example.com/T00/B00/%20x")
SERVERS = ("http://prometheus:9090", "http://prometheus.monitoring.svc:9090/prom",
           "https://thanos.example.com", "http://10.0.0.1:9090")

ENV = ("MODEL_VERSION", "DEBUG", "PATH", "from", "A1", "_x", "a.b-c", "yes", "Null", "LONG_" * 12)
LABELS = ("team", "to", "prometheus.io/scrape", "a.b/c-d", "x_y", "on", "1e3", "y", "A", "null",
          "app.kubernetes.io/name", "p" * 63, "q." * 60 + "io/" + "n" * 63)
ANNOTATIONS = tuple(key for key in LABELS if key not in ("1e3", "null"))    # kustomize takes these
LABEL_VALUES = ("", "growth", "v1.0", "a_b-c", "yes", "1e3", "0x10", "true", "1.0", "2001-12-14",
                "null", "v" * 63)


def drawn(rng, hard):
    """A text; mostly a hard one if asked for."""
    if rng.random() > hard:
        return rng.choice(WORDS)
    text = rng.choice(ALL)
    if rng.random() < 0.1:
        text += rng.choice(ALL)
    return text
