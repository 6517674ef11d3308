"""A signed report for an office whose system takes FHIR."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from clients.models import Report
from clients.record import fhir, report_fhir
from clients.services.refusals import Refused
from metcrm.accounts.permissions import Capability, check
from metcrm.accounts.selectors import get_workspace
from metcrm.audit.services import record
from metcrm.documents import files
from metcrm.tenancy.actors import Actor


def as_fhir(*, report: Report, by: Actor, now: datetime) -> dict[str, Any]:
    """The bundle, checked. Handing it out is audited.

    Raises:
        Refused: it isn't signed, or not valid FHIR; nothing goes out, and the record says so.
    """
    check(by, Capability.READ_REPORTS)
    if report.state != Report.State.SIGNED or report.pdf is None:
        raise Refused("Only a signed report is handed out as FHIR.")
    zone = ZoneInfo(get_workspace().timezone)
    made = report_fhir.bundle(_signed(report, zone), at=now.astimezone(zone).isoformat(timespec="seconds"))
    wrong = fhir.problems(made)
    if wrong:
        record("report.export_refused", by=by, on=report, now=now, form="fhir", problems=len(wrong))
        raise Refused(f"The bundle isn't valid FHIR, so it was not handed out: {len(wrong)} places. Please tell us.")
    record("report.exported", by=by, on=report, now=now, form="fhir", resources=len(made["entry"]))
    return made


def _signed(report: Report, zone: ZoneInfo) -> report_fhir.Signed:
    episode, workspace = report.episode, get_workspace()
    client, person = episode.client, episode.practitioner
    assert report.pdf is not None and report.signed_at is not None
    return report_fhir.Signed(
        id=str(report.pk), kind=report.kind, content=report.content, pdf=files.read(report.pdf),
        signed_at=report.signed_at.astimezone(zone).isoformat(timespec="seconds"),
        amends=str(report.amends_id or ""),
        client={
            "id": str(client.pk), "first_name": client.first_name, "last_name": client.last_name,
            "date_of_birth": client.date_of_birth.isoformat() if client.date_of_birth else None,
        },
        workspace={"id": str(workspace.pk), "name": workspace.name},
        practice={"id": str(episode.practice_id), "name": episode.practice.name if episode.practice else ""},
        practitioner={"id": str(person.pk), "name": person.display_name, "npi": person.npi} if person else None,
    )  # fmt: skip
