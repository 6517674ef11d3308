"""Writing a batch of outcomes: a few statements however many rows, and for each row what was made and changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from metcrm.tenancy import bulk, routes
from metcrm.tenancy.actors import Actor
from metcrm.tenancy.ids import new_id
from metcrm.tenancy.models import TokenRoute
from practitioners.exchange.drafts import CONTACT, Draft, Office
from practitioners.hours_text import read_days
from practitioners.models import (
    Affiliation,
    Contact,
    ContactImport,
    Fact,
    ImportedRow,
    Location,
    Practice,
    Practitioner,
    Source,
)
from practitioners.places import timezone_of
from practitioners.services.import_plan import Outcome, Result
from practitioners.services.people import manager_facts
from practitioners.services.practices import beginning

_OF_MANAGER = {"role", "name", "email", "preferred_way"}
_PLACE = ("street", "street2", "city", "state", "zip_code")
_ON_PRACTICE = ("phone", "fax", "website")
#: A known person's fields that a file may fill while they are empty.
_FILLED = {
    Contact: ("email", "phone", "preferred_way", "pronounced"),
    Practitioner: ("npi", "first_name", "credential", "subspecialty", "email", "phone"),
}  # fmt: skip

Person = Contact | Practitioner


@dataclass
class Context:
    """What all rows of an import share."""

    upload: ContactImport
    by: Actor
    now: datetime
    timezone: str  # of the workspace, for offices whose ZIP says nothing
    workspace_id: UUID
    today: date = field(init=False)

    def __post_init__(self) -> None:
        self.today = timezone.localdate(self.now, ZoneInfo(self.timezone))


@dataclass
class _Batch:
    """Rows to insert, by table in the order of their keys."""

    tables: dict[type[Model], bulk.Rows] = field(default_factory=dict)

    def add(self, model: type[Model], **values: Any) -> str:
        """One more row, under a fresh id unless one is given; returns the id."""
        if model not in self.tables:
            self.tables[model] = bulk.Rows(model)
        if model is not TokenRoute:
            values.setdefault("id", new_id())
        self.tables[model].add(**values)
        return str(values.get("id", ""))

    def insert(self) -> None:
        for rows in self.tables.values():
            rows.insert()


@dataclass
class Prepared:
    """A batch of outcomes with the rows to insert, and the results of those whose result is certain.

    `made` tells by the line of the file what was inserted for it.
    """

    outcomes: list[Outcome]
    made: dict[int, dict[str, Any]]
    batch: _Batch
    results: bulk.Rows


def prepare(outcomes: Iterable[Outcome], context: Context) -> Prepared:
    """The rows that the outcomes want. Doesn't ask the database."""
    batch, decided = _Batch(), list(outcomes)
    made = {o.line: _make(o, context, batch) for o in decided if o.result != Result.REFUSED}
    results = bulk.Rows(ImportedRow)
    for outcome in decided:
        if not outcome.fills:  # what is filled is known when the person has been locked
            results.add(**_result(outcome, context), made=made.get(outcome.line, {}), changed={})
    return Prepared(decided, made, batch, results)


def write(prepared: Prepared, context: Context) -> None:
    """Write a batch and the result of each of its rows."""
    outcomes = prepared.outcomes
    prepared.batch.insert()
    if any(outcome.new_office for outcome in outcomes):
        _count_practices()
    filled = {outcome.line: _fill(outcome, who, changes, context) for outcome, who, changes in fills_of(outcomes)}
    for outcome in outcomes:
        if outcome.fills:
            made, changed = prepared.made.get(outcome.line, {}), filled.get(outcome.line, {})
            prepared.results.add(**_result(outcome, context), made=made, changed=changed)
    prepared.results.insert()


def _count_practices() -> None:
    """Before the keys of this batch are checked, which is when it is committed; the migration says why."""
    with connection.cursor() as cursor:
        cursor.execute("select practices_counted_while_few()")


def fills_of(outcomes: Sequence[Outcome], *, lock: bool = True) -> list[tuple[Outcome, Person, dict[str, str]]]:
    """For outcomes that fill: the person as they are now, with the values filled in, and those values alone.

    People are locked, unless this is only a look. An outcome with nothing to fill becomes “known already”.
    """
    wanted = [outcome for outcome in outcomes if outcome.fills and outcome.person]
    people: dict[UUID, Person] = {}
    models: tuple[type[Contact] | type[Practitioner], ...] = (Contact, Practitioner)
    for model in models:
        ids = {o.person.id for o in wanted if o.person and (o.person.kind == CONTACT) is (model is Contact)}
        rows = model.objects.select_for_update() if lock else model.objects.all()
        people |= {who.pk: who for who in rows.filter(pk__in=ids).order_by("pk")}
    found = []
    for outcome in wanted:
        assert outcome.person and outcome.draft
        who = people.get(outcome.person.id)
        changes = _empty_of(who, outcome.draft) if who else {}
        if who and changes:
            for name, value in changes.items():
                setattr(who, name, value)
            found.append((outcome, who, changes))
        elif not outcome.links:
            outcome.result = Result.SKIPPED
    return found


