"""The demonstration's clients: referred, cleared, measured; some done, some under way, some who stopped early."""

import random
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO

from PIL import Image, ImageDraw

from clients import measures
from clients.demo_courses import Line, lines
from clients.demo_sessions import done, read_before
from clients.intake.questions import QUESTIONS, Answer
from clients.intake.signature import Signature
from clients.letters import History, Letter, letters
from clients.models import (
    Assessment,
    Episode,
    HomeDay,
    LetterNote,
    Referral,
    Report,
    Session,
    SessionExercise,
)
from clients.selectors.home import protocol_of
from clients.selectors.letters import clocked, histories
from clients.selectors.releases import in_force
from clients.services import (
    appointments,
    assessments,
    delivery,
    episodes,
    goals,
    home,
    intakes,
    limits,
    office,
    referrals,
    releases,
    reports,
    sessions,
)
from clients.services.assessments import Entry
from clients.services.referrals import Patient
from metcrm.demo import names
from metcrm.documents.photographs import plain_jpeg
from metcrm.outbox.demo import count_as_sent
from metcrm.tenancy.actors import Actor
from practitioners.models import Contact, Practice
from practitioners.selectors import office_manager

WEEKS = 12
PRECAUTIONS = {
    "tka": "No kneeling; report swelling that lasts into the next day",
    "falls_risk": "Stand by during balance work; blood pressure lying and standing first",
    "t2dm": "Glucose before each session; provider's limits 90–250 mg/dL",
    "htn": "Stop at 160/100 mmHg; no breath holding",
    "parkinsons": "Best an hour after medication; wide turns",
}
GOALS = {
    "knee_oa": "Climb the stairs at home without the rail",
    "tka": "Walk the dog for twenty minutes",
    "falls_risk": "Rise from a chair without hands and cross the road in time",
    "low_back_pain": "Sit through a working day",
    "t2dm": "Walk thirty minutes on five days a week",
    "htn": "Walk uphill without stopping",
    "parkinsons": "Turn in the kitchen without holding on",
    "shoulder_pain": "Reach the upper shelf",
}


@dataclass
class Story:
    """One invented client: who, what, sent by whom, started how many days ago."""

    number: int
    condition: str
    practice: Practice
    days_ago: int
    ends: bool


def load(
    conditions: dict[str, int],
    *,
    practices: list[Practice],
    by: Actor,
    now: datetime,
    first: int,
    chance: random.Random,
) -> list[Episode]:
    """Add `conditions` (slug → how many clients), sent by `practices` in turn; returns the episodes."""
    wanted = [slug for slug, count in conditions.items() for _ in range(count)]
    chance.shuffle(wanted)
    found = []
    for n, slug in enumerate(wanted):
        days_ago = 175 - int(n * 165 / len(wanted))
        sender = practices[n % len(practices)]
        story = Story(first + n, slug, sender, days_ago, ends=days_ago > WEEKS * 7 + 7)
        found.append(_tell(story, by=by, now=now, chance=chance))
    return found


def waiting(practices: list[Practice], *, by: Actor, now: datetime, chance: random.Random) -> None:
    """Referrals of the last days that nobody has answered yet."""
    for n, (practice, condition) in enumerate(zip(practices, ["tka", "t2dm", "falls_risk"], strict=False)):
        patient = Patient(
            patient_first_name=names.FIRST_NAMES[-n - 3], patient_last_name=names.LAST_NAMES[n + 7],
            patient_phone=names.phone(80 + n), condition=condition, icd10=measures.condition(condition).icd10[0],
            medical_care_concluded=True, wording="Medical Exercise Training", referred_by=str(practice),
            patient_date_of_birth=date(1950 + n * 4, 3, 9 + n),
        )  # fmt: skip
        referrals.receive(
            practice=practice, patient=patient, source=Referral.Source.BY_HAND, by=by,
            now=now - timedelta(hours=1 + n * 19), pictures=[_fax(patient)] if n == 0 else [],
        )  # fmt: skip


def _fax(patient: Patient) -> bytes:
    """The paper that one of them came on, as a photograph."""
    paper = Image.new("RGB", (850, 1100), "white")
    ink = ImageDraw.Draw(paper)
    lines = [
        "REFERRAL", "", f"Patient: {patient.patient_first_name} {patient.patient_last_name}",
        f"ICD-10: {patient.icd10}", "[x] Medical Exercise Training", "[x] Therapy for this condition has concluded",
    ]  # fmt: skip
    for n, line in enumerate(lines):
        ink.text((90, 100 + n * 60), line, fill="#223", font_size=30)
    ink.rectangle((60, 60, 790, 520), outline="#889", width=3)
    kept = BytesIO()
    paper.save(kept, "JPEG")
    return plain_jpeg(kept.getvalue())


