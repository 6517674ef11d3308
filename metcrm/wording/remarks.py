"""A finding as a person meets it: in which text it stands, between which words, and the key by which it is ticked."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from metcrm.documents.coach import Finding
from metcrm.wording.models import Kind, OwnPhrase

KINDS: dict[str, str] = dict(Kind.choices)
#: What a level means for the person; never told by colour alone.
LEVELS: dict[str, str] = dict(OwnPhrase.Level.choices)

_AROUND = 60
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|[\r\n]")


@dataclass(frozen=True)
class Remark:
    """One finding in one named text.

    Attributes:
        part: the text's name as the person knows it (“Subject”), or "" where there is only one.
        words: the words found, on one line.
        before, after: what stands around the words, in the same sentence, shortened.
        key: names the words in their sentence: the same remark keeps it while other sentences change.
    """

    part: str
    finding: Finding
    words: str
    before: str
    after: str
    key: str

    @property
    def kind(self) -> str:
        return KINDS[self.finding.category]

    @property
    def level(self) -> str:
        return LEVELS[self.finding.severity]

    @property
    def stops(self) -> bool:
        return self.finding.severity == "block"

    @property
    def sentence(self) -> str:
        """Everything in one sentence or two, for a refusal."""
        where = f" in “{self.part}”" if self.part else ""
        instead = f" Say instead: “{self.finding.suggestion}”." if self.finding.suggestion else ""
        return f"“{self.words}”{where}: {self.finding.reason}{instead}"


def remarks(text: str, findings: Iterable[Finding], part: str = "") -> list[Remark]:
    """The findings of a text, with their surroundings."""
    return [_remark(text, finding, part) for finding in findings]


def _remark(text: str, finding: Finding, part: str) -> Remark:
    start, end = finding.span
    opens = max(
        (m.end() for m in _SENTENCE_END.finditer(text, max(start - 400, 0), start)), default=max(start - 400, 0)
    )
    closing = _SENTENCE_END.search(text, end, end + 400)
    closes = closing.end() if closing else min(end + 400, len(text))
    before, after = text[opens:start].lstrip(), text[end:closes].rstrip()
    words = " ".join(text[start:end].split())
    key = hashlib.sha256("\0".join([part, finding.rule, before, words, after]).encode()).hexdigest()[:16]
    return Remark(part, finding, words, _tail(before), _head(after), key)


def _tail(text: str) -> str:
    return text if len(text) <= _AROUND else "…" + text[-_AROUND:]


def _head(text: str) -> str:
    return text if len(text) <= _AROUND else text[:_AROUND] + "…"
