"""Single mistakes planted into a valid plan, by kind, and noise that no one would type.

A mistake takes the random source and a copy of the plan's tokens and changes one thing. It returns
the tokens, or None where the plan has nothing to do it to. Each is a slip of the hand or of the
memory: it is one mistake, so the compiler should have one thing to say.
"""

import re

from .tokens import Token, text_of

WORDS = ("head", "kw")
NAMES = ("use", "decl", "word", "setting")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def pick(rng, tokens, wanted):
    """Index of a random token that is wanted, or None."""
    found = [i for i, token in enumerate(tokens) if wanted(token)]
    return rng.choice(found) if found else None


def role(*roles):
    return lambda token: token.role in roles


def remove(tokens, i):
    """Takes a token out; what stood before it stays a line end if it was one."""
    gone = tokens.pop(i)
    if gone.begins_line() and i < len(tokens) and not tokens[i].begins_line():
        tokens[i].before = gone.before
    return tokens


def drop(*roles, wanted=lambda token: True):
    """A kind that takes out a token of a role."""
    def mistake(rng, tokens):
        i = pick(rng, tokens, lambda token: token.role in roles and wanted(token))
        return None if i is None else remove(tokens, i)
    return mistake


def typo(rng, word):
    i = rng.randrange(len(word))
    before, letter, after = word[:i], word[i], word[i + 1:]
    other = rng.choice(LETTERS)
    return rng.choice((before + after, before + 2 * letter + after, before + other + letter + after,
                       before + other + after, word.capitalize(),
                       before + after[:1] + letter + after[1:]))


def misspelt(*roles, wanted=lambda token: True):
    def mistake(rng, tokens):
        i = pick(rng, tokens,
                 lambda token: token.role in roles and len(token.text) > 2 and wanted(token))
        if i is None:
            return None
        word = typo(rng, tokens[i].text)
        if not re.fullmatch(r"[A-Za-z_][\w-]*\w", word) or word == tokens[i].text:
            return None
        tokens[i].text = word
        return tokens
    return mistake


def quote(closing, raw):
    """A string without its first or its last quotes."""
    def mistake(rng, tokens):
        i = pick(rng, tokens,
                 lambda token: token.role == "str" and token.text.startswith('"""') == raw)
        if i is None:
            return None
        n = 3 if raw else 1
        tokens[i].text = tokens[i].text[:-n] if closing else tokens[i].text[n:]
        return tokens
    return mistake


UNITS = {"duration": ("10%", "10", "512Mi", "3/s", "10sec", "10x"),
         "weight": ("5", "5m", "0.05", "5pct", "5/s"), "int": ("5%", "5m", "5x", "5Mi"),
         "ratio": ("200ms", "3Mi", "5/s", "5x"), "rate": ("100", "5%", "5m", "5/x"),
         "bytes": ("512%", "512m", "512MM", "5/s"), "cpu": ("5%", "5Mi", "5s", "5x"),
         "score": ("5ms", "5Mi", "5/s", "5x")}


def wrong_unit(rng, tokens):
    i = pick(rng, tokens, lambda token: token.role == "num" and token.kind in UNITS)
    if i is None:
        return None
    tokens[i].text = rng.choice(UNITS[tokens[i].kind])
    return tokens


def unit_apart(rng, tokens):
    """`5 %`."""
    i = pick(rng, tokens,
             lambda token: token.role == "num" and re.fullmatch(r"\d+(%|[a-z]+)", token.text))
    if i is None:
        return None
    tokens[i].text = re.sub(r"(\d)([%a-z])", r"\1 \2", tokens[i].text)
    return tokens


def doubled(rng, tokens):
    i = pick(rng, tokens, role(*WORDS, *NAMES, "num", "str", "op", "comma", "(", ")"))
    again = tokens[i].copy()
    again.before = " "
    tokens.insert(i + 1, again)
    return tokens


def swapped(rng, tokens):
    """Two neighbours on a line have changed places."""
    plain = role(*WORDS, *NAMES, "num", "str", "op")
    pairs = [i for i in range(len(tokens) - 1) if plain(tokens[i]) and plain(tokens[i + 1]) and
             not tokens[i + 1].begins_line()]
    i = rng.choice(pairs)
    a, b = tokens[i], tokens[i + 1]
    a.before, b.before = b.before, a.before
    tokens[i], tokens[i + 1] = b, a
    return tokens


def joined(rng, tokens):
    """Two statements on one line, with nothing between them."""
    ends = [i for i in range(1, len(tokens)) if tokens[i].role == "sep" or (
        tokens[i].begins_line() and tokens[i].role in ("head", "decl", "setting") and
        tokens[i - 1].role not in ("open", "sep"))]
    if not ends:
        return None
    i = rng.choice(ends)
    if tokens[i].role == "sep":
        return remove(tokens, i)
    tokens[i].before = " "
    return tokens


def extra(text, *places):
    """One more brace: behind one of the same, at the end of a line, on a line of its own."""
    def mistake(rng, tokens):
        way = rng.choice(places)
        brace = Token(text, "open" if text == "{" else "close")
        if way == "doubled":
            i = pick(rng, tokens, lambda token: token.text == text)
        else:
            i = pick(rng, tokens[1:], Token.begins_line)
        if i is None:
            return None
        if way == "line":
            brace.before = "\n" + tokens[i + 1].before.rpartition("\n")[2]
        tokens.insert(i + 1, brace)
        return tokens
    return mistake


def next_line(rng, tokens):
    i = pick(rng, tokens, role("open"))
    start = i
    while start and not tokens[start].begins_line():
        start -= 1
    tokens[i].before = "\n" + tokens[start].before.rpartition("\n")[2]
    return tokens


