"""The demonstration's visits and leave-behinds."""

import random
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

import practitioners.demo
from clients import public
from metcrm.tenancy.actors import Actor
from metcrm.tenancy.ids import new_id
from practitioners.models import Practice
from practitioners.selectors import people_of
from presentations.models import Gift, MaterialKind, ShownKind, Visit
from presentations.services import decks, materials, visits
from presentations.services.gifts import Given
from presentations.services.promises import NewPromise, promise
from presentations.services.visits import Left, Person, Saw, Told

NOTES = [
    "Wants a report every four weeks by link, not by fax.",
    "The desk sends patients who ask for exercise to us if the pad is at hand.",
    "Asked how we decide to stop a session; left the page about red flags.",
    "Short on time; come back after the holidays, before noon.",
    "Liked that the first letter comes within a day.",
]
PROMISED = [
    ("ours", "Twenty referral pads"),
    ("theirs", "A list of who reads our letters"),
    ("ours", "A sample discharge summary"),
]
NEXT = ["Bring more pads", "Send the sample report", "Call about a lunch date", "Come back in two weeks"]


def load_visits(offices: list[Practice], *, by: Actor, now: datetime, chance: random.Random) -> None:
    """Half a year of visits, the best offices most often; two planned for today, two for the days after."""
    for n, practice in enumerate(offices[: max(6, len(offices) * 2 // 3)]):
        for ago in _days_ago(n, chance):
            _log(practice, now - timedelta(days=ago, hours=chance.randint(0, 3)), by=by, now=now, chance=chance)
    for n, practice in enumerate(offices[1:5]):
        _plan(practice, now + timedelta(hours=2 + n * 2 if n < 2 else 24 * n), by=by, now=now)
    for n, (practice, (side, text)) in enumerate(zip(offices, PROMISED, strict=False)):
        new = NewPromise(side, text, (now + timedelta(days=n * 5 - 1)).date())
        promise(practice=practice, visit=None, new=new, by=by, now=now)


def begin_with(offices: list[Practice], *, by: Actor, now: datetime) -> None:
    """Offices at the very beginning: talked with today, presented today, a meeting set, a drop-in meant."""
    if len(offices) < 4:
        return
    for practice, kind, hours in ((offices[0], Visit.Kind.DROP_IN, 2), (offices[1], Visit.Kind.PRESENTED, 4)):
        people = people_of(practice)
        told = Told(
            happened_at=now - timedelta(hours=hours), kind=kind,
            people=[*people.contacts[:1], *people.practitioners[:1]],
            left=[Left(MaterialKind.CARD)], outcome=Visit.Outcome.INTERESTED, next_step=NEXT[1],
            next_step_on=(now + timedelta(days=14)).date(), note=NOTES[2],
        )  # fmt: skip
        visits.log_visit(visit_id=new_id(), practice=practice, told=told, release=[], by=by, now=now)
    _plan(offices[2], now + timedelta(days=6), by=by, now=now)
    practitioners.demo.research_all(offices[3], by=by, now=now)
    visits.plan_visit(
        practice=offices[3], planned_for=(now + timedelta(days=8)).replace(minute=0, second=0, microsecond=0),
        kind=Visit.Kind.DROP_IN, people=[], objective="First referral: balance after physical therapy", by=by, now=now,
    )  # fmt: skip
    _one_sheet(offices[3], by=by, now=now)


def load_materials(offices: list[Practice], *, by: Actor, now: datetime) -> None:
    """One-sheets for the offices that are visited most; the worker draws them."""
    for practice in offices[:6]:
        _one_sheet(practice, by=by, now=now)


def load_decks(offices: list[Practice], *, by: Actor, now: datetime) -> None:
    """Presentations for three offices: a hallway, a meeting, and a lunch that was shown."""
    for practice, length in zip(offices[:3], (10, 20, 3), strict=False):
        conditions = public.conditions_for_group(practice.specialty_group)[:4]
        version, _ = decks.make_deck(
            practice=practice, practitioner=None, specialty_group=practice.specialty_group, length=length,
            conditions=[slug for slug, _ in conditions], about=f"{by.label}, Medical Exercise Specialist", by=by,
            now=now,
        )  # fmt: skip
        shown = Visit.objects.filter(practice=practice, kind=Visit.Kind.PRESENTED).order_by("-happened_at").first()
        if length == 20 and shown is not None:
            decks.show(version, visit=shown, by=by, now=now)


def _one_sheet(practice: Practice, *, by: Actor, now: datetime) -> None:
    conditions = public.conditions_for_group(practice.specialty_group)[:4]
    materials.make_one_sheet(
        practice=practice, specialty_group=practice.specialty_group, conditions=[slug for slug, _ in conditions],
        person=by.label, by=by, now=now,
    )  # fmt: skip


def _days_ago(n: int, chance: random.Random) -> list[int]:
    if n == 0:
        return [150, 96, 40, 1]
    if n < 6:
        return [140 - n * 4, 70 - n * 3, 20 + n]
    return [chance.randint(30, 160)]


def _log(practice: Practice, at: datetime, *, by: Actor, now: datetime, chance: random.Random) -> None:
    people = people_of(practice)
    met: list[Person] = [*people.contacts[:1], *people.practitioners[: chance.randint(0, 1)]]
    visit_id: UUID = new_id()
    kind = Visit.Kind.PRESENTED if chance.random() < 0.45 else Visit.Kind.DROP_IN
    visits.log_visit(
        visit_id=visit_id,
        practice=practice,
        told=Told(
            happened_at=at,
            kind=kind,
            people=met,
            shown=[Saw(ShownKind.SLIDES), Saw(ShownKind.OUTCOMES)] if kind == Visit.Kind.PRESENTED else [],
            left=[Left(MaterialKind.ONE_SHEET), Left(MaterialKind.REFERRAL_PAD)],
            outcome=chance.choice([Visit.Outcome.INTERESTED, Visit.Outcome.WILL_REFER, Visit.Outcome.COLD]),
            next_step=chance.choice(NEXT),
            next_step_on=(at + timedelta(days=14)).date(),
            note=chance.choice(NOTES),
            gift=Given(Gift.Kind.MEAL, Decimal("48.50")) if met and at > now - timedelta(days=60) else None,
        ),
        release=[],
        by=by,
        now=at + timedelta(minutes=10),
    )
    practitioners.demo.keep_promises(visit_id, by=by, now=now)


def _plan(practice: Practice, at: datetime, *, by: Actor, now: datetime) -> None:
    people = people_of(practice)
    visits.plan_visit(
        practice=practice, planned_for=at.replace(minute=30, second=0, microsecond=0), kind=Visit.Kind.SCHEDULED,
        people=[*people.contacts[:1], *people.practitioners[:1]], objective="First referral: after-discharge exercise",
        by=by, now=now,
    )  # fmt: skip
