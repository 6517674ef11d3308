"""What referrals and letters say about the stage of a practice. Dates and counts alone, nothing about any client."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from clients.models import Episode, Referral, Report
from practitioners import stages
from practitioners.models import Stage

YEAR = timedelta(days=365)
#: An advocate has sent so many patients, with so many conditions, within a year.
REFERRALS, CONDITIONS = 3, 2
LETTERS_SENT = "letters_sent"
CONDITIONS_REFERRED = "conditions_referred"

Referred = tuple[datetime, str]


def register() -> None:
    """Called once the apps are ready."""
    stages.register_fact(LETTERS_SENT, letters_sent)
    stages.register_fact(CONDITIONS_REFERRED, conditions_referred)
    stages.register_rule(Stage.ADVOCATE, advocate)


def letters_sent(practice_ids: Collection[UUID]) -> dict[UUID, bool]:
    """Practices whose first referral has its introductory letter and its assessment summary, or will never need them.

    Three queries however many practices.
    """
    firsts = Referral.objects.filter(practice__in=practice_ids).order_by("practice", "received_at", "pk")
    firsts = firsts.select_related("client")
    first = {row.pk: row for row in firsts.distinct("practice")}
    episodes = dict(Episode.objects.filter(referral__in=first).values_list("pk", "referral_id"))
    sent: dict[UUID | None, set[str]] = defaultdict(set)
    out = Report.objects.filter(episode__in=episodes, deliveries__isnull=False)
    for episode, kind in out.values_list("episode_id", "kind").distinct():
        sent[episodes[episode]].add(kind)
    both = {Report.Kind.INTRODUCTORY, Report.Kind.ASSESSMENT}
    return {
        row.practice_id: True
        for pk, row in first.items()
        if both <= sent[pk] or row.status == Referral.Status.NOT_STARTED or _is_gone(row)
    }


def _is_gone(referral: Referral) -> bool:
    """The record was deleted, years later, and its letters had gone."""
    return referral.client is not None and referral.client.erased_after_letters


def conditions_referred(practice_ids: Collection[UUID]) -> dict[UUID, list[Referred]]:
    """When each patient of these practices was referred, and with which condition; oldest first."""
    found: dict[UUID, list[Referred]] = defaultdict(list)
    rows = Referral.objects.filter(practice__in=practice_ids).order_by("received_at", "pk")
    for practice, at, condition in rows.values_list("practice_id", "received_at", "condition"):
        found[practice].append((at, condition))
    return found


def advocate(facts: stages.StageFacts, now: datetime) -> str | None:
    """Three referrals with two conditions within a year make an advocate, and nothing but silence unmakes one."""
    referred: list[Referred] = facts.above.get(CONDITIONS_REFERRED, [])
    for place, (last, _) in enumerate(referred):
        within = [(at, condition) for at, condition in referred[: place + 1] if last - at <= YEAR]
        conditions = {condition for _, condition in within if condition}
        if len(within) >= REFERRALS and len(conditions) >= CONDITIONS:
            there = last.astimezone(facts.referred_at.tzinfo) if facts.referred_at else last
            return (
                f"By {stages.day_words(there)} they had sent {len(within)} patients"
                f" with {len(conditions)} conditions within a year."
            )
    return None
