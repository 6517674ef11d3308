from metcrm.documents.coach import CATEGORIES
from metcrm.documents.coach.rulebook import rulebook
from tests.metcrm.documents.coach.sentences import scores, sentences, total


def test_the_set_is_large_half_clean_and_split_in_two() -> None:
    clean = sum(not s.labels for s in sentences())
    held_out = sum(s.held_out for s in sentences())
    assert len(sentences()) >= 400
    assert 0.45 <= clean / len(sentences()) <= 0.55
    # A sentence that became a rule's example leaves the judging half.
    assert 0.40 <= held_out / len(sentences()) <= 0.60


def test_no_sentence_is_there_twice() -> None:
    assert len({s.text.lower() for s in sentences()}) == len(sentences())


def test_every_category_is_in_both_halves() -> None:
    for held_out in (True, False):
        told = {category for s in sentences() if s.held_out == held_out for category, _ in s.labels}
        assert told == set(CATEGORIES)


def test_on_the_half_that_no_rule_was_tuned_on_nine_in_ten_are_right_and_found() -> None:
    score = total(scores(held_out=True).values())
    assert score.precision >= 0.90
    assert score.recall >= 0.90


def test_what_stops_a_release_is_right_in_nineteen_of_twenty() -> None:
    blocks = total(score for (_, severity), score in scores(held_out=True).items() if severity == "block")
    assert blocks.precision >= 0.95
    assert blocks.recall >= 0.90


def test_the_half_that_was_looked_at_does_no_worse() -> None:
    score = total(scores(held_out=False).values())
    assert score.precision >= 0.90
    assert score.recall >= 0.90


def test_no_example_of_a_rule_stands_in_the_half_that_judges_it() -> None:
    examples = {e.lower().rstrip(".!?") for rule in rulebook().rules for e in (*rule.examples, *rule.near)}
    judged = {s.text.lower().rstrip(".!?") for s in sentences() if s.held_out}
    assert not examples & judged
