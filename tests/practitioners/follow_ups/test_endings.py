"""A reply, a referral, a bounce, "stop" and `not engaged` end what is owed, each with its reason."""

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from clients.models import Referral
from clients.services.referrals import Patient, receive
from metcrm.outbox.delivery import deliver
from metcrm.outbox.models import DueMail, OutboxMessage, State
from metcrm.tenancy.actors import SYSTEM
from practitioners.follow_up_states import shown
from practitioners.models import Channel, Contact, ContactRole, FollowUp, FollowUpState
from practitioners.refusals import Refused
from practitioners.services import follow_ups, people, relationship
from practitioners.services.stop import stop, token_for
from tests.conftest import NOW
from tests.metcrm.outbox.conftest import sink  # noqa: F401  (a fixture)
from tests.metcrm.outbox.sink import Sink
from tests.practitioners.follow_ups.conftest import Office, make_office, make_thank_you


def owe(office: Office, contact: Contact | None = None) -> list[FollowUp]:
    """Thank-you, check-in and results of one visit, released."""
    offered = follow_ups.propose(office.practice, contacts=[contact or office.ruth], happened_at=NOW, now=NOW)
    visit, by = office.practice.pk, office.cast.by
    return [
        follow_ups.schedule(one, because="visit", because_id=visit, release=True, by=by, now=NOW) for one in offered
    ]


def why(*rows: FollowUp) -> set[str]:
    """Why they are cancelled; "" for those that are not."""
    found = FollowUp.objects.filter(pk__in=[row.pk for row in rows])
    return {row.cancelled_why if row.state == FollowUpState.CANCELLED else "" for row in found}


def refers(office: Office) -> None:
    patient = Patient(patient_first_name="Tom", patient_last_name="Reyes")
    receive(practice=office.practice, patient=patient, source=Referral.Source.BY_HAND, by=office.cast.by, now=NOW)


def is_given_up(office: Office) -> None:
    relationship.set_not_engaged(office.practice, why="Owns a gym", by=office.cast.by, now=NOW)


def stops(office: Office) -> None:
    stop(office.ruth, now=NOW)


def is_stopped_by_hand(office: Office) -> None:
    people.stop_mail(office.ruth, by=office.cast.by, now=NOW)


@pytest.mark.parametrize(
    ("happening", "reason"),
    [
        (refers, "They have referred a patient."),
        (is_given_up, "Work on this office has stopped."),
        (stops, "Ruth Keller asked for no more mails."),
        (is_stopped_by_hand, "Ruth Keller asked for no more mails."),
    ],
)
def test_it_ends_what_is_owed_and_takes_the_mails_back(
    office: Office, happening: Callable[[Office], None], reason: str
) -> None:
    owed = owe(office)
    happening(office)
    assert why(*owed) == {reason}
    assert not DueMail.objects.filter(message_id__in=[row.message_id for row in owed]).exists()
    states = OutboxMessage.objects.filter(kind="follow_up").values_list("state", flat=True)
    assert set(states) == {State.CANCELLED}


@pytest.mark.parametrize("happening", [refers, is_given_up, stops])
def test_another_office_is_owed_what_it_was(office: Office, happening: Callable[[Office], None]) -> None:
    others = owe(make_office(office.cast, code="hillside", name="Hillside Family Medicine"))
    happening(office)
    assert why(*others) == {""}


def test_stop_ends_it_for_her_address_and_not_for_a_colleague(office: Office) -> None:
    nell = Contact.objects.create(
        practice=office.practice, name="Nell Front", role=ContactRole.FRONT_DESK, email="nell@lakeside.example",
        created_at=NOW,
    )  # fmt: skip
    twin = Contact.objects.create(
        practice=make_office(office.cast, code="hillside").practice, name="R. Keller", email="RUTH@lakeside.example",
        created_at=NOW,
    )  # fmt: skip
    hers = owe(office)
    colleague, same_mailbox = make_thank_you_to(office, nell), make_thank_you_to(office, twin)
    stop(office.ruth, now=NOW)
    assert why(*hers, same_mailbox) == {"Ruth Keller asked for no more mails."}
    assert why(colleague) == {""}


def make_thank_you_to(office: Office, contact: Contact) -> FollowUp:
    one = follow_ups.propose(contact.practice, contacts=[contact], happened_at=NOW, now=NOW)[0]
    return follow_ups.schedule(one, because="visit", because_id=contact.pk, release=True, by=office.cast.by, now=NOW)


