"""Planning, logging and correcting a call on a practice."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from clients.public import names_a_client
from metcrm.accounts.permissions import Capability, check
from metcrm.audit.services import record
from metcrm.tenancy.actors import Actor
from practitioners.models import Contact, ContactRole, Practice, Practitioner
from practitioners.services import follow_ups, relationship
from practitioners.services.people import add_contact
from presentations import selectors
from presentations.models import LeftBehind, MaterialKind, MaterialVersion, Shown, Visit, VisitAttendee
from presentations.refusals import LoggedOtherwise, NamesClient, Refused
from presentations.services.gifts import Given, give
from presentations.services.promises import NewPromise, promise

State, Kind = Visit.State, Visit.Kind
Person = Contact | Practitioner
#: A phone's clock may be a little ahead of ours.
CLOCK_SLACK = timedelta(minutes=10)
SHOWN = frozenset({Kind.PRESENTED, Kind.LUNCH})


@dataclass(frozen=True)
class NewPerson:
    """Somebody met for the first time."""

    name: str
    role: str


@dataclass(frozen=True)
class Left:
    """One thing left behind, and how many times; `version` where it is a leave-behind of ours."""

    kind: str
    version: MaterialVersion | None = None
    quantity: int = field(default=1, compare=False)  # one thing is noted once


@dataclass(frozen=True)
class Saw:
    """One thing they were shown; `version` where it is a leave-behind of ours."""

    kind: str
    version: MaterialVersion | None = None


@dataclass(frozen=True)
class Told:
    """What a person tells about a visit. Codes are those of Visit.Kind and Visit.Outcome."""

    happened_at: datetime
    kind: str
    people: Sequence[Person] = ()
    new_person: NewPerson | None = None
    shown: Sequence[Saw] = ()
    left: Sequence[Left] = ()
    outcome: str = ""
    next_step: str = ""
    next_step_on: date | None = None
    note: str = ""
    no_client: bool = False  # the owner says that the words name no client
    gift: Given | None = None
    promises: Sequence[NewPromise] = ()


def plan_visit(
    *, practice: Practice, planned_for: datetime, kind: str, people: Sequence[Person], objective: str, by: Actor,
    now: datetime, minutes: int | None = None, no_client: bool = False,
) -> Visit:  # fmt: skip
    """Intend to call on a practice; its stage hears of the meeting. It stands in the calendar of whoever plans it.

    Raises:
        Refused: the time is over, or the objective names a client.
    """
    check(by, Capability.WRITE_VISITS)
    _refuse_past(planned_for, now)
    cleared = _refuse_client(by, no_client, objective=objective)
    with transaction.atomic():
        visit = Visit.objects.create(
            practice=practice, state=State.PLANNED, kind=kind, planned_for=planned_for, objective=objective.strip(),
            minutes=minutes, visitor_id=by.user_id, created_at=now, created_by=str(by)[:200],
        )  # fmt: skip
        _set_attendees(visit, people)
        _tell_meeting(practice, now)
        record("visit.planned", by=by, on=visit, now=now, practice=practice.pk)
        _record_cleared(visit, cleared, by, now)
    return visit


def change_plan(
    visit: Visit, *, planned_for: datetime, kind: str, people: Sequence[Person], objective: str, by: Actor,
    now: datetime, minutes: int | None = None, no_client: bool = False,
) -> Visit:  # fmt: skip
    """Move a planned visit, or change what it is for. `minutes` None leaves its length as it is."""
    check(by, Capability.WRITE_VISITS)
    _refuse_unless_planned(visit)
    _refuse_past(planned_for, now)
    cleared = _refuse_client(by, no_client, objective=objective)
    with transaction.atomic():
        visit.planned_for, visit.kind, visit.objective = planned_for, kind, objective.strip()
        visit.minutes = minutes or visit.minutes
        visit.save(update_fields=["planned_for", "kind", "objective", "minutes"])
        _set_attendees(visit, people)
        _tell_meeting(visit.practice, now)
        record("visit.plan_changed", by=by, on=visit, now=now)
        _record_cleared(visit, cleared, by, now)
    return visit


def cancel_visit(visit: Visit, *, why: str, by: Actor, now: datetime, no_client: bool = False) -> Visit:
    """Call a planned visit off, with the reason."""
    check(by, Capability.WRITE_VISITS)
    _refuse_unless_planned(visit)
    if not why.strip():
        raise Refused("Say why in a few words; next time it helps to know.", "why")
    cleared = _refuse_client(by, no_client, why=why)
    with transaction.atomic():
        visit.state, visit.cancelled_why = State.CANCELLED, why.strip()[:200]
        visit.save(update_fields=["state", "cancelled_why"])
        _tell_meeting(visit.practice, now)
        record("visit.cancelled", by=by, on=visit, now=now)
        _record_cleared(visit, cleared, by, now)
    return visit


def log_visit(
    *, visit_id: UUID, practice: Practice, told: Told, release: Collection[str] | None, by: Actor, now: datetime,
    digest: str = "",
) -> tuple[Visit, bool]:  # fmt: skip
    """Keep what happened and release what it promises, all or nothing. Returns the visit and whether it is new.

    `visit_id` was made by whoever filled in the form, or is the id of the plan that took place. `release` holds the
    keys of the follow-ups left ticked, None those that are usually ticked; the others stay drafts. `digest` is the hash
    of what a phone sent, "" where nobody sends again.

    1. lock the practice; a visit of this id that is logged already is returned as it is, if the phone sent the same
    2. refuse a time to come, and words that name a client
    3. add the person met for the first time
    4. write the visit, who was met, what was shown and left, what was paid for and promised
    5. tell the practice, which computes its stage
    6. schedule the follow-ups; the ticked ones are released
    7. audit

    Raises:
        LoggedOtherwise: this visit is logged already, with something else in it.
        Refused: with a sentence; nothing is kept.
    """
    check(by, Capability.WRITE_VISITS)
    with transaction.atomic():
        Practice.objects.select_for_update().get(pk=practice.pk)
        there = Visit.objects.select_for_update().filter(pk=visit_id).first()
        if there is not None and there.state == State.LOGGED:
            _refuse_unless_same(there, digest)
            return there, False
        _refuse_future(told.happened_at, now)
        cleared = _refuse_client(by, told.no_client, note=told.note, next_step_other=told.next_step, **_promised(told))
        people = [*told.people, *_met_first(practice, told.new_person, by, now)]
        visit = _write(there, visit_id, practice, told, digest, by, now)
        _set_attendees(visit, people)
        _set_shown(visit, told.shown)
        _set_left(visit, told.left)
        _keep_gift(visit, told, people, by, now)
        _keep_promises(visit, told, by, now)
        # By the plan of the stage that the person saw; the visit itself may move the practice on.
        offered = proposals(practice=practice, kind=told.kind, people=people, happened_at=told.happened_at, now=now)
        _tell_visit(practice, told, people, now)
        released = _promise(visit, offered, told, release, by, now)
        record("visit.logged", by=by, on=visit, now=now, practice=practice.pk, people=len(people), released=released)
        _record_cleared(visit, cleared, by, now)
    return visit, True


def correct_visit(visit: Visit, *, by: Actor, now: datetime, no_client: bool = False, **fields: Any) -> Visit:
    """Change note, outcome or next step of a logged visit. What it set in motion goes on.

    Raises:
        Refused: it isn't logged, or the words name a client.
    """
    check(by, Capability.WRITE_VISITS)
    if visit.state != State.LOGGED:
        raise Refused("Only a visit that is logged can be corrected.")
    if unknown := set(fields) - {"note", "outcome", "next_step", "next_step_on"}:
        raise TypeError(f"A correction doesn't reach {sorted(unknown)}.")
    cleared = _refuse_client(by, no_client, note=fields.get("note", ""), next_step=fields.get("next_step", ""))
    changed = sorted(name for name, value in fields.items() if getattr(visit, name) != value)
    if changed:
        with transaction.atomic():
            for name in changed:
                setattr(visit, name, fields[name])
            visit.save(update_fields=changed)
            record("visit.corrected", by=by, on=visit, now=now, fields=changed)
            _record_cleared(visit, cleared, by, now)
    return visit


def proposals(
    *, practice: Practice, kind: str, people: Iterable[Person], happened_at: datetime, now: datetime
) -> list[follow_ups.Proposal]:
    """The follow-ups that a visit implies; none where nobody was seen."""
    if kind == Kind.NOT_SEEN:
        return []
    contacts = [person for person in people if isinstance(person, Contact)]
    return follow_ups.propose(practice, contacts=contacts, happened_at=happened_at, now=now)


def somebody_new(practice: Practice, name: str, role: str) -> Contact:
    """A person typed into the form who isn't kept yet, for `proposals`."""
    return Contact(practice=practice, name=name, role=role or ContactRole.OTHER)


