"""Ways in for a contact of an office: making one, giving it another secret, closing it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from clients.models import KnownBrowser, ShareLink
from metcrm.audit.services import record
from metcrm.outbox.models import OutboxMessage
from metcrm.outbox.services import NotAllowedNow, cancel
from metcrm.tenancy import routes
from metcrm.tenancy.actors import Actor
from practitioners.models import Contact

KIND = "office"  # of the token in the routing table
LINK_DAYS = 30


def make_link(contact: Contact, now: datetime) -> tuple[ShareLink, str]:
    """A link for thirty days to the mailbox that she has now, and its token. Only the token's hash is kept."""
    link = ShareLink.objects.create(
        contact=contact, to_email=contact.email, created_at=now, expires_at=now + timedelta(days=LINK_DAYS)
    )
    return link, another_token(link)


def another_token(link: ShareLink) -> str:
    """One more secret for the same link, for a second mail: it expires and is closed with the link."""
    token = routes.new_token()
    routes.add_token(token, kind=KIND, row_id=link.pk)
    return token


def close_link(link: ShareLink, *, by: Actor, now: datetime) -> bool:
    """Close it at once; True unless it was closed before."""
    if link.revoked_at is not None:
        return False
    link.revoked_at, link.revoked_by = now, str(by)
    link.save(update_fields=["revoked_at", "revoked_by"])
    record("link.revoked", by=by, on=link, now=now, contact=link.contact_id)
    return True


def forget_browsers(contact: Contact) -> int:
    """Every browser of hers has to show a code again; returns how many there were."""
    gone, _ = KnownBrowser.objects.filter(contact=contact).delete()
    return gone


def take_back(messages: Iterable[OutboxMessage | None], why: str) -> None:
    """Cancel mails that haven't left. What is gone is gone; the closed link is what counts."""
    for message in messages:
        if message is None:
            continue
        try:
            cancel(message, why=why)
        except NotAllowedNow:
            continue
