"""An attacker's list, tried one by one: each is refused, and each leaves a trace.

What a guess, a wrong code, a forwarded link, a closed door, another's id or a withdrawn release gets; what text can do
to a mail, a file name and a PDF; and what of it the specialist or the platform can read afterwards.
"""

import logging
import re
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client as Browser
from pypdf import PdfReader

from clients.models import KnownBrowser, OneTimeCode, Opening, Referral, ReportDelivery
from clients.services import chase, delivery, door, doors, releases, reports
from clients.services.fax import cover, fax
from clients.services.referral_mail import thank_the_office
from metcrm.audit.models import AuditEvent
from metcrm.audit.selectors import flaws
from metcrm.documents import pdf
from metcrm.outbox import delivery as post
from metcrm.outbox.models import OutboxMessage
from metcrm.tenancy import context
from tests.clients.office.visitors import Scene, Visitor, token_in
from tests.clients.reports.story import tell
from tests.conftest import NOW
from tests.factories import clients as make


@pytest.fixture
def ruth(scene: Scene) -> Visitor:
    return scene.visitor().come_in()


def whys(scene: Scene) -> list[str]:
    with scene.cast.inside():
        return list(Opening.objects.filter(what="refused").order_by("at", "pk").values_list("why", flat=True))


def audited(scene: Scene) -> list[str]:
    """The reasons that the audit has for refusals."""
    with scene.cast.inside():
        return [event.detail["why"] for event in AuditEvent.objects.filter(action="door.refused").order_by("seq")]


def state(scene: Scene) -> tuple[Any, ...]:
    with scene.cast.inside():
        row = ReportDelivery.objects.get(pk=scene.delivery.pk)
        return (row.opened_at, row.acknowledged_at, row.answer, row.questions.count(), Referral.objects.count())


EVERY_PAGE = ["", "reports/{pk}/", "reports/{pk}/pdf/", "refer/", "refer/thanks/", "successor/"]
EVERY_POST = [
    "reports/{pk}/acknowledge/", "reports/{pk}/answer/", "reports/{pk}/ask/", "refer/", "successor/", "successor/stay/",
]  # fmt: skip
ANYTHING = {"answer": "call", "question": "Hello?", "name": "Eve", "email": "eve@evil.example"}


# --- Guessing --------------------------------------------------------------------------------------------------------


def test_guessed_tokens_open_nothing_and_the_platform_notes_it(scene: Scene) -> None:
    browser = Browser()
    for token in ("guess", "a" * 32, scene.token[:-1], scene.token + "a", scene.token.swapcase()):
        for path in ("", "enter/", "refer/", f"reports/{scene.report.pk}/"):
            assert browser.get(f"/o/{token}/{path}").status_code == 404
    assert browser.post("/o/guess/code/").status_code == 404
    with context.platform():
        events = list(AuditEvent.objects.filter(action="door.guessed"))
    assert len(events) == 1  # once a minute for one address: nobody fills the audit by guessing
    assert events[0].actor_role == "stranger" and "127.0.0.1" not in str(events[0].detail)


def test_a_token_has_as_many_bits_as_cannot_be_tried_out(scene: Scene) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{32}", scene.token)  # 192 bits


def test_codes_cannot_be_guessed_over_many_links_either(scene: Scene, ruth: Visitor) -> None:
    """Five tries a code, five codes an hour for a link, sixty tries an hour for an address of the network."""
    visitor, tries = scene.visitor(), 0
    for _ in range(16):
        visitor.post("code/")
        right = visitor.mailed_code()
        for _ in range(5):
            tries += visitor.post("enter/", code=f"{(int(right) + 1 + tries) % 1_000_000:06d}").status_code == 422
    with scene.cast.inside():
        judged = sum(OneTimeCode.objects.values_list("tries", flat=True))
        assert OneTimeCode.objects.count() <= door.LINK_CODES
    assert tries == 80 and judged <= door.LINK_CODES * door.MOST_TRIES + 1
    assert {"wrong code", "no code that works", "too many codes asked for"} <= set(audited(scene))
    assert b"Mail me a code" in visitor.get().content


