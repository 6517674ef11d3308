"""The demonstration: two workspaces, an institute, and half a year of work in them."""

import random
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction

import clients.demo
import clients.demo_office
import clients.demo_outcomes
import metcrm.cohorts.demo
import metcrm.cohorts.demo_coaching
import metcrm.demo.learners
import practitioners.demo
import presentations.demo
import presentations.demo_kit
from metcrm.accounts.models import User, Workspace
from metcrm.accounts.models.workspace import Role
from metcrm.accounts.services.institutes import create_institute
from metcrm.accounts.services.workspaces import change_workspace, open_workspace
from metcrm.demo import names
from metcrm.tenancy.actors import SYSTEM, Actor
from metcrm.tenancy.context import workspace
from practitioners.services.relationship import settled_later

SEED = 20261123


class NotHere(Exception):
    """The demonstration refuses to be loaded here; the text says why."""


@dataclass(frozen=True)
class Business:
    """One demo workspace: who owns it, where it is, whom it visits, what its clients were referred with."""

    email: str
    owner: str
    name: str
    timezone: str
    place: dict[str, str]
    area: str
    zips: list[str]
    offices: list[names.Office]
    conditions: dict[str, int]
    first: int


DANA = Business(
    "dana@demo.example", "Dana Whitaker", "Desert Motion Medical Exercise", "America/Phoenix",
    {"street": "418 Verbena Road", "city": "Tucson", "state": "AZ", "zip_code": "85719", "phone": "520-555-0199"},
    "520", names.TUCSON_ZIPS, names.DANA_OFFICES,
    {"knee_oa": 13, "tka": 12, "falls_risk": 12, "low_back_pain": 5, "t2dm": 3, "shoulder_pain": 2, "parkinsons": 1}, 1,
)  # fmt: skip
OMAR = Business(
    "omar@demo.example", "Omar Santangelo", "Front Range Medical Exercise", "America/Denver",
    {"street": "77 Primrose Street", "city": "Denver", "state": "CO", "zip_code": "80210", "phone": "303-555-0198"},
    "303", names.DENVER_ZIPS, names.OMAR_OFFICES,
    {"htn": 5, "low_back_pain": 3, "parkinsons": 2, "falls_risk": 1, "t2dm": 1}, 49,
)  # fmt: skip


def load_demo(*, password: str, now: datetime) -> bool:
    """Load the demonstration, all of it or nothing; False when it is there already.

    Raises:
        NotHere: PUBLIC_URL isn't a loopback address: invented people have no place in a real installation.
    """
    if not settings.PUBLIC_IS_LOOPBACK:
        raise NotHere("The demonstration is for a loopback PUBLIC_URL such as http://127.0.0.1:8000 only.")
    if User.objects.filter(email=DANA.email).exists():
        return False
    with transaction.atomic():
        coach = _person("coach@demo.example", "Casey Coachman", password)
        school = create_institute(name="Demo Training Institute", admin=coach, by=SYSTEM, now=now)
        opened = [_open(business, password, now) for business in (DANA, OMAR)]
        learners = [(User.objects.get(email=DANA.email), opened[0]), (User.objects.get(email=OMAR.email), opened[1])]
        newcomers = metcrm.cohorts.demo.load(school, coach=coach, learners=learners, now=now)
        metcrm.demo.learners.load(newcomers, now=now)
        metcrm.cohorts.demo.hand_in(school, coach=coach, now=now)
        dana, place = learners[0]
        metcrm.cohorts.demo_coaching.load(school, coach=coach, learner=dana, workspace_id=place.pk, now=now)
        metcrm.cohorts.demo.count(school, now=now)
    return True


def _person(email: str, name: str, password: str) -> User:
    user = User.objects.create_user(email, password, name=name)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def _open(business: Business, password: str, now: datetime) -> Workspace:
    # Days are those of the business: while it is tomorrow in London, nothing of tomorrow is known yet in Denver.
    now = now.astimezone(ZoneInfo(business.timezone))
    owner = _person(business.email, business.owner, password)
    opened = open_workspace(owner=owner, name=business.name, timezone=business.timezone, now=now)
    by = Actor(owner.pk, str(owner), Role.OWNER)
    chance = random.Random(f"{SEED} {business.name}")  # noqa: S311  (no secret)
    with workspace(opened.pk), settled_later():
        change_workspace(opened, by=by, now=now, reply_to=business.email, **business.place)
        offices = practitioners.demo.load(
            business.offices, zips=business.zips, city=business.place["city"], state=business.place["state"],
            area=business.area, first=business.first, by=by, now=now, chance=chance,
        )  # fmt: skip
        senders = offices[:11] if business is DANA else offices[:5]
        presentations.demo.load_visits(offices, by=by, now=now, chance=chance)
        clients.demo.load(
            business.conditions, practices=senders, by=by, now=now, first=business.first, chance=chance
        )  # fmt: skip
        if business is DANA:
            clients.demo_outcomes.load_earlier(by=by, now=now, chance=random.Random(SEED))  # noqa: S311  (no secret)
        clients.demo.waiting(senders, by=by, now=now, chance=chance)
        clients.demo.first_and_quiet(offices[12:16], by=by, now=now)
        presentations.demo.begin_with(offices[20:25], by=by, now=now)
        practitioners.demo.plan_follow_ups(by=by, now=now)
        practitioners.demo.sort_out(offices, by=by, now=now)
        clients.demo.load_sessions(by=by, now=now)
        clients.demo.load_plans(by=by, now=now)
        clients.demo.load_reports(by=by, now=now)
        clients.demo_office.load_office(by=by, now=now)
        clients.demo.load_papers(by=by, now=now)
        clients.demo.load_letters(by=by, now=now)
        if business is DANA:
            presentations.demo_kit.load_brand("Desert Motion", by=by, now=now)
        presentations.demo.load_materials(offices, by=by, now=now)
        if business is DANA:
            presentations.demo_kit.load_kit(offices, by=by, now=now)
        presentations.demo.load_decks(offices, by=by, now=now)
    with workspace(opened.pk):
        practitioners.demo.settle(offices, now)
    return opened
