"""Builders of client records; call them inside an entered workspace."""

from datetime import date, time, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from clients.exercise import Exercise
from clients.measures import Unable
from clients.models import (
    Appointment,
    Assessment,
    Client,
    Episode,
    ExerciseLimits,
    HomeProgramme,
    OwnMeasure,
    Referral,
    Release,
    Session,
)
from clients.protocols import HomeLine
from clients.services import (
    appointments,
    assessments,
    clients,
    episodes,
    home,
    limits,
    own_measures,
    releases,
    sessions,
)
from clients.services.assessments import Entry
from clients.services.sessions import Log
from metcrm.tenancy.actors import SYSTEM
from practitioners.models import Contact, Practice, Practitioner
from tests.conftest import NOW

_numbers = count(1)


def make_office(**over: Any) -> Practice:
    """A practice, where a test needs one and nothing about it."""
    number = next(_numbers)
    fields = {
        "name": f"Office {number}", "timezone": "America/New_York", "referral_code": f"code{number}",
        "stage_since": NOW, "created_at": NOW, "created_by": "x",
    }  # fmt: skip
    return Practice.objects.create(**(fields | over))


def make_office_manager(practice: Practice, **over: Any) -> Contact:
    fields = {"practice": practice, "name": "Ruth Keller", "email": "ruth@office.example", "created_at": NOW}
    return Contact.objects.create(**(fields | over))


def make_doctor(practice: Practice, **over: Any) -> Practitioner:
    doctor = Practitioner.objects.create(**({"first_name": "Amara", "last_name": "Osei", "created_at": NOW} | over))
    doctor.affiliations.create(practice=practice)
    return doctor


def make_client(**over: Any) -> Client:
    fields: dict[str, Any] = {"first_name": "Hilde", "last_name": "Brandt", "date_of_birth": date(1958, 3, 14)}
    return clients.add_client(by=SYSTEM, now=NOW, **(fields | over))


def make_episode(client: Client | None = None, **over: Any) -> Episode:
    """Knee osteoarthritis since eight weeks, at a practice of its own; cleared."""
    begin = NOW.date() - timedelta(weeks=8)
    fields: dict[str, Any] = {"condition": "knee_oa", "started_on": begin, "cleared_on": begin}
    if "practice" not in over:
        fields["practice"] = make_office()
    return episodes.open_episode(client=client or make_client(), by=SYSTEM, now=NOW, **(fields | over))


def make_assessment(
    episode: Episode, kind: str = "baseline", on: date | None = None, **values: str | Decimal | Unable
) -> Assessment:
    """`make_assessment(episode, TUG="13.4")`; without values a TUG of 13.4 s. Without a day: the episode's first."""
    given = values or {"TUG": "13.4"}
    entries = {code: Entry(Decimal(v) if isinstance(v, str) else v) for code, v in given.items()}
    day = on or episode.started_on
    return assessments.record_assessment(episode=episode, kind=kind, on=day, values=entries, by=SYSTEM, now=NOW)


def make_release(client: Client, practice: Practice, **over: Any) -> Release:
    today = NOW.date()
    days: dict[str, Any] = {"signed_on": today - timedelta(days=60), "valid_until": today + timedelta(days=300)}
    return releases.sign_release(client=client, practice=practice, by=SYSTEM, now=NOW, **(days | over))


def make_session(episode: Episode, **over: Any) -> Session:
    return sessions.log_session(episode=episode, by=SYSTEM, now=NOW, **({"on": NOW.date()} | over))


LEG_PRESS = Exercise("Leg press", 3, 10, Decimal(50), "lb")
WALK = Exercise("Treadmill walk", minutes=12)


def make_log(*exercises: Exercise, **over: Any) -> Log:
    """Two exercises, where none are given."""
    return Log(**({"exercises": exercises or (LEG_PRESS, WALK)} | over))


def make_limits(episode: Episode, **over: Any) -> ExerciseLimits:
    fields: dict[str, Any] = {"given_by": "Dr. Osei", "given_on": NOW.date(), "systolic_high": 150}
    return limits.set_limits(episode=episode, by=SYSTEM, now=NOW, **(fields | over))


def make_own_measure(**over: Any) -> OwnMeasure:
    """Steps on the office's own stairs, 0 to 200."""
    fields: dict[str, Any] = {
        "name": "Steps on our stairs", "unit": "steps", "minimum": Decimal(0), "maximum": Decimal(200), "decimals": 0,
        "better": "higher", "area": "function",
    }  # fmt: skip
    return own_measures.add_own_measure(by=SYSTEM, now=NOW, **(fields | over))


def make_appointments(episode: Episode, **over: Any) -> list[Appointment]:
    """One, on the day after NOW at half past two."""
    fields: dict[str, Any] = {"first": NOW.date() + timedelta(days=1), "at": time(14, 30)}
    return appointments.plan(episode=episode, by=SYSTEM, now=NOW, **(fields | over))


def make_programme(episode: Episode, **over: Any) -> HomeProgramme:
    """Two exercises, three days a week, for eight weeks."""
    fields: dict[str, Any] = {
        "exercises": [HomeLine("Sit to stand", "2 × 8", "From a firm chair"), HomeLine("Walk", "15 minutes")],
        "days_a_week": 3, "expires_on": NOW.date() + timedelta(weeks=8), "today": NOW.date(), "now": NOW,
    }  # fmt: skip
    return home.write_programme(episode=episode, by=SYSTEM, **(fields | over))


def make_referral(practice: Practice | None = None, **over: Any) -> Referral:
    fields: dict[str, Any] = {
        "practice": practice or make_office(), "source": Referral.Source.BY_HAND, "patient_first_name": "Marco",
        "patient_last_name": "Alvarez", "condition": "low_back_pain", "received_at": NOW,
        "answer_due_at": NOW + timedelta(days=1), "status_at": NOW,
    }  # fmt: skip
    referral = Referral.objects.create(**(fields | over))
    referral.steps.create(status=referral.status, at=NOW, by="x")
    return referral
