"""Which of their places a person works in at present, as the session remembers it.

A hint only: the membership is asked for again in every request.
"""

from collections.abc import MutableMapping
from typing import Any, Protocol
from uuid import UUID

from metcrm.tenancy.context import Kind, Tenant

KEYS = {Kind.WORKSPACE: "workspace_id", Kind.INSTITUTE: "institute_id"}


class Session(Protocol):
    """What is used of Django's session."""

    def get(self, key: str, default: Any = None) -> Any: ...
    def pop(self, key: str, default: Any = None) -> Any: ...
    def __setitem__(self, key: str, value: Any) -> None: ...


def chosen(session: Session | MutableMapping[str, Any]) -> Tenant | None:
    """The chosen place; None when nothing is chosen, or nothing that could be a choice."""
    for kind, key in KEYS.items():
        tenant = _read(kind, session.get(key))
        if tenant:
            return tenant
    return None


def choose(session: Session | MutableMapping[str, Any], tenant: Tenant) -> None:
    """Go on in `tenant` from the next request on. It holds only where the person is a member."""
    for kind, key in KEYS.items():
        if kind is tenant.kind:
            session[key] = str(tenant.id)
        else:
            session.pop(key, None)


def _read(kind: Kind, value: Any) -> Tenant | None:
    try:
        return Tenant(kind, UUID(value))
    except (ValueError, TypeError, AttributeError):
        return None