def _met_first(practice: Practice, new: NewPerson | None, by: Actor, now: datetime) -> list[Person]:
    return [add_contact(practice=practice, name=new.name, role=new.role, by=by, now=now)] if new else []


def _write(
    plan: Visit | None, visit_id: UUID, practice: Practice, told: Told, digest: str, by: Actor, now: datetime
) -> Visit:
    visit = plan or Visit(pk=visit_id, practice=practice, created_at=now, created_by=str(by)[:200])
    if plan is not None:
        _refuse_unless_planned(plan)
        if plan.practice_id != practice.pk:
            raise Refused("This plan is for another practice.", "practice")
    visit.state, visit.kind, visit.outcome = State.LOGGED, told.kind, told.outcome
    visit.happened_at, visit.logged_by, visit.sent_digest = told.happened_at, str(by)[:200], digest
    visit.next_step, visit.next_step_on, visit.note = told.next_step.strip(), told.next_step_on, told.note.strip()
    try:
        with transaction.atomic():
            visit.save(force_insert=plan is None)
    except IntegrityError as error:
        raise Refused("This form was used before. Open a new one and log the visit there.") from error
    return visit


def _set_attendees(visit: Visit, people: Iterable[Person]) -> None:
    visit.attendees.all().delete()
    VisitAttendee.objects.bulk_create(
        VisitAttendee(
            visit=visit,
            contact=person if isinstance(person, Contact) else None,
            practitioner=person if isinstance(person, Practitioner) else None,
        )
        for person in dict.fromkeys(people)
    )


