"""The check itself: try the patterns, look who speaks, settle overlaps, word the suggestions."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from metcrm.documents.coach.context import Context, read
from metcrm.documents.coach.finding import Finding, gravity
from metcrm.documents.coach.options import Exemption, Phrase, exemption_passes, phrase_rules
from metcrm.documents.coach.owner import owner_of, subject_of
from metcrm.documents.coach.pattern import Match, Pattern
from metcrm.documents.coach.replacing import worded
from metcrm.documents.coach.rulebook import Entries, Index, Pass, Rule, Rulebook, index, rulebook
from metcrm.documents.coach.tokens import Tokens, tokenise
from metcrm.documents.coach.wording import Figures, usable

_OURS = frozenset("i we my our us me".split())
_SENTENCE_ENDS = frozenset(".!?¶")
_Kind = TypeVar("_Kind", Rule, Pass)


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that counts at a place, in token positions."""

    rule: Rule
    at: Match
    strong: bool = False


def check(
    text: str,
    *,
    figures: Figures | None = None,
    exceptions: Sequence[str | Exemption] = (),
    phrases: Sequence[Phrase] = (),
) -> list[Finding]:
    """What an office should not read or hear in this text, in the order of the text and without overlaps.

    A pure function; its time grows with the length of the text and no faster.

    Args:
        text: any text, in any script.
        figures: what suggestions may be filled with: condition, measure, baseline, current, n, period, source
            (numbers or text, units included). Figures that count fewer than 11 clients are not used.
        exceptions: a workspace's own words that may stand. Claim and scope rules, and whatever stops a release,
            don't listen to them.
        phrases: a workspace's own words to be found.
    """
    book = rulebook()
    tokens = tokenise(text)
    context = read(tokens, book.roles)
    hits = _hits(tokens, context, book, index(phrase_rules(phrases)))
    if hits:
        hits = _without_passes(tokens, hits, book, index(exemption_passes(exceptions)))
    settled = _settle(tokens, hits)
    return worded(text, tokens, context, [(hit.rule, hit.at) for hit in settled], usable(figures))


def _hits(
    tokens: Tokens,
    context: Context,
    book: Rulebook,
    own: Index[Rule],
) -> list[Hit]:
    hits: list[Hit] = []
    for begin, end, around in _sentences(tokens):
        for at in range(begin, end):
            if entries := _entries(book.by_word, tokens.words, at):
                for rule, pattern in _possible(entries, around):
                    match = pattern.match(tokens, at)
                    if match and _counts(rule, pattern.tags, match, tokens, context, book):
                        hits.append(Hit(rule, match, "strong" in pattern.tags))
            if own:
                matches = [(rule, pattern.match(tokens, at)) for rule, pattern in _entries(own, tokens.words, at)]
                hits += [Hit(rule, match) for rule, match in matches if match]
    return hits


def _entries(table: Index[_Kind], words: Sequence[str], at: int) -> Entries[_Kind]:
    """What hangs on the word here, and on it and the next."""
    found = table.get(words[at], ())
    more = table.get((words[at], words[at + 1]), ()) if at + 1 < len(words) else ()
    return found + more if more else found


def _sentences(tokens: Tokens) -> Iterator[tuple[int, int, set[str]]]:
    """Where each sentence begins and ends, and all its words."""
    words = tokens.words
    named = sorted(tokens.ours)
    begin = 0
    for end in [i for i, word in enumerate(words) if word in _SENTENCE_ENDS] + [len(words)]:
        around = set(words[begin:end])
        if bisect_left(named, begin) < bisect_left(named, end):
            around.add("we")  # "our coaches" are the "we" of a pattern
        yield begin, end, around
        begin = end


def _possible(entries: Sequence[tuple[_Kind, Pattern]], around: set[str]) -> Iterator[tuple[_Kind, Pattern]]:
    """Those of the patterns whose other words stand in the sentence, too; asked some thousand times a page."""
    apart = around.isdisjoint
    for entry in entries:
        for needed in entry[1].needs:
            if apart(needed):
                break
        else:
            yield entry


