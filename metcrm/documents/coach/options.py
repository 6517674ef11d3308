"""What a workspace adds to the rules: words of its own that may stand, and words of its own to be found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from metcrm.documents.coach.finding import CATEGORIES, SEVERITIES
from metcrm.documents.coach.pattern import Pattern, compile_pattern
from metcrm.documents.coach.rulebook import Pass, Rule
from metcrm.documents.coach.tokens import HARD, tokenise

# What no workspace can take upon itself: these rules follow from the law, not from taste.
BOUND = frozenset({"claim", "scope"})


@dataclass(frozen=True, slots=True)
class Exemption:
    """Words that this workspace may use; whoever keeps it also keeps who allowed it and why."""

    text: str
    why: str = ""
    categories: frozenset[str] = frozenset(CATEGORIES) - BOUND


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that this workspace wants to be told about.

    Raises:
        ValueError: no word in it, or an unknown category or severity.
    """

    text: str
    suggestion: str
    reason: str
    category: str = "fitness"
    severity: str = "warn"

    def __post_init__(self) -> None:
        if self.category not in CATEGORIES or self.severity not in SEVERITIES:
            raise ValueError(f"There is no {self.severity} for {self.category}.")
        if not _pattern(self.text):
            raise ValueError("Write at least one word to look for.")


def phrase_rules(phrases: Iterable[Phrase]) -> tuple[Rule, ...]:
    """The workspace's phrases as rules."""
    return tuple(
        Rule(
            id=f"own.{number}",
            category=phrase.category,
            severity=phrase.severity,
            reason=phrase.reason,
            patterns=_pattern(phrase.text),
            # Brackets and braces in a person's words stay what they are.
            suggest=(phrase.suggestion,),
            literal=True,
        )
        for number, phrase in enumerate(phrases, start=1)
    )


def exemption_passes(exceptions: Sequence[str | Exemption]) -> tuple[Pass, ...]:
    """The workspace's exceptions as passes."""
    given = [Exemption(one) if isinstance(one, str) else one for one in exceptions]
    return tuple(
        Pass(f"own.{number}", one.categories - BOUND, _pattern(one.text), warnings_only=True)
        for number, one in enumerate(given, start=1)
        if _pattern(one.text)
    )


def has_words(text: str) -> bool:
    """True when there is something to look for in it."""
    return bool(_pattern(text))


def _pattern(text: str) -> tuple[Pattern, ...]:
    """The words of a text, one after another, the last in its plural or other forms too."""
    words = [word for word in tokenise(text).words if word not in HARD and word[0].isalnum()]
    if not words:
        return ()
    last = words[-1] + ("~" if words[-1].isalpha() and words[-1].isascii() else "")
    return (compile_pattern(" ".join([*words[:-1], last]), {}),)
