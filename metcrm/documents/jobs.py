"""Work longer than a second: asked for here, done by a worker, watched on the page.

An app registers how a kind of job is done (in its AppConfig.ready). The row is the truth; publishing is a hint, and a
job whose worker died is taken up again by the minute's sweep.
"""

import logging
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from celery import current_app
from django.db import transaction
from django.db.models import Q
from kombu.exceptions import OperationalError

from metcrm.documents import files
from metcrm.documents.models import DueJob, RenderJob, StoredFile
from metcrm.tenancy.context import Kind, Tenant, current, enter

log = logging.getLogger(__name__)

State = RenderJob.State
Progress = Callable[[int, str], None]
#: Reads what is to be drawn, inside the job's tenant.
Reader = Callable[[RenderJob], Any]
#: Draws it, outside any transaction so that progress is seen at once; gets a function to tell percent and words,
#: returns the bytes and their content type.
Drawer = Callable[[Any, Progress], tuple[bytes, str]]

LEASE = timedelta(minutes=6)  # longer than CELERY_TASK_TIME_LIMIT
MOST_TRIES = 3
_kinds: dict[str, tuple[Reader, Drawer]] = {}


def register(kind: str, read: Reader, draw: Drawer) -> None:
    """Say how jobs of `kind` are done."""
    _kinds[kind] = (read, draw)


def request(
    *, kind: str, about: str, content_hash: str, now: datetime, asked_by: UUID | None = None
) -> RenderJob:  # fmt: skip
    """Ask for a file. The same content of the same tenant is never made twice: its job is returned instead."""
    there = latest(kind=kind, content_hash=content_hash)
    if there is not None:
        return there
    tenant = current()
    with transaction.atomic():
        job = RenderJob.objects.create(
            kind=kind, about=about, content_hash=content_hash, created_at=now, asked_by=asked_by
        )
        DueJob.objects.create(job_id=job.pk, tenant_id=tenant.id, tenant_kind=tenant.kind, due_at=now)
        transaction.on_commit(lambda: publish(job.pk), robust=True)
    return job


def latest(*, kind: str, content_hash: str) -> RenderJob | None:
    """The job that makes, or has made, this content, with its file; None when there is none or it has failed."""
    wanted = RenderJob.objects.select_related("file").filter(kind=kind, content_hash=content_hash)
    return wanted.exclude(state=State.FAILED).order_by("-created_at").first()


def find(job_id: UUID, *, kind: str, about: str) -> RenderJob | None:
    """A job of this kind about this thing, with its file; None when there is none."""
    return RenderJob.objects.select_related("file").filter(pk=job_id, kind=kind, about=about).first()


def keep_part(
    *, kind: str, about: str, content_hash: str, data: bytes, content_type: str, now: datetime
) -> None:  # fmt: skip
    """Keep a part of something that is being drawn, such as the picture of one slide, by what went into it."""
    file = files.keep(data, content_type, now=now)
    RenderJob.objects.create(
        kind=kind, about=about, content_hash=content_hash, state=State.READY, percent=100, file=file, created_at=now,
        finished_at=now,
    )  # fmt: skip


def parts(*, kind: str, content_hashes: Collection[str]) -> dict[str, StoredFile]:
    """Parts that were drawn before, by what went into them. One query."""
    kept = RenderJob.objects.filter(kind=kind, content_hash__in=content_hashes, file__isnull=False)
    return {one.content_hash: one.file for one in kept.select_related("file") if one.file is not None}


def forget(*, kind: str, about: str) -> list[UUID]:
    """Take out what was asked for about something. Returns its files, which are the caller's business.

    One that a worker is just ending is waited for, so that no file is overlooked.
    """
    jobs = list(RenderJob.objects.select_for_update().filter(kind=kind, about=about).values_list("pk", "file_id"))
    ids = [pk for pk, _ in jobs]
    DueJob.objects.filter(pk__in=ids).delete()
    RenderJob.objects.filter(pk__in=ids).delete()
    return [file_id for _, file_id in jobs if file_id is not None]


def due(now: datetime, limit: int = 100) -> list[UUID]:
    """Jobs that nobody works on."""
    return list(
        DueJob.objects.filter(Q(lease_until=None) | Q(lease_until__lt=now), due_at__lte=now)
        .order_by("due_at")
        .values_list("job_id", flat=True)[:limit]
    )


def publish(job_id: UUID) -> None:
    """Tell a worker. A broker that doesn't answer is logged and forgotten: the sweep finds the job."""
    try:
        current_app.send_task("metcrm.documents.render", args=[str(job_id)], expires=300, ignore_result=True)
    except (OperationalError, OSError):
        log.warning("The broker doesn't answer; the sweep will start the job.")


def run(job_id: UUID, now: datetime) -> str:
    """Do a job if nobody else holds it. Returns its state, or "" when there was nothing to do.

    1. take the lease with one UPDATE; read what is to be drawn; commit
    2. draw, telling progress in transactions of its own
    3. keep the file, mark the job as ready or failed; commit
    """
    tenant = _take(job_id, now)
    if tenant is None:
        return ""
    tell = _teller(job_id, tenant)
    tell(5, "Started")
    try:
        with enter(tenant):
            job = RenderJob.objects.get(pk=job_id)
            read, draw = _kinds[job.kind]
            content = read(job)
        data, content_type = draw(content, tell)
        with enter(tenant):
            if not _finish(job_id, data, content_type, now):
                return ""
    except Exception:  # whatever a document's code raises, the job must not stay “running” for ever
        log.exception("The job %s failed.", job_id)
        return _fail(job_id, tenant, now)
    return State.READY


def _finish(job_id: UUID, data: bytes, content_type: str, now: datetime) -> bool:
    """Keep the file; False when nobody wants it any more, and then nothing is kept."""
    job = RenderJob.objects.select_for_update().filter(pk=job_id).first()
    if job is None:
        return False
    job.file = files.keep(data, content_type, now=now)
    job.state, job.percent, job.words, job.finished_at = State.READY, 100, "Ready", now
    job.save(update_fields=["file", "state", "percent", "words", "finished_at"])
    DueJob.objects.filter(pk=job_id).delete()
    return True


def _take(job_id: UUID, now: datetime) -> Tenant | None:
    free = DueJob.objects.filter(Q(lease_until=None) | Q(lease_until__lt=now), pk=job_id)
    with transaction.atomic():
        route = free.select_for_update(skip_locked=True).first()
        if route is None:
            return None
        DueJob.objects.filter(pk=job_id).update(lease_until=now + LEASE, tries=route.tries + 1)
        return Tenant(Kind(route.tenant_kind), route.tenant_id)


def _teller(job_id: UUID, tenant: Tenant) -> Progress:
    def tell(percent: int, words: str) -> None:
        with enter(tenant):
            RenderJob.objects.filter(pk=job_id).update(state=State.RUNNING, percent=percent, words=words[:200])

    return tell


def _fail(job_id: UUID, tenant: Tenant, now: datetime) -> str:
    with enter(tenant):
        route = DueJob.objects.filter(pk=job_id).first()
        if route is not None and route.tries < MOST_TRIES:
            DueJob.objects.filter(pk=job_id).update(lease_until=None, due_at=now + timedelta(minutes=route.tries))
            RenderJob.objects.filter(pk=job_id).update(state=State.QUEUED, words="It failed once; trying again soon")
            return State.QUEUED
        DueJob.objects.filter(pk=job_id).delete()
        RenderJob.objects.filter(pk=job_id).update(
            state=State.FAILED, words="It couldn't be made. Change the text and try again.", finished_at=now
        )
    return State.FAILED
