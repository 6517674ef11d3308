"""Keeping filters of the list of practices. Each belongs to one person."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from metcrm.accounts.permissions import Capability, check
from metcrm.tenancy.actors import Actor
from practitioners.models import SavedFilter
from practitioners.refusals import Refused
from practitioners.selectors.lists import Filter

#: More than these nobody reads in a row of links.
MOST = 20


def save(asked: Filter, *, name: str, by: Actor, now: datetime) -> SavedFilter:
    """Keep a filter under a name.

    Raises:
        Refused: without a name or a filter, under a name that is taken, or when there are twenty.
    """
    check(by, Capability.WRITE_PRACTICES)
    if by.user_id is None:
        raise Refused("Only a person keeps filters.")
    if not asked:
        raise Refused("Filter the list first; then keep the filter.")
    with transaction.atomic():
        _refuse_name(name, by)
        if SavedFilter.objects.filter(user=by.user_id).count() >= MOST:
            raise Refused(f"You have {MOST} filters already. Delete one that you don't use any more.")
        return SavedFilter.objects.create(user_id=by.user_id, name=name.strip(), query=query_of(asked), created_at=now)


def rename(saved: SavedFilter, *, name: str, by: Actor) -> SavedFilter:
    """Give it another name. Raises Refused when it is empty or taken."""
    check(by, Capability.WRITE_PRACTICES)
    with transaction.atomic():
        _refuse_name(name, by, saved)
        saved.name = name.strip()
        saved.save(update_fields=["name"])
    return saved


def delete(saved: SavedFilter, *, by: Actor) -> None:
    """Keep it no longer; no practice is touched."""
    check(by, Capability.WRITE_PRACTICES)
    saved.delete()


def query_of(asked: Filter) -> dict[str, Any]:
    """Only what was asked for, as it stands in the address."""
    return {
        name: 1 if value is True else value for name, value in asdict(asked).items() if value not in ("", None, False)
    }


def _refuse_name(name: str, by: Actor, saved: SavedFilter | None = None) -> None:
    if not name.strip():
        raise Refused("Give it a name, such as Cold in Tucson.")
    others = SavedFilter.objects.filter(user=by.user_id, name__iexact=name.strip())
    if saved is not None:
        others = others.exclude(pk=saved.pk)
    if others.exists():
        raise Refused("You have a filter of this name already. Choose another name.")
