"""A list of learners from a file: looked at first, then taken in, each with a mail."""

from datetime import datetime

from django.db import transaction

from metcrm.accounts.permissions import Capability, check
from metcrm.audit.services import record
from metcrm.cohorts import roster
from metcrm.cohorts.models import Cohort, Enrolment, RosterFile
from metcrm.cohorts.services import enrolments
from metcrm.cohorts.services.refusals import Refused
from metcrm.sheets import reading
from metcrm.tenancy.actors import Actor

State = RosterFile.State


def upload(cohort: Cohort, *, data: bytes, name: str, by: Actor, now: datetime) -> RosterFile:
    """Read the file and keep its rows, good and bad, for a look. The file itself isn't kept.

    Raises:
        Refused: nothing that we read, no addresses in it, or too many rows.
    """
    check(by, Capability.WRITE_COHORTS)
    known = set(Enrolment.objects.filter(cohort=cohort).values_list("email", flat=True))
    try:
        lines = []
        for line in reading.lines_of(data, reading.recognise(data)):
            lines.append(line)
            if len(lines) > roster.MOST_ROWS + 1:
                raise Refused(f"The file has more than {roster.MOST_ROWS} rows. Split it.", "file")
        rows = roster.read(lines, known=known)
    except (reading.Unreadable, roster.NoAddresses) as problem:
        raise Refused(str(problem), "file") from problem
    if not rows:
        raise Refused("The file has no row below its heads.", "file")
    with transaction.atomic():
        kept = RosterFile.objects.create(
            cohort=cohort, name=name[-200:], rows=[row.as_json() for row in rows], uploaded_at=now,
            uploaded_by=str(by)[:200],
        )  # fmt: skip
        bad = sum(1 for row in rows if row.problem)
        record("roster.uploaded", by=by, on=kept, now=now, rows=len(rows), bad=bad)
    return kept


def take_in(file: RosterFile, *, by: Actor, now: datetime) -> tuple[int, int]:
    """Enrol every good row; who is in by now is passed over. Gives how many were enrolled and how many were not.

    Raises:
        Refused: it was taken in or dropped already, or the cohort has ended.
    """
    check(by, Capability.WRITE_COHORTS)
    with transaction.atomic():
        file = _waiting(file)
        taken = 0
        for row in file.rows:
            if row["problem"]:
                continue
            try:
                with transaction.atomic():
                    enrolments.add(
                        file.cohort, name=row["name"], email=row["email"], via=Enrolment.Via.ROSTER, by=by, now=now
                    )
                taken += 1
            except Refused as why:
                if why.field != "email":
                    raise
        file.state, file.settled_at = State.TAKEN, now
        file.save(update_fields=["state", "settled_at"])
        record("roster.taken_in", by=by, on=file, now=now, taken=taken, left=len(file.rows) - taken)
    return taken, len(file.rows) - taken


def drop(file: RosterFile, *, by: Actor, now: datetime) -> None:
    """Don't take it in; its rows are forgotten.

    Raises:
        Refused: it was taken in or dropped already.
    """
    check(by, Capability.WRITE_COHORTS)
    with transaction.atomic():
        file = _waiting(file)
        file.state, file.settled_at, file.rows = State.DROPPED, now, []
        file.save(update_fields=["state", "settled_at", "rows"])
        record("roster.dropped", by=by, on=file, now=now)


def _waiting(file: RosterFile) -> RosterFile:
    file = RosterFile.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=file.pk)
    if file.state != State.WAITING:
        raise Refused(f"This list is {file.get_state_display().lower()} already.")
    return file
