import pytest

from metcrm.documents.coach import CATEGORIES, SEVERITIES, check
from metcrm.documents.coach.pattern import compile_pattern
from metcrm.documents.coach.rulebook import Pass, Rule, rulebook
from metcrm.documents.coach.wording import fillable, wants_figures

RULES = rulebook().rules


def _named(kind: Rule | Pass) -> str:
    return kind.id


@pytest.mark.parametrize("rule", RULES, ids=_named)
def test_a_rule_finds_its_examples(rule: Rule) -> None:
    for example in rule.examples:
        found = {(f.category, f.severity) for f in check(example)}
        assert (rule.category, rule.severity) in found, example


@pytest.mark.parametrize("rule", RULES, ids=_named)
def test_a_rules_near_misses_pass(rule: Rule) -> None:
    for near in rule.near:
        assert check(near) == [], near


@pytest.mark.parametrize("allowed", rulebook().passes, ids=_named)
def test_what_a_pass_lets_through_passes(allowed: Pass) -> None:
    for example in allowed.examples:
        assert check(example) == [], example


@pytest.mark.parametrize("rule", RULES, ids=_named)
def test_a_rule_is_complete(rule: Rule) -> None:
    assert rule.category in CATEGORIES
    assert rule.severity in SEVERITIES
    assert rule.examples
    assert rule.near
    assert rule.reason.endswith((".", "!"))
    assert len(rule.reason.split()) >= 6


@pytest.mark.parametrize("rule", RULES, ids=_named)
def test_a_rule_always_has_words_to_offer(rule: Rule) -> None:
    assert any(fillable(template, {}) for template in rule.suggest)
    assert not any(wants_figures(template) and "{" in template.split("[")[0][-1:] for template in rule.clause)


def test_ids_are_unique() -> None:
    ids = [rule.id for rule in RULES]
    assert len(set(ids)) == len(ids)


def test_a_suggestion_taken_as_it_stands_is_not_stopped_again() -> None:
    for rule in RULES:
        for example in rule.examples:
            for finding in check(example):
                again = [f for f in check(finding.suggestion) if f.severity == "block"]
                assert again == [], (rule.id, finding.suggestion)


@pytest.mark.parametrize("wrong", ["@nobody knows", "..3 ..2", "{ }", "we [loud] treat"])
def test_a_pattern_that_cannot_be_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"class|hang|reports|tag"):
        compile_pattern(wrong, {})
