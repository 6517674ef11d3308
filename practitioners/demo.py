"""The demonstration's practices: some researched to the last item, some hardly known."""

import random
from datetime import datetime, time, timedelta
from uuid import UUID

from metcrm.demo import names
from metcrm.outbox.demo import count_as_sent
from metcrm.tenancy.actors import Actor
from practitioners import taxonomy
from practitioners.cadence import Step
from practitioners.models import (
    Channel,
    ContactRole,
    FollowUp,
    FollowUpState,
    MailTemplate,
    Practice,
    Purpose,
    Source,
    Stage,
    Way,
)
from practitioners.services import cadences, facts, follow_ups, people, practices
from practitioners.services.relationship import recompute_many, set_not_engaged

CREDENTIALS = {"physical_therapy": "PT, DPT", "chiropractic": "DC", "podiatry": "DPM"}
HABITS = ["a hospital wellness center", "nobody in particular", "the YMCA", "a gym near the office", "patient's choice"]
REPORTS = [
    "One page by link every four weeks",
    "One page by fax before the follow-up visit",
    "A phone call, then a page",
]
TIMES = ["Tue 12:00–12:30, lunch room", "Thu after 3 PM", "Mon before 9 AM", "Wed 12:30, ask at the side door"]


def load(
    offices: list[names.Office], *, zips: list[str], city: str, state: str, area: str, first: int, by: Actor,
    now: datetime, chance: random.Random,
) -> list[Practice]:  # fmt: skip
    """Add the offices, the first ones researched best; returns them in their order. `first` numbers NPIs and phones."""
    found = []
    for n, office in enumerate(offices):
        then = now - timedelta(days=185 - n * 2)
        street = f"{100 * (n + 1) + 20} {chance.choice(names.STREETS)} {chance.choice(['Way', 'Road', 'Avenue'])}"
        practice = practices.add_practice(
            by=by, now=then, name=office.name, specialty_group=office.group, phone=names.phone(first + n, area),
            fax=names.phone(first + n + 60, area), street=street, city=city, state=state, zip_code=zips[n % len(zips)],
            source=Source.REGISTRY,
        )  # fmt: skip
        _add_people(practice, office, number=first + n, thorough=n < 12, by=by, now=then, chance=chance)
        _learn(practice, office, level=n, by=by, now=then + timedelta(days=3), chance=chance)
        found.append(practice)
    return found


def research_all(practice: Practice, *, by: Actor, now: datetime) -> None:
    """Everything that can be known about an office before anybody goes there."""
    for who in practice.practitioners.all():
        people.verify_npi(who, by=by, now=now)
        people.change_practitioner(who, by=by, now=now, subspecialty_none=True)
        people.review_specialty(who, by=by, now=now)
    if not practice.contacts.exists():
        people.add_contact(
            practice=practice, by=by, now=now, name="Lorna Vandermeer", role=ContactRole.OFFICE_MANAGER,
            phone=practice.phone, preferred_way=Way.PHONE, source=Source.PHONE,
        )  # fmt: skip
    practices.save_location(
        practice, location=practice.locations.get(), by=by, now=now,
        hours="Mon–Thu 8–12, 1–5; Fri 8–12; Sat, Sun closed", how_to_get_in="Second floor, ring twice",
        source=Source.WEBSITE,
    )  # fmt: skip
    for key, value in [("conditions", "falls, low back pain"), ("refers_to", HABITS[1]), ("report_wanted", REPORTS[0])]:
        facts.learn(practice=practice, by=by, now=now, key=key, value=value, source=Source.PHONE)


