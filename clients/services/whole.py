"""One client's record on its way out: as a FHIR bundle at once, on paper by a worker."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from clients.models import Client
from clients.record import fhir
from clients.report_content import digest
from clients.selectors.records import get_client
from clients.selectors.whole import whole_record
from clients.services.referral_steps import REASONS
from clients.services.refusals import Refused
from metcrm.accounts.permissions import Capability, check
from metcrm.audit.services import record
from metcrm.documents import files, jobs, pdf
from metcrm.documents.models import RenderJob, StoredFile
from metcrm.tenancy.actors import Actor

KIND = "client_record"
TEMPLATE = "pdf/record.html"
#: Raised when the printed record is laid out otherwise, so that an old one isn't handed out for it.
EDITION = 1


def as_fhir(*, client: Client, by: Actor, now: datetime) -> dict[str, Any]:
    """The whole record as a FHIR bundle, checked. Handing it out is audited.

    Raises:
        Refused: the bundle isn't valid; nothing goes out, and the record says so.
    """
    check(by, Capability.EXPORT_CLIENTS)
    data = whole_record(client, REASONS)
    at = now.astimezone(ZoneInfo(data["workspace"]["timezone"])).isoformat(timespec="seconds")
    made = fhir.bundle(data, at=at, bytes_of=_bytes_of)
    wrong = fhir.problems(made)
    if wrong:
        record("client.export_refused", by=by, on=client, now=now, form="fhir", problems=len(wrong))
        raise Refused(f"The bundle isn't valid FHIR, so it was not handed out: {len(wrong)} places. Please tell us.")
    record("client.exported", by=by, on=client, now=now, form="fhir", resources=len(made["entry"]))
    return made


def ask_for_paper(*, client: Client, by: Actor, now: datetime) -> RenderJob:
    """Have the whole record printed as PDF by a worker; the same record again is the same file."""
    check(by, Capability.EXPORT_CLIENTS)
    content_hash = digest({"edition": EDITION, "record": whole_record(client, REASONS)})
    record("client.exported", by=by, on=client, now=now, form="pdf")
    return jobs.request(kind=KIND, about=about(client), content_hash=content_hash, now=now)


def paper_of(job: RenderJob, *, by: Actor, now: datetime) -> bytes | None:
    """The finished PDF; None while it isn't. Each handing out is audited."""
    check(by, Capability.EXPORT_CLIENTS)
    if job.file is None:
        return None
    record("client.export_downloaded", by=by, on=job, now=now)
    return files.read(job.file)


def about(client: Client) -> str:
    """The label by which a job knows whose record it prints."""
    return f"clients.client:{client.pk}"


def read(job: RenderJob) -> dict[str, Any]:
    """What a worker prints, inside the job's workspace."""
    return whole_record(get_client(UUID(job.about.rpartition(":")[2])), REASONS)


def draw(data: dict[str, Any], tell: jobs.Progress) -> tuple[bytes, str]:
    """Print the record."""
    sessions = sum(len(episode["sessions"]) for episode in data["episodes"])
    tell(20, f"Laying out {sessions} session{'' if sessions == 1 else 's'}")
    workspace = data["workspace"]
    line = " · ".join(part for part in (workspace["address"], workspace["phone"]) if part)
    context = {"record": data, "letter_from": {"name": workspace["name"], "line": line}}
    return pdf.render(TEMPLATE, context).data, "application/pdf"


def _bytes_of(sha256: str) -> bytes | None:
    stored = StoredFile.objects.filter(sha256=sha256).first()
    if stored is None:
        return None
    try:
        return files.read(stored)
    except FileNotFoundError:
        return None
