"""Taking in a file of people: put it down, say which column is what, look, let a worker do it.

The worker writes in batches, each a transaction that also notes how far it has come. A worker that takes over goes on
behind the last batch; two at once stop each other at the lock, since each knows where it believes to be.
"""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from metcrm import clock
from metcrm.accounts.permissions import Capability, check
from metcrm.accounts.selectors import get_workspace
from metcrm.audit.services import record
from metcrm.documents import jobs
from metcrm.documents.models import RenderJob
from metcrm.sheets import reading
from metcrm.sheets.reading import Line, Source, Unreadable
from metcrm.tenancy.actors import Actor
from metcrm.tenancy.context import workspace
from practitioners.exchange import cards
from practitioners.exchange.columns import KEYS
from practitioners.exchange.headers import guess, looks_like_heads
from practitioners.models import Affiliation, Contact, ContactImport, ImportedRow, Practice
from practitioners.refusals import Refused
from practitioners.selectors.matching import Index
from practitioners.services import import_files, relationship, stage_line
from practitioners.services.import_plan import Outcome, Result, plan
from practitioners.services.import_write import Context, Prepared, fills_of, prepare, write

KIND = "contacts.import"
PREVIEWED = 12
_BATCH = 1_000
_FIRST = 200  # the database begins while the next are prepared
_COUNTED = {
    Result.ADDED: "added", Result.UPDATED: "updated", Result.SKIPPED: "skipped", Result.REFUSED: "refused",
}  # fmt: skip
State = ContactImport.State


def upload(*, data: bytes, name: str, by: Actor, now: datetime) -> ContactImport:
    """Put down a file: recognise what it is, guess its columns, keep its bytes. Nobody comes in yet.

    Raises:
        Refused: the file can't be read; the sentence says what to do.
    """
    check(by, Capability.WRITE_PRACTICES)
    try:
        source = reading.recognise(data)
        first = _first_lines(data, source)
    except Unreadable as problem:
        raise Refused(str(problem)) from problem
    has_heads = source.format == "vcard" or looks_like_heads(first[0][1])
    row = ContactImport(
        file_name=name[:200], size=len(data), format=source.format, encoding=source.encoding,
        delimiter=source.delimiter, has_heads=has_heads, created_at=now, created_by=str(by)[:200],
    )  # fmt: skip
    row.heads = _heads(first, has_heads)
    row.columns = guess(row.heads) if has_heads else [""] * len(row.heads)
    with transaction.atomic():
        import_files.keep(row, data)
        row.save()
        record("contacts.uploaded", by=by, on=row, now=now, format=source.format, size=len(data))
    return row


def choose(
    row: ContactImport, *, by: Actor, columns: Sequence[str], duplicates: str, default_practice: str, has_heads: bool
) -> ContactImport:
    """Say which column is what, and what happens to people who are known already.

    Raises:
        Refused: it is too late, or one of our columns is chosen twice.
    """
    check(by, Capability.WRITE_PRACTICES)
    _refuse_unless(row, State.UPLOADED)
    twice = [key for key, times in Counter(filter(None, columns)).items() if times > 1]
    if twice or len(columns) != len(row.heads) or not set(columns) <= {"", *KEYS}:
        raise Refused("Choose each of our columns once.")
    if has_heads != row.has_heads:
        row.heads = _heads(_first_lines(import_files.read(row), source_of(row)), has_heads)
    row.columns, row.has_heads = list(columns), has_heads
    row.duplicates, row.default_practice = duplicates, default_practice.strip()[:200]
    row.save(update_fields=["columns", "heads", "has_heads", "duplicates", "default_practice"])
    return row


def preview(row: ContactImport) -> list[Outcome]:
    """What would happen to the first rows, were the import started now.

    Raises:
        Refused: the file is gone, or broken.
    """
    lines = _rows(_opened(row, PREVIEWED + 1), row)[:PREVIEWED]
    found = list(plan(lines, row.columns, Index(), **_options(row)))
    fills_of(found, lock=False)
    return found


def first_cells(row: ContactImport) -> list[str]:
    """What stands in each column of the first row below the heads, as an example."""
    lines = _rows(_opened(row, PREVIEWED + 1), row)
    width = len(row.heads)
    return [next((cells[n] for _, cells in lines if n < len(cells) and cells[n]), "") for n in range(width)]


