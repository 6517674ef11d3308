"""Every suggestion, taken where it was offered: the sentence stays a sentence, and nothing that stops is left in it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from metcrm.documents.coach import accept, check
from metcrm.documents.coach.rulebook import Rule, rulebook
from tests.metcrm.documents.coach.sentences import read

_FRESH = sorted((Path(__file__).parent / "fresh").glob("*.txt"))
_VERBS = "provide|work|help|track|guide|design|assess|report|measure|begin|screen|exercise|coach|write|manage"
# What no sentence holds, by the name of the mistake.
_BROKEN = {
    "two spaces": r"\S  \S",
    "space before a sign": r"\w [,.;!?]",
    "two articles": r"\b(?:an? (?:an?|the)|the (?:an?|the))\b",
    "wrong article": r"\ban (?![aeiouh\"“‘'8]|[FHLMNRSX])\w|\ba (?!one\b|once\b|uni|use|usual|eu)[aeiou]",
    "article before a sentence": r"\b(?:an?|the|our|my|your) (?:we|I|our|my|the|you|results vary)\b",
    "two subjects": r"\b(?:we|I|you|they|she|he) (?:we|I|you|they|she|he)\b",
    "plural with -s": rf"\b(?:we|I|you|they|to|can|will|should|would) (?:{_VERBS})(?:s|es)\b",
    "modal with -ing": rf"\b(?:can|will|should|would|could|might|must) (?:{_VERBS.replace('e|', '|')})ing\b",
    "twice the same word": r"\b(\w{3,}) \1\b(?<!that that)(?<!had had)",
    "small letter at the beginning": r"[.!?] (?:we|results|people|a|the|every|each|you)\b",
}


def complaints(text: str) -> list[str]:
    """The names of the mistakes in a text."""
    return [name for name, pattern in _BROKEN.items() if re.search(pattern, text)]


def _new_complaints(before: str, after: str) -> list[str]:
    """Mistakes that weren't in the text before."""
    return [name for name in complaints(after) if name not in complaints(before)]


def _sentences() -> Iterator[str]:
    for path in _FRESH:
        yield from (sentence.text for sentence in read(path) if sentence.labels)


@pytest.mark.parametrize("rule", rulebook().rules, ids=lambda rule: rule.id)
def test_an_example_with_its_suggestions_taken_is_well_formed_and_clean(rule: Rule) -> None:
    for example in rule.examples:
        taken = accept(example, check(example))
        assert _new_complaints(example, taken) == [], taken
        assert check(taken) == [], taken


def test_new_sentences_with_their_suggestions_taken_are_well_formed() -> None:
    broken = []
    for sentence in _sentences():
        taken = accept(sentence, check(sentence))
        wrong = _new_complaints(sentence, taken)
        stopped = [f.text for f in check(taken) if f.severity == "block"]
        if wrong or stopped:
            broken.append((wrong, stopped, sentence, taken))
    assert broken == []


_FRAMES = {
    "base": ("We {} your patients.", "I'd like to {} her knee pain.", "Our coaches can {} arthritis."),
    "third": ("Our program {} arthritis.", "She {} injuries for us."),
    "past": ("We {} three of your patients.", "Our specialist {} her knee."),
    "ing": ("We are {} many people with diabetes.", "{} arthritis is what we do."),
}
_FORMS = {
    "treat": ("treat", "treats", "treated", "treating"),
    "cure": ("cure", "cures", "cured", "curing"),
    "heal": ("heal", "heals", "healed", "healing"),
    "fix": ("fix", "fixes", "fixed", "fixing"),
    "diagnose": ("diagnose", "diagnoses", "diagnosed", "diagnosing"),
    "rehabilitate": ("rehabilitate", "rehabilitates", "rehabilitated", "rehabilitating"),
    "prescribe exercise for": tuple(
        f"{form} exercise for" for form in ("prescribe", "prescribes", "prescribed", "prescribing")
    ),
    "evaluate": ("evaluate", "evaluates", "evaluated", "evaluating"),
    "examine": ("examine", "examines", "examined", "examining"),
    "reverse": ("reverse", "reverses", "reversed", "reversing"),
    "eliminate": ("eliminate", "eliminates", "eliminated", "eliminating"),
}


@pytest.mark.parametrize("verb", _FORMS)
def test_a_verbs_suggestion_fits_every_form_of_it(verb: str) -> None:
    for frames, form in zip(_FRAMES.values(), _FORMS[verb], strict=True):
        for frame in frames:
            text = frame.format(form)
            text = text[0].upper() + text[1:]
            taken = accept(text, check(text))
            assert _new_complaints(text, taken) == [], taken
            assert [f.text for f in check(taken) if f.severity == "block"] == [], taken
