"""The outbox page, its panel on Today, and the caught mail."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from pytest_django import Settings

from clients import mail_places
from clients.models import ShareLink
from metcrm.accounts.permissions import Capability
from metcrm.audit.models import AuditEvent
from metcrm.outbox.models import DueMail, MailClass, OutboxMessage, State
from metcrm.outbox.places import places_of
from tests.clients.reports.story import tell
from tests.conftest import NOW, Cast
from tests.metcrm.outbox.conftest import promise

MAIL = b"""From: Alder <post@metcrm.example>\r
To: Ruth Keller <ruth@lakeside.example>\r
Subject: Thank you\r
Date: %s\r
Message-ID: <1@metcrm.example>\r
MIME-Version: 1.0\r
Content-Type: multipart/alternative; boundary=x\r
\r
--x\r
Content-Type: text/plain; charset=utf-8\r
\r
Look: http://127.0.0.1:8000/o/secret/ <b>now</b>\r
--x\r
Content-Type: text/html; charset=utf-8\r
\r
<p>Look</p><script>alert(1)</script>\r
--x--\r
"""


def text(response: object) -> str:
    return str(response.content.decode())  # type: ignore[attr-defined]


@pytest.fixture
def failed(cast: Cast) -> OutboxMessage:
    with cast.inside():
        message = promise(mail_class=MailClass.SERVICE)
        OutboxMessage.objects.update(state=State.FAILED, reason="The mailbox does not exist (550).", remedy="Ask.")
        DueMail.objects.all().delete()
        return message


def test_the_page_says_what_failed_and_what_to_do(alice: Browser, failed: OutboxMessage) -> None:
    page = text(alice.get("/outbox/"))
    for part in (
        "Thank you",
        "ruth@lakeside.example",
        "Failed",
        "The mailbox does not exist (550). Ask.",
        "Send again",
    ):
        assert part in page


def test_it_is_searched_and_filtered(alice: Browser, failed: OutboxMessage) -> None:
    assert "ruth@" in text(alice.get("/outbox/?q=lakeside thank&state=failed"))
    assert "No mail matches" in text(alice.get("/outbox/?state=sent"))
    assert "No mail matches" in text(alice.get("/outbox/?q=nobody"))


def test_an_empty_outbox_says_so(alice: Browser) -> None:
    assert "No mail yet" in text(alice.get("/outbox/"))


def test_thirty_mails_ask_no_more_than_three(cast: Cast, alice: Browser) -> None:
    def questions(more: int) -> int:
        with cast.inside():
            for _ in range(more):
                promise()
        with CaptureQueriesContext(connection) as asked:
            assert alice.get("/outbox/").status_code == 200
        return len(asked)

    questions(0)
    assert questions(3) == questions(27)


def test_sending_again_puts_it_in_line_and_is_audited(cast: Cast, alice: Browser, failed: OutboxMessage) -> None:
    assert alice.post(f"/outbox/{failed.pk}/resend/?next=/")["Location"] == "/"
    with cast.inside():
        assert OutboxMessage.objects.get().state == State.QUEUED
        assert DueMail.objects.get().pk == failed.pk
        assert AuditEvent.objects.filter(action="mail.resent").exists()


def test_what_was_sent_is_not_sent_again(cast: Cast, alice: Browser, failed: OutboxMessage) -> None:
    with cast.inside():
        OutboxMessage.objects.update(state=State.CANCELLED)
    assert "needs no second try" in text(alice.post(f"/outbox/{failed.pk}/resend/", follow=True))


def test_bob_reads_and_sends_nothing(bob: Browser, failed: OutboxMessage) -> None:
    assert "Send again" not in text(bob.get("/outbox/"))
    assert bob.post(f"/outbox/{failed.pk}/resend/").status_code == 403


def test_others_find_nothing(carol: Browser, alice: Browser, failed: OutboxMessage) -> None:
    assert "ruth@" not in text(carol.get("/outbox/"))
    assert carol.post(f"/outbox/{failed.pk}/resend/").status_code == 404
    assert alice.post(f"/outbox/{uuid4()}/resend/").status_code == 404


def test_today_tells_what_is_stuck(alice: Browser, failed: OutboxMessage) -> None:
    page = text(alice.get("/today/outbox/"))
    assert "Mail that needs you" in page
    assert "The mailbox does not exist (550)." in page


def test_mail_that_came_back_leads_to_where_it_is_seen_to(cast: Cast, alice: Browser) -> None:
    with cast.inside():
        report = tell(cast).sent().report_id
        OutboxMessage.objects.update(state=State.BOUNCED, sent_at=NOW)
    where = f'href="/reports/{report}/"'
    for page in ("/today/outbox/", "/outbox/"):
        assert where in text(alice.get(page)), page
    assert "See to it" in text(alice.get("/today/outbox/"))
    assert alice.get(f"/reports/{report}/").status_code == 200


def test_a_place_is_shown_to_those_who_may_open_it(cast: Cast) -> None:
    with cast.inside():
        mail = tell(cast).sent().message
        assert list(places_of([mail], lambda capability: True)) == [mail.pk]
        assert places_of([mail], lambda capability: capability != Capability.READ_REPORTS) == {}


def test_every_page_of_a_place_is_an_address(cast: Cast, alice: Browser) -> None:
    with cast.inside():
        story = tell(cast)
        assert story.episode.referral_id
        found = [
            mail_places.reports([story.sent().pk]), mail_places.doors(ShareLink.objects.values_list("pk", flat=True)),
            mail_places.referrals([story.episode.referral_id]),
        ]  # fmt: skip
    urls = [url for one in found for url in one.values()]
    assert len(urls) == 3
    assert [alice.get(url).status_code for url in urls] == [200, 200, 200]


def test_what_is_owed_and_what_stopped_short_is_counted(alice: Browser, cast: Cast, failed: OutboxMessage) -> None:
    with cast.inside():
        promise()
    page = text(alice.get("/outbox/"))
    assert '?state=failed">Failed 1</a>' in page
    assert '?state=queued">Waiting for its time 1</a>' in page
    assert "state=sent" not in page


def test_follow_ups_that_stopped_short_are_told_by_their_own_panel(
    cast: Cast, alice: Browser, failed: OutboxMessage
) -> None:
    with cast.inside():
        OutboxMessage.objects.update(mail_class=MailClass.RELATIONSHIP)
    assert "No mail is stuck." in text(alice.get("/today/outbox/"))


def test_today_is_calm_while_mail_only_waits(cast: Cast, alice: Browser) -> None:
    with cast.inside():
        promise()
    assert "No mail is stuck. 1 waits for its time." in text(alice.get("/today/outbox/"))


@pytest.fixture
def caught(settings: Settings, tmp_path: Path) -> Path:
    settings.MAILBOX_DIR = str(tmp_path)
    settings.ROOT_URLCONF = "tests.metcrm.outbox.mailbox_urls"
    (tmp_path / "0001-aa.eml").write_bytes(MAIL % b"Wed, 04 Mar 2026 15:00:00 +0000")
    return tmp_path


def test_without_a_catcher_there_is_no_mailbox(stranger: Browser) -> None:
    assert stranger.get("/mailbox/").status_code in (302, 404)
    with pytest.raises(NoReverseMatch):
        reverse("mailbox_list")


def test_the_mailbox_lists_and_finds(stranger: Browser, caught: Path) -> None:
    assert "Thank you" in text(stranger.get("/mailbox/"))
    assert "ruth@lakeside.example" in text(stranger.get("/mailbox/?q=RUTH"))
    assert "No mail matches" in text(stranger.get("/mailbox/?q=nobody"))


def test_an_empty_mailbox_says_what_to_do(stranger: Browser, caught: Path) -> None:
    (caught / "0001-aa.eml").unlink()
    assert "Nothing caught yet" in text(stranger.get("/mailbox/"))


def test_links_in_the_text_can_be_followed_and_nothing_else_runs(stranger: Browser, caught: Path) -> None:
    page = text(stranger.get("/mailbox/0001-aa/"))
    assert '<a href="http://127.0.0.1:8000/o/secret/"' in page
    assert "&lt;b&gt;now" in page
    assert "&lt;1@metcrm.example&gt;" in page


def test_its_html_is_framed_and_can_do_nothing(stranger: Browser, caught: Path) -> None:
    framed = stranger.get("/mailbox/0001-aa/html/")
    assert "default-src 'none'" in framed["Content-Security-Policy"]
    assert "sandbox" in framed["Content-Security-Policy"]
    assert "script-src" not in framed["Content-Security-Policy"]


def test_a_trick_with_the_name_finds_nothing(stranger: Browser, caught: Path) -> None:
    for name in ("nothing", "..", "%2e%2e%2fsettings", "*"):
        assert stranger.get(f"/mailbox/{name}/").status_code == 404


def test_a_mail_without_a_date_is_shown_all_the_same(stranger: Browser, caught: Path) -> None:
    (caught / "0002-bb.eml").write_bytes(MAIL % b"some day")
    assert stranger.get("/mailbox/0002-bb/").status_code == 200
