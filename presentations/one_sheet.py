"""What a one-sheet says: pure, from names and words to what is printed.

How the specialist's own clients did stands on it only in figures that the owner has told (clients.public), with their
number, period and source. Without any, what is measured and when is said instead, and never an anecdote.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from presentations.specialties import Specialty

#: Raise it when the design of the page changes: then a sheet made again is a new version.
LAYOUT = 2
MOST_CONDITIONS = 6
MOST_MEASURES = 6
#: Conditions with figures, and measures of each: more don't fit on the page beside the plan.
MOST_FIGURES, MOST_LINES = 1, 3

#: What comes back on every referral; the same four for every office.
HAND_OFF = (
    {"when": "24 hours", "what": "Introductory letter", "how": "after the first visit, asking for your concerns"},
    {"when": "7 days", "what": "Assessment summary", "how": "after the baseline, with the plan"},
    {"when": "30 days", "what": "Progress report", "how": "one page, each month or before you see them"},
    {"when": "Discharge", "what": "Discharge summary", "how": "goals met, what remains, home exercise"},
)
REFERRAL_NEEDS = (
    "“Medical Exercise Training” or “Functional Conditioning”",
    "The diagnosis, and that physical therapy or other care has concluded",
    "Precautions, and the limits you set",
)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who leaves the sheet; a field may be empty."""

    business: str
    person: str
    phone: str
    fax: str
    email: str
    address: str


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure, what it tells in plain words, and for which of the conditions (their labels) it is used."""

    name: str
    tells: str
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """Figures of one condition that were told: every text is the door's own, and none of them is ever typed."""

    label: str
    who: str
    source: str
    lines: tuple[tuple[str, str], ...]  # measure, and what changed


def build(
    *,
    practice: str,
    specialty: Specialty,
    conditions: Sequence[str],
    plan: Sequence[Measured],
    sender: Sender,
    referral_url: str,
    figures: Sequence[Shown] = (),
) -> dict[str, Any]:
    """Everything that is printed, as JSON: the same input gives the same content. `conditions` are labels.

    Raises:
        ValueError: no condition, so that the sheet would be for nobody.
    """
    if not conditions:
        raise ValueError("A one-sheet needs at least one condition.")
    shown = list(conditions[:MOST_CONDITIONS])
    told = {"figures": [_figures(one) for one in figures[:MOST_FIGURES]]} if figures else {}
    return {
        "layout": LAYOUT,
        "practice": practice,
        "headline": specialty.headline,
        "lead": specialty.gap,
        "hand_off": [dict(item) for item in HAND_OFF],
        "conditions": shown,
        "plan": [{"name": short_name(one.name), "tells": _tells(one)} for one in choose(plan, shown)],
        "expect": _expect(specialty),
        "refer": list(REFERRAL_NEEDS),
        "referral_url": referral_url,
        "sender": asdict(sender),
    } | told


def _figures(one: Shown) -> dict[str, Any]:
    lines = [list(line) for line in one.lines[:MOST_LINES]]
    return {"label": one.label, "who": one.who, "source": one.source, "lines": lines}


def choose(plan: Sequence[Measured], conditions: Sequence[str]) -> list[Measured]:
    """The few measures that fit on the page: one for each condition first, then those that serve most conditions.

    What a provider's laboratory supplies is left out, since it isn't us who measure it.
    """
    ours = [one for one in plan if "provider" not in one.tells]
    chosen: list[Measured] = []
    for condition in conditions:
        if not any(condition in one.conditions for one in chosen):
            chosen += [one for one in ours if condition in one.conditions][:1]
    chosen += sorted((one for one in ours if one not in chosen), key=lambda one: -len(one.conditions))
    return sorted(chosen[:MOST_MEASURES], key=ours.index)


def short_name(name: str) -> str:
    """“Stair Climb Test (record number of steps)” reads “Stair Climb Test” on paper, and no device is named."""
    return re.sub(r" \([^)]*\)|, hand-held dynamometer", "", name)


#: Names of people, which begin with a capital wherever they stand.
_NAMES = ("Parkinson",)


def in_text(label: str) -> str:
    """“Knee osteoarthritis” inside a sentence; names, and what is written in capitals, stay so."""
    first = label.split(maxsplit=1)[0]
    stays = first.isupper() or first in _NAMES or any(sign.isdigit() for sign in first)
    return label if stays else label[0].lower() + label[1:]


def whose(label: str) -> str:
    """What follows “patients”: “with knee osteoarthritis”, “after stroke”."""
    words = in_text(label)
    return words if words.startswith("after ") else f"with {words}"


def _tells(one: Measured) -> str:
    return "" if one.tells.casefold() == one.name.casefold() else one.tells


def _expect(specialty: Specialty) -> list[dict[str, str]]:
    return [
        {"lead": "A written baseline", "rest": f"of {specialty.focus}, before the first exercise session."},
        {"lead": "Your limits first.", "rest": f"What you set for {specialty.limits} overrides any rule of ours."},
        {"lead": "Red flags checked", "rest": "at every session. A new symptom stops it, and you hear the same day."},
        {"lead": "A defined end:", "rest": "discharge when the functional goals are met, with a home program."},
    ]


def content_hash(content: Mapping[str, Any]) -> str:
    """SHA-256 of the content in one fixed spelling."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def texts(content: Mapping[str, Any]) -> list[str]:
    """Every sentence of ours on the sheet, for the language check; names and addresses left out."""
    lines = [content["headline"], content["lead"], *content["conditions"], *content["refer"]]
    lines += [f"{item['what']} {item['how']}" for item in content["hand_off"]]
    lines += [f"{item['name']}: {item['tells']}" for item in content["plan"]]
    for one in content.get("figures", ()):
        lines += [one["who"], one["source"], *(": ".join(line) for line in one["lines"])]
    return lines + [f"{item['lead']} {item['rest']}" for item in content["expect"]]
