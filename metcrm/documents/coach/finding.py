"""What the coach says about a place in a text."""

from collections.abc import Iterable
from dataclasses import dataclass

CATEGORIES = ("certification", "fitness", "equipment", "claim", "scope", "inducement")
SEVERITIES = ("warn", "block")
# When two findings want the same words and are equally grave, the one whose advice says more goes first.
_GRAVITY = {"claim": 6, "scope": 5, "inducement": 4, "certification": 3, "equipment": 2, "fitness": 1}


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.

    Attributes:
        line: 1-based; lines end at LF, CR LF or CR.
        start, end: 0-based characters (code points) in that line; `line[start:end] == text`.
        category: one of CATEGORIES.
        severity: "warn" needs a tick, "block" stops a release.
        text: the words found. Where they run over a line's end, the part on the first line.
        suggestion: words that can stand in their place, in full sentences where the whole sentence has to change.
        reason: why, in a sentence.
        rule: the rule's id.
        span: offsets in the whole text of what the suggestion replaces; over a line's end it is longer than `text`.
    """

    line: int
    start: int
    end: int
    category: str
    severity: str
    text: str
    suggestion: str
    reason: str
    rule: str
    span: tuple[int, int]

    def as_dict(self) -> dict[str, int | str]:
        """The eight fields that `coach --json` prints, in this order."""
        return {
            "line": self.line,
            "start": self.start,
            "end": self.end,
            "category": self.category,
            "severity": self.severity,
            "text": self.text,
            "suggestion": self.suggestion,
            "reason": self.reason,
        }


def accept(text: str, findings: Iterable[Finding]) -> str:
    """The text with every suggestion in the place of what it replaces."""
    parts: list[str] = []
    done = 0
    for finding in sorted(findings, key=lambda f: f.span):
        if not finding.suggestion:  # a workspace's own phrase may offer nothing instead
            continue
        start, end = finding.span
        parts += [text[done:start], finding.suggestion]
        done = end
    return "".join([*parts, text[done:]])


def gravity(category: str, severity: str) -> tuple[int, int]:
    """Sorts the gravest last: block before any warn, then claim, scope, inducement and the rest."""
    return SEVERITIES.index(severity), _GRAVITY[category]
