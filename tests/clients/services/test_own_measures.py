"""Measures of one's own, goals by measure, and what is half typed."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from clients import selectors
from clients.change_types import Direction, Verdict
from clients.measures import MeasureError
from clients.models import AssessmentDraft, MeasureGoal
from clients.selectors.catalogue import catalogue, draft_of
from clients.services.assessments import needs_confirmation
from clients.services.drafts import MOST_CODES, keep_draft
from clients.services.goals import set_goals
from clients.services.own_measures import retire_own_measure
from clients.services.refusals import Refused
from metcrm.accounts.permissions import NotAllowed
from tests.conftest import NOW, Cast
from tests.factories.clients import make_assessment, make_episode, make_own_measure


def test_an_own_measure_is_marked_and_has_no_accepted_change(inside: Cast) -> None:
    row = make_own_measure()
    own = catalogue().measure(row.code)
    assert row.code == "OWN1" and own.own and own.thresholds == () and not needs_confirmation(own)
    episode = make_episode()
    make_assessment(episode, OWN1="40")
    make_assessment(episode, "progress", episode.started_on + timedelta(days=30), OWN1="52")
    change = selectors.course(episode).rows[0].change
    assert change and change.verdict is Verdict.NO_THRESHOLD and change.direction is Direction.IMPROVED
    assert "(own measure)" in change.sentence


def test_own_measures_keep_to_their_grid(inside: Cast) -> None:
    make_own_measure()
    for value in ("201", "-1", "3.5"):
        with pytest.raises(Refused) as refusal:
            make_assessment(make_episode(), OWN1=value)
        assert refusal.value.field == "value_OWN1"


def test_another_workspace_does_not_know_it(inside: Cast) -> None:
    make_own_measure()
    with inside.elsewhere(), pytest.raises(MeasureError):
        catalogue().measure("OWN1")


def test_a_retired_one_is_read_and_not_offered(inside: Cast) -> None:
    row = make_own_measure()
    episode = make_episode()
    make_assessment(episode, OWN1="40")
    retire_own_measure(measure=row, by=inside.by, now=NOW)
    retire_own_measure(measure=row, by=inside.by, now=NOW + timedelta(days=1))
    row.refresh_from_db()
    assert row.retired_at == NOW
    assert "OWN1" not in catalogue().offered and selectors.course(episode).rows[0].baseline.text == "40 steps"
    assert make_own_measure().code == "OWN2"


@pytest.mark.parametrize(
    ("over", "field"),
    [({"name": " "}, "name"), ({"name": "timed up and go"}, "name"), ({"minimum": Decimal(300)}, "minimum"),
     ({"maximum": Decimal("9.5")}, "maximum"), ({"decimals": 3}, "decimals"), ({"better": "range"}, "better"),
     ({"area": "wings"}, "area")],
)  # fmt: skip
def test_what_can_not_be_a_measure(inside: Cast, over: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        make_own_measure(**over)
    assert refusal.value.field == field


def test_a_name_is_taken_once(inside: Cast) -> None:
    make_own_measure()
    with pytest.raises(Refused):
        make_own_measure(name="steps ON our stairs")


def test_a_range_measure_is_judged_by_the_clients_own_target(inside: Cast) -> None:
    episode = make_episode(condition="htn")
    make_assessment(episode, SBP="150")
    make_assessment(episode, "progress", episode.started_on + timedelta(days=30), SBP="138")
    before = selectors.course(episode).rows[0].change
    assert before and before.label == "closer to the target range"
    set_goals(episode=episode, goals={"SBP": (Decimal(100), Decimal(139))}, by=inside.by, now=NOW)
    after = selectors.course(episode).rows[0].change
    assert after and after.label == "reached the target range" and after.citation == "This client's own target range"


def test_goals_are_replaced_and_taken_away(inside: Cast) -> None:
    episode = make_episode()
    set_goals(episode=episode, goals={"TUG": (None, Decimal("10.0"))}, by=inside.by, now=NOW)
    set_goals(episode=episode, goals={"TUG": (None, Decimal("9.0"))}, by=inside.by, now=NOW)
    assert MeasureGoal.objects.get().at_most == Decimal(9)
    set_goals(episode=episode, goals={"TUG": (None, None)}, by=inside.by, now=NOW)
    assert not MeasureGoal.objects.exists()


@pytest.mark.parametrize(
    ("code", "ends", "field"),
    [("TUG", (None, Decimal(999)), "at_most_TUG"), ("SBP", (Decimal(140), Decimal(120)), "at_least_SBP")],
)
def test_a_goal_lies_on_the_measures_grid(inside: Cast, code: str, ends: Any, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        set_goals(episode=make_episode(), goals={code: ends}, by=inside.by, now=NOW)
    assert refusal.value.field == field


def test_lines_are_for_this_persons_age_sex_and_condition(inside: Cast) -> None:
    episode = make_episode()
    make_assessment(episode, TUG="13.4", CST30="9")
    found = {row.measure.code: [line.label for line in row.lines] for row in selectors.course(episode).rows}
    assert found["TUG"] == ["Older adult at risk for falling"]  # Hilde Brandt is 67; 13.4 is below 13.5
    assert found["CST30"] == []  # the norms need a sex
    episode.client.sex = "female"
    [row] = [row for row in selectors.course(episode).rows if row.measure.code == "CST30"]
    assert [line.label for line in row.lines] == ["Below average, women 65-69"]


def test_half_typed_values_are_kept_for_this_person_until_saved(inside: Cast) -> None:
    episode = make_episode()
    typed = {"value_TUG": "1x", "note": "no field of the grid", "csrfmiddlewaretoken": "secret", "on": "2026-03-04"}
    draft = keep_draft(episode=episode, typed=typed, codes=["TUG"] * 200, by=inside.by, now=NOW)
    assert draft and set(draft.typed) == {"value_TUG", "on", "codes"} and len(draft.typed["codes"]) == MOST_CODES
    keep_draft(episode=episode, typed={"value_TUG": "12.1"}, codes=[], by=inside.by, now=NOW)
    assert AssessmentDraft.objects.count() == 1
    assert draft_of(episode, inside.by_bob) is None
    with pytest.raises(NotAllowed):
        keep_draft(episode=episode, typed={}, codes=[], by=inside.by_bob, now=NOW)
