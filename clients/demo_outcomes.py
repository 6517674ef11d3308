"""The demonstration's clients of earlier quarters: enough of one condition for figures, too few of another.

Written at once, since a demonstration needs no audit of hundreds of values.
"""

import random
from datetime import date, datetime, timedelta

from clients import measures
from clients.demo_courses import lines
from clients.models import Assessment, Client, Episode, Result
from clients.outcomes.quarters import Quarter, last_closed
from clients.services.episodes import a_year_after
from clients.services.outcomes import publish
from metcrm.demo import names
from metcrm.tenancy.actors import Actor

#: Condition → how many; a share needs 22, a mean 11.
EARLIER = {"knee_oa": 36, "falls_risk": 26, "low_back_pain": 7}
TOLD = "knee_oa"
WEEKS = 12


def load_earlier(*, by: Actor, now: datetime, chance: random.Random) -> None:
    """Courses that ended in the last quarters that are over; figures of one condition are told."""
    last = last_closed(now.date())
    wanted = [slug for slug, number in EARLIER.items() for _ in range(number)]
    people = Client.objects.bulk_create(_person(n, by, now, chance) for n in range(len(wanted)))
    episodes = Episode.objects.bulk_create(
        _episode(person, slug, _ended(last, chance), by) for person, slug in zip(people, wanted, strict=True)
    )
    _measure(episodes, by=by, now=now, chance=chance)
    publish(condition=TOLD, last=last, codes=["TUG", "CST30"], by=by, now=now)


def _ended(last: Quarter, chance: random.Random) -> date:
    quarter = chance.choice([last, last.previous, last.previous.previous])
    return quarter.start + timedelta(days=chance.randint(0, 88))


def _person(number: int, by: Actor, now: datetime, chance: random.Random) -> Client:
    return Client(
        first_name=names.FIRST_NAMES[(number * 11 + 5) % 60], last_name=names.LAST_NAMES[(number * 13 + 8) % 60],
        date_of_birth=date(now.year - chance.randint(50, 80), chance.randint(1, 12), chance.randint(1, 28)),
        sex=chance.choice(["female", "male"]), created_at=now - timedelta(days=420), created_by=str(by),
    )  # fmt: skip


def _episode(person: Client, slug: str, ended: date, by: Actor) -> Episode:
    started = ended - timedelta(weeks=WEEKS)
    return Episode(
        client=person, condition=slug, started_on=started, ended_on=ended, end_reason="Goals met",
        cleared_on=started, cleared_by="Their physician", clearance_expires_on=a_year_after(started),
        created_at=person.created_at, created_by=str(by),
    )  # fmt: skip


def _measure(episodes: list[Episode], *, by: Actor, now: datetime, chance: random.Random) -> None:
    """A baseline of each, and a discharge of all but a few."""
    taken, results = [], []
    for episode in episodes:
        ways = lines(episode.condition, chance)
        parts: list[tuple[str, date, float]] = [(Assessment.Kind.BASELINE, episode.started_on, 0.0)]
        if chance.random() < 0.93:
            parts.append((Assessment.Kind.DISCHARGE, episode.started_on + timedelta(weeks=WEEKS), 1.0))
        for kind, on, part in parts:
            assessment = Assessment(episode=episode, kind=kind, on=on, by=str(by), created_at=now)
            taken.append(assessment)
            results += [
                Result(assessment=assessment, measure=way.code, value=way.at(part, chance))
                for way in ways
                if way.code in measures.condition(episode.condition).measures
            ]
    Assessment.objects.bulk_create(taken)
    Result.objects.bulk_create(results)
