"""Who does something: the `by=` of every verb."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Actor:
    """A person or the system, as the audit names them. `role` is their role in the current tenant."""

    user_id: UUID | None
    label: str
    role: str = ""

    def __str__(self) -> str:
        return self.label


SYSTEM = Actor(None, "METCRM", "system")


def office(contact_name: str) -> Actor:
    """Somebody at a medical office who came through her own link, without an account."""
    return Actor(None, contact_name, "office")
