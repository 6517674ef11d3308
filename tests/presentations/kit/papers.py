"""Papers of every kind for tests: made as a person makes them, drawn as a worker draws them."""

import io
import re
from typing import Any

from pypdf import PdfReader
from pypdf.generic import IndirectObject, StreamObject

from metcrm.accounts.models import Workspace
from metcrm.tenancy.actors import SYSTEM
from presentations.kit import drawing
from presentations.models import MaterialVersion
from presentations.services import materials
from tests.factories.practitioners import NOW, make_practice

_COLOUR = re.compile(rb"([\d.]+) ([\d.]+) ([\d.]+) (rg|RG)\b")
_GREY = re.compile(rb"(?:^|\s)0 [gG]\b")
OURS = {
    "phone": "(602) 555-0142", "fax": "(602) 555-0143", "reply_to": "hello@alder.example",
    "street": "1200 North Alder Boulevard", "city": "Phoenix", "state": "AZ", "zip_code": "85004",
}  # fmt: skip


def ours(**over: Any) -> None:
    """What is known of the workspace."""
    Workspace.objects.update(**(OURS | over))


def paper(kind: str, **over: Any) -> MaterialVersion:
    """About knees, for an office by a lake."""
    values: dict[str, Any] = {
        "specialty_group": "orthopaedics", "conditions": ["knee_oa", "tka", "hip_oa", "low_back_pain"],
        "person": "Alice Owner", "by": SYSTEM, "now": NOW,
    } | over  # fmt: skip
    values["practice"] = values.get("practice") or make_practice(
        name="Lakeside Orthopedics", specialty_group="orthopaedics"
    )
    return materials.make(kind=kind, **values)[0]


def drawn(version: MaterialVersion, *, marks: bool = False) -> bytes:
    """The PDF."""
    assert version.job is not None
    sheet = materials.read(version.job)
    draw = drawing.draw_with_marks if marks else drawing.draw
    return draw(sheet, lambda percent, words: None)[0]


def colours(data: bytes) -> set[str]:
    """Every colour that something is filled or drawn with, as #rrggbb."""
    reader, found = PdfReader(io.BytesIO(data)), set[str]()
    size: Any = reader.trailer["/Size"]
    for number in range(1, int(size)):
        thing = reader.get_object(IndirectObject(number, 0, reader))
        if not isinstance(thing, StreamObject) or thing.get("/Subtype") == "/Image" or "/Length1" in thing:
            continue
        for red, green, blue, _ in _COLOUR.findall(thing.get_data()):
            found.add("#" + "".join(f"{round(float(part) * 255):02x}" for part in (red, green, blue)))
        found |= {"#000000"} if _GREY.search(thing.get_data()) else set()
    return found
