"""Business cards: ten to a sheet. Letter: 3.5 × 2 in, as perforated stock such as Avery 5371; A4: 85 × 55 mm."""

from typing import Any

from presentations.kit.parts import Field, PaperKind, Subject

ON_A_SHEET = 10


def build(subject: Subject) -> dict[str, Any]:
    return {"title": "Medical Exercise Specialist", "line": "Exercise after discharge, within your clearance"}


KIND = PaperKind(
    key="card",
    label="Business card",
    about="Ten to a sheet, with the code of this office’s own referral form.",
    build=build,
    fields=(Field("title", "What you are", (48,)), Field("line", "One line", (64,))),
    cells=1,
    needs_conditions=False,
    advice="Ten to a sheet of perforated cards; print at 100 %, not “fit to page”.",
)
