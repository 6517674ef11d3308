"""Making a programme and changing it. Cohorts that were made from it keep their own snapshot."""

from datetime import datetime

from django.db import IntegrityError, transaction

from metcrm.accounts.permissions import Capability, check
from metcrm.audit.services import record
from metcrm.cohorts.models import Programme
from metcrm.cohorts.services.refusals import Refused
from metcrm.tenancy.actors import Actor


def create_programme(*, name: str, summary: str = "", by: Actor, now: datetime) -> Programme:
    """A programme without weeks.

    Raises:
        Refused: the institute has one of that name.
    """
    check(by, Capability.WRITE_COHORTS)
    programme = Programme(name=name, summary=summary, created_at=now, created_by=str(by)[:200])
    try:
        with transaction.atomic():
            programme.save()
            record("programme.made", by=by, on=programme, now=now)
    except IntegrityError as error:
        raise Refused("There is a programme of that name already.", "name") from error
    return programme
