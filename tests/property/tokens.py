"""Plans as tokens that know what they are, so that a mutation can aim at a keyword or a brace.

plans.py builds statements of them, lay_out() here puts lines, indentation and comments between, and
mistakes.py takes the result apart again. Nothing here knows which plan is a valid one.
"""

import dataclasses
import textwrap


@dataclasses.dataclass
class Token:
    """A word or a sign of a plan.

    role is one of: head (first keyword of a statement), kw (any other), decl and use (names),
    str, num, open, close, ( ) [ ], op (operators, `=`, `@`, `..`), comma, sep (a `;`), and words
    that the language has but not its grammar: word (`hold`, `ratio`), setting. kind tells the type
    of a number or string. before is the white space before it, newlines and comments included.
    """
    text: str
    role: str
    kind: str = ""
    before: str = " "

    def copy(self):
        return dataclasses.replace(self)

    def begins_line(self):
        return "\n" in self.before


@dataclasses.dataclass
class Statement:
    """Tokens, and the block that follows them, if any; tail stands behind the block's brace."""
    tokens: list
    block: list = None
    loose: bool = False     # its entries may be parted by commas: a map


def head(word):
    return Token(word, "head")


def kw(word):
    return Token(word, "kw")


def op(text):
    return Token(text, "op")


def bracketed(tokens):
    return [Token("(", "("), *tokens, Token(")", ")")]


def tight(tokens):
    """In brackets if it holds an `or` outside of some."""
    depth = 0
    for token in tokens:
        depth += (token.role == "(") - (token.role == ")")
        if depth == 0 and token.role == "kw" and token.text == "or":
            return bracketed(tokens)
    return tokens


class Layout:
    """How one file is written: indentation, line ends, how much stands on a line."""

    COMMENTS = ("why not", "see }", "50% of { that", "it's \"quoted", "größer als 5 µs", "a; b; c",
                "", "stage 5% for 5m", "# twice", "TEAM-1234: http://example.com/#x")

    def __init__(self, rng):
        self.rng = rng
        self.unit = rng.choice(("  ", "\t", "    ", "  "))
        self.newline = "\r\n" if rng.random() < 0.03 else "\n"
        self.comments = rng.choice((0, 0.05, 0.2))
        self.tight = rng.random() * 0.6

    def file(self, statements):
        """The tokens of a file. Its text is text_of() of them."""
        out = []
        self.block(statements, 0, out, first=True)
        if self.newline != "\n":
            for token in out:
                if token.role != "str":
                    token.before = token.before.replace("\n", self.newline)
        return out

    def line(self, depth):
        """What parts two lines."""
        lines = ""
        if self.rng.random() < self.comments:
            lines += f"  # {self.rng.choice(self.COMMENTS)}"
        while self.rng.random() < 0.1:
            own = self.rng.random() < 0.5 and self.comments
            comment = self.unit * depth + "# " + self.rng.choice(self.COMMENTS)
            lines += "\n" + (comment if own else "")
        return lines + "\n" + self.unit * depth

    def block(self, statements, depth, out, first=False):
        """The statements of a block, each on a line of its own or two on one."""
        for i, statement in enumerate(statements):
            before = "" if first and i == 0 else self.line(depth)
            pair = i and not statement.block and not statements[i - 1].block
            if pair and self.rng.random() < 0.05:
                out.append(Token(";", "sep", before=""))
                before = " "
            self.statement(statement, depth, out, before)

    def statement(self, statement, depth, out, before):
        start = len(out)
        out.extend(token.copy() for token in statement.tokens)
        self.wrap(out, start, depth)
        out[start].before = before
        self.indent(out[start:], depth)
        if statement.block is None:
            return
        self.braces(statement, depth, out)

    def braces(self, statement, depth, out):
        rng, block = self.rng, statement.block
        simple = all(s.block is None for s in block)
        out.append(Token("{", "open"))
        if not block:
            out.append(Token("}", "close", before=rng.choice(("", " ", self.line(depth)))))
        elif simple and len(block) < 5 and rng.random() < self.tight:
            for i, inner in enumerate(block):
                if i:
                    comma = statement.loose and rng.random() < 0.3
                    out.append(Token(",", "comma", before="") if comma else
                               Token(";", "sep", before=""))
                start = len(out)
                out.extend(token.copy() for token in inner.tokens)
                self.wrap(out, start, depth)
                self.indent(out[start:], depth)
                out[start].before = " "
            if rng.random() < 0.1:
                out.append(Token(";", "sep", before=""))
            out.append(Token("}", "close"))
        else:
            start = len(out)
            self.block(block, depth + 1, out)
            out[start].before = "\n" + self.unit * (depth + 1) if rng.random() < 0.9 else \
                self.line(depth + 1)
            out.append(Token("}", "close", before=self.line(depth)))

    def indent(self, tokens, depth):
        """Strings of several lines stand deeper than their statement, mostly."""
        for token in tokens:
            if token.text.startswith('"""\n') and self.rng.random() < 0.9:
                lines = textwrap.dedent(token.text[4:-3]).rstrip(" ").split("\n")
                token.text = '"""\n' + "\n".join(
                    self.unit * (depth + bool(line or i + 1 < len(lines))) + line
                    for i, line in enumerate(lines)) + '"""'

    def wrap(self, out, start, depth):
        """Breaks a statement where a line may end: inside brackets, behind operators and commas."""
        opened = 0
        for token, previous in zip(out[start + 1:], out[start:]):
            if token.role in (")", "comma") or previous.role == "(" or token.text == "@" or \
                    previous.text == "@":
                token.before = ""
            if token.role == "(" and previous.role in ("use", "word", "decl"):
                token.before = ""
            opened += previous.role in ("(", "[")
            opened -= token.role in (")", "]")
            inside = opened and token.role not in ("(", ")", "comma", "[", "]") and \
                "@" not in (previous.text, token.text)
            joins = previous.role == "comma" or previous.text in ("and", "or", "=")
            if (inside or joins) and self.rng.random() < 0.03:
                token.before = "\n" + self.unit * (depth + 2)
            elif token.before == " " and self.rng.random() < 0.04:
                token.before = self.rng.choice(("  ", "\t", "   "))


def text_of(tokens, end="\n"):
    """The file that the tokens make."""
    return "".join(token.before + token.text for token in tokens) + end
