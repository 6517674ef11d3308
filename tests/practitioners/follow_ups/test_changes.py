"""Until it leaves, a follow-up can be changed, held, moved and cancelled."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from metcrm.outbox.delivery import deliver
from metcrm.outbox.models import MOVES as MAIL_MOVES
from metcrm.outbox.models import DueMail, OutboxMessage, State
from practitioners.follow_up_states import actions, shown
from practitioners.models import Channel, Contact, FollowUp, FollowUpState, Practice
from practitioners.refusals import Refused
from practitioners.services import follow_ups
from tests.conftest import NOW
from tests.practitioners.follow_ups.conftest import Office, make_thank_you


def mail_of(follow_up: FollowUp) -> OutboxMessage:
    follow_up.refresh_from_db()
    assert follow_up.message is not None
    return OutboxMessage.objects.get(pk=follow_up.message.pk)


def set_mail(follow_up: FollowUp, state: State, **fields: object) -> None:
    sent_at = NOW if state in (State.SENT, State.BOUNCED) else None
    OutboxMessage.objects.filter(pk=follow_up.message.pk).update(state=state, sent_at=sent_at, **fields)


def test_holding_takes_the_mail_out_of_the_line(office: Office) -> None:
    held = follow_ups.hold(make_thank_you(office), by=office.cast.by, now=NOW)
    assert (held.state, held.released_by) == (FollowUpState.HELD, "")
    assert mail_of(held).state == State.CANCELLED
    assert not DueMail.objects.exists()


def test_released_again_it_is_a_new_mail(office: Office) -> None:
    held = follow_ups.hold(make_thank_you(office), by=office.cast.by, now=NOW)
    first = mail_of(held)
    again = follow_ups.release(held, by=office.cast.by, now=NOW)
    assert mail_of(again).pk != first.pk
    assert mail_of(again).state == State.QUEUED
    assert DueMail.objects.count() == 1


def test_new_words_replace_the_mail_that_waits(office: Office) -> None:
    sent = make_thank_you(office)
    old = mail_of(sent)
    follow_ups.edit(
        sent, subject="Thanks", body="Dear Ruth, thanks.", contact=office.ruth, channel="mail",
        by=office.cast.by, now=NOW,
    )  # fmt: skip
    assert "Dear Ruth, thanks." in mail_of(sent).body_text
    assert OutboxMessage.objects.get(pk=old.pk).state == State.CANCELLED
    assert list(DueMail.objects.values_list("message_id", flat=True)) == [mail_of(sent).pk]


def test_turned_into_a_call_it_sends_nothing(office: Office) -> None:
    sent = make_thank_you(office)
    call = follow_ups.edit(
        sent, subject="", body="", contact=office.ruth, channel=Channel.CALL, by=office.cast.by, now=NOW
    )
    assert (call.message, shown(call, NOW).label) == (None, "To do")
    assert not DueMail.objects.exists()


def test_words_with_a_hole_do_not_replace_a_released_mail(office: Office) -> None:
    sent = make_thank_you(office)
    with pytest.raises(follow_ups.NotReady):
        follow_ups.edit(
            sent, subject="Hi {{name}}", body="x", contact=office.ruth, channel="mail", by=office.cast.by, now=NOW
        )
    assert mail_of(sent).state == State.QUEUED


def test_moving_moves_the_mail(office: Office) -> None:
    later = NOW + timedelta(days=3)
    moved = follow_ups.postpone(make_thank_you(office), due_at=later, by=office.cast.by, now=NOW)
    assert (moved.due_at, mail_of(moved).due_at, DueMail.objects.get().due_at) == (later, later, later)


def test_nothing_moves_into_the_past(office: Office) -> None:
    with pytest.raises(Refused, match="still to come"):
        follow_ups.postpone(make_thank_you(office), due_at=NOW, by=office.cast.by, now=NOW)


def test_cancelling_takes_the_mail_back(office: Office) -> None:
    cancelled = follow_ups.cancel(make_thank_you(office), by=office.cast.by, now=NOW)
    assert (cancelled.state, mail_of(cancelled).state) == (FollowUpState.CANCELLED, State.CANCELLED)


@pytest.mark.parametrize("verb", [follow_ups.hold, follow_ups.cancel, follow_ups.release, follow_ups.complete])
@pytest.mark.parametrize("state", [State.SENT, State.SENDING])
def test_what_has_left_or_is_leaving_stays_as_it_is(
    office: Office, verb: Callable[..., FollowUp], state: State
) -> None:
    sent = make_thank_you(office)
    set_mail(sent, state)
    with pytest.raises(Refused, match=state.label.lower()):
        verb(sent, by=office.cast.by, now=NOW)


@pytest.mark.parametrize("state", [State.WITHHELD, State.FAILED, State.BOUNCED])
def test_what_stopped_short_may_be_released_again(office: Office, state: State) -> None:
    sent = make_thank_you(office)
    set_mail(sent, state, reason="x")
    again = follow_ups.release(sent, by=office.cast.by, now=NOW)
    assert mail_of(again).state == State.QUEUED


def test_a_call_is_done_by_a_person_and_counts_as_thanks(office: Office) -> None:
    office.ruth.email = ""
    office.ruth.save()
    card = make_thank_you(office)
    done = follow_ups.complete(card, by=office.cast.by, now=NOW)
    assert (done.state, done.done_by) == (FollowUpState.DONE, "Alice Owner")
    assert Practice.objects.get().thanked_at == NOW


def test_a_sent_thank_you_is_told_to_the_practice(office: Office) -> None:
    message = mail_of(make_thank_you(office))
    set_mail(FollowUp.objects.get(), State.SENT)
    message.refresh_from_db()
    follow_ups.note_mail_ended(message, NOW)
    assert Practice.objects.get().thanked_at == NOW


def test_ending_the_cadence_cancels_what_is_owed_and_leaves_what_left(office: Office) -> None:
    gone, owed, draft = make_thank_you(office), make_thank_you(office), make_thank_you(office, release=False)
    set_mail(gone, State.SENT)
    assert follow_ups.end_cadence(office.practice, why="They referred.", now=NOW) == 2
    states = {row.pk: row.state for row in FollowUp.objects.all()}
    assert (states[gone.pk], states[owed.pk], states[draft.pk]) == ("released", "cancelled", "cancelled")
    assert FollowUp.objects.get(pk=draft.pk).cancelled_why == "They referred."


@pytest.mark.parametrize("state", list(State))
def test_every_state_of_a_mail_has_words_and_actions(office: Office, state: State) -> None:
    sent = make_thank_you(office)
    set_mail(sent, state, reason="Because.", remedy="Do this.")
    sent = FollowUp.objects.get()
    assert shown(sent, NOW).label
    assert ("hold" in actions(sent)) == (State.CANCELLED in MAIL_MOVES[state] and state not in ("withheld", "failed"))


def test_withheld_shows_reason_and_remedy(office: Office) -> None:
    sent = make_thank_you(office)
    set_mail(sent, State.WITHHELD, reason="Ruth Keller asked for no more mails.")
    words = shown(FollowUp.objects.get(), NOW)
    assert (words.label, words.tone) == ("Withheld", "urgent")
    assert words.reason == "Ruth Keller asked for no more mails."


def test_an_overdue_task_is_urgent(office: Office) -> None:
    Contact.objects.update(email="")
    office.ruth.refresh_from_db()
    card = make_thank_you(office)
    assert shown(card, card.due_at + timedelta(minutes=1)).label == "Overdue"


def test_a_mail_held_while_a_worker_reaches_for_it_is_not_sent(office: Office) -> None:
    held = make_thank_you(office)
    message, due_at = mail_of(held), mail_of(held).due_at
    follow_ups.hold(held, by=office.cast.by, now=NOW)
    assert deliver(message.pk, due_at) == ""