def start(row: ContactImport, *, by: Actor, now: datetime) -> ContactImport:
    """Let a worker take the file in; again when the one before gave up.

    Raises:
        Refused: it has been started, or no column says what a person is called.
    """
    check(by, Capability.WRITE_PRACTICES)
    with transaction.atomic():
        row = ContactImport.objects.select_for_update().get(pk=row.pk)
        if not (row.state == State.UPLOADED or (row.state == State.RUNNING and gave_up(row))):
            raise Refused("This import has been started already.")
        if row.forgotten_at:
            raise Refused("The file was deleted. Upload it again.")
        if not {"name", "first_name", "last_name", "practice"} & set(row.columns):
            raise Refused("Choose at least the column with the names of the people, or of their practices.")
        row.state, row.problem, row.started_at = State.RUNNING, "", row.started_at or now
        hand_over(row, KIND, by, now)
        record("contacts.import_started", by=by, on=row, now=now)
    return row


def discard(row: ContactImport, *, by: Actor, now: datetime) -> None:
    """Delete an upload that never came in, with its file.

    Raises:
        Refused: it has been started.
    """
    check(by, Capability.WRITE_PRACTICES)
    with transaction.atomic():
        row = ContactImport.objects.select_for_update().get(pk=row.pk)
        _refuse_unless(row, State.UPLOADED)
        record("contacts.upload_discarded", by=by, on=row, now=now)
        import_files.delete(row, now)
        row.delete()


def gave_up(row: ContactImport) -> bool:
    """True when a worker has tried and tried again and isn't at it any more."""
    stopped = row.job is not None and row.job.state == RenderJob.State.FAILED
    return stopped and row.state in (State.RUNNING, State.UNDOING)


def actor_of(row: ContactImport) -> Actor:
    """Who has it done."""
    user_id = row.actor.get("id")
    return Actor(UUID(user_id) if user_id else None, row.actor.get("label", ""), row.actor.get("role", ""))


def hand_over(row: ContactImport, kind: str, by: Actor, now: datetime) -> None:
    """Save the import with a job for a worker, who acts in the name of `by`."""
    row.actor = {"id": str(by.user_id) if by.user_id else "", "label": by.label[:200], "role": by.role}
    row.job = jobs.request(kind=kind, about=str(row.pk), content_hash=f"{kind}:{row.pk}", now=now)
    row.save()


def read_job(job: RenderJob) -> tuple[UUID, UUID]:
    """The workspace and the import."""
    return job.tenant_id, UUID(job.about)


def run_job(ids: tuple[UUID, UUID], tell: jobs.Progress) -> tuple[bytes, str]:
    """Take the file in, telling how far it is."""
    with workspace(ids[0]):
        row = ContactImport.objects.get(pk=ids[1])
        try:
            lines = _rows(_opened(row), row)
        except Refused as problem:
            ContactImport.objects.filter(pk=row.pk).update(state=State.FAILED, problem=str(problem)[:300])
            return b"not readable", "text/plain"
        ContactImport.objects.filter(pk=row.pk).update(total=len(lines))
        mine = get_workspace()
        context = Context(row, actor_of(row), row.started_at or row.created_at, mine.timezone, mine.pk)
    _take_in(context, lines, tell)
    with workspace(ids[0]):
        _finish(row, context, clock.now())
    return b"done", "text/plain"


