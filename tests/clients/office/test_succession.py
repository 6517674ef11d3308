"""Doors: everybody has her own, one may be handed over, and the specialist can close any."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client as Browser

from clients.models import DueChase, KnownBrowser, ReportDelivery, ShareLink, Successor
from clients.services import delivery, doors, releases, succession
from clients.services.refusals import Refused
from metcrm.accounts.permissions import NotAllowed
from metcrm.audit.models import AuditEvent
from metcrm.outbox import delivery as post
from metcrm.outbox.models import OutboxMessage
from practitioners.models import Contact
from tests.clients.office.visitors import Scene, Visitor, token_in
from tests.factories import clients as make

NINA = {"name": "Nina Park", "email": "nina@lakeside.example", "note": "From April on"}


@pytest.fixture
def ruth(scene: Scene) -> Visitor:
    return scene.visitor().come_in()


def named(scene: Scene, ruth: Visitor, **over: str) -> Successor:
    assert ruth.post("successor/", **(NINA | over)).status_code == 302
    with scene.cast.inside():
        return Successor.objects.select_related("contact__practice").get(state="waiting")


def approve(scene: Scene, successor: Successor) -> Contact:
    with scene.cast.inside():
        return succession.approve(successor=successor, by=scene.cast.by, now=scene.now)


def token_to(scene: Scene, email: str) -> str:
    with scene.cast.inside():
        mail = OutboxMessage.objects.filter(to_email=email, kind="door_opened").latest("created_at")
    return mail.body_text.partition("/o/")[2].partition("/")[0]


def test_two_people_of_one_office_have_two_doors(scene: Scene, ruth: Visitor) -> None:
    with scene.cast.inside():
        olga = make.make_office_manager(scene.story.practice, name="Olga", email="olga@lakeside.example")
        theirs = Visitor(
            scene.cast,
            token_in(delivery.send_by_link(report=scene.report, contact=olga, by=scene.cast.by, now=scene.now)),
        )
        theirs.come_in()
        doors.close_door(contact=scene.story.contact, by=scene.cast.by, now=scene.now)
    assert (ruth.get().status_code, theirs.get().status_code) == (404, 200)


def test_a_door_may_be_opened_without_a_report(scene: Scene, mailoutbox: list[EmailMultiAlternatives]) -> None:
    with scene.cast.inside():
        olga = make.make_office_manager(scene.story.practice, name="Olga", email="olga@lakeside.example")
        doors.open_door(contact=olga, by=scene.cast.by, now=scene.now)
        mail = OutboxMessage.objects.get(kind="door_opened")
        assert post.deliver(mail.pk, scene.now + timedelta(minutes=1)) == "sent"
    told = f"{mail.subject} {mail.body_text} {mail.body_html}".lower()
    assert not any(secret in told for secret in ("brandt", "knee", "tug"))
    body = Visitor(scene.cast, token_to(scene, "olga@lakeside.example")).come_in().get().content
    assert b"H. Brandt" in body and b"No report yet" in body


def test_nobody_without_a_mailbox_and_nobody_who_left_gets_a_door(scene: Scene) -> None:
    with scene.cast.inside():
        quiet = make.make_office_manager(scene.story.practice, name="Olga", email="")
        with pytest.raises(Refused, match="no e-mail"):
            doors.open_door(contact=quiet, by=scene.cast.by, now=scene.now)
        gone = make.make_office_manager(scene.story.practice, name="Ida", left_at=scene.now)
        with pytest.raises(Refused, match="no longer works"):
            doors.open_door(contact=gone, by=scene.cast.by, now=scene.now)
        with pytest.raises(NotAllowed):
            doors.open_door(contact=scene.story.contact, by=scene.cast.by_bob, now=scene.now)


def test_closing_ends_links_browsers_and_mail_at_once(scene: Scene, ruth: Visitor, alice: Browser) -> None:
    answer = alice.post(f"/doors/{scene.story.contact.pk}/close/", follow=True)
    assert "door is closed: 1 link" in answer.content.decode()
    assert ruth.get().status_code == 404
    with scene.cast.inside():
        assert not ShareLink.objects.filter(revoked_at=None).exists()
        assert not KnownBrowser.objects.exists()
        assert OutboxMessage.objects.get(kind="report_ready").state == "cancelled"
        assert AuditEvent.objects.get(action="door.closed").detail == {"links": 1, "browsers": 1}
        assert Contact.objects.get(pk=scene.story.contact.pk).left_at is None
        assert doors.close_door(contact=scene.story.contact, by=scene.cast.by, now=scene.now) == 0
        assert AuditEvent.objects.filter(action="door.closed").count() == 1
    assert not DueChase.objects.exists()


def test_a_door_mail_that_waits_is_taken_back(scene: Scene) -> None:
    with scene.cast.inside():
        link = doors.open_door(contact=scene.story.contact, by=scene.cast.by, now=scene.now)
        mail = OutboxMessage.objects.get(kind="door_opened")
        doors.close_door(contact=scene.story.contact, by=scene.cast.by, now=scene.now)
        mail.refresh_from_db()
        assert mail.state == "cancelled"
        OutboxMessage.objects.filter(pk=mail.pk).update(state="queued")
        assert post.deliver(mail.pk, scene.now + timedelta(minutes=1)) != "sent"
    assert link.contact == scene.story.contact


def test_naming_changes_nothing_until_it_is_approved(scene: Scene, ruth: Visitor, alice: Browser) -> None:
    named(scene, ruth)
    assert "You named Nina Park" in ruth.get("successor/").content.decode()
    assert "You named Nina Park" in ruth.get().content.decode()
    with scene.cast.inside():
        assert not Contact.objects.filter(name="Nina Park").exists()
        assert not OutboxMessage.objects.filter(to_email=NINA["email"]).exists()
        event = AuditEvent.objects.get(action="successor.named")
    assert (event.actor_label, event.actor_role) == ("Ruth Keller", "office")
    assert "Nina" not in str(event.detail)
    for page in ("/today/answers/", f"/practices/{scene.story.practice.pk}/doors/"):
        body = alice.get(page).content.decode()
        assert "Names a successor" in body and "Nina Park, nina@lakeside.example" in body and "From April on" in body
        assert "another mail domain" not in body


def test_an_address_elsewhere_is_pointed_out(scene: Scene, ruth: Visitor, alice: Browser) -> None:
    named(scene, ruth, email="nina@evil.example")
    assert "another mail domain" in alice.get("/today/answers/").content.decode()


def test_the_last_words_before_the_decision_count(scene: Scene, ruth: Visitor) -> None:
    named(scene, ruth)
    named(scene, ruth)
    named(scene, ruth, name="Nina Parker")
    with scene.cast.inside():
        assert Successor.objects.get().name == "Nina Parker"
        assert AuditEvent.objects.filter(action="successor.named").count() == 2


def test_she_may_stay_after_all(scene: Scene, ruth: Visitor, alice: Browser) -> None:
    named(scene, ruth)
    assert ruth.post("successor/stay/").status_code == 302
    assert b"Nina" not in ruth.get("successor/").content
    assert b"Nina" not in alice.get("/today/answers/").content
    with scene.cast.inside():
        assert Successor.objects.get().state == "taken_back"


@pytest.mark.parametrize(
    ("over", "told"),
    [
        ({"name": ""}, "Write the name"),
        ({"email": "not an address"}, "e-mail address"),
        ({"email": "RUTH@lakeside.example"}, "your own address"),
        ({"email": "a@b.example\r\nBcc: eve@evil.example"}, "e-mail address"),
        ({"name": "x" * 121}, "120"),
    ],
)
def test_what_cannot_be_a_successor_is_said_beside_the_field(
    scene: Scene, ruth: Visitor, over: dict[str, str], told: str
) -> None:
    answer = ruth.post("successor/", **(NINA | over))
    assert answer.status_code == 422 and told in answer.content.decode()
    assert b"From April on" in answer.content
    with scene.cast.inside():
        assert not Successor.objects.exists()


def test_approving_opens_the_new_door_and_closes_the_old(scene: Scene, ruth: Visitor, alice: Browser) -> None:
    successor = named(scene, ruth)
    answer = alice.post(f"/doors/successors/{successor.pk}/approve/", {"next": "/"}, follow=True)
    assert "Nina Park takes over" in answer.content.decode()
    assert ruth.get().status_code == 404
    with scene.cast.inside():
        nina = Contact.objects.get(name="Nina Park")
        old = Contact.objects.get(pk=scene.story.contact.pk)
        assert (nina.practice_id, nina.role, nina.email) == (old.practice_id, old.role, NINA["email"])
        assert old.left_at == scene.now
        assert not KnownBrowser.objects.exists()
        assert ShareLink.objects.filter(contact=old, revoked_at=None).count() == 0
        row = Successor.objects.get()
        assert (row.state, row.decided_by, row.became) == ("approved", "Alice Owner", nina)
        actions = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"successor.approved", "door.closed", "contact.left", "door.opened", "report.handed_over"} <= actions


def test_the_successors_first_opening_asks_for_a_code_to_her_own_box(scene: Scene, ruth: Visitor) -> None:
    approve(scene, named(scene, ruth))
    nina = Visitor(scene.cast, token_to(scene, NINA["email"]))
    scene.later(minutes=1)
    assert b"Mail me a code" in nina.get().content
    nina.browser.cookies = ruth.browser.cookies
    assert b"Mail me a code" in nina.get().content
    nina.post("code/")
    with scene.cast.inside():
        code = OutboxMessage.objects.filter(kind="one_time_code").latest("created_at")
    assert code.to_email == NINA["email"]
    nina.post("enter/", code=nina.mailed_code())
    body = nina.get().content.decode()
    assert "H. Brandt" in body and "Progress report: H. Brandt" in body
    assert nina.get(f"reports/{scene.report.pk}/").status_code == 200


def test_reports_without_a_release_do_not_go_along(scene: Scene, ruth: Visitor) -> None:
    successor = named(scene, ruth)
    with scene.cast.inside():
        releases.withdraw_release(release=scene.story.client.releases.get(), by=scene.cast.by, now=scene.now)
    nina = approve(scene, successor)
    with scene.cast.inside():
        assert not ReportDelivery.objects.filter(contact=nina).exists()


def test_somebody_known_there_already_takes_over_as_herself(scene: Scene, ruth: Visitor) -> None:
    with scene.cast.inside():
        known = make.make_office_manager(scene.story.practice, name="Nina P.", email="Nina@Lakeside.example")
    assert approve(scene, named(scene, ruth)) == known


def test_a_declined_successor_is_told_on_the_page(scene: Scene, ruth: Visitor, alice: Browser) -> None:
    successor = named(scene, ruth)
    alice.post(f"/doors/successors/{successor.pk}/decline/")
    body = ruth.get("successor/").content.decode()
    assert "wasn’t taken over" in body
    with scene.cast.inside():
        assert Contact.objects.get(pk=scene.story.contact.pk).left_at is None
        with pytest.raises(Refused, match="decided already"):
            succession.approve(successor=successor, by=scene.cast.by, now=scene.now)


def test_a_viewer_decides_nothing(scene: Scene, ruth: Visitor, bob: Browser) -> None:
    successor = named(scene, ruth)
    for path in (f"successors/{successor.pk}/approve/", f"successors/{successor.pk}/decline/",
                 f"{scene.story.contact.pk}/close/", f"{scene.story.contact.pk}/open/"):  # fmt: skip
        assert bob.post(f"/doors/{path}").status_code == 403
    assert b"Approve" not in bob.get("/today/answers/").content


def test_a_hand_over_that_breaks_leaves_everything_as_it_was(scene: Scene, ruth: Visitor, monkeypatch: Any) -> None:
    successor = named(scene, ruth)

    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(succession, "_hand_over", broken)
    with pytest.raises(RuntimeError), scene.cast.inside():
        succession.approve(successor=successor, by=scene.cast.by, now=scene.now)
    assert ruth.get().status_code == 200
    with scene.cast.inside():
        assert Successor.objects.get().state == "waiting" and not Contact.objects.filter(name="Nina Park").exists()


def test_the_practices_page_lists_doors_and_openings(scene: Scene, ruth: Visitor, alice: Browser) -> None:
    ruth.get(f"reports/{scene.report.pk}/")
    scene.visitor().get()
    body = alice.get(f"/practices/{scene.story.practice.pk}/doors/").content.decode()
    for shown in ("Ruth Keller", "Open", "Hilde Brandt", "1 time", "Close the door", "another browser"):
        assert shown in body.lower() or shown in body
    panel = alice.get(f"/practices/{scene.story.practice.pk}/doors/", headers={"HX-Request": "true"}).content.decode()
    assert "Ruth Keller" in panel and "<html" not in panel
