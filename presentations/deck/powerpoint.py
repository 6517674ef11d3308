"""A deck as PowerPoint: real layouts, native tables and charts that can be edited, notes under every slide.

Made while one waits: it takes a moment, and no page has to be set.
"""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import segno
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.oxml.ns import qn
from pptx.oxml.shapes.picture import CT_Picture
from pptx.util import Emu, Inches, Pt

from presentations.brand.colours import parse, tint
from presentations.brand.look import look_of
from presentations.deck.slides import KINDS
from presentations.deck.story import shown, spoken


def _colour(text: str) -> RGBColor:
    return RGBColor.from_string(text)  # type: ignore[no-untyped-call,no-any-return]


CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
WIDE, HIGH = Inches(13.333), Inches(7.5)
LEFT, TOP, WIDTH = Inches(0.7), Inches(2.25), Inches(11.93)
FOOT = Inches(6.75)
LOGO_WIDE, LOGO_HIGH = Inches(1.5), Inches(0.5)
INK, SOFT, WHITE = map(_colour, ("14242A", "3F4D52", "FFFFFF"))
#: The layouts of the template that are used.
TITLE_AND_CONTENT, TITLE_ONLY = 1, 5
_NUMBER = re.compile(r"^([0-9]+(?:\.[0-9]+)?)\s*(.*)$")


@dataclass(frozen=True)
class Dress:
    """The colours of a brand: of titles, of charts, of the heads of tables."""

    main: RGBColor
    second: RGBColor
    wash: RGBColor


def _dress_of(content: Mapping[str, Any]) -> Dress:
    look = look_of(content)
    main, second = parse(look["main"]), parse(look["second"])
    return Dress(*(_colour(one.lstrip("#").upper()) for one in (main, second, tint(second))))


def powerpoint(content: Mapping[str, Any], logo: bytes = b"") -> bytes:
    """The slides of the chosen length, as a file of PowerPoint; `logo` is a PNG that every layout shows."""
    made = Presentation()
    _make_wide(made)
    if logo:
        _brand(made.slide_master, logo, content["sender"]["business"])
    slides, dress = shown(content), _dress_of(content)
    for number, slide in enumerate(slides, 1):
        page = _page(made, slide, dress)
        _foot(page, content, number, len(slides))
        if number == len(slides) and content["about"]:
            _text(page, content["about"], LEFT, Inches(6.3), WIDTH, Inches(0.4), 14, SOFT, name="About")
        page.notes_slide.notes_text_frame.text = spoken(slide, content["length"])
        if slide["key"] == "refer":
            _code(page, content["referral_url"])
    made.core_properties.title = f"{content['sender']['business']} for {content['practitioner'] or content['practice']}"
    made.core_properties.author = content["sender"]["person"] or content["sender"]["business"]
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _make_wide(made: Any) -> None:
    """The template is 4:3: its layouts are stretched, and their titles set as ours are."""
    by = WIDE / made.slide_width
    made.slide_width, made.slide_height = WIDE, HIGH
    for sheet in (made.slide_master, *made.slide_layouts):
        for shape in sheet.placeholders:
            shape.left, shape.width = Emu(int(shape.left * by)), Emu(int(shape.width * by))
    for sheet in (made.slide_master, made.slide_layouts[TITLE_ONLY], made.slide_layouts[TITLE_AND_CONTENT]):
        for shape in sheet.placeholders:
            if shape.placeholder_format.type is not None and shape.placeholder_format.idx == 0:
                shape.left, shape.top, shape.width, shape.height = LEFT, Inches(0.45), WIDTH, Inches(1.05)


