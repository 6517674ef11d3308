"""The platform's mail, as tests read it."""

import re

from metcrm.outbox.models import OutboxMessage
from metcrm.tenancy.context import platform


def mails(to: str) -> list[OutboxMessage]:
    """What the platform wrote to an address, oldest first."""
    with platform():
        return list(OutboxMessage.objects.filter(to_email=to).order_by("pk"))


def link_in(message: OutboxMessage) -> str:
    """The path of the first link of a mail."""
    found = re.search(r"https?://[^/\s]+(/\S+)", message.body_text)
    assert found, message.body_text
    return found[1]
