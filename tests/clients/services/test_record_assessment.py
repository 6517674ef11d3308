"""Writing down what was measured."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from clients.measures import Unable, UnableReason
from clients.models import Assessment, Episode, Result
from clients.selectors import course
from clients.services.assessments import Entry, confirm_measure, correct_assessment, record_assessment
from clients.services.refusals import Refused
from metcrm.accounts.permissions import NotAllowed
from metcrm.audit.models import AuditEvent
from tests.conftest import NOW, Cast
from tests.factories.clients import make_assessment, make_episode

TODAY = NOW.date()


def record(cast: Cast, episode: Episode, kind: str, on: date, **values: str) -> Assessment:
    entries = {code: Entry(Decimal(value)) for code, value in values.items()}
    return record_assessment(episode=episode, kind=kind, on=on, values=entries, by=cast.by, now=NOW)


def test_a_course_runs_from_the_first_value_to_the_last(inside: Cast) -> None:
    episode = make_episode()
    make_assessment(episode, TUG="13.4")
    make_assessment(episode, "progress", TODAY - timedelta(days=20), TUG="11.8")
    make_assessment(episode, "progress", TODAY, TUG="10.2", NPRS="4")
    tug, pain = course(episode).rows
    assert [tug.baseline.text, tug.last.text if tug.last else "", tug.current.text] == ["13.4 s", "11.8 s", "10.2 s"]
    assert tug.change and tug.change.difference == Decimal("-3.2")
    assert pain.change is None


def test_a_course_up_to_a_day_knows_nothing_later(inside: Cast) -> None:
    episode = make_episode()
    make_assessment(episode, TUG="13.4")
    make_assessment(episode, "progress", TODAY, TUG="10.2")
    assert course(episode, TODAY - timedelta(days=1)).rows[0].change is None


def test_another_method_computes_no_change(inside: Cast) -> None:
    episode = make_episode()
    for kind, on, device in [("baseline", episode.started_on, "inclinometer"), ("progress", TODAY, "goniometer")]:
        values = {"KNFLEX": Entry(Decimal(105), {"device": device})}
        record_assessment(episode=episode, kind=kind, on=on, values=values, by=inside.by, now=NOW)
    change = course(episode).rows[0].change
    assert change and "method differs" in change.label


def test_unable_is_a_value(inside: Cast) -> None:
    episode = make_episode()
    make_assessment(episode, TUG=Unable(UnableReason.STOPPED_FOR_SAFETY))
    assert (Result.objects.get().value, Result.objects.get().unable) == (None, "stopped_for_safety")


@pytest.mark.parametrize(
    ("kind", "days", "field"),
    [
        ("progress", 0, "kind"),  # no baseline yet
        ("baseline", -1, "on"),  # before the episode
        ("other", 0, "kind"),
    ],
)
def test_the_first_is_a_baseline_within_the_episode(inside: Cast, kind: str, days: int, field: str) -> None:
    episode = make_episode()
    with pytest.raises(Refused) as refusal:
        record(inside, episode, kind, episode.started_on + timedelta(days=days), TUG="12")
    assert refusal.value.field == field


@pytest.mark.parametrize(("kind", "days"), [("baseline", 30), ("progress", 0), ("progress", 20)])
def test_after_it_come_others_on_later_days_each_once(inside: Cast, kind: str, days: int) -> None:
    episode = make_episode()
    make_assessment(episode)
    make_assessment(episode, "progress", episode.started_on + timedelta(days=20))
    with pytest.raises(Refused):
        record(inside, episode, kind, episode.started_on + timedelta(days=days), TUG="12")


@pytest.mark.parametrize("value", ["2", "180.1", "12.34", "NaN"])
def test_a_value_off_the_grid_is_refused_and_nothing_is_written(inside: Cast, value: str) -> None:
    episode = make_episode()
    with pytest.raises(Refused) as refusal:
        record(inside, episode, "baseline", episode.started_on, NPRS="5", TUG=value)
    assert refusal.value.field == "value_TUG"
    assert not Assessment.objects.exists()


def test_nothing_measured_is_no_assessment(inside: Cast) -> None:
    with pytest.raises(Refused):
        record(inside, (episode := make_episode()), "baseline", episode.started_on)


def test_putting_right_changes_only_what_changed(inside: Cast) -> None:
    episode = make_episode()
    assessment = make_assessment(episode, TUG="13.4", NPRS="6")
    kept = Result.objects.get(measure="NPRS").pk
    values = {"TUG": Entry(Decimal("14.3")), "NPRS": Entry(Decimal(6))}
    correct_assessment(assessment=assessment, on=assessment.on, values=values, by=inside.by, now=NOW)
    assert Result.objects.get(measure="TUG").value == Decimal("14.3")
    assert Result.objects.get(measure="NPRS").pk == kept


def test_the_audit_names_measures_not_values(cast: Cast) -> None:
    with cast.inside():
        make_assessment(make_episode(), TUG="13.4")
    with cast.inside():
        assert "13.4" not in str(list(AuditEvent.objects.values_list("action", "detail")))


def test_a_viewer_records_nothing(inside: Cast) -> None:
    episode = make_episode()
    with pytest.raises(NotAllowed):
        record_assessment(episode=episode, kind="baseline", on=TODAY, values={}, by=inside.by_bob, now=NOW)


def test_confirming_takes_verify_away(inside: Cast) -> None:
    episode = make_episode()
    make_assessment(episode, SCT="14.0")
    assert course(episode).rows[0].verify
    confirm_measure(code="SCT", by=inside.by, user_id=inside.alice.pk, now=NOW)
    assert not course(episode).rows[0].verify


@pytest.mark.parametrize("code", ["TUG_", "KNFLEX"])
def test_only_a_measure_in_doubt_is_confirmed(inside: Cast, code: str) -> None:
    with pytest.raises(Refused):
        confirm_measure(code=code, by=inside.by, user_id=inside.alice.pk, now=NOW)
