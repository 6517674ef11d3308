import pytest

from metcrm.documents.coach import reading_age
from metcrm.documents.coach.readability import syllables

# Nine words of eleven syllables: 0.39 * 9 + 11.8 * 11 / 9 - 15.59 is grade 2.3.
FOX = "The quick brown fox jumps over the lazy dog."
# The first half of the Gettysburg Address, the usual test piece: long sentences of short words.
GETTYSBURG = (
    "Four score and seven years ago our fathers brought forth on this continent, a new nation, conceived in Liberty, "
    "and dedicated to the proposition that all men are created equal. Now we are engaged in a great civil war, testing "
    "whether that nation, or any nation so conceived and so dedicated, can long endure. We are met on a great "
    "battle-field of that war. We have come to dedicate a portion of that field, as a final resting place for those "
    "who here gave their lives that that nation might live. It is altogether fitting and proper that we should do this."
)
LEAFLET = (
    "You come twice a week. Each visit lasts 45 minutes. We start with a short talk. Then you walk, stand up from a "
    "chair and climb a step. We write down what you can do. Bring the letter from your doctor and a list of your "
    "pills. Tell us if you feel pain in your chest. We will stop at once and call."
)
CONSENT = (
    "Participation necessitates individualized cardiorespiratory evaluation, comprehensive musculoskeletal "
    "documentation, and authorization by the responsible physician, notwithstanding previously communicated "
    "contraindications regarding pharmacological interventions."
)


def test_known_texts_come_out_where_they_are_known_to_lie() -> None:
    assert reading_age(FOX) == 7.3
    assert 13 <= reading_age(GETTYSBURG) <= 17
    assert reading_age(LEAFLET) <= 9
    assert reading_age(CONSENT) == 25


def test_a_child_reads_short_words() -> None:
    assert reading_age("The cat sat on the mat. It was fat. We had fun.") == 5


def test_lines_that_stand_alone_are_sentences() -> None:
    lines = "Exercise after surgery\n\nWalking and balance\n\nClimbing the stairs"
    assert reading_age(lines) < reading_age(lines.replace("\n\n", " and "))


@pytest.mark.parametrize("text", ["", " \n", "12 34", "!!!", "—"])
def test_a_text_without_words_asks_nothing(text: str) -> None:
    assert reading_age(text) == 5


@pytest.mark.parametrize(
    ("word", "count"),
    [("chair", 1), ("table", 2), ("exercise", 3), ("physician", 3), ("walked", 1), ("wanted", 2), ("people", 2),
     ("patient", 2), ("science", 2), ("medicine", 3), ("area", 3), ("measure", 2), ("specialist", 3), ("diagnosis", 4),
     ("the", 1), ("created", 3), ("treated", 2), ("referral", 3), ("stairs", 1), ("radio", 3)],
)  # fmt: skip
def test_syllables_are_counted_as_spoken(word: str, count: int) -> None:
    assert syllables(word) == count