def test_the_stop_link_ends_it_at_once(office: Office, stranger: Browser) -> None:
    owed = owe(office)
    assert stranger.post(f"/u/{token_for(office.ruth)}/", {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert why(*owed) == {"Ruth Keller asked for no more mails."}


def test_a_mailbox_that_does_not_exist_ends_it_and_stays_to_be_mended(office: Office, sink: Sink) -> None:  # noqa: F811
    thanks, *rest = owe(office)
    assert thanks.message is not None
    sink.at_rcpt[office.ruth.email] = "550 5.1.1 No such user"
    assert deliver(thanks.message.pk, thanks.due_at) == State.FAILED
    assert why(*rest) == {"The mail to Ruth Keller came back."}
    failed = FollowUp.objects.select_related("message").get(pk=thanks.pk)
    assert shown(failed, NOW).remedy == "Ask the office for the right address."


@pytest.mark.parametrize("said", ["552 5.2.2 Mailbox full", "451 Later", "550 5.7.1 Spam"])
def test_other_trouble_with_a_mail_ends_nothing(office: Office, sink: Sink, said: str) -> None:  # noqa: F811
    thanks, *rest = owe(office)
    assert thanks.message is not None
    sink.at_rcpt[office.ruth.email] = said
    deliver(thanks.message.pk, thanks.due_at)
    assert why(*rest) == {""}


def test_what_has_left_stays_as_it_was(office: Office) -> None:
    thanks = make_thank_you(office)
    OutboxMessage.objects.update(state=State.SENT, sent_at=NOW)
    refers(office)
    assert why(thanks) == {""}


def test_a_second_referral_finds_nothing_to_end(office: Office) -> None:
    refers(office)
    assert follow_ups.end_cadence(office.practice, why="x", now=NOW, by=SYSTEM) == 0


# --- A call that becomes a mail, and the other way round


def as_task(office: Office) -> FollowUp:
    Contact.objects.filter(pk=office.ruth.pk).update(preferred_way="phone")
    office.ruth.refresh_from_db()
    call = make_thank_you(office)
    assert (call.channel, call.state, call.message) == (Channel.CALL, FollowUpState.RELEASED, None)
    return call


def turn_into(row: FollowUp, channel: str, office: Office) -> FollowUp:
    return follow_ups.edit(
        row, subject="Thank you", body="Dear Ruth, thank you for Wednesday.", contact=office.ruth, channel=channel,
        by=office.cast.by, now=NOW,
    )  # fmt: skip


@pytest.mark.parametrize("channel", [Channel.CALL, Channel.CARD, Channel.DROP_IN])
def test_a_released_task_that_becomes_a_mail_leaves_at_its_time(office: Office, channel: Channel) -> None:
    task = as_task(office)
    FollowUp.objects.filter(pk=task.pk).update(channel=channel)
    turn_into(task, Channel.MAIL, office)
    mail = FollowUp.objects.select_related("message").get()
    assert mail.message is not None
    assert (mail.message.state, mail.message.due_at) == (State.QUEUED, task.due_at)
    assert DueMail.objects.get().message_id == mail.message_id
    assert shown(mail, NOW).label == "Leaves by itself"


def test_to_somebody_who_said_stop_it_does_not_become_one(office: Office) -> None:
    task = as_task(office)
    Contact.objects.update(stopped_at=NOW)
    office.ruth.refresh_from_db()
    with pytest.raises(Refused, match="no more mails"):
        turn_into(task, Channel.MAIL, office)
    assert FollowUp.objects.get().channel == Channel.CALL


def test_words_that_the_coach_stops_are_held(office: Office) -> None:
    task = as_task(office)
    follow_ups.edit(
        task, subject="Thank you", body="I am a certified personal trainer and cure back pain.", contact=office.ruth,
        channel=Channel.MAIL, by=office.cast.by, now=NOW,
    )  # fmt: skip
    assert (FollowUp.objects.get().state, OutboxMessage.objects.count()) == (FollowUpState.HELD, 0)


def test_a_released_mail_that_becomes_a_card_is_a_task(office: Office) -> None:
    turn_into(make_thank_you(office), Channel.CARD, office)
    card = FollowUp.objects.get()
    assert (card.message, card.state, shown(card, NOW).label) == (None, FollowUpState.RELEASED, "To do")
    assert not DueMail.objects.exists()