def _brand(master: Any, logo: bytes, business: str) -> None:
    """A picture in the master, so that all layouts show it, between the name of the business and the number.

    The library puts pictures on slides only; a part, a relationship and the element are made as it makes them there.
    """
    image, way = master.part.get_or_add_image_part(io.BytesIO(logo))
    pixels = image.image.size
    share = min(LOGO_WIDE / pixels[0], LOGO_HIGH / pixels[1])
    wide, high = (int(one * share) for one in pixels)
    left, top = LEFT + WIDTH - Inches(1.3) - wide, FOOT + (LOGO_HIGH - high) // 2
    number = max(shape.shape_id for shape in master.shapes) + 1
    make: Any = CT_Picture.new_pic
    picture = make(number, "Logo", "", way, Emu(left), Emu(top), Emu(wide), Emu(high))
    picture._nvXxPr.cNvPr.set("descr", f"Logo of {business}")
    master.shapes._spTree.append(picture)


def _page(made: Any, slide: Mapping[str, Any], dress: Dress) -> Any:
    bullets = slide["key"] in ("gap", "ask")
    page = made.slides.add_slide(made.slide_layouts[TITLE_AND_CONTENT if bullets else TITLE_ONLY])
    _title(page, slide["title"], dress)
    lead = f"SAMPLE. {slide['lead']}" if slide["key"] == "report" else slide["lead"]
    top = TOP
    if slide["key"] == "ask":
        if lead:
            _text(page, lead, LEFT, Inches(4.9), WIDTH, Inches(1.1), 20, INK, name="The ask", bold=True)
    elif lead:
        _text(page, lead, LEFT, Inches(1.5), WIDTH, Inches(1.05), 18, SOFT, name="Lead")
        top = Inches(2.65)
    if bullets:
        _bullets(page, [item[0] for item in slide["items"]], top, Inches(4.75) - top)
    elif slide["key"] == "report" and (parts := _figures(slide["items"])):
        _charts(page, parts, top, dress)
    else:
        _table(page, slide, top, dress)
    return page


def _title(page: Any, words: str, dress: Dress) -> None:
    frame = page.shapes.title.text_frame
    frame.text, frame.word_wrap, frame.vertical_anchor = words, True, MSO_ANCHOR.MIDDLE
    font = frame.paragraphs[0].font
    font.size, font.bold, font.name, font.color.rgb = Pt(32 if len(words) < 60 else 26), True, "Georgia", dress.main
    frame.paragraphs[0].alignment = 1  # left


def _bullets(page: Any, lines: Sequence[str], top: int, height: int) -> None:
    body = page.placeholders[1]
    body.left, body.top, body.width, body.height = LEFT, top, WIDTH, height
    frame = body.text_frame
    frame.word_wrap = True
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.text, paragraph.font.size, paragraph.font.color.rgb = line, Pt(20), INK


def _table(page: Any, slide: Mapping[str, Any], top: int, dress: Dress) -> None:
    kind, rows = KINDS[slide["key"]], slide["items"]
    width = WIDTH - (Inches(3.1) if slide["key"] == "refer" else 0)
    height = Emu(min(Inches(0.62) * (len(rows) + 1), FOOT - Inches(0.5) - top))
    shape = page.shapes.add_table(len(rows) + 1, len(kind.columns), LEFT, top, width, height)
    shape.name = kind.called
    columns = ("Measure", "What changed") if slide.get("figures") else kind.columns
    for place, (name, share) in enumerate(zip(columns, _shares(kind.longest), strict=True)):
        shape.table.columns[place].width = Emu(int(width * share))
        _cell(shape.table.cell(0, place), name, bold=True, size=14, ground=dress.wash)
        for line, row in enumerate(rows, 1):
            _cell(shape.table.cell(line, place), row[place], bold=place == 0, size=16)


def _cell(cell: Any, words: str, *, bold: bool, size: int, ground: RGBColor = WHITE) -> None:
    cell.text = words
    font = cell.text_frame.paragraphs[0].font
    font.size, font.bold, font.color.rgb = Pt(size), bold, INK
    cell.fill.solid()
    cell.fill.fore_color.rgb = ground
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE


def _shares(longest: Sequence[int]) -> list[float]:
    """How wide each column is: by how much may stand in it, and no column narrower than a word."""
    weights = [max(one, 22) for one in longest]
    return [one / sum(weights) for one in weights]


def _figures(items: Sequence[Sequence[str]]) -> list[tuple[str, float, float, str]]:
    """Measure, first and last value and their unit; none when one of them isn't a number with a unit."""
    found = []
    for name, first, last in items:
        one, other = _NUMBER.match(first), _NUMBER.match(last)
        if not one or not other or one[2] != other[2]:
            return []
        found.append((name, float(one[1]), float(other[1]), one[2]))
    return found


def _charts(page: Any, parts: Sequence[tuple[str, float, float, str]], top: int, dress: Dress) -> None:
    """One small chart a measure, since their units differ."""
    width = int(WIDTH / len(parts))
    for place, (name, first, last, unit) in enumerate(parts):
        data: Any = CategoryChartData(number_format="General")  # type: ignore[no-untyped-call]
        data.categories = ["At the start", "Now"]
        data.add_series(f"{name}, {unit}" if unit else name, (first, last))
        at = Emu(LEFT + place * width)
        shape = page.shapes.add_chart(
            XL_CHART_TYPE.COLUMN_CLUSTERED, at, top, Emu(width - Inches(0.2)), Emu(FOOT - Inches(0.6) - top), data
        )
        shape.name = name
        _set_chart(shape.chart, name, unit, dress)


def _set_chart(chart: Any, name: str, unit: str, dress: Dress) -> None:
    chart.has_title, chart.has_legend = True, False
    chart.chart_title.text_frame.text = f"{name}, {unit}" if unit else name
    chart.chart_title.text_frame.paragraphs[0].runs[0].font.size = Pt(14)
    plot = chart.plots[0]
    plot.gap_width, plot.has_data_labels = 80, True
    plot.data_labels.font.size, plot.data_labels.position = Pt(14), XL_LABEL_POSITION.OUTSIDE_END
    plot.series[0].format.fill.solid()
    plot.series[0].format.fill.fore_color.rgb = dress.second
    chart.value_axis.visible, chart.value_axis.has_major_gridlines = False, False
    chart.value_axis.minimum_scale = 0
    chart.category_axis.tick_labels.font.size = Pt(12)
    _number_axes(chart)


def _number_axes(chart: Any) -> None:
    """The schema wants the ids of axes to be positive, and the library writes negative ones."""
    for tag in ("c:axId", "c:crossAx"):
        for axis in chart._chartSpace.iter(qn(tag)):
            axis.set("val", str(int(axis.get("val")) % 2**32))


def _code(page: Any, url: str) -> None:
    file = io.BytesIO()
    segno.make(url, error="m", micro=False).save(file, kind="png", scale=10, border=4)
    file.seek(0)
    side = Inches(2.7)
    picture = page.shapes.add_picture(file, Emu(LEFT + WIDTH - side), Inches(2.65), side, side)
    picture.name = "QR code of the referral form"
    picture._element._nvXxPr.cNvPr.set("descr", "QR code that opens the office’s own referral form")


def _foot(page: Any, content: Mapping[str, Any], number: int, total: int) -> None:
    _text(page, content["sender"]["business"], LEFT, FOOT, Inches(9), Inches(0.4), 12, SOFT, name="Business")
    _text(
        page, f"{number} / {total}", LEFT + WIDTH - Inches(1.2), FOOT, Inches(1.2), Inches(0.4), 12, SOFT, name="Page"
    )


def _text(
    page: Any, words: str, left: int, top: int, width: int, height: int, size: int, colour: RGBColor, *, name: str,
    bold: bool = False,
) -> None:  # fmt: skip
    shape = page.shapes.add_textbox(Emu(left), Emu(top), Emu(width), Emu(height))
    shape.name = name
    frame = shape.text_frame
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE
    frame.text = words
    font = frame.paragraphs[0].font
    font.size, font.bold, font.color.rgb = Pt(size), bold, colour