def _counts(rule: Rule, tags: frozenset[str], at: Match, tokens: Tokens, context: Context, book: Rulebook) -> bool:
    """Whether it is said by us, about us and in earnest."""
    if context.disclaimed[at.anchor] and not rule.denied_counts:
        return False
    if context.denied[at.anchor] and not rule.denied_counts and "denied" not in tags:
        return False
    subject, owner = subject_of(tokens, context, book.roles, at), owner_of(tokens, context, book.roles, at)
    # What is ours stays ours, whoever uses it.
    passes = "" if owner == "o" else rule.subject_passes
    if "anyone" not in tags and not (
        _fits(subject, rule.subject_needs, passes) and _fits(owner, rule.owner_needs, rule.owner_passes)
    ):
        return False
    if "ours" in tags and subject != "o":
        return False
    if rule.category == "scope" and _after_care(tokens.words, at):
        return False
    ours = subject == "o" or owner == "o"
    around = tokens.words[at.start : at.end]
    if context.elsewhere[at.anchor] and rule.severity == "warn" and not ours and _OURS.isdisjoint(around):
        return False
    reported = context.reported[at.anchor]
    if reported == "wonder":
        return ours or rule.severity == "warn"
    return not reported or rule.reported_counts or (reported == "say" and ours)


def _after_care(words: Sequence[str], at: Match) -> bool:
    """Post-rehab exercise is what we do, in whatever sentence."""
    pairs = range(max(at.start, 1), at.end)
    return any(words[i - 1] == "post" and words[i] in ("rehab", "rehabilitation") for i in pairs)


def _fits(speaker: str, needs: str, passes: str) -> bool:
    """Whether a rule counts with this speaker; "o-" needs ours or nobody known."""
    if needs and (speaker or "-") not in needs:
        return False
    return not speaker or speaker not in passes


def _without_passes(
    tokens: Tokens,
    hits: list[Hit],
    book: Rulebook,
    own: Index[Pass],
) -> list[Hit]:
    always: dict[str, set[int]] = {}
    for_warnings: dict[str, set[int]] = {}
    anchors = sorted(hit.at.anchor for hit in hits)
    for begin, end, around in _sentences(tokens):
        # A pass reaches no further than its sentence, so that those without a hit need none.
        if bisect_left(anchors, begin) == bisect_left(anchors, end):
            continue
        for at in range(begin, end):
            entries = _entries(book.passes_by_word, tokens.words, at)
            if own:
                entries += _entries(own, tokens.words, at)
            for allowed, pattern in _possible(entries, around):
                match = pattern.match(tokens, at)
                if match:
                    kept = for_warnings if allowed.warnings_only else always
                    for category in allowed.categories:
                        kept.setdefault(category, set()).update(range(match.start, match.end))
    return [
        hit
        for hit in hits
        if (hit.strong or not _passes(hit, always)) and (hit.rule.severity == "block" or not _passes(hit, for_warnings))
    ]


def _passes(hit: Hit, covered: Mapping[str, set[int]]) -> bool:
    places = covered.get(hit.rule.category, ())
    return any(i in places for i in range(hit.at.anchor, hit.at.anchor_end))


def _settle(tokens: Tokens, hits: Iterable[Hit]) -> list[Hit]:
    """No word is reported twice: the gravest finding wins, then the widest, then the first."""
    taken: set[int] = set()
    settled: list[Hit] = []
    for hit in sorted(hits, key=_rank):
        words = range(hit.at.start, hit.at.end)
        if taken.isdisjoint(words):
            taken.update(words)
            settled.append(hit)
    return sorted(settled, key=lambda hit: hit.at.start)


def _rank(hit: Hit) -> tuple[int, bool, int, int, int, str]:
    """What a workspace prefers to say goes before the house's words, where nothing graver is found."""
    severity, category = gravity(hit.rule.category, hit.rule.severity)
    return -severity, not hit.rule.literal, hit.at.start - hit.at.end, -category, hit.at.start, hit.rule.id
