"""Every kind of paper, on both sizes: so many pages, every word in its place, a code that a camera reads."""

import io
from itertools import combinations

import pypdfium2
import pytest
from django.conf import settings
from pypdf import PdfReader

from presentations.brand.colours import MOST_INK, ink
from presentations.kit.kinds import KINDS
from presentations.services.brand import change_brand
from tests.camera import read_code
from tests.conftest import NOW, Cast
from tests.factories.practitioners import make_practice
from tests.presentations.kit.papers import colours, drawn, ours, paper
from tests.presentations.kit.pictures import logo_file
from tests.presentations.test_decks_read import Box, boxes, over

POINTS = {"letter": (612.0, 792.0), "a4": (595.276, 841.89)}
BLEED = 3 / 25.4 * 72  # points
EIGHTY = "Wolfeschlegelsteinhausenbergerdorff-Maria Antonia de la Encarnación y Villanueva"
NAMES = {
    "long": (f"{EIGHTY} Associates of Greater Arizona", EIGHTY, EIGHTY),
    "one word": ("W" * 80, "W" * 80, "W" * 80),
    "short and accented": ("Bo", "Łukasz Żółć-Ďurčák", "Nguyễn"),
    "from the right": ("عيادة محمد بن عبد الله الحسيني", "שרה בת־אל לוי", "مركز الحركة"),
}


def pages(data: bytes) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(io.BytesIO(data))


def size_of(kind: str, size: str) -> tuple[float, float]:
    wide, high = POINTS[size]
    return (high, wide) if kind == "trifold" else (wide, high)


def card(number: int) -> tuple[float, float, float, float]:
    """Where one of the ten lies on Letter."""
    row, column = divmod(number, 2)
    left, top = (0.75 + 3.5 * column) / 8.5, (0.5 + 2 * row) / 11
    return left, top, left + 3.5 / 8.5, top + 2 / 11


def below_mark(found: list[Box]) -> list[Box]:
    """A sample's text without the letters of the word that lies across it."""
    text = [box for box in found if box[3] - box[1] < 30]
    assert len(text) < len(found)
    return text


def check_in_place(data: bytes, kind: str, size: str) -> None:
    """So many pages of this size, and no text outside one or over another."""
    document = pages(data)
    assert len(document) == KINDS[kind].pages
    wide, high = size_of(kind, size)
    for page in document:
        assert (page.get_width(), page.get_height()) == (pytest.approx(wide, abs=0.6), pytest.approx(high, abs=0.6))
        found = boxes(page)
        for box in found:
            assert box[0] >= -1 and box[1] >= -1 and box[2] <= wide + 1 and box[3] <= high + 1, box
        for one, other in combinations(found if kind != "sample_report" else below_mark(found), 2):
            assert not over(one, other), (one, other)


#: Where the codes lie: page, and the part of it.
CODES: dict[str, list[tuple[int, tuple[float, float, float, float]]]] = {
    "one_sheet": [(0, (0, 0.5, 1, 1))],
    "referral_pad": [(0, (0.5, 0, 1, 0.5)), (0, (0.5, 0.5, 1, 1))],
    "outcomes": [(0, (0, 0.3, 1, 1))],
    "letter": [(0, (0, 0.5, 1, 1))],
    "trifold": [(0, (0.33, 0, 0.66, 1))],
    "card": [(0, card(number)) for number in (0, 9)],
}


@pytest.mark.parametrize("size", POINTS)
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_on_both_sizes(inside: Cast, kind: str, size: str) -> None:
    """Also: fonts embedded, every code read, no colour with more ink than paper dries, one too pale or too heavy."""
    ours(paper=size)
    logo = logo_file() if size == "a4" else None
    brand = change_brand(name="", main="#000000", second="#f7c600", new_logo=logo, by=inside.by, now=NOW).brand
    version = paper(kind)
    data = drawn(version)
    check_in_place(data, kind, size)
    for page in PdfReader(io.BytesIO(data)).pages:
        fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]
        inner = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object() for font in fonts]
        assert inner and all("/FontFile2" in one or "/FontFile3" in one for one in inner)
    used = colours(data)
    assert max(map(ink, used)) <= MOST_INK
    if kind not in ("referral_pad", "sample_report"):
        assert {brand.main, brand.second} <= used
    if kind == "referral_pad":
        assert used <= {"#14242a", "#ffffff"}  # a fax takes no colour
    for number, part in CODES.get(kind, []):
        code = version.material.practice.referral_code
        assert read_code(pages(data)[number], part) == f"{settings.PUBLIC_URL}/r/{code}/"


@pytest.mark.parametrize("names", NAMES)
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "sample_report"])
def test_any_name_stays_in_its_place(inside: Cast, kind: str, names: str) -> None:
    office, person, business = NAMES[names]
    ours(reply_to="a-rather-long-address-of-somebody@alder-medical-exercise.example")
    change_brand(name=business[:80], main="#102f30", second="#0b6a68", new_logo=logo_file(), by=inside.by, now=NOW)
    practice = make_practice(name=office, specialty_group="orthopaedics")
    data = drawn(paper(kind, practice=practice, person=person))
    check_in_place(data, kind, "letter")


@pytest.mark.parametrize(
    ("kind", "size"),
    [(kind, list(POINTS)[number % 2]) for number, kind in enumerate(KINDS) if KINDS[kind].for_print_shop],
)
def test_for_a_print_shop_three_millimetres_more(inside: Cast, kind: str, size: str) -> None:
    ours(paper=size)
    reader = PdfReader(io.BytesIO(drawn(paper(kind), marks=True)))
    assert len(reader.pages) == KINDS[kind].pages
    wide, high = size_of(kind, size)
    for page in reader.pages:
        trim, bleed, media = page.trimbox, page.bleedbox, page.mediabox
        assert float(trim.width) == pytest.approx(wide, abs=0.6)
        assert float(trim.height) == pytest.approx(high, abs=0.6)
        assert float(bleed.width) == pytest.approx(wide + 2 * BLEED, abs=0.6)
        assert float(trim.left - bleed.left) == pytest.approx(BLEED, abs=0.3)
        assert media.width > bleed.width - 1


def test_the_sample_says_what_it_is(inside: Cast) -> None:
    ours()
    text = pages(drawn(paper("sample_report")))[0].get_textpage().get_text_range()
    assert "SAMPLE" in text and "(fictional)" in text
    assert (
        "Sample about nobody: a real report is signed and dated here." in " ".join(text.split()) and "Draft" not in text
    )


@pytest.mark.parametrize(
    ("group", "story", "words"),
    [("orthopaedics", "knee", "knee arthroplasty"), ("chiropractic", "spine", "ODI (38%"),
     ("geriatrics", "balance", "Berg"), ("cardiology", "balance", "TUG")],
)  # fmt: skip
def test_an_office_sees_a_story_near_its_patients(inside: Cast, group: str, story: str, words: str) -> None:
    ours()
    version = paper("sample_report", practice=make_practice(specialty_group=group), specialty_group="", conditions=[])
    assert version.content["story"] == story
    data = drawn(version)
    check_in_place(data, "sample_report", "letter")
    text = " ".join(pages(data)[0].get_textpage().get_text_range().split())
    assert words in text