def _empty_of(who: Person, draft: Draft) -> dict[str, str]:
    fields = draft.fields
    return {name: fields[name] for name in _FILLED[type(who)] if fields.get(name) and not getattr(who, name)}


def _fill(outcome: Outcome, who: Person, changes: dict[str, str], context: Context) -> dict[str, Any]:
    who.save(update_fields=list(changes))
    outcome.why = f"{outcome.why} Filled in: {', '.join(name.replace('_', ' ') for name in changes)}."
    changed: dict[str, Any] = {"id": str(who.pk), "after": changes}
    if isinstance(who, Contact) and changes.keys() & _OF_MANAGER:
        facts = manager_facts(**{name: getattr(who, name) for name in _OF_MANAGER})
        if way := facts.get("office_manager_way"):
            batch = _Batch()
            changed["facts"] = [_add_fact(who.practice_id, "office_manager_way", way, context, batch)]
            batch.insert()
    return {type(who)._meta.model_name or "": changed}


def _result(outcome: Outcome, context: Context) -> dict[str, Any]:
    return {
        "id": new_id(), "of_id": context.upload.pk, "line": outcome.line, "result": outcome.result,
        "why": outcome.why[:300], "cells": outcome.cells, "person_id": outcome.person.id if outcome.person else None,
        "practice_id": outcome.office.id if outcome.office else None,
    }  # fmt: skip


def _make(outcome: Outcome, context: Context, batch: _Batch) -> dict[str, Any]:
    made: dict[str, Any] = {}
    draft, office, person = outcome.draft, outcome.office, outcome.person
    assert draft is not None
    if outcome.new_office and office is not None:
        made |= _make_office(office.id, draft.office, context, batch)
    if outcome.new_person and person is not None and office is not None:
        maker = _make_contact if draft.kind == CONTACT else _make_practitioner
        made |= maker(person.id, office.id, draft, context, batch)
    if (outcome.links or (outcome.new_person and draft.kind != CONTACT)) and office and person:
        weekdays, note = read_days(draft.days)
        made["affiliation"] = batch.add(
            Affiliation, practice_id=office.id, practitioner_id=person.id, weekdays=list(weekdays), days_note=note[:60]
        )
    return made


def _make_office(pk: UUID, office: Office, context: Context, batch: _Batch) -> dict[str, Any]:
    told = vars(office)
    values = {name: told[name] for name in ("name", "specialty_group", *_ON_PRACTICE)}
    begins = beginning(context.by, context.now)
    batch.add(Practice, id=pk, timezone=timezone_of(office.zip_code) or context.timezone, **begins, **values)
    batch.add(TokenRoute, **routes.token_values(begins["referral_code"], kind="referral", row_id=pk))
    known = {name: told[name] for name in _ON_PRACTICE}
    made: dict[str, Any] = {"practice": {"id": str(pk), "values": values}}
    place = {name: told[name] for name in _PLACE}
    if any(place.values()):
        made["location"] = {"id": batch.add(Location, practice_id=pk, is_primary=True, **place), "values": place}
        known["address"] = Location(**place).one_line
    facts = [_add_fact(pk, key, value, context, batch) for key, value in known.items() if value]
    return made | {"facts": facts}


def _add_fact(practice_id: UUID, key: str, value: str, context: Context, batch: _Batch) -> str:
    return batch.add(
        Fact, practice_id=practice_id, key=key, value=value, source=Source.IMPORT, checked_on=context.today,
        checked_by=str(context.by)[:200], created_at=context.now,
    )  # fmt: skip


def _make_contact(pk: UUID, office_id: UUID, draft: Draft, context: Context, batch: _Batch) -> dict[str, Any]:
    token = routes.new_token()
    batch.add(Contact, id=pk, practice_id=office_id, stop_token=token, created_at=context.now, **draft.fields)
    batch.add(TokenRoute, **routes.token_values(token, kind="stop", row_id=pk))
    told = {name: draft.fields.get(name, "") for name in _OF_MANAGER}
    facts = [_add_fact(office_id, key, value, context, batch) for key, value in manager_facts(**told).items() if value]
    return {"contact": {"id": str(pk), "values": draft.fields}, **({"manager": facts} if facts else {})}


def _make_practitioner(pk: UUID, office_id: UUID, draft: Draft, context: Context, batch: _Batch) -> dict[str, Any]:
    batch.add(Practitioner, id=pk, created_at=context.now, **draft.fields)
    return {"practitioner": {"id": str(pk), "values": draft.fields}}
