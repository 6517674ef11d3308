"""From settled hits to findings: how far the replacement reaches, what it says, and where it stands in the text."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence

from metcrm.documents.coach.context import Context, stands_alone
from metcrm.documents.coach.finding import Finding
from metcrm.documents.coach.pattern import Match
from metcrm.documents.coach.rulebook import Rule
from metcrm.documents.coach.tokens import HARD, Tokens
from metcrm.documents.coach.wording import article, fill, fillable, fit_capital, wants_figures

Placed = tuple[Rule, Match]
_LONGEST_CLAUSE = 40
_LINE_END = re.compile(r"\r\n|\n|\r")
_JOINTS = frozenset((",", "and", "&", "/", "or", "—", "·", "•", "+"))
_OPENERS = frozenset("and but so also or yeah plus yes ,".split())
_POINTING = frozenset("the our my your this these those that her his their".split())
_SPEAKING = frozenset("i my me we our us".split())
_DETERMINERS = ("a ", "an ", "our ", "my ", "the ", "your ", "one ", "each ", "people ", "what ", "how ", "I ", "we ")


def worded(
    text: str, tokens: Tokens, context: Context, hits: Sequence[Placed], figures: Mapping[str, str]
) -> list[Finding]:
    """Findings for hits that stand in order and don't overlap."""
    hits = _joined(tokens, hits)
    lines = Lines(text)
    speaker = _first_person(tokens.words)
    findings: list[Finding] = []
    said: set[str] = set()
    done = 0
    for number, (rule, at) in enumerate(hits):
        if at.start < done:
            continue
        clause = _whole_clause(tokens, context, hits, number, done)
        start, end, template = _template(rule, at, clause, figures, said)
        said.add(template)
        findings.append(_finding(text, tokens, lines, rule, at, (start, end), template, figures, speaker, done))
        done = end
    return findings


def _joined(tokens: Tokens, hits: Sequence[Placed]) -> list[Placed]:
    """ "NASM, ACE and ACSM" is one finding, not three."""
    joined: list[Placed] = []
    for rule, at in hits:
        if joined and joined[-1][0].id == rule.id and _side_by_side(tokens, joined[-1][1].end, at.start):
            before = joined[-1][1]
            joined[-1] = (rule, Match(before.start, at.end, before.anchor, before.anchor_end))
        else:
            joined.append((rule, at))
    return joined


def _side_by_side(tokens: Tokens, end: int, start: int) -> bool:
    between = tokens.words[end:start] if start - end <= 2 else ["far"]
    return all(word in _JOINTS for word in between) and not any(tokens.fresh[end : start + 1])


def _whole_clause(
    tokens: Tokens, context: Context, hits: Sequence[Placed], number: int, done: int
) -> tuple[int, int] | None:
    """The clause around a hit when another can stand in its place: alone, and with nothing else found in it."""
    rule, at = hits[number]
    # What was found may run over two clauses: "send me five names and I'll send you a card".
    start, end = context.clause[at.start][0], context.clause[at.end - 1][1]
    if not rule.clause or end - start > _LONGEST_CLAUSE or start < done:
        return None
    for neighbour in (number - 1, number + 1):
        if 0 <= neighbour < len(hits):
            other, place = hits[neighbour]
            if other.category != rule.category and place.start < end and place.end > start:
                return None
    while start < end and tokens.words[start] in _OPENERS:
        start += 1
    return (start, end) if stands_alone(tokens, (start, end)) else None


def _template(
    rule: Rule, at: Match, clause: tuple[int, int] | None, figures: Mapping[str, str], said: set[str]
) -> tuple[int, int, str]:
    """Which words to offer for which tokens: with figures wherever some were handed in, and no sentence twice."""
    sentences = [(*clause, t) for t in rule.clause if t not in said] if clause else []
    words = [(at.start, at.end, t) for t in rule.suggest]
    if rule.literal:
        return words[0]
    plain = sentences + words if rule.prefer_clause else words + sentences
    choices = [choice for choice in sentences + words if wants_figures(choice[2])] + plain if figures else plain
    return next(choice for choice in choices if fillable(choice[2], figures))


def _finding(
    text: str,
    tokens: Tokens,
    lines: "Lines",
    rule: Rule,
    at: Match,
    reach: tuple[int, int],
    template: str,
    figures: Mapping[str, str],
    speaker: str,
    done: int,
) -> Finding:
    """The finding; it takes the article or "her" before it along, unless the finding before ends there (`done`)."""
    first, last = reach
    words = tokens.words
    start, end = tokens.starts[first], max(tokens.ends[first:last])
    found = text[start:end]
    suggestion = template
    if not rule.literal:
        speaker = _first_person(words[first:last]) or speaker or "we"
        suggestion = fill(template, figures, found=found, head=words[at.anchor_end - 1], first_person=speaker)
        suggestion = fit_capital(suggestion, opens=_opens(tokens, first) and not found[:1].islower())
        before = words[first - 1] if first == at.start and first > done else ""
        if before in _POINTING and suggestion.lower().startswith(_DETERMINERS):
            start = tokens.starts[first - 1]
            suggestion = fit_capital(suggestion, opens=text[start].isupper())
        elif before in ("a", "an"):
            start, suggestion = _with_article(text, tokens.starts[first - 1], start, suggestion)
    line, column, length = lines.place(start, end)
    return Finding(
        line=line,
        start=column,
        end=column + length,
        category=rule.category,
        severity=rule.severity,
        text=text[start : start + length],
        suggestion=suggestion,
        reason=rule.reason,
        rule=rule.id,
        span=(start, end),
    )


def _with_article(text: str, before: int, start: int, suggestion: str) -> tuple[int, str]:
    """ "a workout" becomes "an exercise session": the article changes with its noun, or goes."""
    written = text[before:start].strip()
    if suggestion.startswith(_DETERMINERS):
        return before, suggestion
    fitting = article(suggestion)
    if written.lower() == fitting:
        return start, suggestion
    return before, f"{fitting.capitalize() if written[:1].isupper() else fitting} {suggestion}"


def _opens(tokens: Tokens, at: int) -> bool:
    return at == 0 or tokens.words[at - 1] in HARD or tokens.fresh[at]


def _first_person(words: Sequence[str]) -> str:
    """ "I" or "we", as the words speak; "" when they don't say."""
    if _SPEAKING.isdisjoint(words):
        return ""
    single = words.count("i") + words.count("my") + words.count("me")
    several = words.count("we") + words.count("our") + words.count("us")
    return "" if single == several == 0 else "I" if single > several else "we"


class Lines:
    """Finds line and column of a place; lines end at LF, CR LF or CR."""

    def __init__(self, text: str) -> None:
        ends = [(m.start(), m.end()) for m in _LINE_END.finditer(text)]
        self._starts = [0, *(end for _, end in ends)]
        self._ends = [*(start for start, _ in ends), len(text)]

    def place(self, start: int, end: int) -> tuple[int, int, int]:
        """Line (1-based), column (0-based) and length on that line."""
        line = bisect_right(self._starts, start) - 1
        return line + 1, start - self._starts[line], max(min(end, self._ends[line]) - start, 0)
