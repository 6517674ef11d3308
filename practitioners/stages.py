"""How far the relationship with a practice has come: rules over dates, no rows.

Each rule says whether its stage fits. Where several fit, the furthest along the row wins; inactive wins over all of
them, and a person's decision not to engage wins over everything. Apps above register facts and rules of their own in
their AppConfig.ready:

    stages.register_fact("letters_sent", practices_with_letters_sent)
    stages.register_rule(Stage.ADVOCATE, advocate)

See docs/adr/0010-stages.md for how the table of stages is read.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from practitioners.models.practice import Stage

#: Without a referral for so long, a source that referred before counts as inactive.
QUIET_AFTER = timedelta(days=90)


@dataclass(frozen=True)
class StageFacts:
    """What the stage is computed from. Times are aware; sentences name their dates in the zone they come in.

    `above` holds what the apps above know, by the name under which they registered it.
    """

    homework_complete: bool = False
    contacted_at: datetime | None = None
    meeting_at: datetime | None = None
    presented_at: datetime | None = None
    thanked_at: datetime | None = None
    first_referral_at: datetime | None = None
    last_referral_at: datetime | None = None
    not_engaged_at: datetime | None = None
    introduced_at: datetime | None = None
    above: Mapping[str, Any] = field(default_factory=dict)

    @property
    def referred_at(self) -> datetime | None:
        """The last referral."""
        return self.last_referral_at or self.first_referral_at

    @property
    def referred_again(self) -> bool:
        """More than one referral has come."""
        first, last = self.first_referral_at, self.last_referral_at
        return bool(first and last and first < last)


@dataclass(frozen=True)
class Computed:
    """The stage, the rule that made it as a sentence with its date, and when time alone will change it."""

    stage: Stage
    rule: str
    until: datetime | None = None


#: The sentence of a rule whose stage fits, None where it doesn't.
Rule = Callable[[StageFacts, datetime], str | None]
#: What is known above about these practices, asked once for all of them. Practices without it may be left out.
Provider = Callable[[Collection[UUID]], Mapping[UUID, Any]]

_above_rules: list[tuple[Stage, Rule]] = []
_providers: dict[str, Provider] = {}


def register_rule(stage: Stage, rule: Rule) -> None:
    """Let another rule make a stage; registering the same rule again changes nothing."""
    if (stage, rule) not in _above_rules:
        _above_rules.append((stage, rule))


def register_fact(name: str, provider: Provider) -> None:
    """Let rules read `facts.above[name]`; the provider answers for many practices in a constant number of queries."""
    _providers[name] = provider


def facts_above(practice_ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """What the apps above know about these practices."""
    found: dict[UUID, dict[str, Any]] = {pk: {} for pk in practice_ids}
    for name, provider in _providers.items():
        for pk, value in provider(practice_ids).items():
            if pk in found:
                found[pk][name] = value
    return found


def stage_of(facts: StageFacts, now: datetime) -> Computed:
    """The stage of a practice with these facts."""
    if facts.not_engaged_at:
        decided = day_words(facts.not_engaged_at)
        return Computed(Stage.NOT_ENGAGED, f"You decided on {decided} not to work on this office.")
    last = facts.referred_at
    if last and now - last > QUIET_AFTER:
        return Computed(
            Stage.INACTIVE, f"Referred before, and not since {day_words(last)}: 90 days without a referral."
        )
    fits = [(stage, rule(facts, now)) for stage, rule in [*_RULES, *_above_rules]]
    order = list(Stage)
    stage, sentence = max(((stage, said) for stage, said in fits if said), key=lambda hit: order.index(hit[0]))
    # In UTC: ninety days of the clock on the wall are an hour more or less where the clocks change in between.
    return Computed(stage, sentence[:200], last.astimezone(UTC) + QUIET_AFTER if last else None)


def day_words(at: datetime) -> str:
    """“Mar 4, 2026”."""
    return f"{at:%b} {at.day}, {at.year}"


def _identified(facts: StageFacts, now: datetime) -> str:
    return "On the list; the homework isn't complete."


def _researched(facts: StageFacts, now: datetime) -> str | None:
    return "The homework is complete." if facts.homework_complete else None


def _contacted(facts: StageFacts, now: datetime) -> str | None:
    return f"First talked with on {day_words(facts.contacted_at)}." if facts.contacted_at else None


def _meeting_set(facts: StageFacts, now: datetime) -> str | None:
    return f"A meeting is set for {day_words(facts.meeting_at)}." if facts.meeting_at else None


def _presented(facts: StageFacts, now: datetime) -> str | None:
    return f"Presented on {day_words(facts.presented_at)}." if facts.presented_at else None


def _nurturing(facts: StageFacts, now: datetime) -> str | None:
    return f"Thank-you sent on {day_words(facts.thanked_at)}, no referral yet." if facts.thanked_at else None


def _first_referral(facts: StageFacts, now: datetime) -> str | None:
    if not facts.first_referral_at:
        return None
    first = day_words(facts.first_referral_at)
    return f"First referral on {first}: introductory letter and assessment summary to follow."


def _active(facts: StageFacts, now: datetime) -> str | None:
    """One referral is the first until its letters are out; only then, or with another one, is the office active."""
    last = facts.referred_at
    if not last or not (facts.referred_again or facts.above.get("letters_sent")):
        return None
    return f"Referred on {day_words(last)}: at least one referral in the last 90 days."


def _introduced(facts: StageFacts, now: datetime) -> str | None:
    return f"Introduced a colleague, noted on {day_words(facts.introduced_at)}." if facts.introduced_at else None


_RULES: list[tuple[Stage, Rule]] = [
    (Stage.IDENTIFIED, _identified),
    (Stage.RESEARCHED, _researched),
    (Stage.CONTACTED, _contacted),
    (Stage.MEETING_SET, _meeting_set),
    (Stage.PRESENTED, _presented),
    (Stage.NURTURING, _nurturing),
    (Stage.FIRST_REFERRAL, _first_referral),
    (Stage.ACTIVE, _active),
    (Stage.ADVOCATE, _introduced),
]
