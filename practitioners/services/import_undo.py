"""Undoing an import: what it made goes, what it filled in is emptied, and what has been used or changed since stays."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import ForeignKey, Model

from metcrm import clock
from metcrm.accounts.permissions import Capability, check
from metcrm.audit.services import record
from metcrm.documents import jobs
from metcrm.documents.models import RenderJob
from metcrm.tenancy.actors import Actor
from metcrm.tenancy.context import workspace
from metcrm.tenancy.models import TokenRoute
from practitioners.models import (
    Affiliation,
    Contact,
    ContactImport,
    Fact,
    ImportedRow,
    Location,
    Practice,
    Practitioner,
)
from practitioners.refusals import Refused
from practitioners.services import relationship
from practitioners.services.imports import actor_of, gave_up, hand_over, touched_by

KIND = "contacts.undo"
State = ContactImport.State
_AT_ONCE = 500
_CHANGED = "It has been changed since."


def start(row: ContactImport, *, by: Actor, now: datetime) -> ContactImport:
    """Let a worker undo an import that has come in, wholly or in part.

    Raises:
        Refused: there is nothing to undo, or it is being undone.
    """
    check(by, Capability.WRITE_PRACTICES)
    with transaction.atomic():
        row = ContactImport.objects.select_for_update().get(pk=row.pk)
        if not (row.state == State.DONE or gave_up(row)):
            raise Refused("Only an import that has come in can be undone.")
        row.state = State.UNDOING
        hand_over(row, KIND, by, now)
        record("contacts.undo_started", by=by, on=row, now=now)
    return row


def read_job(job: RenderJob) -> tuple[UUID, UUID]:
    """The workspace and the import."""
    return job.tenant_id, UUID(job.about)


def run_job(ids: tuple[UUID, UUID], tell: jobs.Progress) -> tuple[bytes, str]:
    """Undo it all, in one transaction."""
    tell(20, "Looking at what has been used or changed since")
    with workspace(ids[0]):
        row = ContactImport.objects.select_for_update().get(pk=ids[1])
        if row.state == State.UNDOING:
            undo(row, by=actor_of(row), now=clock.now())
    return b"done", "text/plain"


def undo(row: ContactImport, *, by: Actor, now: datetime) -> None:
    """Take back what is as it came, note at each other row why it stays.

    1 empties the fields that were filled in, unless they hold something else by now
    2 removes contacts and practitioners, then the practices that nobody needs any more
    3 counts homework and stage anew of practices that stay and have lost something
    """
    check(by, Capability.WRITE_PRACTICES)
    rows = list(ImportedRow.objects.filter(of=row).exclude(made={}, changed={}).order_by("-line"))
    touched = list(touched_by(row).values_list("pk", flat=True))
    kept: dict[UUID, str] = {}
    _empty_again(rows, kept)
    _remove_people(rows, kept)
    _remove_practices(rows, kept)
    relationship.recompute_many(list(Practice.objects.filter(pk__in=touched)), now)
    for found in rows:
        found.kept_why = kept.get(found.pk, "")[:200]
    ImportedRow.objects.bulk_update([found for found in rows if found.kept_why], ["kept_why"], batch_size=_AT_ONCE)
    row.state, row.undone_at, row.undone_by = State.UNDONE, now, str(by)[:200]
    row.save(update_fields=["state", "undone_at", "undone_by"])
    record("contacts.import_undone", by=by, on=row, now=now, rows=len(rows), kept=len(kept))


def _empty_again(rows: Iterable[ImportedRow], kept: dict[UUID, str]) -> None:
    models: tuple[tuple[str, type[Model]], ...] = (("contact", Contact), ("practitioner", Practitioner))
    for kind, model in models:
        wanted = [(row, row.changed[kind]) for row in rows if kind in row.changed]
        people = _locked(model, [change["id"] for _, change in wanted])
        touched: dict[Any, Model] = {}
        for row, change in wanted:
            who = people.get(UUID(change["id"]))
            for name, value in change["after"].items():
                if who is not None and getattr(who, name) == value:
                    setattr(who, name, "")
                    touched[who.pk] = who
                else:
                    kept[row.pk] = _CHANGED
        names = sorted({name for _, change in wanted for name in change["after"]})
        if touched:
            model._default_manager.bulk_update(touched.values(), names, batch_size=_AT_ONCE)
        _forget([pk for _, change in wanted if UUID(change["id"]) in touched for pk in change.get("facts", [])])


def _remove_people(rows: Iterable[ImportedRow], kept: dict[UUID, str]) -> None:
    ours = [UUID(row.made["affiliation"]) for row in rows if "affiliation" in row.made]
    left = set(_remove(Contact, "contact", rows, kept, ignoring={}))
    managed = [row.made for row in rows if "manager" in row.made]
    _forget([pk for made in managed if UUID(made["contact"]["id"]) in left for pk in made["manager"]])
    gone = _remove(Practitioner, "practitioner", rows, kept, ignoring={Affiliation: ours}, only_look=True)
    staying = {row.pk for row in rows if "practitioner" in row.made and row.pk in kept}
    links = [row.made["affiliation"] for row in rows if "affiliation" in row.made and row.pk not in staying]
    for some in _slices(links):
        Affiliation.objects.filter(pk__in=some).delete()
    _delete(Practitioner, gone)


def _forget(facts: list[Any]) -> None:
    """What the file said of an office manager goes with them."""
    for some in _slices(facts):
        Fact.objects.filter(pk__in=some).delete()


def _remove_practices(rows: Iterable[ImportedRow], kept: dict[UUID, str]) -> None:
    made = [row.made for row in rows if "practice" in row.made]
    facts = [UUID(pk) for one in made for pk in one.get("facts", [])]
    facts += [UUID(pk) for row in rows for pk in row.made.get("manager", [])]
    places = [one["location"] for one in made if "location" in one]
    moved = _changed(Location, places)
    ignoring: dict[type[Model], Collection[UUID]] = {
        Fact: facts, Location: [UUID(place["id"]) for place in places if UUID(place["id"]) not in moved],
    }  # fmt: skip
    gone = _remove(Practice, "practice", rows, kept, ignoring=ignoring, only_look=True)
    for some in _slices(gone):
        Fact.objects.filter(practice__in=some).delete()
        Location.objects.filter(practice__in=some).delete()
    _delete(Practice, gone)


def _remove(
    model: type[Model], kind: str, rows: Iterable[ImportedRow], kept: dict[UUID, str], *,
    ignoring: dict[type[Model], Collection[UUID]], only_look: bool = False,
) -> list[UUID]:  # fmt: skip
    """Delete those that are as they came and that nothing else names; returns their ids. The others go to `kept`."""
    made = {UUID(row.made[kind]["id"]): row for row in rows if kind in row.made}
    there = _locked(model, made)
    changed = _changed(model, [row.made[kind] for row in made.values()])
    used = _used(model, list(there), ignoring)
    gone = []
    for pk, row in made.items():
        if pk in changed:
            kept[row.pk] = _CHANGED
        elif pk in used:
            kept[row.pk] = f"It is in use: {used[pk]}."
        elif pk in there:
            gone.append(pk)
    if not only_look:
        _delete(model, gone)
    return gone


def _delete(model: type[Model], ids: list[UUID]) -> None:
    for some in _slices(ids):
        TokenRoute.objects.filter(row_id__in=some).delete()
        model._default_manager.filter(pk__in=some).delete()


def _changed(model: type[Model], made: list[dict[str, Any]]) -> set[UUID]:
    """Those whose values aren't the ones with which they came."""
    found = set()
    values = {UUID(one["id"]): one["values"] for one in made}
    for row in _locked(model, values).values():
        if any(getattr(row, name) != value for name, value in values[row.pk].items()):
            found.add(row.pk)
    return found


