"""Follow-ups on pages: seen, searched, previewed as they leave, and moved on by one click."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from metcrm.outbox.models import OutboxMessage, State
from practitioners.models import Contact, FollowUp, FollowUpState, Location, Practice
from tests.conftest import Cast
from tests.practitioners.follow_ups.conftest import make_office, make_sendable, make_thank_you

VERBS = ["edit", "move", "release", "hold", "cancel", "done"]


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages ask what time it is; it is the cast's Wednesday."""
    monkeypatch.setattr("metcrm.clock.now", lambda: datetime(2026, 3, 4, 17, 0, tzinfo=UTC))


@pytest.fixture
def released(cast: Cast) -> FollowUp:
    with cast.inside():
        make_sendable(cast.workspace)
        return make_thank_you(make_office(cast))


@pytest.fixture
def draft(cast: Cast) -> FollowUp:
    with cast.inside():
        make_sendable(cast.workspace)
        return make_thank_you(make_office(cast), release=False)


def again(cast: Cast, follow_up: FollowUp) -> FollowUp:
    with cast.inside():
        return FollowUp.objects.select_related("message", "contact").get(pk=follow_up.pk)


def text(response: object) -> str:
    return str(response.content.decode())  # type: ignore[attr-defined]


def test_the_list_shows_what_is_owed_and_finds_it(alice: Browser, released: FollowUp) -> None:
    page = text(alice.get("/follow-ups/"))
    assert "Thank you for Wednesday" in page
    assert "Leaves by itself" in page
    assert "8:30 AM" in page
    assert "Thank you for Wednesday" in text(alice.get("/follow-ups/?q=ruth lakeside"))
    assert "Nothing here matches" in text(alice.get("/follow-ups/?q=nobody"))


@pytest.mark.parametrize(
    ("show", "state", "mail_state"),
    [
        ("drafts", "draft", None), ("leaving", "released", "queued"), ("trouble", "released", "withheld"),
        ("trouble", "released", "failed"), ("done", "released", "sent"), ("cancelled", "cancelled", None),
    ],
)  # fmt: skip
def test_each_view_shows_its_own(
    cast: Cast, alice: Browser, released: FollowUp, show: str, state: str, mail_state: str | None
) -> None:
    with cast.inside():
        FollowUp.objects.update(state=state)
        sent_at = released.due_at if mail_state == "sent" else None
        OutboxMessage.objects.update(state=mail_state or "cancelled", sent_at=sent_at)
    for view in ("drafts", "leaving", "trouble", "done", "cancelled"):
        assert ("Thank you for Wednesday" in text(alice.get(f"/follow-ups/?show={view}"))) is (view == show)


def test_an_empty_list_says_what_to_do(alice: Browser) -> None:
    page = text(alice.get("/follow-ups/"))
    assert "You owe nobody anything" in page
    assert 'href="/visits/new/"' in page.partition("You owe nobody anything")[2]


def test_a_longer_list_asks_no_more_questions(cast: Cast, alice: Browser) -> None:
    def questions() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert alice.get("/follow-ups/").status_code == 200
        return len(asked)

    with cast.inside():
        make_sendable(cast.workspace)
        office = make_office(cast)
        for _ in range(3):
            make_thank_you(office)
    alice.get("/follow-ups/")
    three = questions()
    with cast.inside():
        for _ in range(27):
            make_thank_you(office)
    assert questions() == three


def test_the_page_shows_the_mail_as_it_leaves(cast: Cast, alice: Browser, released: FollowUp) -> None:
    page = text(alice.get(f"/follow-ups/{released.pk}/"))
    frozen = again(cast, released).message
    assert frozen is not None
    for part in ("Ruth Keller &lt;ruth@lakeside.example&gt;", "Alder Medical Exercise &lt;post@metcrm.example&gt;",
                 "alice@metcrm.example", "Thank you for making time for me on Wednesday."):  # fmt: skip
        assert part in page