def test_the_network_is_counted_across_links(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "NETWORK_TRIES", 3)
    visitor = scene.visitor()
    visitor.post("code/")
    for _ in range(3):
        visitor.post("enter/", code="000000")
    assert visitor.post("enter/", code=visitor.mailed_code()).status_code == 422
    assert "too many codes typed from one address" in audited(scene)


def test_a_box_gets_no_more_codes_however_many_links_it_has(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "BOX_CODES", 2)
    with scene.cast.inside():
        links = [
            delivery.new_link(
                delivery=ReportDelivery.objects.get(pk=scene.delivery.pk), by=scene.cast.by, now=scene.now
            )
            for _ in range(3)
        ]
    for _ in range(4):
        Visitor(scene.cast, token_in(links[-1])).post("code/")
    with scene.cast.inside():
        assert OutboxMessage.objects.filter(kind="one_time_code").count() == 2


# --- A link that was closed, or that came to somebody else -----------------------------------------------------------


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_after_revoking_no_page_opens(scene: Scene, ruth: Visitor, path: str) -> None:
    with scene.cast.inside():
        delivery.revoke_link(link=scene.link, by=scene.cast.by, now=scene.now)
    before = state(scene)
    assert ruth.get(path.format(pk=scene.report.pk)).status_code == 404
    assert state(scene) == before
    assert audited(scene)[-1] == whys(scene)[-1] == "the link was revoked"


@pytest.mark.parametrize("path", EVERY_POST)
def test_a_post_replayed_after_revoking_changes_nothing(scene: Scene, ruth: Visitor, path: str) -> None:
    with scene.cast.inside():
        delivery.revoke_link(link=scene.link, by=scene.cast.by, now=scene.now)
    before = state(scene)
    assert ruth.post(path.format(pk=scene.report.pk), **ANYTHING).status_code == 404
    assert state(scene) == before
    assert audited(scene)[-1] == "the link was revoked"


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_a_forwarded_link_shows_nothing_in_another_browser(scene: Scene, ruth: Visitor, path: str) -> None:
    answer = scene.visitor().get(path.format(pk=scene.report.pk))
    assert b"Mail me a code" in answer.content
    assert not [secret for secret in (b"Brandt", b"Ruth", b"Lakeside", b"68.8") if secret in answer.content]
    assert audited(scene)[-1] == whys(scene)[-1] == "another browser: asked for a code"


@pytest.mark.parametrize("path", EVERY_POST)
def test_another_browser_posts_nothing(scene: Scene, ruth: Visitor, path: str) -> None:
    before = state(scene)
    assert scene.visitor().post(path.format(pk=scene.report.pk), **ANYTHING).status_code == 403
    assert state(scene) == before
    assert audited(scene)[-1] == "another browser: asked for a code"


def test_a_browsers_secret_that_is_made_up_opens_nothing(scene: Scene, ruth: Visitor) -> None:
    name, value = next((key, c.value) for key, c in ruth.browser.cookies.items() if key.startswith("office_"))
    with scene.cast.inside():
        digest = KnownBrowser.objects.get().digest
    for made_up in ("", "x", digest, value[:-1], value.swapcase()):
        eve = scene.visitor()
        eve.browser.cookies[name] = made_up
        assert b"Mail me a code" in eve.get().content


# --- Ids -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def others(scene: Scene) -> dict[str, Any]:
    """Ids of reports that aren't hers: another contact's, a draft, another practice's, another workspace's."""
    with scene.cast.inside():
        olga = make.make_office_manager(scene.story.practice, name="Olga", email="olga@lakeside.example")
        new = reports.sign(
            report=reports.amend(report=scene.report, by=scene.cast.by, now=NOW), by=scene.cast.by, now=NOW
        )
        delivery.send_by_link(report=new, contact=olga, by=scene.cast.by, now=NOW)
        draft = reports.amend(report=new, by=scene.cast.by, now=NOW)
        found = {"a colleague's": new.pk, "a draft": draft.pk}
    with scene.cast.elsewhere():
        theirs = tell(scene.cast)
        theirs.by = scene.cast.by_carol
        found["another workspace's"] = theirs.sent().report_id
    return found | {"nobody's": uuid4()}


