"""Who may come in: a link, a code mailed to the same box, a remembered browser; and an attacker's list."""

import re
from typing import Any

import pytest
from django.test import Client as Browser

from clients.models import KnownBrowser, OneTimeCode, Opening
from clients.services import delivery, reports
from metcrm.audit.models import AuditEvent
from metcrm.outbox.models import OutboxMessage
from tests.clients.office.visitors import Scene, Visitor, token_in
from tests.factories import clients as make


def refusals(scene: Scene) -> list[str]:
    with scene.cast.inside():
        return list(Opening.objects.filter(what="refused").order_by("at", "pk").values_list("why", flat=True))


def plain(answer: Any) -> bytes:
    """Without the token of the forms, which differs each time."""
    return re.sub(rb'"X-CSRFToken": "\w+"', b"", answer.content)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_a_new_browser_is_asked_for_a_code_and_sees_no_name(scene: Scene) -> None:
    answer = scene.visitor().get()
    assert b"Mail me a code" in answer.content
    for secret in (b"Brandt", b"Ruth", b"ruth@", b"Lakeside", b"knee"):
        assert secret not in answer.content


def test_opening_the_link_alone_mails_nothing(scene: Scene) -> None:
    scene.visitor().get()
    with scene.cast.inside():
        assert not OutboxMessage.objects.filter(kind="one_time_code").exists()
        assert scene.story.episode.reports.get().deliveries.get().opened_at is None


def test_the_code_goes_to_the_box_that_got_the_link(scene: Scene) -> None:
    with scene.cast.inside():
        scene.story.contact.email = "eve@evil.example"
        scene.story.contact.save()
    scene.visitor().post("code/")
    with scene.cast.inside():
        assert OutboxMessage.objects.get(kind="one_time_code").to_email == "ruth@lakeside.example"


def test_the_right_code_opens_and_the_browser_is_remembered(scene: Scene) -> None:
    visitor = scene.visitor().come_in()
    assert b"H. Brandt" in visitor.get().content
    scene.later(days=29)
    assert b"H. Brandt" in visitor.get().content


def test_the_browser_is_forgotten_after_thirty_days(scene: Scene) -> None:
    visitor = scene.visitor().come_in()
    with scene.cast.inside():
        KnownBrowser.objects.update(expires_at=scene.now)
    assert b"Mail me a code" in visitor.get().content


def test_the_cookie_is_kept_from_scripts_and_other_pages(scene: Scene) -> None:
    visitor = scene.visitor().come_in()
    cookie = next(c for name, c in visitor.browser.cookies.items() if name.startswith("office_"))
    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (
        "/o/",
        True,
        "Lax",
        2_592_000,
    )
    with scene.cast.inside():
        assert not KnownBrowser.objects.filter(digest__contains=cookie.value).exists()


def test_the_cookie_is_secure_over_https(scene: Scene, settings: object) -> None:
    settings.HTTPS = True  # type: ignore[attr-defined]
    visitor = scene.visitor().come_in()
    assert next(c for name, c in visitor.browser.cookies.items() if name.startswith("office_"))["secure"]


def test_another_browser_is_asked_again(scene: Scene) -> None:
    scene.visitor().come_in()
    forwarded = scene.visitor().get(f"reports/{scene.report.pk}/")
    assert b"Mail me a code" in forwarded.content and b"Brandt" not in forwarded.content
    assert "another browser: asked for a code" in refusals(scene)


def test_a_browser_known_for_one_contact_is_not_known_for_another(scene: Scene) -> None:
    visitor = scene.visitor().come_in()
    with scene.cast.inside():
        olga = make.make_office_manager(scene.story.practice, name="Olga", email="olga@lakeside.example")
        sent = delivery.send_by_link(report=scene.report, contact=olga, by=scene.cast.by, now=scene.now)
    theirs = Visitor(scene.cast, token_in(sent)).come_in()
    (mine, secret), (name, _) = [
        next((key, c.value) for key, c in v.browser.cookies.items() if key.startswith("office_"))
        for v in (visitor, theirs)
    ]
    assert mine != name
    theirs.browser.cookies[name] = secret
    assert b"Mail me a code" in theirs.get().content


def test_a_code_is_kept_as_a_keyed_hash(scene: Scene) -> None:
    visitor = scene.visitor()
    visitor.post("code/")
    with scene.cast.inside():
        stored = OneTimeCode.objects.get()
    assert visitor.mailed_code() not in stored.digest and len(stored.digest) == 64


def test_five_wrong_codes_are_enough(scene: Scene) -> None:
    visitor = scene.visitor()
    visitor.post("code/")
    code = visitor.mailed_code()
    for _ in range(5):
        assert visitor.post("enter/", code=wrong(code)).status_code == 422
    assert visitor.post("enter/", code=code).status_code == 422
    assert refusals(scene).count("wrong code") == 5


def test_a_code_works_for_ten_minutes(scene: Scene) -> None:
    visitor = scene.visitor()
    visitor.post("code/")
    scene.later(minutes=10)
    assert visitor.post("enter/", code=visitor.mailed_code()).status_code == 422


def test_a_code_works_once(scene: Scene) -> None:
    code = scene.visitor().come_in().mailed_code()
    assert scene.visitor().post("enter/", code=code).status_code == 422


