"""For offices that take no mail: a cover that says nothing about health, and the signed page behind it."""

from io import BytesIO

import pytest
from django.test import Client as Browser
from pypdf import PdfReader

from clients.services import delivery, releases
from clients.services.fax import cover, fax
from clients.services.refusals import Refused
from metcrm.accounts.permissions import NotAllowed
from metcrm.audit.models import AuditEvent
from metcrm.documents import files
from tests.clients.reports.story import Story, tell
from tests.conftest import NOW, Cast
from tests.factories import clients as make

#: Of the client, the condition and the measures.
SECRETS = ("Hilde", "Brandt", "1958", "knee", "arthroplasty", "Z96", "TUG", "KOOS", "68.8", "Osei")


def pages(data: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(data)).pages]


def test_the_cover_says_to_whom_from_whom_and_how_many_pages(inside: Cast) -> None:
    story = tell(inside)
    story.practice.fax = "713-555-0142"
    story.practice.save()
    inside.workspace.phone = "713-555-0100"
    inside.workspace.save()
    first, second = pages(fax(report=story.signed(), contact=story.contact, by=inside.by, now=NOW))
    for shown in ("Ruth Keller", "Lakeside Orthopedics", "713-555-0142", "Alice Owner", "Alder Medical Exercise",
                  "March 4, 2026", "2, with this one", "Confidential", "by mistake", "713-555-0100"):  # fmt: skip
        assert shown in " ".join(first.split())
    assert not [secret for secret in SECRETS if secret.lower() in first.lower()]
    assert "Hilde Brandt" in second


def test_the_page_behind_is_the_signed_one(inside: Cast) -> None:
    story = tell(inside)
    report = story.signed()
    assert report.pdf is not None
    _, behind = pages(fax(report=report, contact=story.contact, by=inside.by, now=NOW))
    assert [behind] == pages(files.read(report.pdf))


def test_the_document_itself_names_nobody(inside: Cast) -> None:
    story = tell(inside)
    data = fax(report=story.signed(), contact=story.contact, by=inside.by, now=NOW)
    info = PdfReader(BytesIO(data)).metadata
    assert not [secret for secret in SECRETS if secret.lower() in str(info).lower()]


@pytest.mark.parametrize("name", ["Jo", "W" * 120, "Ðžejla Ünsal-Österreicher " * 4, "يوسف المنصوري"])
def test_the_cover_is_one_page_whatever_the_names(inside: Cast, name: str) -> None:
    office = make.make_office(name=(name * 3)[:200], fax="x" * 30)
    contact = make.make_office_manager(office, name=name[:120])
    inside.workspace.name = name[:120]
    inside.workspace.save()
    assert cover(contact, pages=2, by=inside.by, now=NOW).pages == 1


def test_nothing_is_printed_without_a_release_or_for_a_stranger(inside: Cast) -> None:
    story = tell(inside)
    report = story.signed()
    stranger = make.make_office_manager(make.make_office(), email="eve@elsewhere.example")
    with pytest.raises(Refused, match="no release in force"):
        fax(report=report, contact=stranger, by=inside.by, now=NOW)
    releases.withdraw_release(release=story.client.releases.get(), by=inside.by, now=NOW)
    with pytest.raises(delivery.NoRelease):
        fax(report=report, contact=story.contact, by=inside.by, now=NOW)
    with pytest.raises(NotAllowed):
        fax(report=report, contact=story.contact, by=inside.by_bob, now=NOW)


@pytest.fixture
def story(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Story:
    monkeypatch.setattr("metcrm.clock.now", lambda: NOW)
    with cast.inside():
        return tell(cast)


def test_printed_from_the_sending_page_and_then_noted_as_sent(cast: Cast, story: Story, alice: Browser) -> None:
    with cast.inside():
        report = story.signed()
    page = f"/reports/{report.pk}/"
    assert f'formaction="{page}fax/"' in alice.get(f"{page}send/").content.decode()
    answer = alice.post(f"{page}fax/", {"contact": story.contact.pk})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == 'inline; filename="fax.pdf"'
    assert "no-store" in answer["Cache-Control"]
    with cast.inside():
        assert not report.deliveries.exists()  # printing isn't sending
        event = AuditEvent.objects.get(action="report.fax_printed")
        assert event.detail == {"contact": str(story.contact.pk)}
    sent = alice.post(f"{page}send/", {"contact": story.contact.pk, "way": "fax", "sent_on": ""}, follow=True)
    assert "Noted as sent to Ruth Keller" in sent.content.decode()
    assert "Fax cover and page" in sent.content.decode()


@pytest.mark.parametrize("contact", ["", "nobody", "00000000-0000-4000-8000-000000000000"])
def test_a_fax_to_nobody_is_no_error(cast: Cast, story: Story, alice: Browser, contact: str) -> None:
    with cast.inside():
        report = story.signed()
    assert alice.post(f"/reports/{report.pk}/fax/", {"contact": contact}).status_code in (302, 404)
