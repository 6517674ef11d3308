"""The only door to clients for the apps above: no name and no record leaves by it, and no figure but those that the
owner has told (clients/outcomes/door.py)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from uuid import UUID

from clients import measures
from clients.measure_purposes import purpose_of
from clients.outcomes import words
from clients.report_facts import Sender
from clients.sample_report import print_sample
from clients.selectors import counts, naming, outcomes, referrals
from clients.selectors.counts import counted, counted_in_training
from clients.selectors.referrals import ReferralSteps, Referred

__all__ = [
    "COUNT_RULES",
    "PlannedMeasure",
    "PublishedFigures",
    "ReferralSteps",
    "Referred",
    "condition_choices",
    "conditions_for_group",
    "counted",
    "counted_in_training",
    "measurement_plan",
    "names_a_client",
    "published_figures",
    "referral_counts",
    "referral_steps",
    "referrals_by_practice",
    "referrals_by_week",
    "referrals_since",
    "sample_report",
    "unanswered_too_long",
]

#: What is counted for others; see clients/selectors/counts.py.
COUNT_RULES = counts.RULES


@dataclass(frozen=True, slots=True)
class PlannedMeasure:
    """A measure we record, what it tells in plain words, and for which of the conditions asked for (their labels)."""

    name: str
    tells: str
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublishedFigures:
    """What may be said of one condition: a sheet that was told, in words. `mark` names it, `who` has n, period and how
    many had no final value, `source` where and when it was counted; each row its own change, share and yardstick.
    """

    condition: str
    label: str
    mark: str
    n: int
    period: str
    who: str
    source: str
    rows: tuple[words.Told, ...]


def published_figures(conditions: Sequence[str]) -> list[PublishedFigures]:
    """The newest sheet of each condition that may be shown now, in the order asked for; none where none is. Three
    queries, none without a condition.
    """
    found = outcomes.usable(list(conditions))
    return [_figures(found[slug]) for slug in dict.fromkeys(conditions) if slug in found]


def _figures(sheet: outcomes.ToldSheet) -> PublishedFigures:
    content = sheet.content or {}
    return PublishedFigures(
        condition=content["condition"],
        label=content["label"],
        mark=sheet.mark,
        n=content["n"],
        period=words.period(content),
        who=words.who(content),
        source=words.source(content, sheet.mark),
        rows=tuple(words.told(content)),
    )


def names_a_client(text: str) -> str:
    """A sentence for the person when a text names one of the workspace's clients; "" when it doesn't.

    Found are first and last name together, a telephone number and a date of birth, whatever case, accents or
    punctuation. The sentence doesn't repeat them. At most three queries.
    """
    for found, what in (
        (naming.named_in, "the name"),
        (naming.phone_in, "the telephone number"),
        (naming.birth_in, "the date of birth"),
    ):
        if found(text):
            return f"This contains {what} of a client. Notes about a practice say nothing about a client: take it out."
    return ""


def referral_counts(practice_ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many patients each practice has referred so far; 0 for those that haven't. One query."""
    return referrals.referral_counts(list(practice_ids))


def referral_steps(practice_ids: Iterable[UUID]) -> dict[UUID, ReferralSteps]:
    """How far the patients of each practice have come, as bare counts. One query."""
    return referrals.referral_steps(list(practice_ids))


def unanswered_too_long(practice_ids: Iterable[UUID], now: datetime) -> dict[UUID, int]:
    """How many referrals of each practice nobody answered within their clock; none where all is well. One query."""
    return referrals.unanswered_too_long(list(practice_ids), now)


def referrals_since(since: Mapping[UUID, datetime]) -> dict[UUID, int]:
    """How many patients each practice has referred since its own time; 0 for those that haven't. One query, none
    without a practice.
    """
    return referrals.since_own_time(since)


def referrals_by_week(since: datetime, zone: tzinfo) -> dict[date, int]:
    """How many patients were referred in each week since then, by its Monday; weeks without any are left out.

    One query.
    """
    return referrals.by_week(since, zone)


def referrals_by_practice(since: Sequence[datetime]) -> dict[UUID, Referred]:
    """Of every practice that ever referred: when first, how many ever, and how many since each of these times.

    One query.
    """
    return referrals.by_practice(since)


def sample_report(
    *, business: str, person: str, phone: str, fax: str, email: str, address: str, practice: str, paper: str, on: date,
    client: str, story: str,
) -> bytes:  # fmt: skip
    """The PDF of a progress report about somebody who never was, marked SAMPLE; `paper` is letter or a4. No query.

    `story`: knee, spine or balance.
    """
    sender = Sender(business, address, phone, fax, email, person, "Medical Exercise Specialist")
    return print_sample(sender, client=client, practice=practice, paper=paper, on=on, story=story)


def condition_choices() -> list[tuple[str, str]]:
    """Slug and label of every condition, by label."""
    return sorted(((c.slug, c.label) for c in measures.conditions().values()), key=lambda choice: choice[1].lower())


def conditions_for_group(specialty_group: str) -> list[tuple[str, str]]:
    """Slug and label of the conditions that a specialty group usually refers, in the catalogue's order."""
    return [(c.slug, c.label) for c in measures.conditions().values() if specialty_group in c.specialty_groups]


def measurement_plan(conditions: Sequence[str]) -> list[PlannedMeasure]:
    """What we measure for these conditions, each measure once, in the order of the conditions' sets. No figures.

    Unknown conditions are passed over.
    """
    known = [measures.conditions()[slug] for slug in conditions if slug in measures.conditions()]
    wanted: dict[str, list[str]] = {}
    for condition in known:
        for code in condition.measures:
            wanted.setdefault(code, []).append(condition.label)
    return [
        PlannedMeasure(measures.measure(code).name, purpose_of(measures.measure(code)), tuple(labels))
        for code, labels in wanted.items()
    ]
