"""Who works at a practice."""

from dataclasses import dataclass
from uuid import UUID

from practitioners.models import Affiliation, Contact, ContactRole, Practice, Practitioner


@dataclass(frozen=True)
class People:
    """Practitioners by name; contacts who still work there, the office manager first."""

    practitioners: list[Practitioner]
    contacts: list[Contact]

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
    practitioners = practice.practitioners.order_by("last_name", "first_name", "pk")
    contacts = practice.contacts.filter(left_at=None).order_by("created_at", "pk")
    return People(list(practitioners), sorted(contacts, key=office_manager_first))


def former_contacts(practice: Practice) -> list[Contact]:
    """Contacts who no longer work there, the last to leave first."""
    return list(practice.contacts.exclude(left_at=None).order_by("-left_at", "pk"))


def office_manager(practice: Practice) -> Contact | None:
    """The office manager who has been known longest and still works there."""
    managers = practice.contacts.filter(role=ContactRole.OFFICE_MANAGER, left_at=None)
    return managers.order_by("created_at", "pk").first()


def practices_of(practitioner: Practitioner) -> list[Practice]:
    """Where a practitioner works, by name."""
    return list(practitioner.practices.order_by("name", "pk"))


def office_manager_first(contact: Contact) -> bool:
    """Sort key."""
    return contact.role != ContactRole.OFFICE_MANAGER
