"""The link of a private calendar: made, made anew, revoked."""

import base64
import hashlib
import hmac
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from metcrm.accounts.permissions import Capability, check
from metcrm.audit.services import record
from metcrm.tenancy import routes
from metcrm.tenancy.actors import Actor
from presentations.models import CalendarFeed
from presentations.selectors_calendar import feed_of

#: The kind of its routes.
KIND = "calendar"
_BYTES = 24  # 192 bits, as every secret in a link


def token_of(feed: CalendarFeed) -> str:
    """The secret in the link. Whoever has the database alone can't make it."""
    digest = hmac.new(settings.SECRET_KEY.encode(), f"calendar:{feed.pk}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:_BYTES]).decode()


def still_opens(feed: CalendarFeed) -> bool:
    """False when the installation's key has changed since the link was made: then it leads nowhere."""
    return routes.find(token_of(feed), KIND) is not None


def make_link(*, by: Actor, now: datetime) -> CalendarFeed:
    """A link for oneself; the one before stops working at once."""
    check(by, Capability.READ_PRACTICES)
    user_id = _person(by)
    with transaction.atomic():
        _close(by, now)
        feed = CalendarFeed.objects.create(user_id=user_id, created_at=now)
        routes.add_token(token_of(feed), kind=KIND, row_id=feed.pk)
        record("calendar.link_made", by=by, on=feed, now=now)
    return feed


def revoke_link(*, by: Actor, now: datetime) -> bool:
    """Stop one's own link. False when there was none."""
    with transaction.atomic():
        feed = _close(by, now)
        if feed is not None:
            record("calendar.link_revoked", by=by, on=feed, now=now)
    return feed is not None


def _close(by: Actor, now: datetime) -> CalendarFeed | None:
    feed = feed_of(_person(by), lock=True)
    if feed is not None:
        CalendarFeed.objects.filter(pk=feed.pk).update(revoked_at=now)
        routes.forget_tokens_of(feed.pk)
    return feed


def _person(by: Actor) -> UUID:
    if by.user_id is None:
        raise TypeError("A calendar belongs to a person.")
    return by.user_id
