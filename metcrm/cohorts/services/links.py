"""The enrolment link of a cohort: made, made anew, closed."""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from metcrm.accounts.permissions import Capability, check
from metcrm.audit.services import record
from metcrm.cohorts import selectors
from metcrm.cohorts.models import Cohort, EnrolLink
from metcrm.cohorts.services.moving import close_links
from metcrm.cohorts.services.refusals import Refused
from metcrm.cohorts.services.seats import TAKES_IN
from metcrm.tenancy import routes
from metcrm.tenancy.actors import Actor

OPEN_FOR = timedelta(days=60)
_BYTES = 24  # 192 bits, as every secret in a link


def token_of(link: EnrolLink) -> str:
    """The secret in the link. Whoever has the database alone can't make it."""
    digest = hmac.new(settings.SECRET_KEY.encode(), f"enrol:{link.pk}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:_BYTES]).decode()


def open_link(cohort: Cohort, *, by: Actor, now: datetime) -> EnrolLink:
    """A link for the next 60 days; the one before stops working at once.

    Raises:
        Refused: the cohort takes nobody in any more.
    """
    check(by, Capability.WRITE_COHORTS)
    with transaction.atomic():
        cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)
        if cohort.state not in TAKES_IN:
            raise Refused(f"{cohort.name} takes nobody in any more.")
        close_links(cohort, now)
        link = EnrolLink.objects.create(
            cohort=cohort, created_at=now, created_by=str(by)[:200], expires_at=now + OPEN_FOR
        )
        routes.add_token(token_of(link), kind=selectors.LINK, row_id=link.pk)
        record("enrol_link.opened", by=by, on=link, now=now)
    return link


def close_link(cohort: Cohort, *, by: Actor, now: datetime) -> bool:
    """Nobody comes in by the link any more. False when none was open."""
    check(by, Capability.WRITE_COHORTS)
    with transaction.atomic():
        closed = close_links(Cohort.objects.select_for_update().get(pk=cohort.pk), now) > 0
        if closed:
            record("enrol_link.closed", by=by, on=cohort, now=now)
    return closed


def url_of(link: EnrolLink) -> str:
    """The whole address, to hand on."""
    return settings.PUBLIC_URL + reverse("cohorts:enrol", args=[token_of(link)])