def test_the_layout_is_framed_and_can_do_nothing(alice: Browser, released: FollowUp) -> None:
    framed = alice.get(f"/follow-ups/{released.pk}/mail/")
    assert "default-src 'none'" in framed["Content-Security-Policy"]
    assert "sandbox" in framed["Content-Security-Policy"]
    assert framed["X-Frame-Options"] == "SAMEORIGIN"


def test_what_is_missing_is_said_with_a_link_to_its_page(cast: Cast, alice: Browser) -> None:
    with cast.inside():
        draft = make_thank_you(make_office(cast), release=False)
    page = text(alice.get(f"/follow-ups/{draft.pk}/"))
    assert "The postal address of your business is missing. Fill it in under Settings." in page
    assert 'href="/settings/"' in page
    answer = alice.post(f"/follow-ups/{draft.pk}/release/", follow=True)
    assert "The postal address of your business is missing." in text(answer)
    assert again(cast, draft).state == FollowUpState.DRAFT


def test_one_click_releases_and_another_holds(cast: Cast, alice: Browser, draft: FollowUp) -> None:
    assert alice.post(f"/follow-ups/{draft.pk}/release/?next=/")["Location"] == "/"
    assert again(cast, draft).state == FollowUpState.RELEASED
    assert alice.post(f"/follow-ups/{draft.pk}/hold/")["Location"] == f"/follow-ups/{draft.pk}/"
    assert again(cast, draft).state == FollowUpState.HELD


def test_next_leads_to_our_own_pages_only(alice: Browser, draft: FollowUp) -> None:
    answer = alice.post(f"/follow-ups/{draft.pk}/cancel/?next=https://evil.example/")
    assert answer["Location"] == f"/follow-ups/{draft.pk}/"


def test_moving_is_in_the_time_of_the_practice(cast: Cast, alice: Browser, released: FollowUp) -> None:
    alice.post(f"/follow-ups/{released.pk}/move/", {"day": "2026-03-09", "time": "09:15"})
    assert again(cast, released).due_at == datetime(2026, 3, 9, 13, 15, tzinfo=UTC)  # after the clock change


def test_moving_into_the_past_shows_the_form_again(alice: Browser, released: FollowUp) -> None:
    answer = alice.post(f"/follow-ups/{released.pk}/move/", {"day": "2026-03-03", "time": "09:15"})
    assert answer.status_code == 422
    assert "Choose a time that is still to come." in text(answer)
    assert 'value="2026-03-03"' in text(answer)


def test_editing_replaces_the_words_of_the_mail(cast: Cast, alice: Browser, released: FollowUp) -> None:
    words = {"contact": released.contact_id, "channel": "mail", "subject": "Thanks", "body": "Dear Ruth, thank you."}
    assert alice.post(f"/follow-ups/{released.pk}/edit/", words).status_code == 302
    message = again(cast, released).message
    assert message is not None
    assert (message.subject, message.state) == ("Thanks", State.QUEUED)


def test_a_mail_without_words_is_shown_again_with_what_was_typed(alice: Browser, released: FollowUp) -> None:
    words = {"contact": released.contact_id, "channel": "mail", "subject": "Typed", "body": ""}
    answer = alice.post(f"/follow-ups/{released.pk}/edit/", words)
    assert answer.status_code == 422
    assert "Write what you want to say." in text(answer)
    assert 'value="Typed"' in text(answer)


def test_a_contact_of_another_office_is_no_choice(cast: Cast, alice: Browser, released: FollowUp) -> None:
    with cast.inside():
        other = make_office(cast, code="other").ruth
    words = {"contact": other.pk, "channel": "mail", "subject": "x", "body": "x"}
    assert alice.post(f"/follow-ups/{released.pk}/edit/", words).status_code == 422


