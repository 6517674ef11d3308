"""An event in words."""

from django import template

from metcrm.audit.models import AuditEvent

register = template.Library()


@register.filter
def deed(event: AuditEvent) -> str:
    """ "Follow up released" for follow_up.released."""
    return event.action.replace(".", " ").replace("_", " ").capitalize()


@register.filter
def particulars(event: AuditEvent) -> str:
    """ "before viewer, after owner" for what was noted along; ids are left out."""
    plain = [(key, value) for key, value in event.detail.items() if not _is_id(value)]
    return ", ".join(f"{key.replace('_', ' ')} {_flat(value)}" for key, value in plain)


@register.filter
def thing(event: AuditEvent) -> str:
    """ "client 4f2a" for clients.client: the kind, and enough of the id to tell two apart."""
    kind = event.object_type.split(".")[-1]
    return f"{kind} …{str(event.object_id)[-4:]}"


def _is_id(value: object) -> bool:
    return isinstance(value, str) and len(value) == 36 and value.count("-") == 4


def _flat(value: object) -> str:
    return ", ".join(str(item) for item in value) if isinstance(value, list) else str(value)
