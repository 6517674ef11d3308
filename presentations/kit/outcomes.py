"""The outcomes sheet: figures that the owner has told, with number, period and source; or what will be measured."""

from typing import Any

from presentations import one_sheet
from presentations.kit.parts import Field, PaperKind, Subject

MOST_FIGURES, MOST_LINES = 2, 4


def build(subject: Subject) -> dict[str, Any]:
    told = [
        {
            "label": one.label,
            "who": one.who,
            "source": one.source,
            "lines": [list(line) for line in one.lines[:MOST_LINES]],
        }
        for one in subject.figures[:MOST_FIGURES]
    ]
    plan = one_sheet.choose(subject.plan, list(subject.conditions))
    if told:
        headline = "What changed for people like your patients"
        lead = (
            "Everybody who finished is counted, whatever the result. Each figure says how many it is about, and when."
        )
    else:
        headline = "What we measure for your patients"
        lead = (
            "We show figures only when enough people have finished. Until then, this is what we measure at the start, "
            "every 30 days and at discharge, and send to you on one page."
        )
    return {
        "headline": headline,
        "lead": lead,
        "conditions": list(subject.conditions[: one_sheet.MOST_CONDITIONS]),
        "figures": told,
        "plan": [{"name": one_sheet.short_name(one.name), "tells": one.tells} for one in plan],
    }


KIND = PaperKind(
    key="outcomes",
    label="Outcomes sheet",
    about="Your own figures, with how many, when and from where; or what will be measured.",
    build=build,
    fields=(Field("headline", "Headline", (90,)), Field("lead", "Below it", (330,), rows=3)),
)
