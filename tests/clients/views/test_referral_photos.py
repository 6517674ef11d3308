"""Photographs of a paper referral: kept closed, without place and time, once each."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse
from PIL import Image

from clients.forms.guard import new_ticket
from clients.models import Referral, ReferralPhoto
from metcrm.audit.models import AuditEvent
from metcrm.documents import files
from tests.clients.pages import Pages, fill
from tests.clients.views.test_referral_form import filled
from tests.conftest import NOW, Cast
from tests.metcrm.documents.test_photographs import photograph, with_exif

URL = "/r/lakeside-code/"


def upload(data: bytes, name: str = "IMG_0001.jpg", label: str = "image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type=label)


@pytest.fixture
def pages(cast: Cast) -> Pages:
    return fill(cast)


def kept(cast: Cast) -> list[ReferralPhoto]:
    with cast.inside():
        return list(ReferralPhoto.objects.select_related("file", "referral"))


def test_what_the_office_photographed_is_kept_without_place_and_camera(
    cast: Cast, pages: Pages, stranger: Browser
) -> None:
    answer = stranger.post(URL, filled(photos=[upload(with_exif()), upload(photograph("PNG"))]))
    assert answer.status_code == 302
    photos = kept(cast)
    assert len(photos) == 2
    for photo in photos:
        with cast.inside():
            data = files.read(photo.file)
        picture = Image.open(BytesIO(data))
        assert (picture.format, dict(picture.getexif())) == ("JPEG", {})


def test_a_double_click_keeps_each_photograph_once(cast: Cast, pages: Pages, stranger: Browser) -> None:
    data = filled()
    for _ in range(2):
        stranger.post(URL, data | {"photos": [upload(photograph())]})
    assert len(kept(cast)) == 1
    stranger.post(URL, data | {"photos": [upload(photograph(size=(10, 10)))]})  # the answer was lost; she adds one
    assert len({photo.referral_id for photo in kept(cast)}) == 1
    assert len(kept(cast)) == 2


def test_with_the_paper_the_condition_may_stay_open(cast: Cast, pages: Pages, stranger: Browser) -> None:
    answer = stranger.post(URL, filled(condition="", photos=[upload(photograph())]))
    assert answer.status_code == 302
    assert kept(cast)[0].referral.condition == ""


@pytest.mark.parametrize("data", [b"%PDF-1.7 dressed as a picture", b"MZ\x90 a program", b"x"])
def test_a_file_that_only_says_it_is_a_picture_is_told_beside_the_field(
    cast: Cast, pages: Pages, stranger: Browser, data: bytes
) -> None:
    answer = stranger.post(URL, filled(photos=[upload(photograph()), upload(data)]))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "The second one: This isn&#x27;t a photograph we can open" in text
    assert answer.context["form"]["patient_last_name"].value() == "Reyes"
    assert kept(cast) == []


def test_more_than_six_at_once_are_too_many(pages: Pages, stranger: Browser) -> None:
    answer = stranger.post(URL, filled(photos=[upload(photograph(size=(9, n))) for n in range(1, 8)]))
    assert answer.status_code == 422
    assert "At most 6 photographs" in answer.content.decode()


def test_by_hand_and_later(cast: Cast, pages: Pages, alice: Browser) -> None:
    data: dict[str, Any] = {
        "practice": pages.practice.pk, "patient_first_name": "Ada", "patient_last_name": "Fax",
        "photos": [upload(photograph())],
    }  # fmt: skip
    answer = alice.post("/referrals/new/", data)
    assert answer.status_code == 302
    add = answer["Location"] + "photographs/"
    assert alice.post(add, {"photos": [upload(photograph(size=(9, 9)))]}).status_code == 302
    assert len(kept(cast)) == 2
    page = alice.post(add, {"photos": [upload(b"no picture")]})
    assert page.status_code == 422
    assert "a photograph we can open" in page.content.decode()
    assert alice.post(add, {}).status_code == 422


@pytest.fixture
def photo(cast: Cast, pages: Pages, stranger: Browser) -> ReferralPhoto:
    stranger.post(URL, filled(photos=[upload(photograph())]))
    return kept(cast)[0]


def address(photo: ReferralPhoto) -> str:
    return reverse("clients:referral_photo", args=[photo.referral_id, photo.pk])


def test_the_workspace_looks_at_it_and_each_look_is_kept(
    cast: Cast, photo: ReferralPhoto, alice: Browser, bob: Browser
) -> None:
    for browser in (alice, bob):
        answer = browser.get(address(photo))
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
        assert "no-store" in answer["Cache-Control"]
        assert "Reyes" not in answer["Content-Disposition"]
    with cast.inside():
        assert AuditEvent.objects.filter(action="referral.photo_viewed").count() == 2


def test_nobody_else_gets_it(pages: Pages, photo: ReferralPhoto, carol: Browser, stranger: Browser) -> None:
    assert carol.get(address(photo)).status_code == 404
    assert stranger.get(address(photo)).status_code == 302  # to the sign-in page
    # Not under another referral's address either.
    other = reverse("clients:referral_photo", args=[pages.referral.pk, photo.pk])
    assert carol.get(other).status_code == 404


def test_under_another_referral_it_is_not_there(pages: Pages, photo: ReferralPhoto, alice: Browser) -> None:
    assert alice.get(reverse("clients:referral_photo", args=[pages.referral.pk, photo.pk])).status_code == 404


def test_a_photograph_that_the_store_lost_is_not_there(photo: ReferralPhoto, alice: Browser) -> None:
    default_storage.delete(f"{photo.workspace_id}/{photo.file.sha256[:2]}/{photo.file.sha256}")
    assert alice.get(address(photo)).status_code == 404


def test_a_viewer_adds_none(photo: ReferralPhoto, bob: Browser) -> None:
    add = reverse("clients:referral_photos_add", args=[photo.referral_id])
    assert bob.post(add, {"photos": [upload(photograph())]}).status_code == 403


def test_htmx_is_sent_on_by_its_own_header(pages: Pages, stranger: Browser) -> None:
    answer = stranger.post(URL, filled(), headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (200, "/r/lakeside-code/thanks/")
    assert answer.content == b""


def test_the_draft_is_wiped_by_the_page_of_thanks(cast: Cast, pages: Pages, stranger: Browser) -> None:
    assert 'data-draft="referral:lakeside-code"' in stranger.get(URL).content.decode()
    assert "data-draft-fresh" in stranger.get(URL).content.decode()
    assert 'data-draft-sent="referral:lakeside-code"' in stranger.get(URL + "thanks/").content.decode()
    # What the server shows again is newer than what the tab kept.
    assert "data-draft-fresh" not in stranger.post(URL, filled(patient_last_name="")).content.decode()


def test_the_clock_is_what_the_workspace_has_set(cast: Cast, pages: Pages, alice: Browser, stranger: Browser) -> None:
    with cast.inside():
        cast.workspace.referral_answer_days = 3
        cast.workspace.save()
    assert "within three business days" in stranger.get(URL).content.decode()
    assert "within three business days" in alice.get("/referrals/").content.decode()
    stranger.post(URL, filled())
    with cast.inside():
        referral = Referral.objects.get(source="form")
    assert (referral.answer_due_at - referral.received_at).days >= 2


def test_a_ticket_that_was_kept_in_the_tab_makes_a_second_send_the_same(
    cast: Cast, pages: Pages, stranger: Browser
) -> None:
    """The answer was lost on the way; the tab was reloaded and what it kept, ticket included, is sent again."""
    old = filled(ticket=new_ticket(NOW))
    stranger.post(URL, old)
    stranger.post(URL, old)
    with cast.inside():
        assert Referral.objects.filter(source="form").count() == 1
