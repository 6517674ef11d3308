"""Our own questions under our own name; nothing of what belongs to others."""

import re

from clients.intake import questions, texts
from clients.intake.questions import OPEN_QUESTIONS, QUESTIONS, Answer, frozen, to_talk_about

WORDS = " ".join(
    [*(q.text for q in QUESTIONS), *(q.text + q.hint for q in OPEN_QUESTIONS), *texts.CONSENT, *texts.RELEASE]
)


def test_no_other_questionnaire_is_named_or_quoted() -> None:
    for taken in ("PAR-Q", "METQ", "Physical Activity Readiness", "your doctor ever said", "lose balance because of"):
        assert taken.lower() not in WORDS.lower()
    assert questions.TITLE == "Before you move"


def test_nothing_is_said_that_is_outside_the_scope() -> None:
    assert not re.search(r"\b(treat|treatment|therapy|cure|rehabilitat|guarantee)", WORDS, re.IGNORECASE)


def test_each_question_has_its_own_slug_and_short_name() -> None:
    assert len({q.slug for q in QUESTIONS}) == len({q.short for q in QUESTIONS}) == len(QUESTIONS)


def test_what_is_frozen_reads_without_this_file_and_a_yes_is_talked_about() -> None:
    answers = {q.slug: Answer(q.slug == "heart", "stent 2019" if q.slug == "heart" else "") for q in QUESTIONS}
    content = frozen(answers, {"function": "stairs"})
    assert to_talk_about(content) == ["Heart, circulation or blood pressure: stent 2019"]
    assert content["open"][0]["words"] == "stairs"  # type: ignore[index]
    assert to_talk_about({}) == []
