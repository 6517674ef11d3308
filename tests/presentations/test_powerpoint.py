"""A deck as PowerPoint: everything the deck says, in native parts, each in its place."""

import io
import zipfile
from itertools import combinations
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from presentations.deck import story
from presentations.deck.powerpoint import powerpoint
from presentations.specialties import SPECIALTIES
from tests.conftest import Cast
from tests.presentations.kit.pictures import logo_file
from tests.presentations.test_decks_read import content


def opened(made: dict[str, Any]) -> Any:
    return Presentation(io.BytesIO(powerpoint(made)))


def said(slide: Any) -> str:
    found = []
    for shape in slide.shapes:
        if shape.has_text_frame:
            found.append(shape.text_frame.text)
        if shape.has_table:
            found += [cell.text for row in shape.table.rows for cell in row.cells]
        if shape.has_chart:
            found.append(shape.chart.chart_title.text_frame.text)
    return "\n".join(found)


def over(one: Any, other: Any) -> bool:
    wide = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    high = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    return bool(wide > 0 and high > 0)


@pytest.mark.parametrize("length", list(story.LENGTHS))
@pytest.mark.parametrize("group", ["orthopaedics", "oncology", "primary_care"])
def test_it_says_what_the_deck_says(inside: Cast, group: str, length: int) -> None:
    made = content(group, length)
    file, slides = opened(made), story.shown(made)
    assert len(file.slides) == len(slides)
    for page, slide in zip(file.slides, slides, strict=True):
        text = said(page)
        assert slide["title"] in text
        assert slide["lead"] in text
        if slide["key"] != "report":
            for item in slide["items"]:
                assert all(part in text for part in item)
        assert page.notes_slide.notes_text_frame.text == story.spoken(slide, length)


@pytest.mark.parametrize("group", list(SPECIALTIES))
def test_every_part_is_inside_its_slide_and_none_over_another(inside: Cast, group: str) -> None:
    file = opened(content(group, 20))
    for page in file.slides:
        shapes = [shape for shape in page.shapes if shape.width and shape.height]
        for shape in shapes:
            assert shape.left >= 0 and shape.top >= 0
            assert shape.left + shape.width <= file.slide_width, shape.name
            assert shape.top + shape.height <= file.slide_height, shape.name
        for one, other in combinations(shapes, 2):
            assert not over(one, other), (one.name, other.name)


@pytest.mark.parametrize("size", [(640, 200), (900, 60), (300, 600)])
def test_a_logo_stands_on_the_master_beside_everything(inside: Cast, size: tuple[int, int]) -> None:
    made = content("orthopaedics", 20)
    made["sender"]["business"] = 'Alder "Medical" & <Exercise>'
    file = Presentation(io.BytesIO(powerpoint(made, logo_file(size=size))))
    [logo] = [shape for shape in file.slide_master.shapes if shape.shape_type == MSO_SHAPE_TYPE.PICTURE]
    assert logo._element._nvXxPr.cNvPr.get("descr") == 'Logo of Alder "Medical" & <Exercise>'
    assert logo.width / logo.height == pytest.approx(size[0] / size[1], rel=0.02)
    assert logo.top + logo.height <= file.slide_height
    for page in file.slides:
        for shape in page.shapes:
            assert not over(logo, shape), shape.name
    assert not any(
        shape.shape_type == MSO_SHAPE_TYPE.PICTURE
        for shape in Presentation(io.BytesIO(powerpoint(made))).slide_master.shapes
    )


def test_figures_are_charts_that_can_be_edited(inside: Cast) -> None:
    made = content("orthopaedics", 10)
    page = opened(made).slides[4]
    charts = [shape.chart for shape in page.shapes if shape.has_chart]
    assert [[list(series.values) for series in chart.plots[0].series] for chart in charts] == [
        [[14.2, 10.8]], [[8.0, 12.0]], [[310.0, 365.0]],
    ]  # fmt: skip
    assert all(chart.part.chart_workbook.xlsx_part is not None for chart in charts)
    assert "SAMPLE" in said(page)


def test_words_instead_of_figures_stand_in_a_table(inside: Cast) -> None:
    made = content("orthopaedics", 10)
    next(slide for slide in made["slides"] if slide["key"] == "report")["items"] = [["Walking", "a cane", "no cane"]]
    page = opened(made).slides[4]
    assert not any(shape.has_chart for shape in page.shapes)
    assert "no cane" in said(page)


def test_layouts_are_real_ones_and_every_part_is_xml(inside: Cast) -> None:
    data = powerpoint(content("pain", 20) | {"about": "A & B <c>"})
    names = {slide.slide_layout.name for slide in Presentation(io.BytesIO(data)).slides}
    assert names == {"Title Only", "Title and Content"}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                fromstring(package.read(name))


def test_placeholders_that_are_empty_are_none(inside: Cast) -> None:
    for page in opened(content("neurology", 20)).slides:
        for shape in page.placeholders:
            assert shape.text_frame.text
