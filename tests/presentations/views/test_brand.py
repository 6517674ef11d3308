"""The brand in the browser: seen by all who see leave-behinds, changed by the owner alone."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse

from metcrm.audit.models import AuditEvent
from presentations.brand.look import look_now
from presentations.models import Brand, Logo
from presentations.services import brand as service
from tests.conftest import NOW, Cast
from tests.presentations.kit.pictures import huge_head, logo_file, with_bomb

BRAND = reverse("presentations:brand")
TYPED = {"name": "Alder Motion", "main": "#102f30", "second": "#0b6a68"}


def upload(data: bytes, name: str = "logo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="image/png")


def test_without_one_the_houses_colours_and_the_workspaces_name(inside: Cast) -> None:
    assert look_now() == {
        "name": "Alder Medical Exercise", "main": "#102f30", "second": "#0b6a68", "logo": "", "mark": "",
    }  # fmt: skip


def test_from_the_form_to_the_page(alice: Browser, cast: Cast) -> None:
    answer = alice.post(BRAND, TYPED | {"logo": upload(logo_file())}, follow=True)
    page = answer.content.decode()
    assert "Saved." in page and "Alder Motion" in page and "7.5 : 1" not in page
    with cast.inside():
        logo = Logo.objects.get()
        assert look_now()["logo"] == str(logo.pk)
        assert AuditEvent.objects.filter(action="brand.changed").exists()
    address = reverse("presentations:brand_logo", args=[logo.pk])
    assert address in page
    picture = alice.get(address)
    assert (picture["Content-Type"], picture.content[:4]) == ("image/png", b"\x89PNG")


def test_a_pale_colour_is_darkened_and_told(alice: Browser, cast: Cast) -> None:
    page = alice.post(BRAND, TYPED | {"second": "#f7c600"}, follow=True).content.decode()
    assert "#f7c600 is too pale" in page
    with cast.inside():
        assert Brand.objects.get().second in page


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"main": "#fff;} body { background: url(http://169.254.169.254/) }"}, "six letters and digits"),
        ({"main": ""}, "This field is required"),
        ({"name": "N" * 81}, "at most 80 characters"),
        ({"logo": upload(b"<svg><script>alert(1)</script></svg>")}, "An SVG can hold scripts"),
        ({"logo": upload(huge_head(10_000, 5_000))}, "16 million points"),
        (
            {"logo": upload(b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>')},
            "An SVG can hold",
        ),
        ({"logo": upload(with_bomb())}, "unpack to far more"),
        ({"logo": upload(b"0" * 2_000_001)}, "A logo may have 2 MB"),
    ],
)
def test_what_is_refused_says_why_and_keeps_what_was_typed(
    alice: Browser, cast: Cast, over: dict[str, Any], sentence: str
) -> None:
    answer = alice.post(BRAND, TYPED | over)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert TYPED["second"] in answer.content.decode()
    with cast.inside():
        assert not Brand.objects.exists() and not Logo.objects.exists()


def test_the_logo_stays_until_another_or_none_is_chosen(inside: Cast) -> None:
    given: dict[str, Any] = {**TYPED, "by": inside.by, "now": NOW}
    first = service.change_brand(new_logo=logo_file(), **given).brand.logo_id
    assert service.change_brand(**given).brand.logo_id == first
    assert service.change_brand(new_logo=logo_file(colour="#102f30"), **given).brand.logo_id != first
    assert service.change_brand(drop_logo=True, **given).brand.logo_id is None
    assert Logo.objects.count() == 2  # what was printed keeps its own


def test_the_owner_alone_changes_it(alice: Browser, bob: Browser, carol: Browser, cast: Cast) -> None:
    assert bob.post(BRAND, TYPED).status_code == 403
    assert "The owner of this workspace" in bob.get(BRAND).content.decode()
    alice.post(BRAND, TYPED | {"logo": upload(logo_file())})
    with cast.inside():
        logo = Logo.objects.get()
    assert carol.get(reverse("presentations:brand_logo", args=[logo.pk])).status_code == 404
    assert "Alder Motion" not in carol.get(BRAND).content.decode()


def test_the_colours_are_a_style_sheet_of_nothing_else(alice: Browser) -> None:
    good = alice.get(reverse("presentations:brand_css", args=["102f30", "0b6a68"]))
    assert good["Content-Type"].startswith("text/css")
    assert "--brand: #102f30" in good.content.decode()
    assert alice.get(reverse("presentations:brand_css", args=["102f30", "red;}"])).status_code == 404
    assert "/102f30/0b6a68.css" in alice.get(BRAND).content.decode()


def test_markup_in_the_name_stays_text(alice: Browser) -> None:
    page = alice.post(BRAND, TYPED | {"name": "<script>alert(1)</script>"}, follow=True).content.decode()
    assert "<script>alert(1)" not in page and "&lt;script&gt;" in page
