"""Asking a learner by mail to take their seat: once more, no more, and what the mail's link opens."""

from datetime import datetime, timedelta

from django.db import transaction

from metcrm.accounts.models.invitation import InvitationState
from metcrm.accounts.permissions import Capability, check
from metcrm.accounts.selectors import get_institute
from metcrm.audit.services import record
from metcrm.cohorts import emails, selectors
from metcrm.cohorts.models import Enrolment, EnrolmentInvitation, EnrolmentState
from metcrm.cohorts.services.refusals import Refused
from metcrm.outbox.models import MailClass
from metcrm.outbox.services import enqueue
from metcrm.tenancy import routes
from metcrm.tenancy.actors import Actor
from metcrm.tenancy.ids import new_id

OPEN_FOR = timedelta(days=21)
_NO_SEAT_YET = (EnrolmentState.APPLIED, EnrolmentState.WAITING)


def ask(enrolment: Enrolment, *, after: str = "", by: Actor, now: datetime) -> EnrolmentInvitation:
    """Write the invitation and promise its mail; an open one is renewed. Keys of earlier mails go on fitting.

    `after`: "approved" or "moved_up", which the mail then says. Asks for no capability: verbs that give a seat do.
    """
    asked = EnrolmentInvitation.objects.filter(enrolment=enrolment, accepted_at=None, withdrawn_at=None).first()
    asked = asked or EnrolmentInvitation(enrolment=enrolment, created_at=now)
    asked.email, asked.created_by_label, asked.expires_at = enrolment.email, str(by)[:200], now + OPEN_FOR
    asked.save()
    token = routes.new_token()
    routes.add_token(token, kind=selectors.SEAT, row_id=asked.pk)
    letter = emails.seat_offered(asked, cohort=enrolment.cohort, institute=get_institute(), token=token, after=after)
    enqueue(
        letter, kind="seat_offered", dedupe_key=f"seat:{asked.pk}:{new_id()}", mail_class=MailClass.SERVICE,
        about=selectors.mail_about(enrolment.pk), now=now,
    )  # fmt: skip
    return asked


def tell_waiting(enrolment: Enrolment, *, now: datetime) -> None:
    """Say by mail that no seat is free at present."""
    enqueue(
        emails.waiting_list(enrolment, cohort=enrolment.cohort, institute=get_institute()),
        kind="waiting_list", dedupe_key=f"waiting:{enrolment.pk}:{new_id()}", mail_class=MailClass.SERVICE,
        about=selectors.mail_about(enrolment.pk), now=now,
    )  # fmt: skip


def tell_out(enrolment: Enrolment, before: str, *, now: datetime) -> None:
    """Say by mail that there is no seat: to who applied or waited, or to who had one. `before`: the state they were in.

    Why stands in no mail: it is the institute's own note.
    """
    write = emails.application_declined if before in _NO_SEAT_YET else emails.seat_ended
    enqueue(
        write(enrolment, cohort=enrolment.cohort, institute=get_institute()),
        kind=write.__name__, dedupe_key=f"out:{enrolment.pk}:{new_id()}", mail_class=MailClass.SERVICE,
        about=selectors.mail_about(enrolment.pk), now=now,
    )  # fmt: skip


def resend(enrolment: Enrolment, *, by: Actor, now: datetime) -> EnrolmentInvitation:
    """Ask again, with three new weeks.

    Raises:
        Refused: the learner has no seat that waits for them.
    """
    check(by, Capability.WRITE_COHORTS)
    with transaction.atomic():
        enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
        if enrolment.state != EnrolmentState.ENROLLED or enrolment.accepted_at:
            raise Refused(f"{enrolment.name} has no invitation to wait for.")
        asked = ask(enrolment, by=by, now=now)
        record("enrolment.asked_again", by=by, on=enrolment, now=now)
    return asked


def withdraw(enrolment: Enrolment, *, by: Actor, now: datetime) -> None:
    """Take the invitation back; the seat stays until somebody withdraws the learner.

    Raises:
        Refused: no invitation is open.
    """
    check(by, Capability.WRITE_COHORTS)
    with transaction.atomic():
        if not close(enrolment, now):
            raise Refused("No invitation is open.")
        record("enrolment.invitation_withdrawn", by=by, on=enrolment, now=now)


def close(enrolment: Enrolment, now: datetime) -> int:
    """End what is open of the learner's invitations; their links then say so."""
    open_ones = EnrolmentInvitation.objects.filter(enrolment=enrolment, accepted_at=None, withdrawn_at=None)
    return open_ones.update(withdrawn_at=now)


def usable(asked: EnrolmentInvitation, now: datetime) -> bool:
    """True while the link does what it says."""
    return asked.state(now) is InvitationState.OPEN
