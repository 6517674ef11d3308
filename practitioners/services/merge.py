"""Making one of two: the survivor takes what is chosen, everything that hung on the other moves, and back again.

1 both rows are locked, the lower id first, so that two merges at once wait for each other
2 what points at the other moves by the register (merging.py); what the survivor has already is dropped and kept here
3 the other goes; its links on paper and in mails lead to the survivor, and so do its old addresses

What was signed stays as it is: a report keeps the words that it was signed with, since it holds no key to an office.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core import serializers
from django.db import IntegrityError, transaction

from metcrm.accounts.permissions import Capability, check
from metcrm.audit.services import record
from metcrm.tenancy.actors import Actor
from metcrm.tenancy.models import TokenRoute
from practitioners import merging
from practitioners.models import Affiliation, Contact, Location, Merge, MergeKind, NotSame, Practice, Practitioner
from practitioners.models.merge import MODELS
from practitioners.refusals import Refused
from practitioners.services import relationship

Row = Practice | Practitioner | Contact

#: What a person chooses between, and what it is called.
FIELDS: dict[str, dict[str, str]] = {
    MergeKind.PRACTICE: {
        "name": "Name", "npi": "NPI", "specialty_group": "Specialty", "phone": "Phone", "phone_extension": "Extension",
        "fax": "Fax", "website": "Website", "timezone": "Time zone", "owner_id": "Worked on by", "tier": "Tier",
        "is_target": "Target", "visit_every": "Visit",
    },
    MergeKind.PRACTITIONER: {
        "first_name": "First name", "last_name": "Last name", "credential": "Credential", "npi": "NPI",
        "email": "E-mail", "phone": "Phone", "primary_taxonomy": "Specialty (NUCC)", "subspecialty": "Subspecialty",
    },
    MergeKind.CONTACT: {
        "name": "Name", "role": "Role", "email": "E-mail", "phone": "Phone", "preferred_way": "Prefers",
        "pronounced": "How to say the name", "influence": "Say in referrals", "likes": "Good to know",
        "practice_id": "Practice",
    },
}  # fmt: skip
#: What goes along with a field, since it says something of its value.
_WITH = {
    "npi": ("npi_verified_at",),
    "primary_taxonomy": ("taxonomies", "specialty_reviewed_at", "specialty_reviewed_by"),
    "subspecialty": ("subspecialty_none",),
}
_EARLIEST = ("contacted_at", "first_referral_at", "created_at")
_LATEST = ("presented_at", "thanked_at", "meeting_at", "last_referral_at", "last_visit_at")


def merge(kind: str, survivor_id: UUID, away_id: UUID, *, chosen: Mapping[str, str], by: Actor, now: datetime) -> Merge:
    """Merge one row away into another.

    Args:
        chosen: for each field `survivor` or `away`; a field that isn't named keeps the survivor's value, or takes the
            other's where that is empty.

    Raises:
        Refused: one of them is gone, or something of both can't become one.
    """
    check(by, Capability.WRITE_PRACTICES)
    if survivor_id == away_id:
        raise Refused("Choose two different ones.")
    with transaction.atomic():
        survivor, away = _both(kind, survivor_id, away_id)
        done = Merge(
            kind=kind, survivor_id=survivor_id, away_id=away_id, survivor_name=str(survivor)[:250],
            away_name=str(away)[:250], away=_frozen(away), before=_frozen(survivor), merged_at=now,
            merged_by=str(by)[:200],
        )  # fmt: skip
        if isinstance(away, Practice):
            Location.objects.filter(practice=away, is_primary=True).update(is_primary=not _has_place(survivor))
        _move(done, survivor, away)
        doors = TokenRoute.objects.filter(row_id=away_id)
        done.doors = list(doors.values_list("digest", flat=True))
        doors.update(row_id=survivor_id)
        MODELS[kind].objects.filter(pk=away_id).delete()
        _take_over(kind, survivor, away, chosen)
        survivor.save()
        done.after = _frozen(survivor)
        done.save(force_insert=True)
        record(f"{kind}.merged", by=by, on=survivor, now=now, away=away_id, moved=_count(done.moved))
        _settle(survivor, now)
    return done


def undo(done: Merge, *, by: Actor, now: datetime) -> Merge:
    """Bring the other back under its old id, with what was its own; `left` says what could not be restored.

    Raises:
        Refused: it was undone before, or the survivor is no longer there.
    """
    check(by, Capability.WRITE_PRACTICES)
    with transaction.atomic():
        done = Merge.objects.select_for_update().get(pk=done.pk)
        survivor = MODELS[done.kind].objects.select_for_update().filter(pk=done.survivor_id).first()
        if done.undone_at:
            raise Refused("This merge has been undone already.")
        if survivor is None:
            raise Refused(f"{done.survivor_name} has been merged on since. Undo that merge first.")
        left = _restore(done, survivor)
        try:
            with transaction.atomic():
                for found in serializers.deserialize("json", done.away):
                    found.save()
        except IntegrityError:
            raise Refused("Something of what was merged away is taken by another by now, such as its NPI.") from None
        left += _move_back(done)
        TokenRoute.objects.filter(digest__in=done.doors, row_id=done.survivor_id).update(row_id=done.away_id)
        done.undone_at, done.undone_by, done.left = now, str(by)[:200], left
        done.save(update_fields=["undone_at", "undone_by", "left"])
        record(f"{done.kind}.unmerged", by=by, on=survivor, now=now, away=done.away_id, left=len(left))
        for row in MODELS[done.kind].objects.filter(pk__in=[done.survivor_id, done.away_id]):
            _settle(row, now)
    return done


def say_not_same(kind: str, one: UUID, other: UUID, *, by: Actor, now: datetime) -> None:
    """Remember that two are different; they are not shown as a pair again."""
    check(by, Capability.WRITE_PRACTICES)
    first, second = sorted((one, other))
    if MODELS[kind].objects.filter(pk__in=[first, second]).count() != 2:
        raise Refused("One of them is gone.")
    with transaction.atomic():
        NotSame.objects.get_or_create(
            kind=kind, first_id=first, second_id=second, defaults={"created_at": now, "created_by": str(by)[:200]}
        )
        record(f"{kind}.not_same", by=by, now=now, one=first, other=second)


def moving(kind: str, away: Row) -> list[tuple[str, int]]:
    """What hangs on the other and would move: words and how many."""
    counts: dict[str, int] = defaultdict(int)
    for moves in merging.moves_to(MODELS[kind]):
        if not moves.never_moves:
            counts[moves.words] += moves.model._default_manager.filter(**{moves.column: away.pk}).count()
    return [(words, count) for words, count in counts.items() if count]


def _both(kind: str, survivor_id: UUID, away_id: UUID) -> tuple[Row, Row]:
    rows: dict[UUID, Any] = {
        row.pk: row
        for row in MODELS[kind].objects.select_for_update().filter(pk__in=[survivor_id, away_id]).order_by("pk")
    }
    if len(rows) != 2:
        raise Refused("One of them is gone: it may have been merged a moment ago.")
    return rows[survivor_id], rows[away_id]


def _move(done: Merge, survivor: Row, away: Row) -> None:
    dropped: list[Any] = []
    for moves in merging.moves_to(type(away)):
        ids = []
        for row in moves.model._default_manager.select_for_update().filter(**{moves.column: away.pk}).order_by("pk"):
            if not moves.never_moves and _moved(row, moves, survivor):
                ids.append(str(row.pk))
                continue
            if not (moves.never_moves or moves.may_drop(row)):
                raise Refused(
                    f"Both have the same among their {moves.words}, and such a record is never dropped: these two can't"
                    " become one."
                )
            setattr(row, f"{moves.column}_id", away.pk)
            dropped += json.loads(serializers.serialize("json", [row]))
            done.moved.setdefault("days", []).extend(_carry_over(row, survivor))
            row.delete()
        if ids:
            done.moved[f"{moves.table}.{moves.column}"] = ids
    done.dropped = json.dumps(dropped)


def _moved(row: Any, moves: merging.Moves, survivor: Row) -> bool:
    """Point the row at the survivor; False when the survivor has the like of it already."""
    setattr(row, f"{moves.column}_id", survivor.pk)
    try:
        with transaction.atomic():
            row.save(update_fields=[moves.column])
    except IntegrityError:
        return False
    return True


def _carry_over(row: Any, survivor: Row) -> list[str]:
    """A practitioner who works at both: the days that only the dropped line knew go to the one that stays.

    Returns the ids of lines that got days.
    """
    if not isinstance(row, Affiliation) or not (row.weekdays or row.days_note):
        return []
    at = {"practice": survivor.pk, "practitioner": row.practitioner_id}
    if isinstance(survivor, Practitioner):
        at = {"practice": row.practice_id, "practitioner": survivor.pk}
    there = Affiliation.objects.filter(**at, weekdays=[], days_note="")
    ids = [str(pk) for pk in there.values_list("pk", flat=True)]
    there.update(weekdays=row.weekdays, days_note=row.days_note)
    return ids


def _take_over(kind: str, survivor: Row, away: Row, chosen: Mapping[str, str]) -> None:
    for name in FIELDS[kind]:
        theirs = getattr(away, name)
        along = [extra for extra in _WITH.get(name, ()) if hasattr(away, extra)]
        if theirs == getattr(survivor, name):  # what only one of them was asked or checked about holds for both
            along = [extra for extra in along if not getattr(survivor, extra)]
        elif not (chosen.get(name) == "away" or (name not in chosen and not getattr(survivor, name))):
            continue
        for also in (name, *along):
            setattr(survivor, also, getattr(away, also))
    if isinstance(survivor, Practice) and isinstance(away, Practice):
        for names, pick in ((_EARLIEST, min), (_LATEST, max)):
            for name in names:
                known = [at for at in (getattr(survivor, name), getattr(away, name)) if at]
                setattr(survivor, name, pick(known) if known else None)
    if isinstance(survivor, Contact) and isinstance(away, Contact):
        # Whoever asked to be left alone is left alone.
        survivor.stopped_at = survivor.stopped_at or away.stopped_at


def _restore(done: Merge, survivor: Row) -> list[str]:
    """Give the survivor its own values back, except those that were changed since."""
    before, after = _thawed(done.before), _thawed(done.after)
    left = []
    labels = FIELDS[done.kind]
    for field in survivor._meta.concrete_fields:
        name = field.attname
        if getattr(before, name) == getattr(after, name):
            continue
        if getattr(survivor, name) == getattr(after, name):
            setattr(survivor, name, getattr(before, name))
        elif name in labels:
            left.append(f"{labels[name]} of {done.survivor_name} was changed since and stays as it is.")
    survivor.save()
    return left


def _move_back(done: Merge) -> list[str]:
    left = []
    for moves in merging.moves_to(MODELS[done.kind]):
        ids = done.moved.get(f"{moves.table}.{moves.column}", [])
        mine = moves.model._default_manager.filter(pk__in=ids, **{moves.column: done.survivor_id})
        gone = len(ids) - mine.update(**{f"{moves.column}_id": done.away_id})
        if gone:
            left.append(f"{gone} of the {moves.words} moved on or went since, and stay where they are.")
    Affiliation.objects.filter(pk__in=done.moved.get("days", [])).update(weekdays=[], days_note="")
    for found in serializers.deserialize("json", done.dropped):
        try:
            with transaction.atomic():
                found.save()
        except IntegrityError:
            left.append("Something that both had can't be brought back.")
    if done.kind == MergeKind.PRACTICE:
        _own_primary_place(done.away_id)
    return left


def _own_primary_place(practice_id: UUID) -> None:
    places = Location.objects.filter(practice=practice_id)
    first = places.order_by("pk").first()
    if first is not None and not places.filter(is_primary=True).exists():
        places.filter(pk=first.pk).update(is_primary=True)


def _has_place(practice: Row) -> bool:
    return Location.objects.filter(practice=practice.pk, is_primary=True).exists()


def _settle(row: Row, now: datetime) -> None:
    practices = [row] if isinstance(row, Practice) else []
    if isinstance(row, Practitioner):
        practices = list(row.practices.order_by("pk"))
    if isinstance(row, Contact):
        practices = [Practice.objects.get(pk=row.practice_id)]
    for practice in practices:
        relationship.recompute(practice, now)


def _frozen(row: Row) -> str:
    return str(serializers.serialize("json", [row]))


def _thawed(text: str) -> Any:
    return next(iter(serializers.deserialize("json", text))).object


def _count(moved: Mapping[str, list[str]]) -> int:
    return sum(map(len, moved.values()))
