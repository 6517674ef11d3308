"""What the demonstration's learners have done in their own businesses since their course began."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from metcrm.accounts.models import User
from metcrm.accounts.models.workspace import Role
from metcrm.tenancy.actors import Actor
from metcrm.tenancy.context import workspace
from metcrm.tenancy.ids import new_id
from practitioners.models import Contact, Practice
from practitioners.services.people import add_contact
from practitioners.services.practices import add_practice
from presentations.models import Visit
from presentations.services.visits import Told, log_visit

#: (Name of the office, its field, its office manager or "" as long as nobody has asked.)
_OFFICES = [
    ("Copper State Orthopedics", "orthopaedics", "Lena Garvey"),
    ("Sabino Family Medicine", "primary_care", "Paul Reyes"), ("Rillito Spine", "chiropractic", "Ann Colter"),
    ("Old Pueblo Physical Therapy", "physical_therapy", ""),
]  # fmt: skip


@dataclass(frozen=True)
class Pace:
    """How many offices and managers a learner has found, and how many days ago each visit was."""

    offices: int = 0
    managers: int = 0
    visits: tuple[int, ...] = ()


#: In the order of the learners: one who keeps up, one who has stopped, one in between; the others have yet to begin.
PACES = [Pace(4, 3, (6, 4, 1)), Pace(2, 1, (9,)), Pace(3, 3, (5, 2))]


def load(learners: list[tuple[User, UUID]], *, now: datetime) -> None:
    """Give the first of the learners (with their workspaces) some offices, office managers and visits."""
    for (user, place), pace in zip(learners, PACES, strict=False):
        by = Actor(user.pk, str(user), Role.OWNER)
        began = now - timedelta(days=max(pace.visits) + 2)
        with workspace(place):
            found = [_office(n, pace, by, began) for n in range(pace.offices)]
            for n, ago in enumerate(pace.visits):
                _visit(*found[n % pace.managers], now - timedelta(days=ago), by)


def _office(n: int, pace: Pace, by: Actor, at: datetime) -> tuple[Practice, Contact | None]:
    name, group, manager = _OFFICES[n]
    office = add_practice(
        name=name, specialty_group=group, phone=f"520-555-017{n}", city="Tucson", state="AZ", zip_code="85705",
        source="website", by=by, now=at,
    )  # fmt: skip
    if n >= pace.managers:
        return office, None
    return office, add_contact(practice=office, name=manager, role="office_manager", by=by, now=at)


def _visit(office: Practice, manager: Contact | None, at: datetime, by: Actor) -> None:
    told = Told(happened_at=at, kind=Visit.Kind.DROP_IN, people=[manager] if manager else [])
    log_visit(visit_id=new_id(), practice=office, told=told, release=[], by=by, now=at + timedelta(minutes=5))