def first_and_quiet(practices: list[Practice], *, by: Actor, now: datetime) -> None:
    """Offices at the edges: a first referral, a source of one condition, two that have fallen silent."""
    for n, (practice, days_ago) in enumerate(zip(practices, [[5], [40, 12], [160, 118], [130]], strict=False)):
        for k, ago in enumerate(days_ago):
            at = now - timedelta(days=ago)
            referral = referrals.receive(
                practice=practice, source=Referral.Source.BY_HAND, by=by, now=at,
                patient=Patient(
                    patient_first_name=names.FIRST_NAMES[n * 2 + k + 20],
                    patient_last_name=names.LAST_NAMES[n + k + 30],
                    patient_phone=names.phone(84 + n * 2 + k), condition="low_back_pain", icd10="M54.50",
                    medical_care_concluded=True, wording="Medical Exercise Training", referred_by=str(practice),
                ),
            )  # fmt: skip
            if ago > 10:
                referrals.move(
                    referral=referral, to=Referral.Status.NOT_STARTED, reason="chose_other", by=by,
                    now=at + timedelta(days=3),
                )  # fmt: skip


def _tell(story: Story, *, by: Actor, now: datetime, chance: random.Random) -> Episode:
    start = now - timedelta(days=story.days_ago)
    episode = _take_in(story, start, by=by, chance=chance)
    client = episode.client
    if story.number % 9 != 4:  # a few have no release on file yet
        releases.sign_release(
            client=client, practice=story.practice, signed_on=start.date(), valid_until=start.date() + timedelta(365),
            by=by, now=start,
        )  # fmt: skip
    stopped = story.ends and story.number % 11 == 7
    weeks = min(WEEKS, story.days_ago // 7, 5 if stopped else WEEKS)
    _train(episode, start, weeks, now=now, by=by, chance=chance)
    _measure(episode, lines(story.condition, chance), start, weeks, stopped=stopped, by=by, chance=chance)
    if story.ends:
        last = start + timedelta(weeks=weeks, days=3)
        reason = "Moved away" if stopped else "Goals met"
        episodes.discharge(episode=episode, on=last.date(), reason=reason, by=by, now=last)
    return episode


def _take_in(story: Story, start: datetime, *, by: Actor, chance: random.Random) -> Episode:
    condition = measures.condition(story.condition)
    first, last = names.FIRST_NAMES[story.number % 60], names.LAST_NAMES[(story.number * 7 + 3) % 60]
    born = date(start.year - chance.randint(48, 82), chance.randint(1, 12), chance.randint(1, 28))
    icd10 = chance.choice(condition.icd10)
    received = start - timedelta(days=4, hours=chance.randint(0, 6))
    practitioner = story.practice.practitioners.first()
    referral = referrals.receive(
        practice=story.practice,
        practitioner=practitioner,
        patient=Patient(
            patient_first_name=first, patient_last_name=last, patient_date_of_birth=born,
            patient_phone=names.phone(story.number), condition=story.condition, icd10=icd10,
            wording="Medical Exercise Training", medical_care_concluded=True,
        ),
        source=Referral.Source.BY_HAND,
        by=by,
        now=received,
    )  # fmt: skip
    referrals.move(referral=referral, to=Referral.Status.REACHED, by=by, now=received + timedelta(hours=5))
    return referrals.take_in(
        referral=referral,
        person={"first_name": first, "last_name": last, "date_of_birth": born, "phone": names.phone(story.number),
                "sex": chance.choice(["female", "male"])},
        details={"condition": story.condition, "icd10": icd10, "goal": GOALS[story.condition],
                 "precautions": PRECAUTIONS.get(story.condition, ""), "started_on": start.date(),
                 "cleared_on": (start - timedelta(days=1)).date(), "cleared_by": str(practitioner or story.practice),
                 "planned_sessions": 24, "planned_weeks": WEEKS},
        by=by,
        now=start,
    )  # fmt: skip


def _train(episode: Episode, start: datetime, weeks: int, *, now: datetime, by: Actor, chance: random.Random) -> None:
    """Two sessions a week; written at once, since a demonstration needs no audit of a thousand ticks."""
    rows = []
    for n in range(weeks * 2):
        day = (start + timedelta(days=(n // 2) * 7 + (n % 2) * 3)).date()
        roll = chance.random()
        kind = Session.Attendance.ATTENDED if roll < 0.88 else Session.Attendance.CANCELLED
        kind = Session.Attendance.NO_SHOW if roll > 0.96 else kind
        if day <= now.date():
            row = Session(episode=episode, on=day, attendance=kind, created_at=start, created_by=str(by))
            if kind == Session.Attendance.ATTENDED:
                row.systolic, row.diastolic, row.heart_rate = read_before(chance)
                row.tolerance = chance.choices(["well", "hard"], [9, 1])[0]
            rows.append(row)
    Session.objects.bulk_create(rows)
    exercises = [
        one for row in rows if row.attendance == Session.Attendance.ATTENDED for one in done(row, start.date())
    ]
    SessionExercise.objects.bulk_create(exercises)


def _measure(
    episode: Episode, ways: list[Line], start: datetime, weeks: int, *, stopped: bool, by: Actor, chance: random.Random
) -> None:
    plan = [(0, Assessment.Kind.BASELINE), (4, Assessment.Kind.PROGRESS), (8, Assessment.Kind.PROGRESS)]
    plan.append((WEEKS, Assessment.Kind.DISCHARGE))
    for week, kind in plan:
        if week <= weeks and not (stopped and week):
            day = start + timedelta(weeks=week)
            values = {way.code: Entry(way.at(week / WEEKS, chance)) for way in ways}
            assessments.record_assessment(episode=episode, kind=kind, on=day.date(), values=values, by=by, now=day)


def load_letters(*, by: Actor, now: datetime) -> None:
    """Letters of the past went by fax, all but a few; written at once, since a demonstration needs no audit of them."""
    today, notes = now.date(), []
    for n, (pk, history) in enumerate(histories(clocked()).items()):
        settled = {kind: list(days) for kind, days in history.settled.items()}
        left = "introductory" if n % 17 == 5 else ""
        while old := _first_owed(_with(history, settled), today, left):
            day = old.due_on - timedelta(days=1) if old.kind in ("assessment", "progress") else old.due_on
            settled.setdefault(old.kind, []).append(day)
            notes.append(
                LetterNote(
                    episode_id=pk, kind=old.kind, due_on=old.due_on, settled_on=day, way="fax", noted_at=now,
                    noted_by=str(by),
                )
            )  # fmt: skip
    LetterNote.objects.bulk_create(notes)


def _with(history: History, settled: dict[str, list[date]]) -> History:
    return replace(history, settled={kind: tuple(days) for kind, days in settled.items()})


def _first_owed(history: History, today: date, left: str) -> Letter | None:
    """The oldest letter that is owed for longer than two days, but for the kind that is left to be written."""
    for one in letters(history):
        if one.done_on is None and one.due_on < today - timedelta(days=2) and one.kind != left:
            return one
    return None


def load_papers(*, by: Actor, now: datetime) -> None:
    """Two clients have signed the intake; one link waits."""
    running = Episode.objects.filter(ended_on=None).select_related("client", "practice").order_by("-started_on")
    for n, episode in enumerate(running[:3]):
        intake = intakes.offer(client=episode.client, practice=episode.practice, by=by, now=now - timedelta(hours=3))
        if n < 2:
            name = episode.client.full_name
            drawn = ((120, 220), (180, 90), (230, 230), (300, 120), (360, 220), (520, 150), (700, 180))
            answers = {q.slug: Answer(n == 1 and q.slug == "avoid") for q in QUESTIONS}
            answers["heart"] = Answer(True, "blood pressure tablets since 2021")
            signature = Signature(name, "drawn", (drawn,)) if n == 0 else Signature(name, "typed")
            filled = intakes.Filled(
                answers=answers, in_words={"function": GOALS.get(episode.condition, "Walk to the shop and back")},
                covers=["reports", "changes"], until=now.date() + timedelta(days=365), signature=signature,
            )  # fmt: skip
            intakes.submit(intake=intake, filled=filled, now=now - timedelta(hours=2))


def load_sessions(*, by: Actor, now: datetime) -> None:
    """The provider's own limits for some, and one client whose knee was swollen yesterday."""
    active = list(Episode.objects.filter(ended_on=None, condition__in=["htn", "t2dm", "tka"]).order_by("started_on"))
    for episode in active:
        own = {"glucose_low": 90, "glucose_high": 250} if episode.condition == "t2dm" else {"systolic_high": 150}
        limits.set_limits(
            episode=episode, given_by=episode.cleared_by, given_on=episode.started_on, by=by, now=now, **own
        )
    swollen = next((episode for episode in active if episode.condition == "tka"), None)
    if swollen is not None:
        yesterday = now - timedelta(days=1)
        Session.objects.filter(episode=swollen, on=yesterday.date()).delete()
        sessions.log_session(
            episode=swollen, on=yesterday.date(), by=by, now=yesterday, red_flags=["swelling"],
            log=sessions.Log(note="Knee swollen on arrival; walked ten minutes, nothing else.", tolerance="stopped"),
        )  # fmt: skip


def load_plans(*, by: Actor, now: datetime) -> None:
    """Who is expected this week and the next ones, what they do at home, and where some of them shall arrive."""
    today = now.date()
    running = list(Episode.objects.filter(ended_on=None).select_related("client").order_by("-started_on"))
    for n, episode in enumerate(running[:14]):
        first = today + timedelta(days=n % 4 - (n == 0))
        if first.weekday() > 4:
            first += timedelta(days=2)
        at = time(8 + n % 9, 0 if n % 2 else 30)
        appointments.plan(episode=episode, first=max(first, episode.started_on), at=at, weeks=3, by=by, now=now)
    for n, episode in enumerate(running[:9]):
        protocol = protocol_of(episode.condition)
        if protocol is None:
            continue
        began = max(episode.started_on, today - timedelta(days=20))
        programme = home.write_programme(
            episode=episode, exercises=protocol.home_lines, days_a_week=4, expires_on=today + timedelta(weeks=8),
            today=began, by=by, now=now,
        )  # fmt: skip
        days = [began + timedelta(days=ago) for ago in range((today - began).days + 1) if (ago + n) % 3]
        HomeDay.objects.bulk_create(
            HomeDay(programme=programme, on=day, done="some" if day.day % 7 == 0 else "all", told_at=now)
            for day in days
        )
    for episode in running[3:12]:
        if episode.condition in ("tka", "knee_oa", "falls_risk"):
            goals.set_goals(episode=episode, goals={"TUG": (None, Decimal("10.0"))}, by=by, now=now)
    for episode in running[-1:]:  # a provider who cleared for less than a year
        ends = today + timedelta(days=12)
        episodes.edit_episode(episode=episode, clearance_expires_on=ends, by=by, now=now)


def load_reports(*, by: Actor, now: datetime) -> None:
    """Some reports at each step: to sign, signed, waiting at the office, acknowledged, answered."""
    active = Episode.objects.filter(ended_on=None, assessments__kind=Assessment.Kind.PROGRESS).distinct()
    ready = [
        episode for episode in active.order_by("started_on") if in_force(episode.client, episode.practice, now.date())
    ]
    for n, episode in enumerate(ready[:7]):
        measured = episode.assessments.order_by("-on").first()
        written = min(now - timedelta(days=6 - n), now)
        report = reports.draft(episode=episode, assessment=measured, by=by, now=written)
        if n < 5:
            report = reports.sign(report=report, by=by, now=written + timedelta(hours=1))
        contact = office_manager(episode.practice) if episode.practice else None
        if n < 4 and contact is not None and contact.email:
            _send(report, contact, n, by=by, now=written + timedelta(hours=2))

    _other_kinds(by=by, now=now)


def _other_kinds(*, by: Actor, now: datetime) -> None:
    """A discharge summary and an assessment summary that went, and an introductory letter that waits to be signed."""
    ended = Episode.objects.exclude(ended_on=None).order_by("-ended_on")
    running = Episode.objects.filter(ended_on=None, assessments__isnull=False).distinct().order_by("-started_on")
    for kind, choice in (("discharge", ended), ("assessment", running), ("introductory", running[1:])):
        allowed = (one for one in choice if in_force(one.client, one.practice, now.date()))
        episode = next(allowed, None)
        if episode is None:
            continue
        first = episode.assessments.order_by("on").first()
        report = reports.start(episode=episode, kind=kind, assessment=first, by=by, now=now)
        contact = office_manager(episode.practice) if episode.practice else None
        if kind != "introductory" and contact is not None:
            report = reports.sign(report=report, by=by, now=now)
            delivery.record_sent(report=report, contact=contact, way="fax", by=by, now=now)


def _send(report: Report, contact: Contact, n: int, *, by: Actor, now: datetime) -> None:
    sent = delivery.send_by_link(report=report, contact=contact, by=by, now=now)
    if sent.message is not None:
        count_as_sent(sent.message, now)
    if sent.link is None or n == 0:
        return
    office.open_report(link=sent.link, delivery=sent, what="report", now=now + timedelta(hours=3))
    if n == 2:
        office.acknowledge(link=sent.link, delivery=sent, now=now + timedelta(hours=3, minutes=4))
    if n == 3:
        words = "Dr. Pendry asks for the next page before Dec 14."
        office.answer(link=sent.link, delivery=sent, choice="continue", words=words, now=now + timedelta(hours=4))
