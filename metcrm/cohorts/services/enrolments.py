"""Learners come in, wait, go, come back: what an admin of the institute decides, and an application by the link."""

from datetime import datetime

from django.db import transaction

from metcrm.accounts.permissions import Capability, check
from metcrm.cohorts.models import Cohort, EnrolLink, Enrolment, EnrolmentState
from metcrm.cohorts.models.enrolment import SEATED
from metcrm.cohorts.services import asking, seats, sights
from metcrm.cohorts.services.moving import note, shift
from metcrm.cohorts.services.refusals import Refused
from metcrm.tenancy.actors import Actor

#: Of one link: more applications than anybody reads are somebody's script.
MOST_APPLICATIONS = 500

_State = EnrolmentState


def add(cohort: Cohort, *, name: str, email: str, via: str, by: Actor, now: datetime) -> Enrolment:
    """A learner whom the institute itself brings: a seat and a mail to take it, or the waiting list.

    Raises:
        Refused: they are here already, or the cohort has ended.
    """
    check(by, Capability.WRITE_COHORTS)
    with transaction.atomic():
        cohort = _open_cohort(cohort)
        if Enrolment.objects.filter(cohort=cohort, email=email.strip().lower()).exists():
            raise Refused(f"{email} is in this cohort already.", "email")
        return _enter(cohort, seats.state_for_newcomer(cohort), name, email, via, by, now)


def apply(link: EnrolLink, *, name: str, email: str, now: datetime) -> Enrolment | None:
    """Somebody came by the enrolment link. None when that address is here already: the page tells nobody.

    Raises:
        Refused: the link is closed, the cohort has ended, or far too many have applied.
    """
    by = Actor(None, name, "applicant")
    with transaction.atomic():
        cohort = _open_cohort(link.cohort)
        link = EnrolLink.objects.get(pk=link.pk)
        if not link.is_open(now):
            raise Refused("This link is closed. Ask the institute for a new one.")
        if Enrolment.objects.filter(cohort=cohort, email=email.strip().lower()).exists():
            return None
        if Enrolment.objects.filter(cohort=cohort, state=_State.APPLIED).count() >= MOST_APPLICATIONS:
            raise Refused("So many people have applied that nobody else can for now. Try again in some days.")
        state = _State.APPLIED if cohort.needs_approval else seats.state_for_newcomer(cohort)
        return _enter(cohort, state, name, email, Enrolment.Via.LINK, by, now)


def approve(enrolment: Enrolment, *, by: Actor, now: datetime) -> Enrolment:
    """Say yes to an application: a seat, or the waiting list while there is none.

    Raises:
        Refused: nobody applied, or the cohort has ended.
    """
    check(by, Capability.WRITE_COHORTS)
    return _seat(enrolment, [_State.APPLIED], "", by, now, after="approved")


def take_back(enrolment: Enrolment, *, why: str, by: Actor, now: datetime) -> Enrolment:
    """Give a seat, or a place on the waiting list, to somebody who was withdrawn or deferred. They are asked anew.

    Raises:
        Refused: they are neither, or the cohort has ended.
    """
    check(by, Capability.WRITE_COHORTS)
    return _seat(enrolment, [_State.WITHDRAWN, _State.DEFERRED], why, by, now)


def put_on_waiting_list(enrolment: Enrolment, *, why: str = "", by: Actor, now: datetime) -> Enrolment:
    """An application that has to wait, though there may be seats."""
    check(by, Capability.WRITE_COHORTS)
    with transaction.atomic():
        enrolment = _locked(enrolment)
        shift(enrolment, _State.WAITING, why=why, by=by, now=now)
        asking.tell_waiting(enrolment, now=now)
    return enrolment


def withdraw(enrolment: Enrolment, *, why: str, by: Actor, now: datetime) -> Enrolment:
    """Out of the cohort: sight of the workspace ends at once, and who waits moves up.

    Raises:
        Refused: they are out already, or have completed.
    """
    check(by, Capability.WRITE_COHORTS)
    with transaction.atomic():
        enrolment = _locked(enrolment)
        before = enrolment.state
        enrolment = let_go(enrolment, _State.WITHDRAWN, why=why, by=by, now=now)
        asking.tell_out(enrolment, before, now=now)
    return enrolment


