"""Specialties: NUCC codes of those who might refer, and the fifteen groups we think in.

Sources beside: `data/taxonomy.csv` (87 NUCC codes with names), `data/specialty_groups.csv` (code to group; a code may
stand in several, `main` marks the one shown when there is room for one only).
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Group:
    """One specialty group. `slug` is what rows store and what conditions name."""

    slug: str
    label: str
    codes: frozenset[str]


@dataclass(frozen=True)
class Specialty:
    """One NUCC code. `why_refer` says what such an office might refer for."""

    code: str
    name: str
    classification: str
    specialization: str
    why_refer: str


@cache
def groups() -> tuple[Group, ...]:
    """The fifteen groups, in their usual order."""
    found: dict[tuple[str, str], set[str]] = {}
    for row in _rows("specialty_groups.csv"):
        found.setdefault((row["group"], row["label"]), set()).add(row["code"])
    return tuple(Group(slug, label, frozenset(codes)) for (slug, label), codes in found.items())


@cache
def _main_groups() -> dict[str, str]:
    return {row["code"]: row["group"] for row in _rows("specialty_groups.csv") if row["main"] == "yes"}


@cache
def _specialties() -> dict[str, Specialty]:
    return {
        row["code"]: Specialty(
            row["code"], row["display_name"], row["classification"], row["specialization"], row["why_refer"]
        )
        for row in _rows("taxonomy.csv")
    }


def get_group(slug: str) -> Group | None:
    """The group of this slug."""
    return next((group for group in groups() if group.slug == slug), None)


def group_of(code: str) -> Group | None:
    """The main group of a NUCC code; None for codes outside all groups."""
    return get_group(_main_groups().get(code, ""))


def group_label(slug: str) -> str:
    """The group's name for the screen, "" when unknown."""
    group = get_group(slug)
    return group.label if group else ""


def group_choices() -> list[tuple[str, str]]:
    """For a select: slug and label, by label."""
    return sorted(((group.slug, group.label) for group in groups()), key=lambda choice: choice[1])


def specialty(code: str) -> Specialty | None:
    """What we know of a NUCC code."""
    return _specialties().get(code)


def specialty_name(code: str) -> str:
    """The code in words. A code that isn't among ours shows itself, so that nobody takes it for something else."""
    known = specialty(code)
    return known.name if known else f"Specialty {code}" if code else ""


def field_name(code: str) -> str:
    """The specialty without its subspecialty: “Orthopaedic Surgery” for a hand surgeon."""
    known = specialty(code)
    return known.classification if known and known.specialization else specialty_name(code)


def subspecialty_name(code: str) -> str:
    """What a code narrows its specialty to, "" when it doesn't."""
    known = specialty(code)
    return known.specialization if known else ""


def specialty_choices() -> list[tuple[str, str]]:
    """For a select: code and name, by name."""
    return sorted(((item.code, f"{item.name} ({item.code})") for item in _specialties().values()), key=lambda c: c[1])


def _rows(name: str) -> list[dict[str, str]]:
    with (_DATA / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
