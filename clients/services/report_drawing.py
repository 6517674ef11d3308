"""A draft is laid out and printed ahead by a worker, so that nobody waits for it when it is opened, printed or signed.

A hint, never the truth: where the drawing isn't there or the record has moved on since, the page draws for itself.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from clients.models import Report
from clients.report_content import Content, digest
from clients.report_paper import EDITION, fit_and_print
from clients.selectors.reports import get_report
from clients.services.report_contents import content_of
from metcrm import clock
from metcrm.documents import files, jobs
from metcrm.documents.models import RenderJob, StoredFile
from metcrm.tenancy.actors import Actor

KIND = "report_draft"
PDF = "application/pdf"


def ask(report: Report, *, by: Actor, now: datetime) -> RenderJob | None:
    """Have a draft drawn as `by` would sign it; what was drawn of it when it said something else is forgotten.

    None where nobody signed in asks: whose name would stand under it isn't known.
    """
    if by.user_id is None:
        return None
    wanted = _hash(report, content_of(report, by=by, now=now))
    there = jobs.latest(kind=KIND, content_hash=wanted)
    if there is not None:
        return there
    forget([report.pk])
    return jobs.request(kind=KIND, about=_about(report.pk), content_hash=wanted, now=now, asked_by=by.user_id)


def drawn(report: Report, content: Content) -> bytes | None:
    """The printed draft, if a worker has drawn exactly this content; else nothing."""
    job = jobs.latest(kind=KIND, content_hash=_hash(report, content))
    if job is None or job.file is None:
        return None
    try:
        return files.read(job.file) or None
    except FileNotFoundError:  # gone with the draft that it was drawn for
        return None


def forget(reports: Iterable[UUID]) -> None:
    """Drop what was drawn of drafts that changed, were signed or are gone; the bytes go once that is committed."""
    ids = [file_id for pk in reports for file_id in jobs.forget(kind=KIND, about=_about(pk))]
    if ids:
        stored = list(StoredFile.objects.filter(pk__in=ids))
        transaction.on_commit(lambda: files.forget(stored), robust=True)


def read(job: RenderJob) -> Content | None:
    """What a worker draws, inside the job's workspace; None when the record has moved on since it was asked."""
    report = get_report(UUID(job.about.rpartition(":")[2]))
    content = content_of(report, by=Actor(job.asked_by, ""), now=clock.now())
    return content if _hash(report, content) == job.content_hash else None


def draw(content: Content | None, tell: Callable[[int, str], None]) -> tuple[bytes, str]:
    """Cut it to its page and print it; how much was cut is remembered for the page and for the signature."""
    if content is None:
        return b"", "text/plain"
    tell(20, "Laying out the page")
    return fit_and_print(content)[1].data, PDF


def _about(pk: UUID) -> str:
    return f"clients.report:{pk}"


def _hash(report: Report, content: Content) -> str:
    return digest({"edition": EDITION, "report": str(report.pk), "content": content})
