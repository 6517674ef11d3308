"""Our PowerPoint as others read it: held against the schemas, and opened and saved again by LibreOffice."""

import io
import os
import subprocess
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from openxml_audit import FileFormat, OpenXmlValidator
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from presentations.deck import story
from presentations.deck.powerpoint import powerpoint
from presentations.specialties import SPECIALTIES
from tests.conftest import Cast
from tests.presentations.kit.pictures import logo_file
from tests.presentations.test_decks_read import content
from tests.presentations.test_powerpoint import said

RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
#: Signs that XML and office programs take in different ways.
STRANGE = "Müller & Söhne <b>“bold”</b> = 1+1 ' \" ]]> 東京 عربي"


def flaws(path: Path) -> list[str]:
    """What the schemas of Office files say against it."""
    result = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365, max_errors=0, strict=True).validate(path)
    return [f"{one.part_uri}: {one.description}" for one in result.errors]


@pytest.fixture
def strange(inside: Cast) -> dict[str, Any]:
    """A whole story with odd signs wherever somebody may type."""
    made = content("orthopaedics", 20)
    for slide in made["slides"]:
        slide |= {"title": STRANGE, "notes": STRANGE, "lead": STRANGE if slide["lead"] else ""}
    return made | {"about": STRANGE}


@pytest.mark.parametrize("group", list(SPECIALTIES))
def test_the_schemas_have_nothing_against_it(inside: Cast, tmp_path: Path, group: str) -> None:
    path = tmp_path / "deck.pptx"
    path.write_bytes(powerpoint(content(group, 20), logo_file()))
    assert flaws(path) == []


def test_odd_signs_are_words_and_no_markup(strange: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "deck.pptx"
    path.write_bytes(powerpoint(strange))
    assert flaws(path) == []
    for page in Presentation(str(path)).slides:
        assert STRANGE in said(page)
        assert STRANGE in page.notes_slide.notes_text_frame.text


def test_every_part_is_known_and_every_way_leads_to_one(inside: Cast) -> None:
    with zipfile.ZipFile(io.BytesIO(powerpoint(content("pain", 20), logo_file()))) as package:
        names = package.namelist()
        assert max(Counter(names).values()) == 1
        types = fromstring(package.read("[Content_Types].xml"))
        known = {one.get("Extension") for one in types.iter(f"{TYPES}Default")}
        named = {str(one.get("PartName")).lstrip("/") for one in types.iter(f"{TYPES}Override")}
        assert named <= set(names)
        for name in names:
            assert name == "[Content_Types].xml" or name in named or name.rsplit(".", 1)[-1] in known, name
            if not name.endswith(".rels"):
                continue
            of = Path(name).parent.parent
            for way in fromstring(package.read(name)).iter(RELATIONS):
                assert way.get("TargetMode") != "External", way.get("Target")  # nothing is fetched when it is opened
                target = str(way.get("Target"))
                part = target.lstrip("/") if target.startswith("/") else os.path.normpath(of / target)
                assert part in names, (name, target)


def test_libreoffice_opens_and_saves_it_and_charts_are_charts(strange: dict[str, Any], tmp_path: Path) -> None:
    made, values = content("orthopaedics", 20), []
    file = _saved_again(made, tmp_path)
    pictures = [
        shape for master in file.slide_masters for shape in master.shapes if shape.shape_type == MSO_SHAPE_TYPE.PICTURE
    ]
    assert pictures and all(shape._element._nvXxPr.cNvPr.get("descr").startswith("Logo of") for shape in pictures)
    for page, slide in zip(file.slides, story.shown(made), strict=True):
        text = said(page)
        assert slide["title"] in text
        assert all(part in text for item in slide["items"] for part in item) or slide["key"] == "report"
        assert _plain(page.notes_slide.notes_text_frame.text) == _plain(story.spoken(slide, 20))
        assert len([shape for shape in page.shapes if shape.has_chart]) == (3 if slide["key"] == "report" else 0)
        values += [list(shape.chart.plots[0].series[0].values) for shape in page.shapes if shape.has_chart]
    assert values == [[14.2, 10.8], [8.0, 12.0], [310.0, 365.0]]
    again = _saved_again(strange, tmp_path)
    assert all(STRANGE in said(page) for page in again.slides)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _saved_again(made: dict[str, Any], folder: Path) -> Any:
    """Written by us, then opened and written by LibreOffice."""
    ours, theirs = folder / "deck.pptx", folder / "again"
    ours.write_bytes(powerpoint(made, logo_file()))
    done = subprocess.run(
        [os.environ.get("SOFFICE", "soffice"), f"-env:UserInstallation=file://{folder}/office", "--headless",
         "--convert-to", "pptx:Impress MS PowerPoint 2007 XML", "--outdir", theirs, ours],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (theirs / "deck.pptx").exists(), done.stdout + done.stderr
    return Presentation(str(theirs / "deck.pptx"))
