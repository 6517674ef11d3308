"""The sample report: what an office gets, about a client who never was, marked across the page."""

from typing import Any

from presentations.kit.parts import PaperKind, Subject

#: What papers show that were made when there was one story.
FIRST = "knee"
#: Whose story is near a condition; the first of an office's conditions that is here decides.
_NEAR = {
    "knee": ("tka", "knee_oa", "tha", "hip_oa", "aclr"),
    "spine": ("low_back_pain", "spine_surgery", "neck_pain", "cervical_radiculopathy", "chronic_pain"),
    "balance": (
        "falls_risk", "frailty", "sarcopenia", "osteoporosis", "parkinsons", "stroke", "ms", "neuropathy",
        "ankle_instability",
    ),
}  # fmt: skip
STORY = {condition: story for story, conditions in _NEAR.items() for condition in conditions}


def build(subject: Subject) -> dict[str, Any]:
    """About a knee, a back or balance: standing up and walking are of use to every office that sees none of these."""
    stories = [STORY[one] for one in subject.specialty.conditions if one in STORY]
    return {"client": "Jordan Sample", "story": stories[0] if stories else "balance"}


KIND = PaperKind(
    key="sample_report",
    label="Sample report",
    about="A progress report as an office gets it, about a fictional client, marked SAMPLE.",
    build=build,
    fields=(),
    needs_conditions=False,
    for_print_shop=False,
    advice="Print it as you print reports.",
    code=lambda content: "",
)
