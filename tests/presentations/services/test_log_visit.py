"""What happened is kept with what it promises, or not at all."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from metcrm.accounts.permissions import NotAllowed
from metcrm.audit.models import AuditEvent
from practitioners.models import Contact, FollowUp, Practice
from practitioners.services import follow_ups
from presentations.models import Visit
from presentations.refusals import LoggedOtherwise, Refused
from presentations.services import visits
from tests.conftest import NOW, Cast
from tests.factories.clients import make_client
from tests.factories.practitioners import make_contact, make_practice, make_practitioner
from tests.factories.presentations import make_one_sheet, make_plan, make_told, make_visit


def log(cast: Cast, practice: Practice, **over: Any) -> tuple[Visit, bool]:
    values: dict[str, Any] = {"visit_id": uuid4(), "release": {"thank_you"}, "told": make_told()} | over
    return visits.log_visit(practice=practice, by=cast.by, now=NOW, **values)


def test_it_keeps_whom_what_and_how(inside: Cast) -> None:
    practice = make_practice()
    ruth, osei = make_contact(practice=practice), make_practitioner(practice=practice)
    sheet = make_one_sheet(practice=practice, ready=True)
    left = [visits.Left("one_sheet", sheet), visits.Left("card")]
    visit, is_new = log(inside, practice, told=make_told(people=[ruth, osei], left=left, note="Wants it by mail."))
    assert is_new
    assert visit.state == "logged"
    assert (visit.outcome, visit.next_step, visit.note) == ("interested", "Call back", "Wants it by mail.")
    assert {row.contact or row.practitioner for row in visit.attendees.all()} == {ruth, osei}
    assert {(row.kind, row.version) for row in visit.left_behind.all()} == {("one_sheet", sheet), ("card", None)}


def test_the_ticked_follow_up_is_released_and_the_others_wait(inside: Cast) -> None:
    practice = make_practice()
    visit, _ = log(inside, practice, told=make_told(people=[make_contact(practice=practice)]))
    owed = dict(FollowUp.objects.filter(because="visit", because_id=visit.pk).values_list("purpose", "state"))
    assert owed.pop("check_in") == owed.pop("results") == "draft"
    assert set(owed) == {"thank_you"}


def test_the_practice_hears_of_it(inside: Cast) -> None:
    practice = make_practice()
    visit, _ = log(inside, practice, told=make_told(people=[make_contact(practice=practice)]))
    practice.refresh_from_db()
    assert practice.last_visit_at == practice.presented_at == visit.happened_at


def test_the_same_id_again_is_one_visit(inside: Cast) -> None:
    practice, visit_id = make_practice(), uuid4()
    told = make_told(people=[make_contact(practice=practice)])
    first, _ = log(inside, practice, visit_id=visit_id, told=told)
    second, is_new = log(inside, practice, visit_id=visit_id, told=make_told(note="Again"))
    assert (second, is_new) == (first, False)
    assert (Visit.objects.count(), FollowUp.objects.count()) == (1, 3)


def test_the_same_from_a_phone_again_is_one_visit_and_anything_else_a_conflict(inside: Cast) -> None:
    practice, visit_id = make_practice(), uuid4()
    first, _ = log(inside, practice, visit_id=visit_id, digest="a" * 64)
    assert log(inside, practice, visit_id=visit_id, digest="a" * 64) == (first, False)
    with pytest.raises(LoggedOtherwise, match="already, by Alice Owner") as conflict:
        log(inside, practice, visit_id=visit_id, told=make_told(note="More"), digest="b" * 64)
    assert conflict.value.visit_id == first.pk
    assert Visit.objects.get().note == ""


def test_what_a_page_logged_is_a_conflict_for_a_phone(inside: Cast) -> None:
    practice, visit_id = make_practice(), uuid4()
    log(inside, practice, visit_id=visit_id)
    with pytest.raises(LoggedOtherwise):
        log(inside, practice, visit_id=visit_id, digest="a" * 64)


def test_without_a_look_at_them_the_usual_follow_ups_are_released(inside: Cast) -> None:
    practice = make_practice()
    people = [make_contact(practice=practice, email="")]
    visit, _ = log(inside, practice, told=make_told(people=people), release=None)
    owed = FollowUp.objects.filter(because="visit", because_id=visit.pk)
    usual = {
        one.key
        for one in visits.proposals(
            practice=practice, kind="presented", people=people, happened_at=visit.happened_at or NOW, now=NOW
        )
        if one.ticked
    }
    assert {one.purpose for one in owed if one.state == "released"} == usual != set()


def test_what_was_shown_is_kept_once_each(inside: Cast) -> None:
    practice = make_practice()
    sheet = make_one_sheet(practice=practice, ready=True)
    shown = [visits.Saw("one_sheet", sheet), visits.Saw("slides"), visits.Saw("slides")]
    visit, _ = log(inside, practice, told=make_told(shown=shown))
    assert {(row.kind, row.version) for row in visit.shown.all()} == {("one_sheet", sheet), ("slides", None)}


def test_a_plan_becomes_the_visit(inside: Cast) -> None:
    plan = make_plan()
    visit, _ = log(
        inside, plan.practice, visit_id=plan.pk, told=make_told(people=[make_contact(practice=plan.practice)])
    )
    plan.practice.refresh_from_db()
    assert visit == plan
    assert visit.objective == "A first referral"
    assert plan.practice.meeting_at is None


def test_a_plan_of_another_practice_is_refused(inside: Cast) -> None:
    with pytest.raises(Refused, match="another practice"):
        log(inside, make_practice(), visit_id=make_plan().pk)


def test_somebody_met_for_the_first_time_joins_the_practice(inside: Cast) -> None:
    practice = make_practice()
    visit, _ = log(inside, practice, told=make_told(new_person=visits.NewPerson("Kim Vale", "front_desk")))
    assert practice.contacts.get().name == "Kim Vale"
    assert visit.attendees.get().contact.name == "Kim Vale"


def test_nobody_seen_means_no_thank_you(inside: Cast) -> None:
    visit, _ = log(inside, make_practice(), told=make_told(kind="not_seen", outcome=""))
    assert not FollowUp.objects.exists()
    visit.practice.refresh_from_db()
    assert visit.practice.contacted_at is None


@pytest.mark.parametrize("where", ["note", "next_step"])
def test_a_text_that_names_a_client_is_refused_and_nothing_is_kept(inside: Cast, where: str) -> None:
    make_client(first_name="Marta", last_name="Alvarez")
    practice = make_practice()
    told = make_told(new_person=visits.NewPerson("Kim Vale", "other"), **{where: "Spoke about marta ALVAREZ."})
    with pytest.raises(Refused, match="take it out"):
        log(inside, practice, told=told)
    assert not Visit.objects.exists()
    assert not Contact.objects.exists()


def test_a_time_to_come_is_refused(inside: Cast) -> None:
    with pytest.raises(Refused, match="still to come"):
        log(inside, make_practice(), told=make_told(happened_at=NOW + timedelta(hours=1)))


def test_nothing_is_kept_when_a_later_write_fails(inside: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    practice = make_practice()
    ruth = make_contact(practice=practice)

    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the database went away")

    monkeypatch.setattr(follow_ups, "schedule", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        log(inside, practice, told=make_told(people=[ruth]))
    practice.refresh_from_db()
    assert not Visit.objects.exists()
    assert practice.last_visit_at is None


def test_a_viewer_may_not(inside: Cast) -> None:
    with pytest.raises(NotAllowed):
        make_visit(by=inside.by_bob)


def test_it_is_in_the_audit_without_words(cast: Cast) -> None:
    with cast.inside():
        visit = make_visit(by=cast.by, note="Wants it by mail.")
    with cast.inside():
        event = AuditEvent.objects.get(action="visit.logged")
    assert event.object_id == visit.pk
    assert "mail" not in str(event.detail)
