"""What is wrong with a printed page, read from the PDF itself."""

import io
from collections.abc import Iterator
from typing import Any

import pypdf
import pypdfium2

#: In points: what printers leave white at the sides and at the foot, and how much two runs of text may touch.
EDGE, FOOT, TOUCH_WIDE, TOUCH_HIGH = 20.0, 12.0, 1.0, 2.0
LEAST_HEADINGS = 3  # safety, plan, question
OURS = ("Inter", "Source-Serif", "Other-Scripts", "Serif-Extended")

Box = tuple[float, float, float, float]  # left, bottom, right, top


def flaws(data: bytes) -> list[str]:
    """Sentences; empty for one tagged page with its fonts inside, no text outside it and none over another."""
    reader = pypdf.PdfReader(io.BytesIO(data))
    found = [] if len(reader.pages) == 1 else [f"{len(reader.pages)} pages"]
    root: Any = reader.trailer["/Root"]
    if not (root.get("/MarkInfo", {}).get("/Marked") and root.get("/Lang") == "en" and "/StructTreeRoot" in root):
        found.append("not tagged")
    else:
        found += _structure(root)
    found += _fonts(reader.pages[0])
    boxes, (width, height) = _boxes(data)
    found += [f"text outside the page at {box}" for box in boxes if _outside(box, width, height)]
    found += [f"text over text at {first} and {other}" for first, other in _overlaps(boxes)]
    return found


def _structure(root: Any) -> list[str]:
    """A title, headings, heads of tables, words for pictures; as a screen reader hears them."""
    nodes = list(_nodes(root["/StructTreeRoot"]))
    names = [str(node["/S"]) for node in nodes]
    found = [] if names.count("/H1") == 1 else [f"{names.count('/H1')} main headings"]
    if names.count("/H2") < LEAST_HEADINGS:
        found.append(f"{names.count('/H2')} headings")
    for node in nodes:
        below = {str(one["/S"]) for one in _nodes(node.get("/K", []))}
        if node["/S"] == "/Table" and "/TH" not in below:
            found.append("a table without heads")
        if node["/S"] == "/Figure" and not str(node.get("/Alt", "")).strip():
            found.append("a picture without words")
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        found.append("its title isn't shown")
    return found


def _nodes(node: Any) -> Iterator[Any]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            yield from _nodes(child)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node
        yield from _nodes(node.get("/K", []))


def _fonts(page: Any) -> list[str]:
    fonts, found = page["/Resources"]["/Font"], []
    for key in fonts:
        font = fonts[key].get_object()
        described = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        if not {"/FontFile2", "/FontFile3"} & set(described):
            found.append(f"{font['/BaseFont']} isn't inside")
        if not str(font["/BaseFont"]).split("+")[-1].startswith(OURS):
            found.append(f"{font['/BaseFont']} is a font of the machine")
    return found


def _boxes(data: bytes) -> tuple[list[Box], tuple[float, float]]:
    """Runs of text as rectangles, and the size of the page."""
    with pypdfium2.PdfDocument(data) as document:
        page = document[0]
        text = page.get_textpage()
        boxes = [text.get_rect(number) for number in range(text.count_rects())]
        size = page.get_size()
        text.close()
        page.close()
    return [box for box in boxes if box[2] - box[0] > 0.1 and box[3] - box[1] > 0.1], size


def _outside(box: Box, width: float, height: float) -> bool:
    left, bottom, right, top = box
    return left < EDGE or bottom < FOOT or right > width - EDGE or top > height - EDGE


def _overlaps(boxes: list[Box]) -> list[tuple[Box, Box]]:
    found = []
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            wide = min(one[2], other[2]) - max(one[0], other[0])
            high = min(one[3], other[3]) - max(one[1], other[1])
            if wide > TOUCH_WIDE and high > TOUCH_HIGH:
                found.append((one, other))
    return found