def test_a_newer_code_replaces_the_older(scene: Scene) -> None:
    visitor = scene.visitor()
    visitor.post("code/")
    first = visitor.mailed_code()
    scene.later(seconds=5)
    visitor.post("code/")
    if first != visitor.mailed_code():
        assert visitor.post("enter/", code=first).status_code == 422


def test_a_code_for_another_link_opens_nothing(scene: Scene) -> None:
    with scene.cast.inside():
        other = make.make_office_manager(scene.story.practice, name="Olga", email="olga@lakeside.example")
        second = delivery.send_by_link(report=scene.report, contact=other, by=scene.cast.by, now=scene.now)
    theirs = Visitor(scene.cast, token_in(second))
    scene.visitor().post("code/")
    code = theirs.mailed_code()
    theirs.post("code/")
    if theirs.mailed_code() != code:
        assert theirs.post("enter/", code=code).status_code == 422


def test_a_code_can_be_typed_with_blanks(scene: Scene) -> None:
    visitor = scene.visitor()
    visitor.post("code/")
    code = visitor.mailed_code()
    assert visitor.post("enter/", code=f" {code[:3]}-{code[3:]} ").status_code == 302


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦"])
def test_what_is_no_code_is_said_so(scene: Scene, typed: str) -> None:
    answer = scene.visitor().post("enter/", code=typed)
    assert answer.status_code == 422 and b"six digits" in answer.content


def test_codes_are_mailed_five_times_an_hour_and_the_answer_stays_the_same(scene: Scene) -> None:
    visitor = scene.visitor()
    answers = [visitor.post("code/") for _ in range(7)]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, f"/o/{scene.token}/enter/")}
    with scene.cast.inside():
        assert OutboxMessage.objects.filter(kind="one_time_code").count() == 5
    assert "too many codes asked for" in refusals(scene)
    scene.later(hours=1, seconds=1)
    visitor.post("code/")
    with scene.cast.inside():
        assert OutboxMessage.objects.filter(kind="one_time_code").count() == 6


@pytest.mark.parametrize("token", ["x", "a" * 32, "..", "%2e%2e", "' or 1=1 --", "\u202e"])
def test_a_guessed_token_opens_nothing(scene: Scene, token: str) -> None:
    answer = Browser().get(f"/o/{token}/")
    assert answer.status_code in (404,)


def test_a_token_of_another_door_opens_nothing(scene: Scene) -> None:
    assert Browser().get(f"/o/{scene.cast.workspace.slug}/").status_code == 404


def test_expired_revoked_and_guessed_links_look_the_same(scene: Scene) -> None:
    visitor = scene.visitor().come_in()
    guessed = Browser().get("/o/guess/")
    with scene.cast.inside():
        link = scene.delivery.link
        assert link is not None
        delivery.revoke_link(link=link, by=scene.cast.by, now=scene.now)
    revoked = visitor.get()
    assert (revoked.status_code, plain(revoked)) == (404, plain(guessed))
    assert b"This link opens nothing" in revoked.content
    assert refusals(scene)[-1] == "the link was revoked"


def test_an_expired_link_opens_nothing_and_that_is_recorded(scene: Scene) -> None:
    visitor = scene.visitor().come_in()
    scene.later(days=30)
    for path in ("", f"reports/{scene.report.pk}/", f"reports/{scene.report.pk}/pdf/", "enter/"):
        assert visitor.get(path).status_code == 404
    assert visitor.post("code/").status_code == 404
    assert refusals(scene)[-1] == "the link has expired"


def test_a_contact_who_left_has_no_door(scene: Scene) -> None:
    visitor = scene.visitor().come_in()
    with scene.cast.inside():
        scene.story.contact.left_at = scene.now
        scene.story.contact.save()
    assert visitor.get().status_code == 404


def test_a_refusal_is_audited_without_a_name_of_a_client(scene: Scene) -> None:
    scene.visitor().get()
    with scene.cast.inside():
        event = AuditEvent.objects.get(action="door.refused")
    assert (event.actor_label, event.actor_role) == ("Ruth Keller", "office")
    assert event.detail == {"why": "another browser: asked for a code"}


def test_posts_need_the_token_of_the_form(scene: Scene) -> None:
    strict = Browser(enforce_csrf_checks=True)
    for path in ("code/", "enter/", f"reports/{scene.report.pk}/acknowledge/", f"reports/{scene.report.pk}/answer/"):
        assert strict.post(f"/o/{scene.token}/{path}").status_code == 403


def test_the_code_form_leads_on_to_our_own_reports_only(scene: Scene) -> None:
    visitor = scene.visitor()
    visitor.post("code/")
    answer = visitor.post("enter/", code=visitor.mailed_code(), report="https://evil.example/")
    assert answer["Location"] == f"/o/{scene.token}/"


def test_signed_in_people_are_asked_for_the_code_too(scene: Scene, bob: Browser) -> None:
    assert b"Mail me a code" in bob.get(f"/o/{scene.token}/").content


def test_withdrawn_reports_are_told_to_be_gone(scene: Scene) -> None:
    visitor = scene.visitor().come_in()
    with scene.cast.inside():
        reports.withdraw(report=scene.report, why="Wrong client", by=scene.cast.by, now=scene.now)
    answer = visitor.get(f"reports/{scene.report.pk}/")
    assert answer.status_code == 410 and b"Brandt" not in answer.content and b"Wrong client" not in answer.content
