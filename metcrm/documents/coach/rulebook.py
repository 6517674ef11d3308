"""The rules as they lie in rules/*.toml, read and compiled once.

A rule:
    id              category.name
    severity        "warn" or "block"
    reason          why, in a sentence
    patterns        what people say (see pattern.py)
    suggest         words that fit in the place of the reported ones; the first whose [figures] are all there is taken
    clause          sentences that fit in the place of the whole clause, likewise
    examples        what has to be found;   near   what has to pass: these are its tests
    subject_needs, subject_passes, owner_needs, owner_passes
                    speakers (letters, see context.py) without whom it doesn't count, or with whom it passes
    denied          "still": it counts in a denial too ("you won't need surgery")
    prefer          "clause": change the whole clause even where the words alone could be changed
    reported        "still": it counts in what others are reported to have said

A pass (rules/passes.toml) lets the words that it matches through, in the categories it names.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from metcrm.documents.coach.finding import CATEGORIES, SEVERITIES
from metcrm.documents.coach.index import Index, index
from metcrm.documents.coach.pattern import Classes, Pattern, Phrase, compile_pattern, phrases_of
from metcrm.documents.coach.roles import Roles

_SPEAKERS = ("subject_needs", "subject_passes", "owner_needs", "owner_passes")
_FOLDER = Path(__file__).parent / "rules"


@dataclass(frozen=True, slots=True)
class Rule:
    id: str
    category: str
    severity: str
    reason: str
    patterns: tuple[Pattern, ...]
    suggest: tuple[str, ...]
    clause: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    subject_needs: str = ""
    subject_passes: str = ""
    owner_needs: str = ""
    owner_passes: str = ""
    denied_counts: bool = False
    reported_counts: bool = False
    prefer_clause: bool = False
    literal: bool = False


@dataclass(frozen=True, slots=True)
class Pass:
    id: str
    categories: frozenset[str]
    patterns: tuple[Pattern, ...]
    examples: tuple[str, ...] = ()
    warnings_only: bool = False


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Compiled rules with an index: the word at which a pattern has to be tried."""

    rules: tuple[Rule, ...]
    passes: tuple[Pass, ...]
    classes: Classes
    roles: Roles
    by_word: "Index[Rule]" = field(repr=False)
    passes_by_word: "Index[Pass]" = field(repr=False)


@cache
def rulebook() -> Rulebook:
    """The shipped rules; reading them takes a fraction of a second, once a process.

    Raises:
        ValueError: a rule file says something that can't be.
    """
    classes = _classes(_toml("vocabulary.toml") | _toml("classes.toml"))
    rules = tuple(rule for category in CATEGORIES for rule in _rules(category, classes))
    passes = tuple(_pass(entry, classes) for entry in _toml("passes.toml")["pass"])
    return Rulebook(rules, passes, classes, Roles.of(classes), index(rules), index(passes))


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))


def _classes(lines: Mapping[str, str]) -> Classes:
    """A class may take in those written before it."""
    classes: dict[str, frozenset[Phrase]] = {}
    for name, line in lines.items():
        classes[name] = phrases_of(line.split(), classes)
    return classes


def _rules(category: str, classes: Classes) -> Iterable[Rule]:
    files = sorted(path.name for path in _FOLDER.glob(f"{category}*.toml"))
    for entry in [entry for name in files for entry in _toml(name)["rule"]]:
        if entry["severity"] not in SEVERITIES or not entry["id"].startswith(f"{category}."):
            raise ValueError(f"Rule {entry['id']}: unknown severity or category")
        yield Rule(
            id=entry["id"],
            category=category,
            severity=entry["severity"],
            reason=entry["reason"],
            patterns=tuple(compile_pattern(p, classes) for p in _lines(entry, "patterns")),
            denied_counts=entry.get("denied") == "still",
            reported_counts=entry.get("reported") == "still",
            prefer_clause=entry.get("prefer") == "clause",
            suggest=_lines(entry, "suggest"),
            clause=_lines(entry, "clause"),
            examples=_lines(entry, "examples"),
            near=_lines(entry, "near"),
            **{key: entry.get(key, "") for key in ("subject_needs", "subject_passes", "owner_needs", "owner_passes")},
        )


def _pass(entry: Mapping[str, Any], classes: Classes) -> Pass:
    categories = frozenset(entry.get("categories", CATEGORIES))
    patterns = tuple(compile_pattern(p, classes) for p in _lines(entry, "patterns"))
    return Pass(entry["id"], categories, patterns, _lines(entry, "examples"))


def _lines(entry: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """One entry a line."""
    return tuple(line.strip() for line in entry.get(key, "").splitlines() if line.strip())
