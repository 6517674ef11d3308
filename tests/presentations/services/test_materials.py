"""One-sheets: versions by content, drawn once, one page, a code that a camera reads."""

import io
from typing import Any

import pypdfium2
import pytest
from django.conf import settings
from pypdf import PdfReader

from clients.public import conditions_for_group
from metcrm.accounts.models import Workspace
from metcrm.accounts.permissions import NotAllowed
from metcrm.documents import files, jobs, pdf
from metcrm.documents.models import RenderJob
from presentations import selectors
from presentations.kit import drawing
from presentations.models import Material
from presentations.refusals import Refused
from presentations.services import materials
from presentations.specialties import SPECIALTIES
from tests.camera import read_code
from tests.conftest import NOW, Cast
from tests.factories.practitioners import make_practice
from tests.factories.presentations import make_one_sheet

LONG = "Lakeside Orthopedics and Sports Medicine Associates of Greater Northern Arizona, a Professional Corporation"


def quiet(percent: int, words: str) -> None:
    """Nobody listens."""


def drawn(**over: Any) -> bytes:
    version = make_one_sheet(**over)
    assert version.job is not None
    return drawing.draw(materials.read(version.job), quiet)[0]


@pytest.mark.parametrize("group", SPECIALTIES)
def test_each_group_fits_on_one_page_that_a_camera_reads(inside: Cast, group: str) -> None:
    Workspace.objects.filter(pk=inside.workspace.pk).update(
        phone="(602) 555-0142", fax="(602) 555-0143", reply_to="a-rather-long-address@alder-medical-exercise.example",
        street="1200 North Alder Boulevard, Suite 400", city="Phoenix", state="AZ", zip_code="85004",
    )  # fmt: skip
    practice = make_practice(name=LONG)
    data = drawn(practice=practice, specialty_group=group, conditions=SPECIALTIES[group].conditions)
    document = pypdfium2.PdfDocument(data)
    assert len(document) == 1
    assert read_code(document[0]) == f"{settings.PUBLIC_URL}/r/{practice.referral_code}/"


def test_every_font_is_embedded(inside: Cast) -> None:
    page = PdfReader(io.BytesIO(drawn())).pages[0]
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]
    inner = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object() for font in fonts]
    assert inner
    assert all("/FontFile2" in one or "/FontFile3" in one for one in inner)


def test_the_page_names_the_office_and_both_promise_and_plan(inside: Cast) -> None:
    text = PdfReader(io.BytesIO(drawn(practice=make_practice(name="Lakeside Orthopedics")))).pages[0].extract_text()
    for words in ("Lakeside Orthopedics", "24 hours", "Discharge summary", "Timed Up and Go", "Knee osteoarthritis"):
        assert words in text


def test_markup_in_a_name_stays_text(inside: Cast) -> None:
    name = "<img src=file:///etc/passwd> & Sons"
    page = PdfReader(io.BytesIO(drawn(practice=make_practice(name=name)))).pages[0]
    assert "".join(name.split()) in "".join(page.extract_text().split())  # wherever its lines break


@pytest.mark.parametrize("group", SPECIALTIES)
def test_the_usual_conditions_are_known_and_this_groups_own(group: str) -> None:
    assert set(SPECIALTIES[group].conditions) <= {slug for slug, _ in conditions_for_group(group)}


def test_the_same_content_is_the_same_version_and_file(inside: Cast) -> None:
    first = make_one_sheet()
    again = make_one_sheet(practice=first.material.practice)
    assert (again, again.job_id) == (first, first.job_id)
    assert RenderJob.objects.count() == 1


def test_another_content_is_the_next_version(inside: Cast) -> None:
    first = make_one_sheet()
    second = make_one_sheet(practice=first.material.practice, conditions=["low_back_pain"])
    assert (second.material, second.number) == (first.material, 2)


def test_another_specialty_is_another_sheet(inside: Cast) -> None:
    first = make_one_sheet()
    other = make_one_sheet(practice=first.material.practice, specialty_group="pain")
    assert (other.material == first.material, other.number) == (False, 1)


def test_it_knows_when_it_says_something_old(inside: Cast) -> None:
    version = make_one_sheet()
    assert not materials.is_outdated(version)
    Workspace.objects.filter(pk=inside.workspace.pk).update(phone="(602) 555-0199")
    assert materials.is_outdated(version)
    renewed, is_new = materials.make_again(version, by=inside.by, now=NOW)
    assert (renewed.number, is_new, materials.is_outdated(renewed)) == (2, True, False)


def test_a_failed_drawing_is_asked_for_again(inside: Cast) -> None:
    version = make_one_sheet()
    RenderJob.objects.filter(about=f"one_sheet:{version.pk}").update(state="failed")
    again = make_one_sheet(practice=version.material.practice)
    assert again == version
    assert again.job_id != version.job_id


def test_the_worker_keeps_the_file(cast: Cast) -> None:
    with cast.inside():
        version = make_one_sheet()
    assert version.job_id is not None
    assert jobs.run(version.job_id, NOW) == "ready"
    with cast.inside():
        (ready,) = selectors.ready_versions(version.material.practice)
        assert ready.job is not None and ready.job.file is not None
        assert files.read(ready.job.file).startswith(b"%PDF")


def test_a_page_that_never_fits_is_no_page(inside: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "render", lambda template, context: pdf.Pdf(b"", 2))
    with pytest.raises(drawing.TooLong):
        drawn()


def test_a_retired_one_is_offered_no_more_and_a_new_one_begins(inside: Cast) -> None:
    version = make_one_sheet(ready=True)
    materials.retire(version.material, by=inside.by, now=NOW)
    assert selectors.ready_versions(version.material.practice) == []
    assert make_one_sheet(practice=version.material.practice).material != version.material


def test_a_sheet_for_nobody_is_refused(inside: Cast) -> None:
    with pytest.raises(Refused, match="at least one condition"):
        make_one_sheet(conditions=["no such thing"])
    assert not Material.objects.exists()


def test_a_viewer_may_not(inside: Cast) -> None:
    with pytest.raises(NotAllowed):
        make_one_sheet(by=inside.by_bob)