def _set_shown(visit: Visit, shown: Iterable[Saw]) -> None:
    Shown.objects.bulk_create(Shown(visit=visit, kind=one.kind, version=one.version) for one in dict.fromkeys(shown))


def _set_left(visit: Visit, left: Iterable[Left]) -> None:
    LeftBehind.objects.bulk_create(
        LeftBehind(visit=visit, kind=one.kind, version=one.version, quantity=one.quantity)
        for one in dict.fromkeys(left)
    )


def _keep_gift(visit: Visit, told: Told, people: Sequence[Person], by: Actor, now: datetime) -> None:
    if told.gift is not None:
        recipients = told.gift.recipients or people
        day = told.happened_at.astimezone(ZoneInfo(visit.practice.timezone)).date()
        give(visit, replace(told.gift, recipients=recipients), on=day, by=by, now=now)


def _promised(told: Told) -> dict[str, str]:
    return {f"{new.side}_text": new.text for new in told.promises}


def _keep_promises(visit: Visit, told: Told, by: Actor, now: datetime) -> None:
    for new in told.promises:
        promise(practice=visit.practice, visit=visit, new=new, no_client=told.no_client, by=by, now=now)


def _tell_meeting(practice: Practice, now: datetime) -> None:
    relationship.note_meeting_set(practice, at=selectors.next_planned(practice), now=now)


def _tell_visit(practice: Practice, told: Told, people: Collection[Person], now: datetime) -> None:
    relationship.note_visit(
        practice,
        at=told.happened_at,
        two_way=told.kind != Kind.NOT_SEEN and bool(people),
        presented=told.kind in SHOWN,
        now=now,
    )
    _tell_meeting(practice, now)


def _promise(
    visit: Visit,
    offered: Iterable[follow_ups.Proposal],
    told: Told,
    release: Collection[str] | None,
    by: Actor,
    now: datetime,
) -> int:
    """Schedule what the visit implies; returns how many are released."""
    left = [MaterialKind(one.kind).label.lower() for one in told.left]
    owed = [
        follow_ups.schedule(
            one, release=one.ticked if release is None else one.key in release, because="visit", because_id=visit.pk,
            left=left, by=by, now=now,
        )
        for one in offered
    ]  # fmt: skip
    return sum(one.released_at is not None for one in owed)


def _refuse_unless_same(visit: Visit, digest: str) -> None:
    """A phone that sends what it sent before is answered as before; anything else it holds must not get lost."""
    if digest and digest != visit.sent_digest:
        raise LoggedOtherwise(visit)


def _refuse_past(planned_for: datetime, now: datetime) -> None:
    if planned_for < now - CLOCK_SLACK:
        raise Refused("This time is over. Log the visit instead, or choose a time to come.", "planned_for")


def _refuse_future(happened_at: datetime, now: datetime) -> None:
    if happened_at > now + CLOCK_SLACK:
        raise Refused("This time is still to come. Plan the visit, or correct the time.", "happened_at")


def _refuse_unless_planned(visit: Visit) -> None:
    if visit.state != State.PLANNED:
        raise Refused(f"This visit is {visit.get_state_display().lower()}, so its plan can't be changed any more.")


def _refuse_client(by: Actor, no_client: bool, **texts: str) -> list[str]:
    """Refuse words that name a client. Returns the fields in which the owner says that they name none."""
    if no_client:
        check(by, Capability.CLEAR_NOTES)
    cleared = []
    for name, text in texts.items():
        sentence = names_a_client(text) if text.strip() else ""
        if sentence and not no_client:
            raise NamesClient(sentence, name)
        if sentence:
            cleared.append(name)
    return cleared


def _record_cleared(visit: Visit, fields: list[str], by: Actor, now: datetime) -> None:
    if fields:
        record("visit.words_cleared", by=by, on=visit, now=now, fields=fields)