FOREIGN = {"==": ("=", "==="), "and": ("&&", "&"), "or": ("||", "|"), "not": ("!",),
           "!=": ("<>", "=!"), "<=": ("=<",), ">=": ("=>",), "=~": ("~", "~=")}


def foreign(rng, tokens):
    """What other languages have: `&&`, a colon or `=` behind a word, single quotes."""
    way = rng.choice(("sign", "sign", "colon", "equals", "quotes", "comment", "semicolon"))
    if way == "sign":
        i = pick(rng, tokens, lambda token: token.role in ("op", "kw") and token.text in FOREIGN)
        if i is not None:
            tokens[i].text = rng.choice(FOREIGN[tokens[i].text])
    elif way == "quotes":
        i = pick(rng, tokens,
                 lambda token: token.role == "str" and re.fullmatch(r'"[^"\'\\]*"', token.text))
        if i is not None:
            tokens[i].text = "'" + tokens[i].text[1:-1] + "'"
    elif way == "comment":
        i = pick(rng, tokens[1:], Token.begins_line)
        if i is not None:
            tokens.insert(i + 1, Token("// see above", "comment"))
    elif way == "semicolon":
        i = pick(rng, tokens, role("open"))
        tokens.insert(i, Token(";", "sep", before=""))
    else:
        i = pick(rng, tokens, lambda token: token.role == "head" and token.text != "plan")
        if i is not None:
            tokens.insert(i + 1, Token(":" if way == "colon" else "=", "op", before=""))
    return None if i is None else tokens


def valued(token):
    return token.kind not in ("step", "factor", "key")


KINDS = {
    "misspelt statement word": misspelt("head"),
    "misspelt keyword": misspelt("kw"),
    "misspelt name at its use": misspelt("use", wanted=lambda t: t.kind not in ("step",)),
    "misspelt word of a few": misspelt("word", "setting", wanted=lambda t: t.kind != "free"),
    "missing closing brace": drop("close"),
    "missing opening brace": drop("open"),
    "missing closing quote": quote(True, False),
    "missing opening quote": quote(False, False),
    "missing closing triple quote": quote(True, True),
    "missing opening triple quote": quote(False, True),
    "missing value": drop("num", "str", wanted=valued),
    "missing keyword": drop("kw"),
    "missing statement word": drop("head"),
    "missing name": drop(*NAMES, wanted=lambda t: t.kind != "free"),
    "missing operator": drop("op"),
    "missing bracket": drop("(", ")", "[", "]"),
    "missing comma": drop("comma"),
    "missing line end": joined,
    "wrong unit": wrong_unit,
    "unit apart": unit_apart,
    "doubled token": doubled,
    "swapped neighbours": swapped,
    "extra closing brace": extra("}", "doubled", "end", "line"),
    "extra opening brace": extra("{", "doubled", "end"),
    "brace on the next line": next_line,
    "sign of another language": foreign,
}


def plant(rng, kind, tokens):
    """The text of the plan with one mistake of the kind; None where it can't have one."""
    changed = KINDS[kind](rng, [token.copy() for token in tokens])
    text = changed and text_of(changed)
    return text if text and text != text_of(tokens) else None


# ---- noise ----

SCRAPS = (b"{", b"}", b"(", b")", b"[", b"]", b'"', b'"""', b";", b",", b"\n", b"#", b"\\", b"=",
          b"@", b"..", b"%", b"\0", b"\xff", b"\xc3", b"\xef\xbb\xbf", b"\r", b"\t", b"$", b"-",
          b"/", b"'", b"1e999", b"9" * 70, b"x" * 300, b"5%", b"10m", b"for", b"plan", b"stage",
          b"when", b"not ", b"\xe2\x80\xae", b"\\u{110000}", b"(" * 70, b"{" * 70, b"- " * 300,
          b"not " * 300, b"import \"x\"", b"\xf0\x9f\x99\x82")


def noise(rng, text):
    """Bytes and scraps put in, taken out, doubled and moved, a few times over."""
    for _ in range(rng.choice((1, 1, 2, 3, 8, 20))):
        at = rng.randrange(len(text) + 1)
        end = min(at + rng.choice((1, 1, 2, 5, 20, 100)), len(text))
        way = rng.randrange(6)
        if way == 0:
            text = text[:at] + text[end:]
        elif way == 1:
            text = text[:at] + rng.choice(SCRAPS) + text[at:]
        elif way == 2:
            text = text[:at] + bytes([rng.randrange(256)]) + text[end:]
        elif way == 3:
            text = text[:at] + text[at:end] * rng.choice((2, 2, 3, 50)) + text[end:]
        elif way == 4:
            to = rng.randrange(len(text) + 1)
            text = text[:to] + text[at:end] + text[to:]
        else:
            text = text[:at] + rng.choice(SCRAPS) + text[end:]
    return text


def shuffled(rng, tokens):
    """Tokens put in, taken out and moved."""
    tokens = [token.copy() for token in tokens]
    for _ in range(rng.choice((1, 2, 3, 8))):
        at = rng.randrange(len(tokens))
        way = rng.randrange(3)
        if way != 0 and len(tokens) > 1:
            token = tokens.pop(at)
            if way == 1:
                tokens.insert(rng.randrange(len(tokens)), token)
        else:
            tokens.insert(at, rng.choice(tokens).copy())
    return text_of(tokens).encode()


def splice(rng, first, second):
    """The beginning of one file and the end of another."""
    return first[:rng.randrange(len(first) + 1)] + second[rng.randrange(len(second) + 1):]
