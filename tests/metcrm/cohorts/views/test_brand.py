"""An institute's brand: its logo is checked, kept drawn anew, and stands wherever learners and others look."""

import base64
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from PIL import Image
from pypdf import PdfReader

from metcrm.accounts.models import Institute
from metcrm.accounts.permissions import NotAllowed
from metcrm.accounts.selectors import institute_logo
from metcrm.accounts.services.institutes import LOGO, change_institute
from metcrm.accounts.services.refusals import Refused
from metcrm.cohorts.models import CohortSight
from metcrm.cohorts.services import certificates, enrolments, links
from metcrm.documents.models import StoredFile
from metcrm.tenancy import context
from metcrm.tenancy.actors import Actor
from tests.conftest import NOW, Cast
from tests.factories.coaching import make_graduate
from tests.factories.cohorts import make_cohort, make_institute
from tests.metcrm.cohorts.conftest import by_coach, seat_url, take_seat
from tests.presentations.kit.pictures import logo_file, with_bomb

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
ALT = 'alt="Logo of Alder Institute"'
FORM = {"name": "Alder Institute", "colour": "#7a4b9d", "postal_address": "1 Birch Lane", "reply_to": ""}


@pytest.fixture
def branded(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """Coach's institute with a colour and a logo."""
    monkeypatch.setattr("metcrm.clock.now", lambda: NOW)
    with context.institute(cast.institute.pk):
        change_institute(Institute.objects.get(), colour="#7a4b9d", new_logo=logo_file(), by=by_coach(cast), now=NOW)
    return cast


def send(browser: Browser, data: bytes | None, **over: Any) -> Any:
    file = {"logo": SimpleUploadedFile("logo.png", data, "image/png")} if data is not None else {}
    return browser.post("/institute/change/", FORM | file | over)


def logo_of(cast: Cast) -> str:
    with context.institute(cast.institute.pk):
        return Institute.objects.get().logo


def test_an_admin_gives_it_a_logo_and_takes_it_away(coach: Browser, cast: Cast) -> None:
    assert send(coach, logo_file(size=(3000, 900))).status_code == 302
    with context.institute(cast.institute.pk):
        kept = StoredFile.objects.get(sha256=logo_of(cast))
        assert (kept.content_type, kept.tenant_id) == ("image/png", cast.institute.pk)
        uri = institute_logo(kept.sha256)
    assert uri in coach.get("/institute/").content.decode()
    picture = Image.open(io.BytesIO(base64.b64decode(uri.split(",", 1)[1])))
    assert picture.width <= LOGO[0] and picture.height <= LOGO[1]
    assert send(coach, None).status_code == 302 and logo_of(cast) == kept.sha256, "no new file: it stays"
    assert send(coach, None, drop_logo="on").status_code == 302 and logo_of(cast) == ""


@pytest.mark.parametrize(
    ("data", "says"),
    [(SVG, "can hold scripts"), (with_bomb(), "far more than its size"), (b"MZ no picture", "a picture we can open"),
     (logo_file(colour="#fefefe"), "Nothing of this logo would be seen")],
)  # fmt: skip
def test_what_is_no_logo_is_refused_beside_the_field(coach: Browser, cast: Cast, data: bytes, says: str) -> None:
    answer = send(coach, data, name="Alder Institute of Exercise")
    page = answer.content.decode()
    assert answer.status_code == 422 and says in page and "Alder Institute of Exercise" in page
    assert logo_of(cast) == ""


def test_a_coach_and_an_owner_change_no_brand(branded: Cast, alice: Browser) -> None:
    mark = logo_of(branded)
    coach = Actor(branded.coach.pk, "Casey", "coach")
    with context.institute(branded.institute.pk):
        for by in (coach, branded.by):
            with pytest.raises(NotAllowed):
                change_institute(Institute.objects.get(), new_logo=logo_file("JPEG"), by=by, now=NOW)
        with pytest.raises(Refused):
            change_institute(Institute.objects.get(), new_logo=SVG, by=by_coach(branded), now=NOW)
    assert send(alice, logo_file("JPEG")).status_code == 404
    assert logo_of(branded) == mark


def test_another_institute_reaches_no_logo_by_its_hash(branded: Cast) -> None:
    mark = logo_of(branded)
    with context.institute(make_institute().pk), pytest.raises(StoredFile.DoesNotExist):
        institute_logo(mark)


def test_it_stands_where_learners_look(branded: Cast, stranger: Browser, alice: Browser) -> None:
    with context.institute(branded.institute.pk):
        by, cohort = by_coach(branded), make_cohort()
        links.open_link(cohort, by=by, now=NOW)
        learner = enrolments.add(cohort, name="Alice", email="alice@metcrm.example", via="admin", by=by, now=NOW)
        url = seat_url("alice@metcrm.example")
    page = stranger.get(url).content.decode()
    assert ALT in page and 'fill="#7a4b9d"' in page
    with context.institute(branded.institute.pk):
        take_seat(learner, branded.alice, branded)
    with branded.inside():
        sight = CohortSight.objects.get()
    page = alice.get(f"/cohorts/mine/{sight.pk}/").content.decode()
    assert ALT in page and 'fill="#7a4b9d"' in page


def test_a_certificate_keeps_the_look_of_its_day(branded: Cast, coach: Browser, stranger: Browser) -> None:
    with context.institute(branded.institute.pk):
        made = certificates.issue(make_graduate(make_cohort()), by=by_coach(branded), now=NOW + timedelta(days=40))
        assert made.logo == Institute.objects.get().logo != ""
    assert send(coach, None, drop_logo="on", name="Birch", colour="#000000").status_code == 302
    page = stranger.get(f"/certificates/{made.code}/").content.decode()
    assert ALT in page and 'fill="#7a4b9d"' in page and "Birch" not in page
    with context.institute(branded.institute.pk):
        data, kind = certificates.draw(made, lambda percent, words: None)
    (paper,) = PdfReader(io.BytesIO(data)).pages
    assert kind == "application/pdf" and len(paper.images) >= 1
    assert re.search(r"Alder Institute", paper.extract_text())
