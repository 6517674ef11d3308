"""The one-sheet: one page for an office, about its own patients."""

from typing import Any

from presentations import one_sheet
from presentations.kit.parts import Field, PaperKind, Subject


def build(subject: Subject) -> dict[str, Any]:
    """See presentations/one_sheet.py."""
    return one_sheet.build(
        practice=subject.practice, specialty=subject.specialty, conditions=subject.conditions, plan=subject.plan,
        sender=subject.sender, referral_url=subject.referral_url, figures=subject.figures,
    )  # fmt: skip


KIND = PaperKind(
    key="one_sheet",
    label="One-sheet",
    about="One page about an office’s own patients: what comes back, what is measured, how to refer.",
    build=build,
    fields=(
        Field("headline", "Headline", (90,)),
        Field("lead", "Below it", (330,), rows=3),
        Field("expect", "What patients can expect", (40, 130), 4, (("lead", "in bold"), ("rest", "the rest")), 4),
        Field("refer", "How to refer", (110,), 3, (("", "a line"),), 3),
    ),
    layout=one_sheet.LAYOUT,
)
