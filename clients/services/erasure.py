"""Deleting a client's record: asked for, kept as long as records are kept, then gone; the bare counts stay right.

What goes: names, dates of birth and of everything else, contact data, every word anybody wrote, all papers, letters and
photographs with their bytes. What stays, tied to nobody: that a practice referred a patient and what became of it (a
business event), and one de-identified course (condition, category, measured values, attendance, the quarter in which
it ended), so that outcomes that were counted once stay the counts that they were.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Max

from clients.models import (
    Assessment,
    Client,
    ClientDocument,
    DueErasure,
    Episode,
    HomeProgramme,
    Intake,
    OfficeQuestion,
    Referral,
    ReferralPhoto,
    Release,
    Report,
    ReportDelivery,
    Session,
)
from clients.retention import keep_until, newest, quarter_start
from clients.selectors.reports import local_day
from clients.selectors.whole import referrals_of_record
from clients.services import chase
from clients.services import report_drawing as drawing
from clients.services.refusals import Refused
from clients.services.whole import KIND, about
from metcrm.accounts.permissions import Capability, check
from metcrm.accounts.selectors import get_workspace
from metcrm.audit.services import record
from metcrm.documents import files, jobs
from metcrm.documents.models import StoredFile
from metcrm.tenancy import routes
from metcrm.tenancy.actors import SYSTEM, Actor
from metcrm.tenancy.context import current_workspace_id

#: While the retention lasts, somebody looks once a day.
LOOK_AGAIN = timedelta(days=1)
#: So many workspaces at once: a restart after a long pause takes several rounds.
MOST = 200
#: Reasons for an end that a person chose from the list; anything typed goes.
KEPT_REASONS = ("Goals reached", "Goals met", "Plateau", "Back to the provider", "Client stopped", "Moved away", "Cost")
GONE = "Erased"
#: Every table that leads to a client, and whether its rows stay; a test holds both lists complete.
STAYS = frozenset({"Assessment", "Episode", "Referral", "ReferralStatus", "Result", "Session"})
GOES = frozenset({
    "Appointment", "AssessmentDraft", "ClientDocument", "ExerciseLimits", "HomeDay", "HomeExercise", "HomeProgramme",
    "Intake", "LetterNote", "MeasureGoal", "OfficeQuestion", "Opening", "ReferralPhoto", "Release", "Report",
    "ReportDelivery", "SessionExercise", "StatusChange",
})  # fmt: skip


def due_on(client: Client) -> date:
    """The first day on which this record may be deleted. Two queries."""
    workspace = get_workspace()
    last = Episode.objects.filter(client=client).aggregate(
        started=Max("started_on"), ended=Max("ended_on"), session=Max("sessions__on"), measured=Max("assessments__on")
    )
    added = local_day(client.created_at, workspace)
    return keep_until(newest(last.values(), added), client.date_of_birth, workspace.retention_years)


def ask(*, client: Client, by: Actor, now: datetime) -> Client:
    """Note that the record is to be deleted. It goes at once where nothing keeps it any more, otherwise on its day.

    Raises:
        Refused: an episode goes on.
    """
    check(by, Capability.ERASE_CLIENTS)
    with transaction.atomic():
        client = Client.objects.select_for_update().get(pk=client.pk)
        _refuse_running(client)
        if client.deletion_asked_at is None:
            client.deletion_asked_at, client.deletion_asked_by = now, str(by)
            client.save(update_fields=["deletion_asked_at", "deletion_asked_by"])
            here = current_workspace_id()
            DueErasure.objects.create(client_id=client.pk, workspace_id=here, look_at=now + LOOK_AGAIN)
            record("client.deletion_asked", by=by, on=client, now=now, due_on=due_on(client))
        if due_on(client) <= local_day(now):
            erase(client, by=by, now=now)
    return client


def take_back(*, client: Client, by: Actor, now: datetime) -> Client:
    """The record isn't to be deleted after all. Nothing brings back one that is gone."""
    check(by, Capability.ERASE_CLIENTS)
    with transaction.atomic():
        client = Client.objects.select_for_update().get(pk=client.pk)
        if client.deletion_asked_at is not None and client.erased_at is None:
            client.deletion_asked_at, client.deletion_asked_by = None, ""
            client.save(update_fields=["deletion_asked_at", "deletion_asked_by"])
            DueErasure.objects.filter(pk=client.pk).delete()
            record("client.deletion_taken_back", by=by, on=client, now=now)
    return client


def waiting(now: datetime) -> list[UUID]:
    """Workspaces in which somebody asked for a deletion and nobody has looked today. One query."""
    found = DueErasure.objects.filter(look_at__lte=now).order_by("workspace_id").values_list("workspace_id", flat=True)
    return list(found.distinct()[:MOST])


def erase_due(now: datetime) -> int:
    """Delete every record of the current workspace whose day has come; returns how many."""
    DueErasure.objects.filter(workspace_id=current_workspace_id()).update(look_at=now + LOOK_AGAIN)
    asked = Client.objects.filter(deletion_asked_at__isnull=False, erased_at=None)
    today, gone = local_day(now), 0
    for client in asked.order_by("deletion_asked_at"):
        if due_on(client) <= today and not client.episodes.filter(ended_on=None).exists():
            erase(client, by=SYSTEM, now=now)
            gone += 1
    return gone


