"""The stage of a relationship: rules over dates."""

from datetime import datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practitioners.models import Stage
from practitioners.stages import QUIET_AFTER, StageFacts, stage_of
from tests.conftest import NOW

PAST = st.one_of(st.none(), st.timedeltas(timedelta(0), timedelta(days=400)).map(lambda ago: NOW - ago))
FACTS = st.builds(
    StageFacts, homework_complete=st.booleans(), contacted_at=PAST, meeting_at=PAST, presented_at=PAST,
    thanked_at=PAST, first_referral_at=PAST, last_referral_at=PAST, not_engaged_at=PAST,
)  # fmt: skip
#: Each alone makes its stage; from the first to the furthest.
RULES = [
    ("homework_complete", True, Stage.RESEARCHED),
    ("contacted_at", NOW, Stage.CONTACTED),
    ("meeting_at", NOW, Stage.MEETING_SET),
    ("presented_at", NOW, Stage.PRESENTED),
    ("thanked_at", NOW, Stage.NURTURING),
    ("last_referral_at", NOW, Stage.ACTIVE),
    ("not_engaged_at", NOW, Stage.NOT_ENGAGED),
]


def test_without_any_fact_it_is_identified() -> None:
    assert stage_of(StageFacts(), NOW)[0] == Stage.IDENTIFIED


@pytest.mark.parametrize(("name", "value", "stage"), RULES)
def test_each_rule_alone_makes_its_stage(name: str, value: datetime | bool, stage: Stage) -> None:
    assert stage_of(StageFacts(**{name: value}), NOW)[0] == stage  # type: ignore[arg-type]


def test_of_two_the_further_one_wins() -> None:
    for (name, value, _), (further, other, stage) in combinations(RULES, 2):
        assert stage_of(StageFacts(**{name: value, further: other}), NOW)[0] == stage  # type: ignore[arg-type]


@pytest.mark.parametrize(("days", "stage"), [(89, Stage.ACTIVE), (90, Stage.ACTIVE), (91, Stage.INACTIVE)])
def test_ninety_days_without_a_referral_make_it_inactive(days: int, stage: Stage) -> None:
    last = NOW - timedelta(days=days)
    facts = StageFacts(first_referral_at=last, last_referral_at=last, thanked_at=NOW, presented_at=NOW)
    assert stage_of(facts, NOW)[0] == stage


def test_the_rule_names_its_date() -> None:
    assert stage_of(StageFacts(presented_at=NOW), NOW)[1] == "Presented on Mar 4, 2026."


@given(FACTS)
def test_there_is_always_one_stage_with_one_sentence(facts: StageFacts) -> None:
    stage, rule = stage_of(facts, NOW)
    assert stage in Stage
    assert rule.endswith(".")
    assert len(rule) <= 200


@given(FACTS, st.timedeltas(timedelta(0), timedelta(days=400)))
def test_time_alone_only_ever_makes_it_inactive(facts: StageFacts, later: timedelta) -> None:
    before, after = stage_of(facts, NOW)[0], stage_of(facts, NOW + later)[0]
    assert after == before or (before, after) == (Stage.ACTIVE, Stage.INACTIVE)


@given(FACTS)
def test_inactive_yields_to_nothing_but_the_decision(facts: StageFacts) -> None:
    last = facts.last_referral_at or facts.first_referral_at
    if last and NOW - last > QUIET_AFTER:
        expected = Stage.NOT_ENGAGED if facts.not_engaged_at else Stage.INACTIVE
        assert stage_of(facts, NOW)[0] == expected


@given(FACTS, PAST)
def test_learning_more_never_leads_back(facts: StageFacts, at: datetime | None) -> None:
    """Without referrals and decisions, one more date can only lead further along the row."""
    order = list(Stage)
    known = StageFacts(facts.homework_complete, facts.contacted_at, facts.meeting_at, facts.presented_at)
    more = StageFacts(facts.homework_complete, facts.contacted_at, facts.meeting_at, facts.presented_at, at)
    assert order.index(stage_of(more, NOW)[0]) >= order.index(stage_of(known, NOW)[0])