def sort_out(offices: list[Practice], *, by: Actor, now: datetime) -> None:
    """Which offices are worth how much, what has become old, and one that isn't worked on."""
    for n, practice in enumerate(offices):
        tier = "ABCD"[min(n * 5 // len(offices), 3)]
        practices.change_practice(
            practice, by=by, now=now, tier=tier, is_target=n % 5 == 3, visit_every="monthly" if tier == "A" else ""
        )
    old = {"payers": "Medicare, two commercial plans", "concern": "Fewer calls about who may exercise"}
    for key, value in old.items():
        facts.learn(
            practice=offices[0], by=by, now=now - timedelta(days=500), key=key, value=value, source=Source.COLLEAGUE,
            checked_on=(now - timedelta(days=500)).date(),
        )  # fmt: skip
    if len(offices) > 24:
        set_not_engaged(offices[24], why="Owns a gym of its own and sends everybody there", by=by, now=now)


def plan_follow_ups(*, by: Actor, now: datetime) -> None:
    """Two stages with plans of their own, one of them with words of its own."""
    letter = MailTemplate(
        purpose=Purpose.OTHER, name="After a silence", subject="Are the pads still at hand?",
        body="Dear {{first_name}},\n\nit is a while since somebody came to me from {{practice}}. Is there something"
        " that would make it easier for your desk? One line is enough, and I bring what is missing.\n\n"
        "With kind regards,",
    )  # fmt: skip
    cadences.keep_template(letter, by=by, now=now)
    quiet = [Step(Purpose.THANK_YOU, Channel.CARD, 1), Step(Purpose.OTHER, Channel.MAIL, 10, template=letter.pk)]
    cadences.change_plan(Stage.INACTIVE, quiet, by=by, now=now)
    friends = [Step(Purpose.THANK_YOU, Channel.CARD, 1), Step(Purpose.CHECK_IN, Channel.CALL, 30, time(11, 0))]
    cadences.change_plan(Stage.ADVOCATE, friends, by=by, now=now)


def settle(found: list[Practice], now: datetime) -> None:
    """Compute the stages once everything has happened."""
    recompute_many(found, now)


def _add_people(
    practice: Practice, office: names.Office, *, number: int, thorough: bool, by: Actor, now: datetime,
    chance: random.Random,
) -> None:  # fmt: skip
    for k in range(1 + number % 3):
        who = (number * 3 + k) % len(names.FIRST_NAMES)
        practitioner = people.add_practitioner(
            practice=practice, by=by, now=now, first_name=names.FIRST_NAMES[who], last_name=names.LAST_NAMES[-who - 1],
            credential=CREDENTIALS.get(office.group, "MD" if k % 2 == 0 else "DO"), npi=names.npi(number * 10 + k),
            primary_taxonomy=office.taxonomy, verified=thorough,
            days=chance.choice(["Mon, Wed", "Tue, Thu", "Mon–Fri"]),
        )  # fmt: skip
        if thorough:
            people.change_practitioner(practitioner, by=by, now=now, subspecialty=_subspecialty(office))
            people.review_specialty(practitioner, by=by, now=now)
    if office.manager:
        people.add_contact(
            practice=practice, by=by, now=now, name=office.manager, role=ContactRole.OFFICE_MANAGER,
            email=names.mail(office.manager, office.name), phone=practice.phone, preferred_way=Way.EMAIL,
        )  # fmt: skip
    if number % 4 == 0:
        people.add_contact(
            practice=practice, by=by, now=now, name=f"{names.FIRST_NAMES[number % 60]} Frontenac",
            role=ContactRole.FRONT_DESK, phone=practice.phone,
        )  # fmt: skip


def _subspecialty(office: names.Office) -> str:
    found = taxonomy.specialty(office.taxonomy)
    return (found and found.specialization) or "General practice of the field"


def _learn(
    practice: Practice, office: names.Office, *, level: int, by: Actor, now: datetime, chance: random.Random
) -> None:
    sees = {"orthopaedics": "knee osteoarthritis, total knee arthroplasty", "primary_care": "falls, type 2 diabetes",
            "neurology": "Parkinson disease, falls", "cardiology": "high blood pressure, deconditioning"}  # fmt: skip
    known = [
        ("conditions", sees.get(office.group, "low back pain, falls"), Source.PHONE),
        ("refers_to", chance.choice(HABITS), Source.PHONE),
        ("report_wanted", chance.choice(REPORTS), Source.VISIT),
        ("best_time", chance.choice(TIMES), Source.PHONE),
        ("meeting_rules", "Sign in at the desk; no lunches", Source.WEBSITE),
    ]
    for key, value, source in known[: 5 if level < 12 else max(0, 4 - level // 7)]:
        facts.learn(practice=practice, by=by, now=now, key=key, value=value, source=source, checked_on=now.date())
    if level < 12:
        place = practice.locations.get()
        practices.save_location(
            practice, location=place, by=by, now=now, hours="Mon–Fri 8–5", how_to_get_in="Front door, then left"
        )


def keep_promises(visit_id: UUID, *, by: Actor, now: datetime) -> None:
    """What an old visit promised has long been done: mails have left, calls were made. What is to come is released."""
    for row in FollowUp.objects.filter(because="visit", because_id=visit_id, state=FollowUpState.DRAFT):
        if row.channel == Channel.MAIL:
            released = follow_ups.release(row, by=by, now=min(row.due_at, now))
            if row.due_at < now and released.message is not None:
                count_as_sent(released.message, row.due_at)
        elif row.due_at < now:
            follow_ups.complete(row, by=by, now=row.due_at)
        else:
            follow_ups.release(row, by=by, now=now)