def test_today_shows_drafts_tasks_what_leaves_and_what_stopped(cast: Cast, alice: Browser) -> None:
    with cast.inside():
        make_sendable(cast.workspace)
        office = make_office(cast)
        make_thank_you(office, release=False)
        leaving, stopped = make_thank_you(office), make_thank_you(office)
        OutboxMessage.objects.filter(pk=leaving.message.pk).update(due_at=datetime(2026, 3, 4, 20, tzinfo=UTC))
        OutboxMessage.objects.filter(pk=stopped.message.pk).update(state=State.WITHHELD, reason="She said stop.")
        Contact.objects.update(email="")
        office.ruth.refresh_from_db()
        make_thank_you(office)
        FollowUp.objects.filter(channel="card").update(due_at=datetime(2026, 3, 4, 18, tzinfo=UTC))
    page = text(alice.get("/today/follow-ups/"))
    for part in ("Withheld or failed", "She said stop.", "To do", "Leaving today", "Waiting for your release"):
        assert part in page


def test_a_call_has_its_number_and_a_card_its_address_at_hand(cast: Cast, alice: Browser, draft: FollowUp) -> None:
    page, today = f"/follow-ups/{draft.pk}/", "/today/follow-ups/"
    assert "tel:" not in text(alice.get(page))
    with cast.inside():
        FollowUp.objects.update(channel="call")
    assert "No number is known." in text(alice.get(page))
    with cast.inside():
        Practice.objects.update(phone="(518) 555-0100", phone_extension="7")
    assert "extension 7" in text(alice.get(page))
    assert 'href="tel:(518) 555-0100"' in text(alice.get(today))
    with cast.inside():
        Contact.objects.update(phone="(518) 555-0199")  # her own comes first
    for one in (page, today):
        assert 'href="tel:(518) 555-0199"' in text(alice.get(one)), one
    with cast.inside():
        FollowUp.objects.update(channel="card")
        practice = Practice.objects.get()
        Location.objects.create(practice=practice, street="12 Alder Way", city="Albany", state="NY", is_primary=True)
    assert "12 Alder Way, Albany" in text(alice.get(page))
    assert "tel:" not in text(alice.get(today))


def test_today_is_calm_when_nothing_is_owed(alice: Browser) -> None:
    assert "No follow-up leaves today" in text(alice.get("/today/follow-ups/"))


def test_what_leaves_tomorrow_is_not_on_today(alice: Browser, released: FollowUp) -> None:
    assert "No follow-up leaves today" in text(alice.get("/today/follow-ups/"))


def test_a_practice_shows_its_follow_ups(alice: Browser, released: FollowUp) -> None:
    assert "Thank you for Wednesday" in text(alice.get(f"/practices/{released.practice_id}/follow-ups/"))


def test_bob_reads_and_writes_nothing(bob: Browser, released: FollowUp) -> None:
    page = text(bob.get(f"/follow-ups/{released.pk}/"))
    assert "Hold" not in page
    for verb in VERBS:
        assert bob.post(f"/follow-ups/{released.pk}/{verb}/").status_code == 403


@pytest.mark.parametrize("who", ["carol", "coach"])
def test_others_find_nothing(request: pytest.FixtureRequest, who: str, released: FollowUp) -> None:
    browser = request.getfixturevalue(who)
    assert browser.get(f"/follow-ups/{released.pk}/").status_code == 404
    assert browser.get(f"/follow-ups/{released.pk}/mail/").status_code == 404
    assert browser.get(f"/practices/{released.practice_id}/follow-ups/").status_code == 404
    for verb in VERBS:
        assert browser.post(f"/follow-ups/{released.pk}/{verb}/").status_code == 404


def test_an_unknown_one_is_404_and_a_stranger_signs_in(alice: Browser, stranger: Browser) -> None:
    assert alice.get(f"/follow-ups/{uuid4()}/").status_code == 404
    assert stranger.get("/follow-ups/").status_code == 302


def test_looking_changes_nothing(alice: Browser, released: FollowUp) -> None:
    for verb in VERBS:
        assert alice.get(f"/follow-ups/{released.pk}/{verb}/").status_code == 405
