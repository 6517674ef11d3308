"""The link of a course's calendar: made by its learner, made anew, revoked."""

import base64
import hashlib
import hmac
from datetime import datetime

from django.conf import settings
from django.db import transaction

from metcrm.accounts.permissions import NotAllowed
from metcrm.audit.services import record
from metcrm.cohorts.models import CourseFeed, Enrolment
from metcrm.cohorts.selectors_learning import COURSE_FEED, feed_of
from metcrm.tenancy import routes
from metcrm.tenancy.actors import Actor

_BYTES = 24  # 192 bits, as every secret in a link


def token_of(feed: CourseFeed) -> str:
    """The secret in the link. Whoever has the database alone can't make it."""
    digest = hmac.new(settings.SECRET_KEY.encode(), f"course:{feed.pk}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:_BYTES]).decode()


def make_link(enrolment: Enrolment, *, by: Actor, now: datetime) -> CourseFeed:
    """A link for one's own course; the one before stops working at once."""
    _own(enrolment, by)
    with transaction.atomic():
        _close(enrolment, now)
        feed = CourseFeed.objects.create(enrolment=enrolment, created_at=now)
        routes.add_token(token_of(feed), kind=COURSE_FEED, row_id=feed.pk)
        record("course_calendar.link_made", by=by, on=feed, now=now)
    return feed


def revoke_link(enrolment: Enrolment, *, by: Actor, now: datetime) -> bool:
    """Stop one's own link. False when there was none."""
    _own(enrolment, by)
    with transaction.atomic():
        feed = _close(enrolment, now)
        if feed is not None:
            record("course_calendar.link_revoked", by=by, on=feed, now=now)
    return feed is not None


def _own(enrolment: Enrolment, by: Actor) -> None:
    if by.user_id is None or enrolment.user_id != by.user_id:
        raise NotAllowed("This is somebody else's course.")


def _close(enrolment: Enrolment, now: datetime) -> CourseFeed | None:
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    feed = feed_of(enrolment, lock=True)
    if feed is not None:
        CourseFeed.objects.filter(pk=feed.pk).update(revoked_at=now)
        routes.forget_tokens_of(feed.pk)
    return feed
