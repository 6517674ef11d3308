"""How far the relationship with a practice has come: rules over dates, no rows.

Where several rules fit, the furthest along wins; inactive wins over all of them, and a person's decision not to engage
wins over everything.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from practitioners.models.practice import Stage

#: Without a referral for so long, a source that referred before counts as inactive.
QUIET_AFTER = timedelta(days=90)


@dataclass(frozen=True)
class StageFacts:
    """What the stage is computed from. Times are aware; sentences name their dates in the zone they come in."""

    homework_complete: bool = False
    contacted_at: datetime | None = None
    meeting_at: datetime | None = None
    presented_at: datetime | None = None
    thanked_at: datetime | None = None
    first_referral_at: datetime | None = None
    last_referral_at: datetime | None = None
    not_engaged_at: datetime | None = None


def stage_of(facts: StageFacts, now: datetime) -> tuple[Stage, str]:
    """The stage, and the rule that made it as a sentence with its date."""
    return _decided(facts) or _by_referrals(facts, now) or _by_visits(facts) or _by_research(facts)


def _decided(facts: StageFacts) -> tuple[Stage, str] | None:
    if facts.not_engaged_at is None:
        return None
    return Stage.NOT_ENGAGED, f"You decided on {_day(facts.not_engaged_at)} not to work on this office."


def _by_referrals(facts: StageFacts, now: datetime) -> tuple[Stage, str] | None:
    last = facts.last_referral_at or facts.first_referral_at
    if last is None:
        return None
    if now - last > QUIET_AFTER:
        return Stage.INACTIVE, f"Referred before, and not since {_day(last)}: 90 days without a referral."
    return Stage.ACTIVE, f"Referred on {_day(last)}: at least one referral in the last 90 days."


def _by_visits(facts: StageFacts) -> tuple[Stage, str] | None:
    if facts.thanked_at:
        return Stage.NURTURING, f"Thank-you sent on {_day(facts.thanked_at)}, no referral yet."
    if facts.presented_at:
        return Stage.PRESENTED, f"Presented on {_day(facts.presented_at)}."
    if facts.meeting_at:
        return Stage.MEETING_SET, f"A meeting is set for {_day(facts.meeting_at)}."
    if facts.contacted_at:
        return Stage.CONTACTED, f"First talked with on {_day(facts.contacted_at)}."
    return None


def _by_research(facts: StageFacts) -> tuple[Stage, str]:
    if facts.homework_complete:
        return Stage.RESEARCHED, "The homework is complete."
    return Stage.IDENTIFIED, "On the list; the homework isn't complete."


def _day(at: datetime) -> str:
    return f"{at:%b} {at.day}, {at.year}"