@pytest.mark.parametrize("whose", ["a colleague's", "a draft", "another workspace's", "nobody's"])
def test_changed_ids_are_not_there_and_recorded(
    scene: Scene, ruth: Visitor, others: dict[str, Any], whose: str
) -> None:
    pk, before = others[whose], state(scene)
    answers = [ruth.get(f"reports/{pk}/"), ruth.get(f"reports/{pk}/pdf/")]
    answers += [ruth.post(f"reports/{pk}/{verb}/", **ANYTHING) for verb in ("acknowledge", "answer", "ask")]
    assert [answer.status_code for answer in answers] == [404] * 5
    assert not [answer for answer in answers if b"Brandt" in answer.content]
    assert audited(scene)[-1] == whys(scene)[-1] == "not this contact's report"
    assert state(scene) == before


def test_the_pdf_of_another_workspace_is_not_there_for_its_neighbour(
    scene: Scene, others: dict[str, Any], alice: Browser
) -> None:
    pk = others["another workspace's"]
    for path in ("", "pdf/", "send/", "edit/"):
        answer = alice.get(f"/reports/{pk}/{path}")
        assert answer.status_code == 404 and b"%PDF" not in answer.content
    assert alice.post(f"/reports/{pk}/fax/", {"contact": scene.story.contact.pk}).status_code == 404
    with scene.cast.inside():
        tried = AuditEvent.objects.filter(action="report.not_here")
        assert {str(event.detail["asked_for"]) for event in tried} == {str(pk)}
        assert tried.count() >= 1 and {event.actor_label for event in tried} == {"Alice Owner"}


def test_a_link_of_one_workspace_enters_no_other(scene: Scene, ruth: Visitor) -> None:
    """The same cookie and the same address, but the other workspace's contact."""
    with scene.cast.elsewhere():
        theirs = tell(scene.cast)
        theirs.by = scene.cast.by_carol
        other = Visitor(scene.cast, token_in(theirs.sent()))
    other.browser.cookies = ruth.browser.cookies
    assert b"Mail me a code" in other.get().content


# --- Replays ---------------------------------------------------------------------------------------------------------


def test_every_post_replayed_is_one(scene: Scene, ruth: Visitor) -> None:
    for verb in ("acknowledge", "answer", "ask"):
        for _ in range(3):
            assert ruth.post(f"reports/{scene.report.pk}/{verb}/", **ANYTHING).status_code == 302
    with scene.cast.inside():
        actions = list(AuditEvent.objects.values_list("action", flat=True))
    for action in ("report.acknowledged", "report.answered", "report.asked"):
        assert actions.count(action) == 1


def test_a_code_that_was_used_is_refused_and_recorded(scene: Scene, ruth: Visitor) -> None:
    assert scene.visitor().post("enter/", code=ruth.mailed_code()).status_code == 422
    assert audited(scene)[-1] == "no code that works"


@pytest.mark.parametrize("path", [*EVERY_POST, "code/", "enter/"])
def test_a_form_from_elsewhere_is_refused(scene: Scene, path: str, caplog: pytest.LogCaptureFixture) -> None:
    strict = Browser(enforce_csrf_checks=True)
    with caplog.at_level(logging.WARNING, "django.security.csrf"):
        answer = strict.post(f"/o/{scene.token}/{path.format(pk=scene.report.pk)}", ANYTHING)
    assert answer.status_code == 403
    assert [line for line in caplog.records if line.name == "django.security.csrf"]


# --- A release that is gone ------------------------------------------------------------------------------------------


def test_after_the_release_was_withdrawn_no_verb_works(scene: Scene, ruth: Visitor) -> None:
    with scene.cast.inside():
        releases.withdraw_release(release=scene.story.client.releases.get(), by=scene.cast.by, now=scene.now)
    before, pk = state(scene), scene.report.pk
    tries = [ruth.get(f"reports/{pk}/"), ruth.get(f"reports/{pk}/pdf/"), ruth.get(f"reports/{pk}/pdf/?for=print")]
    tries += [ruth.post(f"reports/{pk}/{verb}/", **ANYTHING) for verb in ("acknowledge", "answer", "ask")]
    assert [answer.status_code for answer in tries] == [410] * 6
    assert not [answer for answer in tries if b"%PDF" in answer.content or b"68.8" in answer.content]
    assert state(scene) == before
    assert audited(scene)[-1] == whys(scene)[-1] == "no release in force"


