"""The quarterly letter: what it counts, what it never holds, its release; and the office's own page of it."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from clients.models import QuarterLetter, Referral
from clients.outcomes.quarters import Quarter
from clients.quarter_letter import texts
from clients.selectors import quarter_letters as selectors
from clients.services import outcomes
from clients.services import quarter_letters as services
from clients.services.refusals import Refused, Unread
from metcrm.accounts.permissions import NotAllowed
from metcrm.outbox.models import OutboxMessage
from practitioners.models import Practice
from tests.clients.services.test_outcomes import fill
from tests.conftest import NOW, Cast
from tests.factories.clients import make_office, make_office_manager, make_referral

Q4 = Quarter(2025, 4)
AT = datetime(2025, 11, 5, 15, tzinfo=UTC)
STATUS = Referral.Status


def refer(practice: Practice, *steps: tuple[str, int], name: str = "Alvarez") -> Referral:
    """Received on November 5; each step so many hours later. The clock is a day."""
    status = steps[-1][0] if steps else STATUS.RECEIVED
    row = make_referral(
        practice, received_at=AT, answer_due_at=AT + timedelta(days=1), status=status, patient_last_name=name
    )
    row.steps.all()
    for to, hours in steps:
        row.steps.create(status=to, at=AT + timedelta(hours=hours), by="x")
    return row


def office(**over: Any) -> Practice:
    """Four patients: one discharged, one started late, one who chose other, one still waiting."""
    practice = make_office(name="Lakeside Orthopedics", **over)
    refer(practice, (STATUS.REACHED, 3), (STATUS.STARTED, 90), (STATUS.DISCHARGED, 900))
    refer(practice, (STATUS.REACHED, 30), (STATUS.STARTED, 90))
    refer(practice, (STATUS.NOT_STARTED, 4))
    refer(practice)
    return practice


def draft(cast: Cast, practice: Practice) -> QuarterLetter:
    return services.draft(practice=practice, quarter=Q4, by=cast.by, now=NOW)


def test_what_became_of_the_referrals(inside: Cast) -> None:
    practice = office()
    make_referral(practice, received_at=NOW)  # in another quarter
    make_referral(received_at=AT)  # of another office
    found = selectors.counts(practice, Q4)
    assert (found.referred, found.answered_in_time, found.reached) == (4, 2, 2)
    assert (found.started, found.discharged, found.not_started, found.waiting) == (2, 1, 1, 1)


def test_an_office_is_offered_one_letter_once_the_quarter_is_over(inside: Cast) -> None:
    practice = office()
    [one] = selectors.owed(NOW.date())
    assert (one.practice_id, one.quarter, one.referred, one.begun) == (practice.pk, Q4, 4, False)
    letter = draft(inside, practice)
    assert selectors.owed(NOW.date())[0].begun
    services.skip(letter=letter, by=inside.by, now=NOW)
    assert selectors.owed(NOW.date()) == []


def test_old_quarters_are_offered_no_more(inside: Cast) -> None:
    office()
    assert selectors.owed(Q4.end + selectors.OFFERED) and not selectors.owed(Q4.end + selectors.OFFERED * 2)


def test_a_second_click_begins_no_second_letter(inside: Cast) -> None:
    practice = office()
    assert draft(inside, practice).pk == draft(inside, practice).pk


def test_a_quarter_that_goes_on_and_an_office_that_sent_nobody_are_refused(inside: Cast) -> None:
    with pytest.raises(Refused, match="isn’t over"):
        services.draft(practice=office(), quarter=Quarter(2026, 1), by=inside.by, now=NOW)
    with pytest.raises(Refused, match="sent nobody"):
        draft(inside, make_office())


def test_the_letter_holds_no_name_no_condition_and_no_figure_that_wasn_t_told(inside: Cast) -> None:
    fill(25, reached=12)  # enough for figures, and not told
    content = services.content_of(draft(inside, office()), by=inside.by, now=NOW)
    said = " ".join(texts(content))
    assert "Alvarez" not in said and "Marco" not in said and "back pain" not in said
    assert content["figures"] == [] and content["plan"]
    assert ["Answered within the time we promise", "2 of 4"] in content["counts"]


def test_figures_that_were_told_stand_in_it_with_their_source(inside: Cast) -> None:
    fill(25, reached=12)
    sheet = outcomes.publish(condition="low_back_pain", last=Q4, codes=["ODI"], by=inside.by, now=NOW)
    content = services.content_of(draft(inside, office()), by=inside.by, now=NOW)
    [told] = content["figures"]
    assert "n = 25" in told["who"] and sheet.mark in told["source"] and "12 of 25" in told["lines"][0][1]
    assert content["plan"] == []


def test_the_house_s_own_words_pass_the_coach(inside: Cast) -> None:
    fill(25, reached=12)
    outcomes.publish(condition="low_back_pain", last=Q4, codes=["ODI"], by=inside.by, now=NOW)
    assert services.heard(draft(inside, office()), by=inside.by, now=NOW) == []
    assert services.heard(draft(inside, make_first()), by=inside.by, now=NOW) == []


def make_first() -> Practice:
    practice = make_office(name="Hill Family Practice")
    refer(practice)
    return practice


def test_a_release_freezes_it_and_mails_a_link_alone(inside: Cast) -> None:
    practice = office()
    ruth = make_office_manager(practice)
    letter = services.release(letter=draft(inside, practice), contact_id=ruth.pk, by=inside.by, now=NOW)
    refer(practice, name="Later")
    assert letter.content["counts"][0] == ["Patients you referred", "4"] and letter.content_hash
    assert services.content_of(letter, by=inside.by, now=NOW) == letter.content
    mail = OutboxMessage.objects.get(kind="quarter_letter")
    assert "/o/" in mail.body_text and not re.search(r"\bof 4\b|Lakeside|patients you|back", mail.body_text)
    with pytest.raises(Refused, match="settled already"):
        services.edit(letter=letter, words="Other words", by=inside.by, now=NOW)


def test_the_coach_stops_words_that_no_office_should_read(inside: Cast) -> None:
    letter = draft(inside, office())
    services.edit(letter=letter, words="We cure back pain, guaranteed.", by=inside.by, now=NOW)
    with pytest.raises(Unread):
        services.release(letter=letter, contact_id=None, by=inside.by, now=NOW)
    letter.refresh_from_db()
    assert letter.state == "draft" and letter.words


def test_only_somebody_of_this_office_gets_the_link(inside: Cast) -> None:
    stranger = make_office_manager(make_office())
    letter = draft(inside, office())
    with pytest.raises(Refused, match="works at this office"):
        services.release(letter=letter, contact_id=stranger.pk, by=inside.by, now=NOW)
    letter.refresh_from_db()
    assert letter.state == "draft" and not OutboxMessage.objects.filter(kind="quarter_letter").exists()


def test_a_viewer_writes_none(inside: Cast) -> None:
    with pytest.raises(NotAllowed):
        services.draft(practice=office(), quarter=Q4, by=inside.by_bob, now=NOW)


def test_from_today_to_the_office_s_page(cast: Cast, alice: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("metcrm.clock.now", lambda: NOW)
    with cast.inside():
        practice = office()
        ruth = make_office_manager(practice)
        other = make_office(name="Elsewhere")
        refer(other)
    place = f"/quarter-letters/{practice.pk}/2025-Q4/"
    assert place in alice.get("/today/quarter-letters/").content.decode()
    assert "2 of 4" in alice.get(place).content.decode()
    stopped = alice.post(place, {"words": "We cure everybody", "contact": str(ruth.pk), "do": "release"})
    assert stopped.status_code == 422 and "We cure everybody" in stopped.content.decode()
    assert alice.get(place).context["form"]["words"].value() == "We cure everybody"
    answer = alice.post(place, {"words": "Thank you for four patients.", "contact": str(ruth.pk), "do": "release"})
    assert answer.status_code == 302 and "Released" in alice.get(place).content.decode()
    with cast.inside():
        letter = QuarterLetter.objects.get(practice=practice)
        token = re.search(r"/o/([^/\s]+)/", OutboxMessage.objects.get(kind="quarter_letter").body_text)
        hidden = services.draft(practice=other, quarter=Q4, by=cast.by, now=NOW)
        services.release(letter=hidden, contact_id=None, by=cast.by, now=NOW)
    assert token
    browser = Browser()
    page = f"/o/{token[1]}/quarter/{letter.pk}/"
    assert "Thank you" not in browser.get(page).content.decode()
    browser.post(f"/o/{token[1]}/code/")
    with cast.inside():
        code = re.search(r"\b\d{6}\b", OutboxMessage.objects.get(kind="one_time_code").body_text)
    assert code
    browser.post(f"/o/{token[1]}/enter/", {"code": code[0]})
    assert page in browser.get(f"/o/{token[1]}/").content.decode()
    shown = browser.get(page)
    assert "Thank you for four patients." in shown.content.decode() and shown["Cache-Control"] == "no-store, private"
    assert browser.get(f"/o/{token[1]}/quarter/{hidden.pk}/").status_code == 404


@pytest.mark.parametrize("quarter", ["2026", "2025-Q9", "x"])
def test_nonsense_is_not_found(cast: Cast, alice: Browser, quarter: str) -> None:
    with cast.inside():
        practice = office()
    assert alice.get(f"/quarter-letters/{practice.pk}/{quarter}/").status_code == 404
