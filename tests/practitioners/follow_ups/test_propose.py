"""What a visit implies."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from practitioners.calendar import local_day
from practitioners.models import Contact, ContactRole, Way
from practitioners.services.follow_ups import Proposal, propose, release
from tests.conftest import NOW
from tests.practitioners.follow_ups.conftest import Office, make_thank_you

MONDAY = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)


def proposed(office: Office, *met: Contact, now: datetime = NOW) -> list[Proposal]:
    return propose(office.practice, contacts=list(met), happened_at=now, now=now)


def nell(office: Office, **over: object) -> Contact:
    return Contact.objects.create(
        practice=office.practice, name="Nell Front", role=ContactRole.FRONT_DESK, created_at=NOW, **over
    )


def test_three_are_proposed_and_ticked(office: Office) -> None:
    assert [(p.key, p.channel, p.ticked) for p in proposed(office, office.ruth)] == [
        ("thank_you", "mail", True), ("check_in", "mail", True), ("results", "mail", True),
    ]  # fmt: skip


def test_the_thank_you_leaves_at_half_past_eight_on_the_next_business_day_there(office: Office) -> None:
    office.practice.timezone = "Pacific/Honolulu"
    thanks = proposed(office, office.ruth, now=MONDAY)[0]
    assert (thanks.when, thanks.title) == ("Tue, Nov 24, 8:30 AM", "Thank-you to Ruth Keller")


def test_the_plan_keeps_the_limit_of_one_mail_in_fourteen_days_by_itself(office: Office) -> None:
    thanks, check_in, results = proposed(office, office.ruth, now=MONDAY)
    days = [str(local_day(p.due_at, "America/New_York")) for p in (thanks, check_in, results)]
    assert days == ["2026-11-24", "2026-12-08", "2027-02-22"]


def test_a_call_needs_no_distance_from_the_thank_you(office: Office) -> None:
    office.ruth.email = ""
    check_in = proposed(office, office.ruth, now=MONDAY)[1]
    assert local_day(check_in.due_at, "America/New_York").isoformat() == "2026-12-07"


def test_the_office_manager_comes_before_whoever_was_met_first(office: Office) -> None:
    assert proposed(office, nell(office), office.ruth)[0].contact == office.ruth


def test_without_her_it_goes_to_the_first_who_was_met(office: Office) -> None:
    desk = nell(office, email="desk@lakeside.example")
    assert proposed(office, desk)[0].contact == desk


def test_when_nobody_was_met_it_goes_to_the_office_manager_unless_she_has_left(office: Office) -> None:
    assert proposed(office)[0].contact == office.ruth
    Contact.objects.update(left_at=NOW)
    assert proposed(office)[0].contact is None


def test_without_an_address_it_is_a_card_and_then_a_call(office: Office) -> None:
    office.ruth.email = ""
    thanks, check_in, _ = proposed(office, office.ruth)
    assert (thanks.channel, check_in.channel) == ("card", "call")
    assert thanks.why == "No e-mail address of Ruth Keller is known."


def test_an_address_that_was_stopped_gets_no_mail_even_under_another_name(office: Office) -> None:
    nell(office, email="RUTH@lakeside.example", stopped_at=timezone.now())
    assert proposed(office, office.ruth)[0].channel == "card"


def test_who_prefers_the_phone_is_called(office: Office) -> None:
    office.ruth.preferred_way = Way.PHONE
    assert proposed(office, office.ruth)[0].channel == "call"


def test_a_visit_logged_late_gets_its_thank_you_on_the_next_business_day(office: Office) -> None:
    late = NOW + timedelta(days=9)
    thanks = propose(office.practice, contacts=[office.ruth], happened_at=NOW, now=late)[0]
    assert thanks.due_at > late


def test_a_second_visit_within_the_limit_warns(office: Office) -> None:
    make_thank_you(office)
    warning = proposed(office, office.ruth, now=NOW + timedelta(days=3))[0].warning
    assert warning.startswith("Lakeside Orthopedics got a mail on Mar 5")


def test_nothing_is_proposed_once_work_has_stopped(office: Office) -> None:
    office.practice.not_engaged_at = NOW
    assert proposed(office, office.ruth) == []


def test_a_draft_warns_nobody(office: Office) -> None:
    draft = make_thank_you(office, release=False)
    assert not proposed(office, office.ruth)[0].warning
    release(draft, by=office.cast.by, now=NOW)
    assert proposed(office, office.ruth, now=NOW + timedelta(days=2))[0].warning
