"""What a phone keeps to log visits without a network: offices, people, what can be left. Nothing about a client."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from metcrm.documents.models import RenderJob
from practitioners.distance import Point
from practitioners.models import Contact, Location, Practice, Stage
from practitioners.selectors import list_practices
from practitioners.selectors.people import People, affiliations_by_practice, people
from practitioners.selectors.zips import places_of
from presentations.models import MaterialVersion

#: Offices on a phone, those visited last first: half a megabyte at most.
MOST = 500


@dataclass(frozen=True)
class PhoneOffice:
    """One practice; `place` is the middle of its ZIP code, `versions` the newest finished leave-behinds."""

    practice: Practice
    people: People
    place: Point | None
    versions: list[MaterialVersion]


def phone_offices() -> list[PhoneOffice]:
    """Those that may be visited. Six queries, however many there are."""
    practices = list(list_practices(order="-visit").exclude(stage=Stage.NOT_ENGAGED)[:MOST])
    ids = [practice.pk for practice in practices]
    contacts, affiliations, versions = _contacts(ids), affiliations_by_practice(ids), _newest(ids)
    places = _places(ids)
    return [
        PhoneOffice(
            practice, people(affiliations[practice.pk], contacts[practice.pk]), places.get(practice.pk),
            versions[practice.pk],
        )
        for practice in practices
    ]  # fmt: skip


def versions_ever(practice: Practice) -> list[MaterialVersion]:
    """Every finished version of a practice's leave-behinds, retired ones too: a phone may have left one of them."""
    return list(_finished([practice.pk]).order_by("material", "-number"))


def _finished(practice_ids: Iterable[UUID]):  # type: ignore[no-untyped-def]  # a queryset with related rows
    found = MaterialVersion.objects.filter(material__practice__in=list(practice_ids))
    return found.filter(job__state=RenderJob.State.READY).select_related("material")


def _newest(practice_ids: Iterable[UUID]) -> dict[UUID, list[MaterialVersion]]:
    found: dict[UUID, list[MaterialVersion]] = defaultdict(list)
    rows = _finished(practice_ids).filter(material__retired_at=None)
    for version in rows.order_by("material", "-number").distinct("material"):
        found[version.material.practice_id].append(version)
    return found


def _contacts(practice_ids: Iterable[UUID]) -> dict[UUID, list[Contact]]:
    found: dict[UUID, list[Contact]] = defaultdict(list)
    for contact in Contact.objects.filter(practice__in=list(practice_ids), left_at=None).order_by("created_at", "pk"):
        found[contact.practice_id].append(contact)
    return found


def _places(practice_ids: Iterable[UUID]) -> dict[UUID, Point]:
    rows = Location.objects.filter(practice__in=list(practice_ids), is_primary=True)
    codes = dict(rows.values_list("practice_id", "zip_code"))
    points = places_of(codes.values())
    return {pk: points[code[:5]] for pk, code in codes.items() if code[:5] in points}
