"""Releasing a follow-up promises its mail in the same transaction."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import Model

from metcrm.accounts.models import User, Workspace
from metcrm.accounts.permissions import NotAllowed
from metcrm.audit.models import AuditEvent
from metcrm.outbox.models import DueMail, MailClass, OutboxMessage, State
from practitioners.calendar import next_business_day_at
from practitioners.models import Contact, FollowUp, FollowUpState
from practitioners.refusals import Refused
from practitioners.services import follow_ups
from practitioners.services.follow_ups import NotReady
from tests.conftest import NOW, Cast
from tests.practitioners.follow_ups.conftest import Office, make_office, make_thank_you


def test_the_mail_waits_in_the_outbox_with_its_gates_and_its_stop_link(office: Office) -> None:
    message = make_thank_you(office).message
    assert message is not None
    assert (message.state, message.mail_class) == (State.QUEUED, MailClass.RELATIONSHIP)
    assert message.due_at == next_business_day_at(NOW, "America/New_York")
    assert message.gates == ["still-wants-mail", "contact-cap", "practice-engaged", "language"]
    assert message.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message.headers["List-Unsubscribe"] == f"<http://127.0.0.1:8000/u/{message_token(office)}/>"


def message_token(office: Office) -> str:
    return Contact.objects.get(pk=office.ruth.pk).stop_token


def test_the_mail_is_signed_and_carries_address_and_stop_link_in_both_bodies(office: Office) -> None:
    message = make_thank_you(office).message
    assert message is not None
    for body in (message.body_text, message.body_html):
        for part in ("Alice Owner", "Medical Exercise Specialist", "518-555-0142", "12 Alder Way, Albany, NY 12207",
                     f"/u/{message_token(office)}/", "Thank you for making time for me on Wednesday."):  # fmt: skip
            assert part in body


def test_it_comes_from_the_workspace_and_is_answered_to_the_specialist(office: Office) -> None:
    message = make_thank_you(office).message
    assert message is not None
    assert (message.from_name, message.reply_to) == ("Alder Medical Exercise", "alice@metcrm.example")
    assert (message.to_name, message.to_email) == ("Ruth Keller", "ruth@lakeside.example")


def test_the_html_loads_nothing_from_anywhere(office: Office) -> None:
    message = make_thank_you(office).message
    assert message is not None
    assert "<img" not in message.body_html
    assert "src=" not in message.body_html
    assert "@import" not in message.body_html


def test_unticked_it_stays_a_draft(office: Office) -> None:
    draft = make_thank_you(office, release=False)
    assert draft.state == FollowUpState.DRAFT
    assert not OutboxMessage.objects.exists()


def test_a_failing_save_takes_the_mail_along(office: Office) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        make_thank_you(office)
        1 / 0  # noqa: B018
    assert not FollowUp.objects.exists()
    assert not OutboxMessage.objects.exists()
    assert not DueMail.objects.exists()


def test_the_same_thing_is_owed_once(office: Office) -> None:
    proposal = follow_ups.propose(office.practice, contacts=[office.ruth], happened_at=NOW, now=NOW)[0]

    def schedule() -> FollowUp:
        return follow_ups.schedule(
            proposal, because="visit", because_id=office.practice.pk, release=True, by=office.cast.by, now=NOW
        )

    assert schedule() == schedule()
    assert OutboxMessage.objects.count() == 1


def test_a_second_release_is_refused(office: Office) -> None:
    sent = make_thank_you(office)
    with pytest.raises(Refused, match="has changed meanwhile"):
        follow_ups.release(sent, by=office.cast.by, now=NOW)


@pytest.mark.parametrize(
    ("model", "blank", "sentence"),
    [
        (Workspace, {"street": ""}, "The postal address of your business is missing. Fill it in under Settings."),
        (User, {"name": ""}, "Your name for the signature is missing. Fill it in under Settings."),
        (Contact, {"name": " "}, "The contact's name is missing. Fill it in on the practice's page."),
        (Contact, {"email": ""}, "The contact's e-mail address is missing. Fill it in on the practice's page."),
        (FollowUp, {"body": ""}, "The text is missing. Fill it in on this page."),
        (FollowUp, {"body": "Dear [[name]],"}, "The field [[name]] is missing. Fill it in on this page."),
    ],
)
def test_what_is_missing_is_named_with_its_place(
    office: Office, model: type[Model], blank: dict[str, str], sentence: str
) -> None:
    draft = make_thank_you(office, release=False)
    model._default_manager.update(**blank)
    with pytest.raises(NotReady) as refusal:
        follow_ups.release(draft, by=office.cast.by, now=NOW)
    assert str(refusal.value) == sentence
    assert not OutboxMessage.objects.exists()


def test_a_ticked_mail_that_is_not_ready_stays_a_draft_and_the_visit_is_saved(inside: Cast) -> None:
    draft = make_thank_you(make_office(inside))  # no postal address
    assert (draft.state, draft.message) == (FollowUpState.DRAFT, None)
    assert "follow_up.scheduled" in draft_events(inside)


def draft_events(cast: Cast) -> list[str]:
    from metcrm.audit.services import write_pending
    from metcrm.tenancy.context import current

    write_pending(current())
    return list(AuditEvent.objects.order_by("seq").values_list("action", flat=True))


def test_it_is_noted_who_released_it(office: Office) -> None:
    sent = make_thank_you(office)
    assert (sent.released_at, sent.released_by) == (NOW, "Alice Owner")
    assert draft_events(office.cast)[-2:] == ["follow_up.scheduled", "follow_up.released"]


def test_who_said_stop_is_not_written_to(office: Office) -> None:
    draft = make_thank_you(office, release=False)
    Contact.objects.update(stopped_at=NOW)
    with pytest.raises(Refused, match="Ruth Keller asked for no more mails"):
        follow_ups.release(draft, by=office.cast.by, now=NOW)


def test_an_overdue_draft_leaves_at_once(office: Office) -> None:
    draft = make_thank_you(office, release=False)
    late = NOW + timedelta(days=5)
    assert follow_ups.release(draft, by=office.cast.by, now=late).due_at == late


def test_a_viewer_releases_nothing(office: Office) -> None:
    draft = make_thank_you(office, release=False)
    with pytest.raises(NotAllowed):
        follow_ups.release(draft, by=office.cast.by_bob, now=NOW)


def test_a_line_break_in_a_name_reaches_no_header(office: Office) -> None:
    Workspace.objects.update(name="Alder\r\nBcc: all@example.org")
    message = make_thank_you(office).message
    assert message is not None
    assert message.from_name == "Alder Bcc: all@example.org"
