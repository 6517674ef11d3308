"""The check itself: try the patterns, look who speaks, settle overlaps, word the suggestions."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from metcrm.documents.coach.context import Context, read
from metcrm.documents.coach.finding import Finding, gravity
from metcrm.documents.coach.index import Index, Kind, index
from metcrm.documents.coach.options import Exemption, Phrase, exemption_passes, phrase_rules
from metcrm.documents.coach.owner import owner_of, subject_of
from metcrm.documents.coach.pattern import Match, Pattern
from metcrm.documents.coach.replacing import worded
from metcrm.documents.coach.rulebook import Pass, Rule, Rulebook, rulebook
from metcrm.documents.coach.tokens import Tokens, tokenise
from metcrm.documents.coach.wording import Figures, usable

_OURS = frozenset("i we my our us me".split())
_SENTENCE_ENDS = frozenset(".!?¶")
#: First token, the token after the last, the words.
Sentence: TypeAlias = tuple[int, int, list[str]]
#: The subject's letter and the owner's.
Speakers: TypeAlias = tuple[str, str]


class Hit(NamedTuple):
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
    sentences = list(_sentences(tokens))
    hits = _hits(tokens, sentences, context, book, index(phrase_rules(phrases)))
    if hits:
        hits = _without_passes(tokens, sentences, hits, book, index(exemption_passes(exceptions)))
    settled = _settle(tokens, hits)
    return worded(text, tokens, context, [(hit.rule, hit.at) for hit in settled], usable(figures))


def _hits(
    tokens: Tokens, sentences: Sequence[Sentence], context: Context, book: Rulebook, own: Index[Rule]
) -> list[Hit]:
    hits: list[Hit] = []
    speakers: dict[Match, Speakers] = {}  # several patterns match the same words
    for rule, pattern, match in _matches(book.by_word, tokens, sentences):
        if (said := speakers.get(match)) is None:
            said = subject_of(tokens, context, book.roles, match), owner_of(tokens, context, book.roles, match)
            speakers[match] = said
        if _counts(rule, pattern.tags, match, tokens, context, said):
            hits.append(Hit(rule, match, "strong" in pattern.tags))
    if own.entries:
        hits += [Hit(rule, match) for rule, _, match in _matches(own, tokens, sentences)]
    return hits


def _matches(
    table: Index[Kind], tokens: Tokens, sentences: Iterable[Sentence]
) -> Iterator[tuple[Kind, Pattern, Match]]:
    """Every pattern that matches in these sentences; the innermost loop of all, so it is written out."""
    words, entries = tokens.reach.padded, table.entries
    for begin, end, around in sentences:
        missing = table.missing(around)
        for at in range(begin, end):
            if (there := entries.get(words[at])) is None:
                continue
            found, pairs = there
            if pairs and (more := pairs.get(words[at + 1])):
                found += more
            for kind, pattern, wanted in found:
                if not wanted & missing:
                    match = pattern.match(tokens, at)
                    if match:
                        yield kind, pattern, match


def _sentences(tokens: Tokens) -> Iterator[Sentence]:
    """Where each sentence begins and ends, and all its words."""
    words = tokens.words
    named = sorted(tokens.ours)
    begin = 0
    for end in [i for i, word in enumerate(words) if word in _SENTENCE_ENDS] + [len(words)]:
        around = words[begin:end]
        if bisect_left(named, begin) < bisect_left(named, end):
            around.append("we")  # "our coaches" are the "we" of a pattern
        yield begin, end, around
        begin = end


def _counts(rule: Rule, tags: frozenset[str], at: Match, tokens: Tokens, context: Context, speakers: Speakers) -> bool:
    """Whether it is said by us, about us and in earnest."""
    if context.disclaimed[at.anchor] and not rule.denied_counts:
        return False
    if context.denied[at.anchor] and not rule.denied_counts and "denied" not in tags:
        return False
    subject, owner = speakers
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
    tokens: Tokens, sentences: Sequence[Sentence], hits: list[Hit], book: Rulebook, own: Index[Pass]
) -> list[Hit]:
    always: dict[str, set[int]] = {}
    for_warnings: dict[str, set[int]] = {}
    anchors = sorted(hit.at.anchor for hit in hits)
    # A pass reaches no further than its sentence, so that those without a hit need none.
    concerned = [one for one in sentences if bisect_left(anchors, one[0]) < bisect_left(anchors, one[1])]
    for table in (book.passes_by_word, own):
        for allowed, _, match in _matches(table, tokens, concerned):
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
