"""Visits and leave-behinds. Call inside an entered workspace; whatever isn't said is made up."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from metcrm.documents.models import RenderJob
from metcrm.tenancy.actors import SYSTEM
from presentations.models import DeckVersion, MaterialVersion, Promise, Visit
from presentations.services import decks, materials, promises, visits
from tests.factories.practitioners import NOW, make_contact, make_practice


def make_told(**over: Any) -> visits.Told:
    """A presentation an hour ago that went well."""
    values: dict[str, Any] = {
        "happened_at": NOW - timedelta(hours=1), "kind": "presented", "outcome": "interested", "next_step": "Call back",
    }  # fmt: skip
    return visits.Told(**(values | over))


def make_plan(**over: Any) -> Visit:
    """A meeting tomorrow."""
    values: dict[str, Any] = {
        "planned_for": NOW + timedelta(days=1), "kind": "scheduled", "people": (), "objective": "A first referral",
        "by": SYSTEM, "now": NOW,
    } | over  # fmt: skip
    values["practice"] = values.get("practice") or make_practice()
    return visits.plan_visit(**values)


def make_visit(**over: Any) -> Visit:
    """A logged visit to an office manager; what belongs to `Told` may be said too."""
    about = {name: over.pop(name) for name in list(over) if name in visits.Told.__dataclass_fields__}
    values: dict[str, Any] = {"visit_id": uuid4(), "release": set(), "by": SYSTEM, "now": NOW} | over
    values["practice"] = values.get("practice") or make_practice()
    if "people" not in about:
        about["people"] = [make_contact(practice=values["practice"])]
    return visits.log_visit(told=make_told(**about), **values)[0]


def make_one_sheet(*, ready: bool = False, **over: Any) -> MaterialVersion:
    """A one-sheet about knees that waits for a worker; `ready` says it is drawn (without a file)."""
    values: dict[str, Any] = {
        "specialty_group": "orthopaedics", "conditions": ["knee_oa", "tka"], "person": "Alice Owner", "by": SYSTEM,
        "now": NOW,
    } | over  # fmt: skip
    values["practice"] = values.get("practice") or make_practice()
    version, _ = materials.make_one_sheet(**values)
    if ready:
        RenderJob.objects.filter(about=f"one_sheet:{version.pk}").update(state=RenderJob.State.READY)
    return version


def make_deck(**over: Any) -> DeckVersion:
    """Ten minutes about knees, for a whole office; waits for a worker."""
    values: dict[str, Any] = {
        "practitioner": None, "specialty_group": "orthopaedics", "conditions": ["knee_oa", "tka"], "length": 10,
        "about": "Alice Owner, Medical Exercise Specialist", "by": SYSTEM, "now": NOW,
    } | over  # fmt: skip
    values["practice"] = values.get("practice") or make_practice()
    return decks.make_deck(**values)[0]


def make_promise(**over: Any) -> Promise:
    """Ten pads, promised by us for next week."""
    visit = over.pop("visit", None)
    practice = over.pop("practice", None) or (visit.practice if visit else make_practice())
    new: dict[str, Any] = {"side": "ours", "text": "Ten referral pads", "due_on": NOW.date() + timedelta(days=7)} | over
    return promises.promise(practice=practice, visit=visit, new=promises.NewPromise(**new), by=SYSTEM, now=NOW)
