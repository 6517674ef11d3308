"""Asked again at the moment of sending."""

from datetime import timedelta

import pytest

from metcrm.outbox.gates import NotYet, objection
from metcrm.outbox.models import OutboxMessage, State
from practitioners.models import Contact, FollowUp, Practice
from practitioners.services import follow_ups
from tests.conftest import NOW
from tests.practitioners.follow_ups.conftest import Office, make_office, make_thank_you


def mail(office: Office) -> OutboxMessage:
    return OutboxMessage.objects.get(pk=make_thank_you(office).message.pk)


def sent(office: Office, days_ago: float = 0) -> OutboxMessage:
    message = mail(office)
    OutboxMessage.objects.filter(pk=message.pk).update(state=State.SENT, sent_at=NOW - timedelta(days=days_ago))
    return message


def test_nothing_speaks_against_the_first_mail(office: Office) -> None:
    assert objection(mail(office), NOW) == ""


def test_stop_withholds(office: Office) -> None:
    message = mail(office)
    Contact.objects.update(stopped_at=NOW)
    assert objection(message, NOW) == "Ruth Keller asked for no more mails."


def test_stop_of_another_contact_with_the_same_address_withholds(office: Office) -> None:
    message = mail(office)
    other = make_office(office.cast, code="other", name="Other")
    Contact.objects.filter(pk=other.ruth.pk).update(stopped_at=NOW, email="Ruth@Lakeside.example")
    assert objection(message, NOW) == "Ruth Keller asked for no more mails."


def test_who_has_left_the_office_is_not_written_to(office: Office) -> None:
    message = mail(office)
    Contact.objects.update(left_at=NOW)
    assert objection(message, NOW) == "Ruth Keller no longer works there."


def test_a_changed_address_withholds(office: Office) -> None:
    message = mail(office)
    Contact.objects.update(email="ruth.keller@lakeside.example")
    assert objection(message, NOW) == "The address of Ruth Keller has changed since."


def test_an_office_that_is_not_engaged_is_left_alone(office: Office) -> None:
    message = mail(office)
    Practice.objects.update(not_engaged_at=NOW, not_engaged_by="Alice Owner", not_engaged_why="Moved away.")
    assert objection(message, NOW) == "Work on Lakeside Orthopedics has stopped."


def test_the_cap_says_when_the_last_one_went_and_when_the_next_may(office: Office) -> None:
    sent(office, days_ago=3)
    assert objection(mail(office), NOW) == (
        "Lakeside Orthopedics got a mail on Mar 1, and an office gets one in 14 days at most."
        " It may be released again from Mar 15 on."
    )


@pytest.mark.parametrize(("days", "passes"), [(13, False), (14, True)])
def test_the_cap_counts_days_on_the_wall(office: Office, days: int, passes: bool) -> None:
    sent(office, days_ago=days)
    almost_midnight_before = NOW.replace(hour=14, minute=59)
    assert (objection(mail(office), almost_midnight_before) == "") is passes


def test_what_only_waits_or_failed_does_not_count(office: Office) -> None:
    message = mail(office)
    mail(office)
    failed = mail(office)
    OutboxMessage.objects.filter(pk=failed.pk).update(state=State.FAILED)
    assert objection(message, NOW) == ""


def test_while_another_mail_is_just_leaving_it_waits(office: Office) -> None:
    """Nobody knows yet whether that one arrives."""
    other = mail(office)
    OutboxMessage.objects.filter(pk=other.pk).update(state=State.SENDING)
    with pytest.raises(NotYet, match=r"Another mail to Lakeside Orthopedics is leaving just now\."):
        objection(mail(office), NOW)


def test_another_office_is_another_matter(office: Office) -> None:
    sent(make_office(office.cast, code="other", name="Other"))
    assert objection(mail(office), NOW) == ""


def test_a_mail_without_its_follow_up_is_withheld(office: Office) -> None:
    message = mail(office)
    FollowUp.objects.all().delete()
    assert objection(message, NOW) == "The follow-up isn't there any more."


def test_the_plan_of_one_visit_passes_its_own_cap(office: Office) -> None:
    for proposal in follow_ups.propose(office.practice, contacts=[office.ruth], happened_at=NOW, now=NOW):
        row = follow_ups.schedule(
            proposal, because="visit", because_id=office.practice.pk, release=True, by=office.cast.by, now=NOW
        )
        assert row.message is not None
        assert objection(row.message, proposal.due_at) == ""
        OutboxMessage.objects.filter(pk=row.message.pk).update(
            state=State.SENT, sent_at=proposal.due_at + timedelta(minutes=2)
        )
