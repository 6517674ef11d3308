"""Mending a point of “Ready to walk in?” on the spot. Each is a verb that exists already, but for the objective."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from clients.public import names_a_client
from metcrm.accounts.models import Workspace
from metcrm.accounts.permissions import Capability, check
from metcrm.accounts.services.workspaces import change_workspace
from metcrm.audit.services import record
from metcrm.tenancy.actors import Actor
from practitioners.models import Practitioner
from practitioners.selectors import Profile
from practitioners.services import mending
from presentations.models import DeckVersion, Promise, Visit
from presentations.refusals import NamesClient, Refused
from presentations.services import decks, materials, promises

State = Visit.State


def set_objective(visit: Visit, objective: str, *, by: Actor, now: datetime, no_client: bool = False) -> Visit:
    """Say what a planned visit is for; when it is stays as it is.

    Raises:
        Refused: it isn't planned any more, or the words name a client.
    """
    check(by, Capability.WRITE_VISITS)
    if visit.state != State.PLANNED:
        raise Refused(f"This visit is {visit.get_state_display().lower()}, so its plan can't be changed any more.")
    if no_client:
        check(by, Capability.CLEAR_NOTES)
    named = names_a_client(objective)
    if named and not no_client:
        raise NamesClient(named, "objective")
    with transaction.atomic():
        visit.objective = objective.strip()
        visit.save(update_fields=["objective"])
        record("visit.plan_changed", by=by, on=visit, now=now)
        if named:
            record("visit.words_cleared", by=by, on=visit, now=now, fields=["objective"])
    return visit


def make_sheet(
    profile: Profile, values: Mapping[str, Any], *, ticks: Collection[str], by: Actor, now: datetime
) -> None:
    """A one-sheet for the office, of these conditions."""
    materials.make_one_sheet(practice=profile.practice, by=by, now=now, ticks=ticks, **values)


def make_deck(profile: Profile, values: Mapping[str, Any], *, by: Actor, now: datetime) -> None:
    """A presentation for the office, and a worker is asked to draw it."""
    decks.make_deck(practice=profile.practice, by=by, now=now, **values)


def draw_deck(profile: Profile, pk: UUID, *, by: Actor, now: datetime) -> None:
    """A presentation of this office, drawn as it stands.

    Raises:
        Refused: there is none like this, or the coach stops it.
    """
    version = DeckVersion.objects.filter(deck=pk, deck__practice=profile.practice).order_by("-number").first()
    if version is None:
        raise Refused("This presentation isn't there any more.")
    decks.draw(version, by=by, now=now)


def reach(workspace: Workspace, values: Mapping[str, Any], *, by: Actor, now: datetime) -> None:
    """How offices reach us."""
    change_workspace(workspace, by=by, now=now, **values)


def mend_item(
    profile: Profile, number: int, values: dict[str, Any], *, who: Practitioner | None, by: Actor, now: datetime
) -> None:
    """One item of the homework."""
    mending.mend(profile, number, values, by=by, now=now, who=who)


def keep_promise(profile: Profile, pk: UUID, *, on: date, by: Actor, now: datetime) -> None:
    """A promise to this office is kept.

    Raises:
        Refused: there is none like this.
    """
    promise = Promise.objects.filter(pk=pk, practice=profile.practice).first()
    if promise is None:
        raise Refused("This promise isn't there any more.")
    promises.settle(promise, state=Promise.State.KEPT, on=on, by=by, now=now)
