"""When to bring more: a rule for each kind of paper, in words. Pure."""

from dataclasses import dataclass
from datetime import date

from presentations.kit.referral_pad import FORMS
from presentations.models.material import MaterialKind


@dataclass(frozen=True, slots=True)
class Rule:
    """`pieces` are in one that is left, called `one`; more is brought below `least`, or when the newest is `days` old.

    `used` says that each referral takes one; otherwise nobody knows how many are left until somebody counts.
    """

    pieces: int
    piece: str
    least: int
    days: int
    used: bool = False
    one: str = ""  # in the plural


RULES: dict[str, Rule] = {
    MaterialKind.REFERRAL_PAD: Rule(FORMS, "form", 10, 180, used=True, one=f"pads of {FORMS} forms"),
    MaterialKind.TRIFOLD: Rule(20, "trifold", 5, 60, one="bundles of 20"),
    MaterialKind.CARD: Rule(10, "card", 3, 90, one="sets of 10"),
    MaterialKind.ONE_SHEET: Rule(1, "sheet", 1, 180),
    MaterialKind.OUTCOMES: Rule(1, "sheet", 1, 120),
}


@dataclass(frozen=True, slots=True)
class Held:
    """What an office has of one kind. `left_on` and `counted_on` are days; `since` are referrals since the newer."""

    kind: str
    left_on: date | None
    left: int  # pieces left since they were counted, or the newest ones
    counted_on: date | None
    counted: int
    since: int
    old: str = ""  # “version 1, retired”; "" while it is the newest


@dataclass(frozen=True, slots=True)
class Judged:
    """How many are left in words, and why to bring more ("" while there is no need)."""

    amount: str
    why: str


def judge(held: Held, today: date) -> Judged:
    """The rule of the kind applied to what is known."""
    rule = RULES.get(held.kind)
    amount = _amount(held, rule)
    if held.old:
        return Judged(amount, f"They have {held.old}: bring the new one.")
    if rule is None:
        return Judged(amount, "")
    known = rule.used or held.counted_on is not None
    remaining = _remaining(held, rule)
    if known and remaining < rule.least:
        return Judged(amount, f"Fewer than {rule.least} are left." if rule.least > 1 else "None is left.")
    newest = max(day for day in (held.left_on, held.counted_on) if day is not None)
    if (today - newest).days >= rule.days:
        return Judged(amount, f"Nothing was brought or counted for {(today - newest).days} days.")
    return Judged(amount, "")


def rule_words(kind: str) -> str:
    """The rule as the page says it."""
    rule = RULES[kind]
    few = f"fewer than {rule.least} are left, or " if rule.used or rule.least > 1 else ""
    counts = f" Each referral takes one {rule.piece}." if rule.used else ""
    return f"{rule.pieces} at a time.{counts} Bring more when {few}after {rule.days} days."


def _remaining(held: Held, rule: Rule) -> int:
    return max(held.counted + held.left - (held.since if rule.used else 0), 0)


def _amount(held: Held, rule: Rule | None) -> str:
    if rule is None:
        return ""
    if rule.used:
        took = f"; {held.since} referred since" if held.since else ""
        return f"about {_plural(_remaining(held, rule), rule.piece)} left{took}"
    if held.counted_on is not None:
        return f"{_plural(_remaining(held, rule), rule.piece)} when counted"
    return f"{_plural(held.left, rule.piece)} brought"


def _plural(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"
