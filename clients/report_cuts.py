"""Ever shorter versions of a report's content, until one page is enough. Pure.

What the specialist wrote is never cut, nor the safety of the client, nor a measure that got worse while another can go.
"""

from __future__ import annotations

from collections.abc import Iterator

from clients.report_content import FEWEST_MEASURES, Content
from clients.report_kinds.common import within

PRECAUTIONS_SHORT = 160
SECTION_SHORT, SECTION_SHORTEST = 220, 110
#: Text sizes of the printed page, the last still legible when faxed; see static/css/pdf_report.css.
SMALLER, SMALLEST = 1, 2
#: Sections that go first: the office has read them before.
SPARE = ("Who we are", "Until then")
#: Sections that go when nothing else helps, in this order: the record has them, and the plan says what follows.
LAST = ("Home program", "At home", "Response", "Program")
#: Sections that are never shortened: what the office has to do, what was done about a change, status of each goal.
WHOLE = ("What we need from you", "What was done", "Goals")


def shorter(content: Content) -> Iterator[tuple[Content, str]]:
    """Ever shorter versions of `content`, each with the sentence that says what was cut, in the agreed order."""
    for step in _CUTS:
        while (cut := step(content)) is not None:
            content, told = cut
            yield content, told


def _without_areas(content: Content) -> tuple[Content, str] | None:
    if not content["areas"]:
        return None
    return {**content, "areas": []}, "The lines on the six areas are left out."


def _without_notes(content: Content) -> tuple[Content, str] | None:
    if not any(row["note"] for row in content["measures"]):
        return None
    rows = [{**row, "note": ""} for row in content["measures"]]
    return {**content, "measures": rows}, "The notes on how measures were taken are left out."


def _short_precautions(content: Content) -> tuple[Content, str] | None:
    long = content["re"]["precautions"]
    if len(long) <= PRECAUTIONS_SHORT:
        return None
    kept = within(long, PRECAUTIONS_SHORT)
    return {**content, "re": {**content["re"], "precautions": kept}}, "The precautions are shortened."


def _fewer_measures(content: Content) -> tuple[Content, str] | None:
    rows = content["measures"]
    if len(rows) <= FEWEST_MEASURES:
        return None
    spare = next((row for row in reversed(rows) if not row["worsened"]), rows[-1])
    kept = [row for row in rows if row is not spare]
    return {**content, "measures": kept, "left_out": content["left_out"] + 1}, f"{spare['name']} is left out."


def _without_spare_sections(content: Content) -> tuple[Content, str] | None:
    kept = [section for section in content["opening"] if section[0] not in SPARE]
    if len(kept) == len(content["opening"]):
        return None
    gone = next(name for name, _ in content["opening"] if name in SPARE)
    return {**content, "opening": kept}, f"“{gone}” is left out."


def _short_sections(content: Content) -> tuple[Content, str] | None:
    """The longest section first, one a step; twice, then they are as short as they may be."""
    for most in (SECTION_SHORT, SECTION_SHORTEST):
        all_of_them = [*content["opening"], *content["closing"]]
        long = [(len(told), name) for name, told in all_of_them if len(told) > most and name not in WHOLE]
        if long:
            _, name = max(long)
            cut = {key: [[n, within(told, most) if n == name else told] for n, told in content[key]]
                   for key in ("opening", "closing")}  # fmt: skip
            return {**content, **cut}, f"“{name}” is shortened."
    return None


def _smaller_text(content: Content) -> tuple[Content, str] | None:
    if content["size"] >= SMALLER:
        return None
    return {**content, "size": content["size"] + 1}, "The text is set smaller."


def _smallest_text(content: Content) -> tuple[Content, str] | None:
    if content["size"] >= SMALLEST:
        return None
    return {**content, "size": content["size"] + 1}, "The text is set as small as can be read on a fax."


def _without_last_sections(content: Content) -> tuple[Content, str] | None:
    there = [name for name, _ in content["closing"]]
    gone = next((name for name in LAST if name in there), None)
    if gone is None:
        return None
    kept = [section for section in content["closing"] if section[0] != gone]
    return {**content, "closing": kept}, f"“{gone}” is left out."


_CUTS = [
    _smaller_text, _without_areas, _without_notes, _without_spare_sections, _short_precautions, _fewer_measures,
    _short_sections, _smallest_text, _without_last_sections,
]  # fmt: skip