def defer(enrolment: Enrolment, *, to: Cohort | None = None, why: str, by: Actor, now: datetime) -> Enrolment:
    """Later: out of this cohort, as above, and into another one when `to` says which. What they agreed to ends too.

    Raises:
        Refused: they can't be deferred now, or the other cohort has ended or has them already.
    """
    check(by, Capability.WRITE_COHORTS)
    with transaction.atomic():
        enrolment = _locked(enrolment)
        before = enrolment.state
        enrolment = let_go(enrolment, _State.DEFERRED, why=why, by=by, now=now)
        # Whoever only waited hears of the other cohort, or of nothing.
        if before in SEATED:
            asking.tell_out(enrolment, before, now=now)
        if to is not None:
            add(to, name=enrolment.name, email=enrolment.email, via=Enrolment.Via.ADMIN, by=by, now=now)
    return enrolment


def complete(enrolment: Enrolment, *, why: str = "", by: Actor, now: datetime) -> Enrolment:
    """They have done it. What they agreed to stays, so that the institute sees what became of it."""
    check(by, Capability.WRITE_COHORTS)
    with transaction.atomic():
        return shift(_locked(enrolment), _State.COMPLETED, why=why, by=by, now=now)


def reopen(enrolment: Enrolment, *, why: str, by: Actor, now: datetime) -> Enrolment:
    """Completed too early."""
    check(by, Capability.WRITE_COHORTS)
    with transaction.atomic():
        enrolment = _locked(enrolment)
        if enrolment.state != _State.COMPLETED:
            raise Refused(f"{enrolment.name} has not completed.")
        return shift(enrolment, _State.ACTIVE, why=why, by=by, now=now)


def let_go(enrolment: Enrolment, to: str, *, why: str, by: Actor, now: datetime) -> Enrolment:
    """Withdrawn or deferred, by whoever may: callers have checked. The cohort's row is locked."""
    shift(enrolment, to, why=why, by=by, now=now)
    asking.close(enrolment, now)
    sights.end(enrolment, by=by, now=now)
    seats.fill(enrolment.cohort, by=by, now=now)
    return enrolment


def _seat(
    enrolment: Enrolment, states: list[EnrolmentState], why: str, by: Actor, now: datetime, *, after: str = ""
) -> Enrolment:
    with transaction.atomic():
        enrolment = _locked(enrolment)
        _open_cohort(enrolment.cohort)
        if enrolment.state not in states:
            raise Refused(f"{enrolment.name} is {enrolment.get_state_display().lower()}: this can't be done now.")
        enrolment.accepted_at = None
        enrolment.save(update_fields=["accepted_at"])
        shift(enrolment, seats.state_for_newcomer(enrolment.cohort), why=why, by=by, now=now)
        _tell(enrolment, by, now, after)
    return enrolment


def _enter(cohort: Cohort, state: str, name: str, email: str, via: str, by: Actor, now: datetime) -> Enrolment:
    enrolment = Enrolment.objects.create(
        cohort=cohort, name=name.strip()[:120], email=email.strip().lower(), via=via, state=state, since=now,
        created_at=now,
    )  # fmt: skip
    note(enrolment, "", why="", by=by, now=now)
    _tell(enrolment, by, now)
    return enrolment


def _tell(enrolment: Enrolment, by: Actor, now: datetime, after: str = "") -> None:
    if enrolment.state == _State.ENROLLED:
        asking.ask(enrolment, after=after, by=by, now=now)
    if enrolment.state == _State.WAITING:
        asking.tell_waiting(enrolment, now=now)


def _open_cohort(cohort: Cohort) -> Cohort:
    cohort = Cohort.objects.select_for_update(of=("self",)).select_related("programme").get(pk=cohort.pk)
    if cohort.state not in seats.TAKES_IN:
        raise Refused(f"{cohort.name} takes nobody in any more.")
    return cohort


def _locked(enrolment: Enrolment) -> Enrolment:
    """The learner as they are now. The cohort's lock keeps two people from giving the last seat twice."""
    cohort = Cohort.objects.select_for_update(of=("self",)).select_related("programme").get(pk=enrolment.cohort_id)
    enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    enrolment.cohort = cohort
    return enrolment