def erase(client: Client, *, by: Actor, now: datetime) -> None:
    """Take the person out of the record, whole, in one transaction; the files' bytes go once that is committed.

    1. mark the client as erased: from here on no page, list or search finds them
    2. take the words and days out of what stays
    3. remove what doesn't stay; signed letters and what else nobody may change go through the owner's own function,
       which asks for the mark
    """
    with transaction.atomic():
        client = Client.objects.select_for_update().get(pk=client.pk)
        if client.erased_at is not None:
            return
        _refuse_running(client)
        stored = _files_of(client) | set(jobs.forget(kind=KIND, about=about(client)))
        drawing.forget(Report.objects.filter(episode__client=client).values_list("pk", flat=True))
        client.erased_after_letters = _letters_had_gone(client)
        tokens = [
            *client.intakes.values_list("pk", flat=True),
            *HomeProgramme.objects.filter(episode__client=client).values_list("pk", flat=True),
        ]
        _blank(client, by, now)
        for episode in Episode.objects.filter(client=client):
            _strip_episode(episode)
        _strip_referrals(client)
        _remove(client)
        DueErasure.objects.filter(pk=client.pk).delete()
        for pk in tokens:
            routes.forget_tokens_of(pk)
        left = _unused(stored)
        record("client.erased", by=by, on=client, now=now, files=len(left))
        transaction.on_commit(lambda: files.forget(left), robust=True)


def _letters_had_gone(client: Client) -> bool:
    sent = Report.objects.filter(episode__client=client, deliveries__isnull=False)
    return {Report.Kind.INTRODUCTORY, Report.Kind.ASSESSMENT} <= set(sent.values_list("kind", flat=True))


def _refuse_running(client: Client) -> None:
    if client.episodes.filter(ended_on=None).exists():
        raise Refused("An episode goes on. Discharge the client first.")


def _blank(client: Client, by: Actor, now: datetime) -> None:
    client.first_name, client.last_name, client.phone, client.email = "", GONE, "", ""
    client.date_of_birth = _year_alone(client.date_of_birth, now)
    client.created_at = datetime.combine(
        quarter_start(client.created_at.date()), datetime.min.time(), tzinfo=client.created_at.tzinfo
    )
    client.erased_at, client.erased_by = now, str(by)
    client.save()


def _year_alone(born: date | None, now: datetime) -> date | None:
    """The year of birth tells an age band, but for the very old (45 CFR 164.514(b)(2)(i)(C))."""
    return date(born.year, 1, 1) if born is not None and now.year - born.year < 90 else None


def _strip_episode(episode: Episode) -> None:
    """All days move by as much as brings the end to the start of its quarter, so that what lies between stays."""
    anchor = episode.ended_on or episode.started_on
    back = anchor - quarter_start(anchor)
    reason = episode.end_reason if episode.end_reason in KEPT_REASONS else "Other" if episode.ended_on else ""
    Episode.objects.filter(pk=episode.pk).update(
        practitioner=None, icd10="", goal="", precautions="", cleared_by="", end_reason=reason,
        next_provider_visit=None, created_at=F("created_at") - back, **_moved(episode, back),
    )  # fmt: skip
    Session.objects.filter(episode=episode).update(
        on=F("on") - back, created_at=F("created_at") - back, note="", said="", next_time="", beyond_limits=[],
        systolic=None, diastolic=None, heart_rate=None, glucose=None, tolerance="",
    )  # fmt: skip
    Assessment.objects.filter(episode=episode).update(on=F("on") - back, created_at=F("created_at") - back)


def _moved(episode: Episode, back: timedelta) -> dict[str, date]:
    names = ("cleared_on", "clearance_expires_on", "started_on", "ended_on")
    return {name: getattr(episode, name) - back for name in names if getattr(episode, name)}


def _strip_referrals(client: Client) -> None:
    Referral.objects.filter(pk__in=_referrals(client)).update(
        patient_first_name="", patient_last_name=GONE, patient_date_of_birth=None, patient_phone="", icd10="",
        precautions="", referred_by="", filled_in_by="", submission_key="", practitioner=None,
    )  # fmt: skip


def _referrals(client: Client) -> list[Any]:
    return [row.pk for row in referrals_of_record(client)]


def _files_of(client: Client) -> set[Any]:
    """Files that hold something of this client."""
    return {
        *ClientDocument.objects.filter(client=client).values_list("file_id", flat=True),
        *ReferralPhoto.objects.filter(referral__in=_referrals(client)).values_list("file_id", flat=True),
        *Report.objects.filter(episode__client=client, pdf__isnull=False).values_list("pdf_id", flat=True),
    }


def _remove(client: Client) -> None:
    """Everything else. The function belongs to the owner of the tables and sees this workspace only."""
    Release.objects.filter(client=client).delete()
    ReferralPhoto.objects.filter(referral__in=_referrals(client)).delete()
    OfficeQuestion.objects.filter(delivery__report__episode__client=client).delete()
    deliveries = ReportDelivery.objects.filter(report__episode__client=client).select_related("reminder")
    chase.stop(deliveries, "The record was deleted.")
    with connection.cursor() as cursor:
        # SQL by hand: the application's role may not remove what is written once.
        cursor.execute("select clients_erase(%s)", [client.pk])
    Intake.objects.filter(client=client).delete()


def _unused(ids: Iterable[Any]) -> list[StoredFile]:
    """Those whose bytes nobody else's paper has."""
    taken = {
        *ClientDocument.objects.values_list("file_id", flat=True).filter(file__in=ids),
        *ReferralPhoto.objects.values_list("file_id", flat=True).filter(file__in=ids),
    }
    return list(StoredFile.objects.filter(pk__in=[pk for pk in ids if pk not in taken]))
