"""TAP on standard output, and the sums."""

import sys


class Report:
    """Numbers the points, prints them as they come and counts them."""

    def __init__(self, out=sys.stdout):
        self.out = out
        self.passed = self.failed = 0

    def point(self, name, troubles=()):
        """One point, failed if there are troubles; each is a line of explanation."""
        troubles = list(troubles)
        self.passed += not troubles
        self.failed += bool(troubles)
        number = self.passed + self.failed
        word = "not ok" if troubles else "ok"
        print(f"{word} {number} - {name.replace('#', '%')}", file=self.out)
        for trouble in troubles:
            self.note(trouble)

    def note(self, text):
        for line in str(text).splitlines():
            print(f"#   {line}", file=self.out)

    def finish(self, summary):
        """The plan and the last line. True if nothing failed and something was tried."""
        print(f"1..{self.passed + self.failed}", file=self.out)
        print(f"# {self.passed} passed, {self.failed} failed; {summary}", file=self.out)
        self.out.flush()
        return self.failed == 0 and self.passed > 0
