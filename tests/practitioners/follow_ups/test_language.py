"""Nothing that an office will read or hear leaves without having been read by the coach."""

from typing import Any

import pytest
from django.test import Client as Browser

from metcrm.accounts.models import User
from metcrm.audit.models import AuditEvent
from metcrm.documents import coach as engine
from metcrm.outbox.gates import objection
from metcrm.outbox.models import OutboxMessage, State
from metcrm.wording.models import Tick
from practitioners.models import FollowUp, FollowUpState
from practitioners.refusals import Unread
from practitioners.services import follow_ups
from practitioners.services.follow_up_preview import heard
from tests.conftest import NOW, Cast
from tests.practitioners.follow_ups.conftest import Office, make_office, make_sendable, make_thank_you

WARNED = "Dear Ruth,\n\nCome and see our gym on Friday."
STOPPED = "Dear Ruth,\n\nWe cure back pain."


def draft(office: Office, body: str, **over: Any) -> FollowUp:
    row = make_thank_you(office, release=False)
    FollowUp.objects.filter(pk=row.pk).update(body=body, **over)
    return FollowUp.objects.get(pk=row.pk)


def release(office: Office, row: FollowUp, *ticks: str) -> FollowUp:
    return follow_ups.release(row, by=office.cast.by, now=NOW, ticks=ticks)


def keys(office: Office, row: FollowUp) -> list[str]:
    return [seen.remark.key for seen in heard(row, by=office.cast.by)]


def test_what_must_be_changed_stops_the_release_and_says_where(office: Office) -> None:
    row = draft(office, STOPPED)
    with pytest.raises(Unread, match=r"The coach stops this. “We cure back pain” in “Words”: .* Say instead: “"):
        release(office, row)
    row.refresh_from_db()
    assert (row.state, row.body) == (FollowUpState.DRAFT, STOPPED)
    assert not OutboxMessage.objects.exists()


def test_no_tick_lets_it_pass(office: Office) -> None:
    row = draft(office, STOPPED)
    with pytest.raises(Unread):
        release(office, row, *keys(office, row))
    assert not Tick.objects.exists()


def test_a_warning_waits_for_a_tick(office: Office) -> None:
    row = draft(office, WARNED)
    with pytest.raises(Unread, match="your tick, or for other words"):
        release(office, row)
    assert release(office, row, *keys(office, row)).state == FollowUpState.RELEASED


def test_a_tick_says_who_when_and_for_which_text(cast: Cast) -> None:
    with cast.inside():
        make_sendable(cast.workspace)
        office = make_office(cast)
        row = draft(office, WARNED)
        release(office, row, *keys(office, row))
        tick = Tick.objects.get()
        assert (tick.ticked_by, tick.ticked_at, tick.about) == ("Alice Owner", NOW, f"practitioners.followup:{row.pk}")
        assert len(tick.text_hash) == 64 and tick.rule.startswith(("fitness.", "equipment."))
    with cast.inside():
        event = AuditEvent.objects.get(action="wording.ticked")
    assert set(event.detail) == {"about", "rule"}


def test_a_changed_text_is_asked_about_again(office: Office) -> None:
    row = draft(office, WARNED)
    release(office, row, *keys(office, row))
    changed = follow_ups.edit(
        row, subject=row.subject, body=WARNED + " Parking is free.", contact=row.contact, channel=row.channel,
        by=office.cast.by, now=NOW,
    )  # fmt: skip
    assert changed.state == FollowUpState.HELD
    with pytest.raises(Unread):
        release(office, changed)


def test_a_tick_for_one_follow_up_counts_for_no_other(office: Office) -> None:
    first, second = draft(office, WARNED), draft(office, WARNED)
    release(office, first, *keys(office, first))
    with pytest.raises(Unread):
        release(office, second)


def test_a_tick_stays_given_when_another_is_missing(office: Office) -> None:
    row = draft(office, WARNED, subject="Our treadmill")
    subject, body = keys(office, row)
    with pytest.raises(Unread):
        release(office, row, subject)
    assert release(office, row, body).state == FollowUpState.RELEASED


def test_new_words_that_the_coach_stops_are_kept_and_the_mail_is_held(office: Office) -> None:
    row = make_thank_you(office)
    edited = follow_ups.edit(
        row, subject=row.subject, body=STOPPED, contact=row.contact, channel=row.channel, by=office.cast.by, now=NOW
    )
    assert (edited.state, edited.body, edited.message) == (FollowUpState.HELD, STOPPED, None)
    assert OutboxMessage.objects.get().state == State.CANCELLED


def test_the_signature_and_the_subject_are_read_too(office: Office) -> None:
    User.objects.filter(pk=office.cast.alice.pk).update(title="NASM-certified trainer")
    with pytest.raises(Unread, match="in “Signature”"):
        release(office, make_thank_you(office, release=False))
    User.objects.filter(pk=office.cast.alice.pk).update(title="")
    with pytest.raises(Unread, match="in “Subject”"):
        release(office, draft(office, "Hello.", subject="We cure back pain"))


def test_what_will_be_said_on_the_telephone_is_read(office: Office) -> None:
    with pytest.raises(Unread):
        release(office, draft(office, STOPPED, channel="call"))


def test_names_of_places_may_stand(office: Office) -> None:
    office.practice.name = "Cedar Gym Medicine"
    office.practice.save()
    assert release(office, draft(office, "Thank you for having me at Cedar Gym Medicine.")).message is not None


def test_a_proposal_that_the_coach_stops_stays_a_draft(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped = engine.check("We cure it.")
    monkeypatch.setattr("metcrm.wording.reading.check", lambda text, **_: stopped if "Thank you" in text else [])
    assert make_thank_you(office).state == FollowUpState.DRAFT


def test_a_rule_that_changed_meanwhile_withholds_with_its_reason(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = make_thank_you(office).message
    assert message is not None and objection(message, NOW) == ""
    stopped = engine.check("We cure it.")
    monkeypatch.setattr("metcrm.wording.reading.check", lambda text, **_: stopped)
    assert objection(message, NOW).startswith("The coach stops this. “Thank you” in “Subject”: No exercise cures")


def test_the_page_lists_what_is_found_and_takes_the_tick(
    cast: Cast, alice: Browser, bob: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("metcrm.clock.now", lambda: NOW)
    with cast.inside():
        make_sendable(cast.workspace)
        office = make_office(cast)
        row = draft(office, WARNED)
        [key] = keys(office, row)
    page = f"/follow-ups/{row.pk}/"
    body = alice.get(page).content.decode()
    assert "Needs a tick" in body and f'value="{key}"' in body and 'form="release"' in body
    assert "Needs a tick" in bob.get(page).content.decode()
    assert 'name="tick"' not in bob.get(page).content.decode()
    refused = alice.post(f"{page}release/", follow=True).content.decode()
    assert "The coach asks for your tick" in refused
    alice.post(f"{page}release/", {"tick": key})
    with cast.inside():
        assert FollowUp.objects.get(pk=row.pk).state == FollowUpState.RELEASED
    assert "Kept by Alice Owner" in alice.get(page).content.decode()


def test_the_drafts_that_the_product_writes_itself_have_nothing_to_remark(office: Office) -> None:
    drafts = follow_ups.propose(office.practice, contacts=[office.ruth], happened_at=NOW, now=NOW)
    for proposal in drafts:
        row = follow_ups.schedule(
            proposal, because="visit", because_id=None, release=False, left=["one-sheet"], by=office.cast.by, now=NOW
        )
        assert heard(row, by=office.cast.by) == [], proposal.purpose
    assert len(drafts) == 3