def _used(model: type[Model], ids: list[UUID], ignoring: dict[type[Model], Collection[UUID]]) -> dict[UUID, str]:
    """Those that a row of some table points at, and what kind of row it is."""
    found: dict[UUID, str] = {}
    for table, key in keys_to(model):
        ours = set(ignoring.get(table, ()))
        for some in _slices(ids):
            rows = table._default_manager.filter(**{f"{key.name}__in": some}).values_list("pk", key.attname)
            found |= {pk: str(table._meta.verbose_name) for row_pk, pk in rows if row_pk not in ours}
    return found


def keys_to(model: type[Model]) -> "Iterator[tuple[type[Model], ForeignKey[Any, Any]]]":
    """Every table with a key to this one, and the key; tables of the apps above too."""
    for relation in model._meta.get_fields(include_hidden=True):
        field = getattr(relation, "field", None)
        if relation.auto_created and not relation.concrete and isinstance(field, ForeignKey):
            yield field.model, field


def _locked(model: type[Model], ids: Iterable[Any]) -> dict[UUID, Any]:
    found: dict[UUID, Any] = defaultdict()
    for some in _slices(list(ids)):
        rows = model._default_manager.select_for_update().filter(pk__in=some).order_by("pk")
        found |= {row.pk: row for row in rows}
    return dict(found)


def _slices(ids: list[Any]) -> Iterator[list[Any]]:
    ordered = sorted(ids, key=str)
    for start in range(0, len(ordered), _AT_ONCE):
        yield ordered[start : start + _AT_ONCE]
