"""The stage of a relationship: rules over dates."""

from datetime import datetime, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.stage_rules import CONDITIONS_REFERRED, LETTERS_SENT
from practitioners import stages
from practitioners.models import Stage
from practitioners.stages import QUIET_AFTER, StageFacts, stage_of
from tests.conftest import NOW

DAY = timedelta(days=1)
PAST = st.one_of(st.none(), st.timedeltas(timedelta(0), timedelta(days=400)).map(lambda ago: NOW - ago))
ABOVE = st.fixed_dictionaries({LETTERS_SENT: st.booleans()})
FACTS = st.builds(
    StageFacts, homework_complete=st.booleans(), contacted_at=PAST, meeting_at=PAST, presented_at=PAST,
    thanked_at=PAST, first_referral_at=PAST, last_referral_at=PAST, not_engaged_at=PAST, introduced_at=PAST,
    above=ABOVE,
)  # fmt: skip
#: Each alone makes its stage; from the first to the furthest.
RULES: list[tuple[dict[str, Any], Stage]] = [
    ({}, Stage.IDENTIFIED),
    ({"homework_complete": True}, Stage.RESEARCHED),
    ({"contacted_at": NOW}, Stage.CONTACTED),
    ({"meeting_at": NOW}, Stage.MEETING_SET),
    ({"presented_at": NOW}, Stage.PRESENTED),
    ({"thanked_at": NOW}, Stage.NURTURING),
    ({"first_referral_at": NOW, "last_referral_at": NOW}, Stage.FIRST_REFERRAL),
    ({"first_referral_at": NOW - DAY, "last_referral_at": NOW}, Stage.ACTIVE),
    ({"introduced_at": NOW}, Stage.ADVOCATE),
    ({"not_engaged_at": NOW}, Stage.NOT_ENGAGED),
]


@pytest.mark.parametrize(("known", "stage"), RULES)
def test_each_rule_alone_makes_its_stage(known: dict[str, Any], stage: Stage) -> None:
    assert stage_of(StageFacts(**known), NOW).stage == stage


def test_of_two_the_further_one_wins() -> None:
    for (known, _), (further, stage) in combinations(RULES, 2):
        assert stage_of(StageFacts(**(known | further)), NOW).stage == stage


def referred(*days_ago: int, letters: bool = False, conditions: str = "", **more: Any) -> StageFacts:
    """Referrals so many days ago, with these conditions by their first letters."""
    at = sorted(NOW - timedelta(days=days) for days in days_ago)
    rows = list(zip(at, conditions.ljust(len(at)), strict=True))
    above = {LETTERS_SENT: letters, CONDITIONS_REFERRED: [(day, letter.strip()) for day, letter in rows]}
    return StageFacts(first_referral_at=at[0], last_referral_at=at[-1], above=above, **more)


@pytest.mark.parametrize(("days", "stage"), [(89, Stage.ACTIVE), (90, Stage.ACTIVE), (91, Stage.INACTIVE)])
def test_ninety_days_without_a_referral_make_it_inactive(days: int, stage: Stage) -> None:
    facts = referred(days, letters=True, thanked_at=NOW, presented_at=NOW, introduced_at=None)
    assert stage_of(facts, NOW).stage == stage


def test_one_referral_is_the_first_until_its_letters_are_out() -> None:
    assert stage_of(referred(10), NOW).stage == Stage.FIRST_REFERRAL
    assert stage_of(referred(10, letters=True), NOW).stage == Stage.ACTIVE
    assert stage_of(referred(10, 5), NOW).stage == Stage.ACTIVE


@pytest.mark.parametrize(
    ("days", "conditions", "stage"),
    [
        ((300, 200, 5), "kkf", Stage.ADVOCATE),
        ((300, 200, 5), "kkk", Stage.ACTIVE),  # one condition only
        ((300, 5), "kf", Stage.ACTIVE),  # two referrals only
        ((400, 200, 5), "kkf", Stage.ACTIVE),  # never three within a year
        ((900, 800, 700, 5), "kkfk", Stage.ADVOCATE),  # they were once, and nothing but silence unmakes it
        ((900, 800, 700), "kkf", Stage.INACTIVE),
        ((300, 200, 5), "kk ", Stage.ACTIVE),  # a condition that nobody named is none
    ],
)
def test_an_advocate_sends_three_patients_with_two_conditions_within_a_year(
    days: tuple[int, ...], conditions: str, stage: Stage
) -> None:
    assert stage_of(referred(*days, letters=True, conditions=conditions), NOW).stage == stage


def test_the_rule_names_its_date() -> None:
    assert stage_of(StageFacts(presented_at=NOW), NOW).rule == "Presented on Mar 4, 2026."
    said = stage_of(referred(300, 200, 5, conditions="kkf"), NOW).rule
    assert said == "By Feb 27, 2026 they had sent 3 patients with 2 conditions within a year."


def test_apps_above_register_rules_and_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "_above_rules", [])
    monkeypatch.setattr(stages, "_providers", {})

    def sent_flowers(facts: StageFacts, now: datetime) -> str | None:
        return "They sent flowers." if facts.above.get("flowers") else None

    stages.register_rule(Stage.ADVOCATE, sent_flowers)
    stages.register_rule(Stage.ADVOCATE, sent_flowers)
    assert len(stages._above_rules) == 1
    assert stage_of(StageFacts(above={"flowers": True}), NOW).stage == Stage.ADVOCATE
    assert stage_of(StageFacts(), NOW).stage == Stage.IDENTIFIED


@given(FACTS)
def test_there_is_always_one_stage_with_one_sentence(facts: StageFacts) -> None:
    computed = stage_of(facts, NOW)
    assert computed.stage in Stage
    assert computed.rule.endswith(".")
    assert len(computed.rule) <= 200


@given(FACTS, st.timedeltas(timedelta(0), timedelta(days=400)))
def test_time_alone_only_ever_makes_it_inactive_and_says_when(facts: StageFacts, later: timedelta) -> None:
    before, after = stage_of(facts, NOW), stage_of(facts, NOW + later)
    if before.until and NOW + later > before.until:
        assert after.stage == Stage.INACTIVE
    else:
        assert after.stage == before.stage


@given(FACTS)
def test_inactive_yields_to_nothing_but_the_decision(facts: StageFacts) -> None:
    last = facts.last_referral_at or facts.first_referral_at
    if last and NOW - last > QUIET_AFTER:
        expected = Stage.NOT_ENGAGED if facts.not_engaged_at else Stage.INACTIVE
        assert stage_of(facts, NOW).stage == expected


@given(FACTS, PAST)
def test_learning_more_never_leads_back(facts: StageFacts, at: datetime | None) -> None:
    """Without referrals and decisions, one more date can only lead further along the row."""
    order = list(Stage)
    known = StageFacts(facts.homework_complete, facts.contacted_at, facts.meeting_at, facts.presented_at)
    more = StageFacts(facts.homework_complete, facts.contacted_at, facts.meeting_at, facts.presented_at, at)
    assert order.index(stage_of(more, NOW).stage) >= order.index(stage_of(known, NOW).stage)
