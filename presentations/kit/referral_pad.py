"""The referral pad: two forms to a page, to be cut; check marks, black on white, so that a fax takes it."""

from typing import Any

from presentations.kit.parts import Field, PaperKind, Subject
from presentations.one_sheet import MOST_CONDITIONS

#: Forms in a pad as print shops glue them.
FORMS = 50


def build(subject: Subject) -> dict[str, Any]:
    return {
        "title": "Referral: Medical Exercise Training / Functional Conditioning",
        "conditions": list(subject.conditions[:MOST_CONDITIONS]),
        "precautions": [
            "Weight bearing or lifting limit", "Range of motion limit", "Fall precautions",
            "Blood pressure or heart rate limit", "Glucose or oxygen limit", "No precautions",
        ],
        "concluded": "Physical therapy or other care for this has concluded.",
        "back": "You get a letter within 24 hours of the first visit, and a report every 30 days.",
    }  # fmt: skip


KIND = PaperKind(
    key="referral_pad",
    label="Referral pad",
    about="Two forms to a page with check marks and this office’s own code, for the desk and the fax.",
    build=build,
    fields=(
        Field("title", "Heading", (80,)),
        Field("precautions", "Precautions to tick", (44,), 6, (("", "a line"),), 6),
        Field("concluded", "To confirm", (90,)),
        Field("back", "What comes back", (120,)),
    ),
    cells=1,
    advice=f"Cut in half, and have {FORMS} forms glued to a pad.",
)
