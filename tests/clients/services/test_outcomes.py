"""Telling figures: kept once with hash and people, never again, taken out of use, the floor; whatever changes later."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from clients.models import Assessment, Client, Episode, OutcomeFloor, OutcomeSheet, Result
from clients.outcomes import door
from clients.outcomes.quarters import Quarter
from clients.public import published_figures
from clients.selectors import outcomes as selectors
from clients.services import outcomes as services
from clients.services.refusals import Refused
from metcrm.accounts.models import Workspace
from metcrm.accounts.permissions import NotAllowed
from metcrm.audit.models import AuditEvent
from tests.conftest import NOW, Cast

Q4 = Quarter(2025, 4)
ENDED = date(2025, 11, 20)


def fill(number: int, *, ended: date = ENDED, condition: str = "low_back_pain", reached: int = 0) -> list[Episode]:
    """Clients with ODI 40 at the start and 38 at discharge; the first `reached` of them 28."""
    people = Client.objects.bulk_create(
        Client(first_name="Ana", last_name="Sample", date_of_birth=date(1950, 1, 1), created_at=NOW, created_by="x")
        for _ in range(number)
    )
    rows = Episode.objects.bulk_create(
        Episode(client=one, condition=condition, started_on=ended - timedelta(days=84), ended_on=ended,
                end_reason="Goals met", created_at=NOW)
        for one in people
    )  # fmt: skip
    kinds = (("baseline", ended - timedelta(days=84)), ("discharge", ended))
    taken = Assessment.objects.bulk_create(
        Assessment(episode=row, kind=kind, on=on, by="x", created_at=NOW) for row in rows for kind, on in kinds
    )
    late = {row.pk: n for n, row in enumerate(rows)}
    Result.objects.bulk_create(
        Result(assessment=one, measure="ODI", value=Decimal(40 if one.kind == "baseline" else
               28 if late[one.episode_id] < reached else 38))
        for one in taken
    )  # fmt: skip
    return rows


def publish(cast: Cast, **over: Any) -> OutcomeSheet:
    fields: dict[str, Any] = {"condition": "low_back_pain", "last": Q4, "codes": ["ODI"], "by": cast.by, "now": NOW}
    return services.publish(**(fields | over))


def test_a_sheet_is_kept_with_its_hash_and_its_people(cast: Cast) -> None:
    with cast.inside():
        rows = fill(25, reached=12)
        sheet = publish(cast)
    assert (sheet.first, sheet.last, sheet.content["n"]) == ("2025-Q1", "2025-Q4", 25)
    assert sheet.content_hash == door.seal(sheet.content) and sheet.content["measures"][0]["reached"]["count"] == 12
    assert {UUID(one) for one in sheet.people} == {row.client_id for row in rows}
    with cast.inside():
        event = AuditEvent.objects.get(action="outcomes.published")
    assert event.detail["hash"] == sheet.content_hash and "people" not in event.detail


def test_nothing_of_a_sheet_can_be_changed_or_removed(inside: Cast) -> None:
    fill(11)
    sheet = publish(inside)
    for change in ("update clients_outcomesheet set first = '2020-Q1'", "delete from clients_outcomesheet"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(change)
    assert OutcomeSheet.objects.get().content == sheet.content


def test_the_same_quarters_are_never_told_again(inside: Cast) -> None:
    fill(25)
    publish(inside)
    fill(30)
    with pytest.raises(Refused, match="isn’t over, or was told already"):
        publish(inside)


def test_a_quarter_that_goes_on_is_refused(inside: Cast) -> None:
    fill(25, ended=NOW.date())
    with pytest.raises(Refused, match="isn’t over"):
        publish(inside, last=Quarter(2026, 1))


def test_ten_are_refused_and_leave_no_trace(inside: Cast) -> None:
    fill(10)
    with pytest.raises(Refused, match="at least 11 are needed"):
        publish(inside)
    assert not OutcomeSheet.objects.exists()


def test_an_unknown_measure_is_refused(inside: Cast) -> None:
    fill(11)
    for codes in (["NOPE"], []):
        with pytest.raises(Refused):
            publish(inside, codes=codes)


def test_a_correction_later_changes_nothing_outside_and_nobody_is_told_twice(inside: Cast) -> None:
    rows = fill(25, reached=12)
    before = publish(inside).content
    Result.objects.filter(assessment__episode=rows[0], assessment__kind="discharge").update(value=Decimal(2))
    Episode.objects.filter(pk=rows[1].pk).update(ended_on=date(2026, 2, 2))
    Result.objects.filter(assessment__episode=rows[2]).delete()
    [told] = published_figures(["low_back_pain"])
    assert told.n == 25 and OutcomeSheet.objects.get().content == before
    fresh = fill(11, ended=date(2026, 2, 3))
    later = publish(inside, last=Quarter(2026, 1), now=NOW + timedelta(days=40))
    assert later.content["n"] == 11 and {UUID(one) for one in later.people} == {row.client_id for row in fresh}


def test_a_sheet_out_of_use_is_shown_nowhere_and_its_quarters_stay_told(inside: Cast) -> None:
    fill(25)
    sheet = publish(inside)
    for _ in range(2):
        services.withdraw(sheet=sheet, why="Wrong  measure", by=inside.by, now=NOW)
    assert published_figures(["low_back_pain"]) == []
    assert selectors.sheets()[0].withdrawn == "Wrong measure"
    with pytest.raises(Refused, match="told already"):
        publish(inside)


def test_the_floor_is_raised_and_never_below_eleven(inside: Cast) -> None:
    fill(25)
    publish(inside)
    for floor in (-1, 0, 10, 201):
        with pytest.raises(Refused, match="from 11 to 200"):
            services.set_floor(floor=floor, by=inside.by, now=NOW)
    services.set_floor(floor=26, by=inside.by, now=NOW)
    assert selectors.floor() == 26 and published_figures(["low_back_pain"]) == []
    services.set_floor(floor=11, by=inside.by, now=NOW + timedelta(hours=1))
    assert len(published_figures(["low_back_pain"])) == 1


def test_the_database_refuses_a_floor_below_eleven(inside: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        OutcomeFloor.objects.create(floor=10, set_at=NOW, set_by="x")


def test_only_the_owner_tells(inside: Cast) -> None:
    fill(25)
    with pytest.raises(NotAllowed):
        publish(inside, by=inside.by_bob)
    with pytest.raises(NotAllowed):
        services.set_floor(floor=12, by=inside.by_bob, now=NOW)


def test_a_training_workspace_tells_nothing(inside: Cast) -> None:
    fill(25)
    Workspace.objects.filter(pk=inside.workspace.pk).update(kind=Workspace.Kind.TRAINING)
    with pytest.raises(Refused, match="fictional"):
        publish(inside)


def test_others_see_nothing_of_it(inside: Cast) -> None:
    fill(25)
    publish(inside)
    with inside.elsewhere():
        assert published_figures(["low_back_pain"]) == [] and selectors.sheets() == []
