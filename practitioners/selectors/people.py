"""Who works at a practice."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Prefetch

from practitioners.models import (
    Affiliation,
    Contact,
    ContactRole,
    Location,
    Practice,
    Practitioner,
    RegistryProvider,
)


@dataclass(frozen=True)
class People:
    """Practitioners by name; contacts who still work there, the office manager first.

    `days` says in words when a practitioner is there, by id; those of whom it isn't known are left out.
    """

    practitioners: list[Practitioner]
    contacts: list[Contact]
    days: dict[UUID, str] = field(default_factory=dict)

    @property
    def office_manager(self) -> Contact | None:
        return next((contact for contact in self.contacts if contact.role == ContactRole.OFFICE_MANAGER), None)

    @property
    def other_contacts(self) -> list[Contact]:
        return [contact for contact in self.contacts if contact.role != ContactRole.OFFICE_MANAGER]


def get_contact(pk: UUID) -> Contact:
    """Raises Contact.DoesNotExist for unknown ids and those of other workspaces."""
    return Contact.objects.select_related("practice").get(pk=pk)


def get_practitioner(pk: UUID) -> Practitioner:
    """Raises Practitioner.DoesNotExist for unknown ids and those of other workspaces."""
    return Practitioner.objects.get(pk=pk)


def get_affiliation(practice: Practice, practitioner_pk: UUID) -> Affiliation:
    """A practitioner at a practice. Raises Affiliation.DoesNotExist."""
    rows = Affiliation.objects.select_related("practitioner", "practice")
    return rows.get(practice=practice, practitioner=practitioner_pk)


def people_of(practice: Practice) -> People:
    """Two queries."""
    contacts = practice.contacts.filter(left_at=None).order_by("created_at", "pk")
    rows = affiliations_by_practice([practice.pk])[practice.pk]
    return people(rows, contacts)


def people(rows: Iterable[Affiliation], contacts: Iterable[Contact]) -> People:
    """From the rows of one practice."""
    rows = list(rows)
    days = {row.practitioner_id: row.days for row in rows if row.days}
    return People([row.practitioner for row in rows], sorted(contacts, key=office_manager_first), days)


def affiliations_by_practice(practice_ids: Iterable[UUID]) -> dict[UUID, list[Affiliation]]:
    """Who works at each of these practices, by name; one query."""
    found: dict[UUID, list[Affiliation]] = defaultdict(list)
    rows = Affiliation.objects.filter(practice__in=list(practice_ids)).select_related("practitioner")
    for row in rows.order_by("practitioner__last_name", "practitioner__first_name", "practitioner"):
        found[row.practice_id].append(row)
    return found


def former_contacts(practice: Practice) -> list[Contact]:
    """Contacts who no longer work there, the last to leave first."""
    return list(practice.contacts.exclude(left_at=None).order_by("-left_at", "pk"))


def office_manager(practice: Practice) -> Contact | None:
    """The office manager who has been known longest and still works there."""
    managers = practice.contacts.filter(role=ContactRole.OFFICE_MANAGER, left_at=None)
    return managers.order_by("created_at", "pk").first()


def affiliations_of(practitioner: Practitioner) -> list[Affiliation]:
    """Where a practitioner works on which days, by the practice's name, with its main place; two queries."""
    places = Prefetch("practice__locations", Location.objects.order_by("-is_primary", "pk"))
    rows = practitioner.affiliations.select_related("practice").prefetch_related(places)
    return list(rows.order_by("practice__name", "practice"))


def registered(practitioner: Practitioner) -> RegistryProvider | None:
    """Their row in the registry that is loaded here."""
    return RegistryProvider.objects.filter(pk=practitioner.npi).first() if practitioner.npi else None


def practices_of(practitioner: Practitioner) -> list[Practice]:
    """Where a practitioner works, by name."""
    return list(practitioner.practices.order_by("name", "pk"))


def office_manager_first(contact: Contact) -> bool:
    """Sort key."""
    return contact.role != ContactRole.OFFICE_MANAGER