# --- Text that wants to be more --------------------------------------------------------------------------------------

HEADER = "Ruth\r\nBcc: eve@evil.example\r\nSubject: x"
PATHS = ["../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "/etc/passwd", "C:\\boot.ini", "a\0b", "%00"]


@pytest.mark.parametrize("kind", ["report_reminder", "door_opened", "one_time_code", "referral_received"])
def test_names_smuggle_no_header_into_any_mail(
    scene: Scene, mailoutbox: list[EmailMultiAlternatives], kind: str
) -> None:
    with scene.cast.inside():
        scene.story.contact.name, scene.cast.workspace.name = HEADER, HEADER
        scene.story.contact.save()
        scene.cast.workspace.save()
        delivery_row = ReportDelivery.objects.select_related("contact", "link", "message").get(pk=scene.delivery.pk)
        mail = _mail(kind, scene, delivery_row)
        post.deliver(mail.pk, scene.now)
    [sent] = mailoutbox
    headers = sent.message().as_string().partition("\n\n")[0]
    assert not re.search(r"^(bcc|subject: x)", headers, re.IGNORECASE | re.MULTILINE)
    assert sent.to and len(sent.recipients()) == 1


def _mail(kind: str, scene: Scene, row: ReportDelivery) -> OutboxMessage:
    if kind == "report_reminder":
        chase._remind(ReportDelivery.objects.select_related("report__episode__client").get(pk=row.pk), scene.now)
    elif kind == "door_opened":
        doors.open_door(contact=row.contact, by=scene.cast.by, now=scene.now)
    elif kind == "one_time_code":
        door.send_code(link=row.link, network="x", now=scene.now)  # type: ignore[arg-type]
    else:
        thank_the_office(make.make_referral(scene.story.practice), now=scene.now)
    return OutboxMessage.objects.filter(kind=kind).latest("created_at")


@pytest.mark.parametrize("path", PATHS)
def test_path_tricks_reach_no_file(scene: Scene, ruth: Visitor, path: str) -> None:
    for address in (f"reports/{path}/", f"reports/{path}/pdf/", f"reports/{scene.report.pk}/pdf/{path}"):
        answer = ruth.get(address)
        assert answer.status_code == 404 and b"root:" not in answer.content
    answer = ruth.get(f"reports/{scene.report.pk}/pdf/", **{"for": path, "name": path, "filename": path})
    assert answer["Content-Disposition"] == 'attachment; filename="report.pdf"'


def test_names_never_become_file_names(scene: Scene, ruth: Visitor, alice: Browser) -> None:
    with scene.cast.inside():
        scene.story.client.last_name = '../../x"; filename="evil.html'
        scene.story.client.save()
        scene.story.practice.name = scene.story.contact.name = "../../etc/cron.d/x"
        scene.story.practice.save()
        scene.story.contact.save()
    page = f"reports/{scene.report.pk}"
    answers = [
        ruth.get(f"{page}/pdf/"), alice.get(f"/{page}/pdf/?save"),
        alice.post(f"/{page}/fax/", {"contact": scene.story.contact.pk}),
    ]  # fmt: skip
    names = [answer["Content-Disposition"].partition("filename=")[2] for answer in answers]
    assert names == ['"report.pdf"', '"report.pdf"', '"fax.pdf"']


TRICKS = (
    '<img src="http://127.0.0.1:9/a"><img src="file:///etc/passwd"><iframe src="http://169.254.169.254/"></iframe>'
    "<link rel=stylesheet href=//evil.example/x.css><style>*{background:url(http://evil.example/b)}</style>"
    '"><object data="file:///etc/hosts"></object><p style="background:url(file:///etc/passwd)">'
    "@import url(http://evil.example/c); url(data:text/html,x) <svg><image href='http://evil.example/d'/></svg>"
)


def test_no_text_in_a_pdf_fetches_anything(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    fetch = pdf.AssetsOnly.fetch

    def recording(self: Any, url: str, headers: Any = None) -> Any:
        asked.append(url)
        return fetch(self, url, headers)

    monkeypatch.setattr(pdf.AssetsOnly, "fetch", recording)
    with scene.cast.inside():
        story, by = scene.story, scene.cast.by
        for row, fields in (
            (story.client, ("last_name",)), (story.practice, ("name",)), (story.contact, ("name",)),
            (scene.cast.workspace, ("name", "street", "phone")),
        ):  # fmt: skip
            for name in fields:
                field: Any = row._meta.get_field(name)
                setattr(row, name, TRICKS[: field.max_length])
            row.save()
        story.episode.goal = story.episode.precautions = TRICKS[:300]
        story.episode.save()
        draft = reports.amend(report=scene.report, by=by, now=scene.now)
        draft.bottom_line, draft.plan, draft.question = TRICKS, TRICKS * 2, TRICKS[:300]
        draft.save()
        printed = [
            reports.pdf_of(draft, by=by, now=scene.now),
            cover(story.contact, pages=2, by=by, now=scene.now).data,
            fax(report=scene.report, contact=story.contact, by=by, now=scene.now),
        ]
    assert [url for url in asked if not url.startswith("asset:")] == []
    text = "".join(page.extract_text() for data in printed for page in PdfReader(BytesIO(data)).pages)
    assert "root:x:0" not in text and "127.0.0.1" in text  # shown as text


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="http://127.0.0.1:9/a">', '<img src="file:///etc/passwd">', "<style>p{background:url(http://x.example/b)}"
        "</style><p>x</p>", '<link rel="stylesheet" href="http://x.example/c.css">', "<style>@import 'file:///etc/passwd'"
        ";</style>", '<object data="ftp://x.example/d"></object>', '<a rel="attachment" href="file:///etc/passwd">x</a>',
        '<img src="asset:///../../../etc/passwd">', '<img src="asset:///css/../../metcrm/settings.py">',
    ],
)  # fmt: skip
def test_even_markup_that_got_through_fetches_nothing_and_is_logged(
    markup: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second wall: were a text ever not escaped, the fetcher would refuse, and say so in the log."""
    opened: list[Any] = []
    monkeypatch.setattr("socket.socket.connect", lambda *args: opened.append(args))
    with caplog.at_level(logging.WARNING):
        made = pdf.from_html(f"<!DOCTYPE html><html lang=en><title>x</title><body>{markup}</body></html>")
    assert made.pages == 1 and opened == []
    assert b"root:x:0" not in made.data
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(made.data)).pages)
    assert "root:" not in text and "SECRET_KEY" not in text
    if "asset:" not in markup:
        assert [line for line in caplog.records if "refused" in line.getMessage()]


def test_what_the_office_types_is_text_on_every_page(scene: Scene, ruth: Visitor, alice: Browser) -> None:
    evil = "<script>alert(1)</script>"
    ruth.post(f"reports/{scene.report.pk}/ask/", question=evil)
    ruth.post(f"reports/{scene.report.pk}/answer/", answer="call", words=evil)
    ruth.post("successor/", name=evil, email="eve@evil.example", note=evil)
    pages = [ruth.get(f"reports/{scene.report.pk}/"), ruth.get("successor/"), ruth.get()]
    pages += [alice.get("/today/answers/"), alice.get(f"/reports/{scene.report.pk}/"),
              alice.get(f"/practices/{scene.story.practice.pk}/doors/")]  # fmt: skip
    for page in pages:
        assert evil.encode() not in page.content
    assert b"&lt;script&gt;" in pages[3].content


def test_an_office_that_left_is_refused_and_recorded(scene: Scene, ruth: Visitor) -> None:
    with scene.cast.inside():
        scene.story.contact.left_at = scene.now
        scene.story.contact.save()
    assert ruth.get().status_code == 404
    assert audited(scene)[-1] == "the contact no longer works there"


def test_the_chain_of_the_audit_holds_after_all_that(scene: Scene, ruth: Visitor) -> None:
    scene.visitor().get()
    Browser().get("/o/guess/")
    ruth.get(f"reports/{uuid4()}/")
    with scene.cast.inside():
        assert list(flaws(context.current())) == []
    with context.platform():
        assert list(flaws(context.PLATFORM)) == []