def _take_in(context: Context, lines: list[Line], tell: jobs.Progress) -> None:
    """Batch by batch; while the database writes one, a thread prepares the next.

    Somebody's own entry in between may collide once: then we look anew at who is known.
    """
    row, collided = context.upload, False
    index: Index | None = None
    coming: Future[Prepared] | None = None
    at, total = row.last_line, len(lines)
    waiting = [line for line in lines if line[0] > at]
    with ThreadPoolExecutor(1, "import") as thread:
        while waiting:
            size = _BATCH if coming else min(_FIRST, _BATCH)
            batch, rest = waiting[:size], waiting[size:]
            try:
                with workspace(context.workspace_id):
                    if index is None:
                        index, coming = Index(), None
                    prepared = (coming or _ahead(thread, batch, context, index)).result()
                    coming = _ahead(thread, rest[:_BATCH], context, index)
                    if not _write_batch(context, prepared, at):
                        return
            except IntegrityError:
                if collided:
                    raise
                index, collided = None, True
                continue
            at, waiting, collided = batch[-1][0], rest, False
            done = total - len(waiting)
            tell(min(99, done * 100 // max(total, 1)), f"{done:,} of {total:,} rows")


def _ahead(thread: ThreadPoolExecutor, batch: list[Line], context: Context, index: Index) -> "Future[Prepared]":
    def work() -> Prepared:
        return prepare(plan(batch, context.upload.columns, index, **_options(context.upload)), context)

    return thread.submit(copy_context().run, work)  # the workspace is known there too; the database isn't asked


def _write_batch(context: Context, prepared: Prepared, at: int) -> bool:
    """False when somebody else is at it, or it isn't wanted any more."""
    row = ContactImport.objects.select_for_update().get(pk=context.upload.pk)
    if row.state != State.RUNNING or row.last_line != at:
        return False
    write(prepared, context)
    row.last_line = prepared.outcomes[-1].line
    for result, times in Counter(outcome.result for outcome in prepared.outcomes).items():
        name = _COUNTED[Result(result)]
        setattr(row, name, getattr(row, name) + times)
    row.save(update_fields=["last_line", *_COUNTED.values()])
    return True


def _finish(row: ContactImport, context: Context, now: datetime) -> None:
    row = ContactImport.objects.select_for_update().get(pk=row.pk)
    if row.state != State.RUNNING or row.done_rows < row.total:
        return
    touched = touched_by(row)
    relationship.recompute_many(list(touched.filter(created_at__lt=context.now)), now)
    # What is new is counted at the next look of the line: thousands at once would keep the file's page waiting.
    new = touched.filter(created_at__gte=context.now)
    stage_line.put((pk, now) for pk in new.values_list("pk", flat=True))
    row.state, row.finished_at = State.DONE, now
    row.save(update_fields=["state", "finished_at"])
    counts = {name: getattr(row, name) for name in _COUNTED.values()}
    record("contacts.imported", by=context.by, on=row, now=now, **counts)


def touched_by(row: ContactImport) -> QuerySet[Practice]:
    """Practices of which an import has changed something: those its rows name, and all where somebody filled in is."""
    taken = ImportedRow.objects.filter(of=row, result__in=[Result.ADDED, Result.UPDATED])
    people = taken.filter(result=Result.UPDATED).values("person_id")
    return Practice.objects.filter(
        Q(pk__in=taken.values("practice_id"))
        | Q(pk__in=Contact.objects.filter(pk__in=people).values("practice_id"))
        | Q(pk__in=Affiliation.objects.filter(practitioner__in=people).values("practice_id"))
    )


def source_of(row: ContactImport) -> Source:
    """How the file is read."""
    return Source(row.format, row.encoding, row.delimiter)


def _opened(row: ContactImport, most: int | None = None) -> list[Line]:
    try:
        return _first_lines(import_files.read(row), source_of(row), most)
    except FileNotFoundError:
        raise Refused("The file was deleted. Upload it again.") from None
    except Unreadable as problem:
        raise Refused(str(problem)) from problem


def _first_lines(data: bytes, source: Source, most: int | None = PREVIEWED + 1) -> list[Line]:
    lines: list[Line] = []
    for line in reading.lines_of(data, source, cards.lines_of):
        lines.append(line)
        if len(lines) == most:
            break
    if not lines:
        raise Unreadable("The file has no filled row.")
    return lines


def _rows(lines: list[Line], row: ContactImport) -> list[Line]:
    return lines[1:] if row.has_heads else lines


def _heads(first: list[Line], has_heads: bool) -> list[str]:
    width = max(len(cells) for _, cells in first)
    told = first[0][1] if has_heads else []
    return [(told[n] if n < len(told) else "") or f"Column {n + 1}" for n in range(width)]


def _options(row: ContactImport) -> dict[str, Any]:
    return {"fill": row.duplicates == ContactImport.Duplicates.FILL, "default_practice": row.default_practice}


def _refuse_unless(row: ContactImport, state: str) -> None:
    if row.state != state:
        raise Refused("This import has been started already; its columns stay as they are.")
