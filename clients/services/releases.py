"""The client's permission to tell a practice, and its withdrawal."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from clients.intake.texts import SCOPES
from clients.models import Client, ClientDocument, Release
from clients.selectors.releases import in_force
from clients.services.refusals import Refused
from metcrm.accounts.permissions import Capability, check
from metcrm.audit.services import record
from metcrm.tenancy.actors import Actor
from practitioners.models import Practice

__all__ = ["in_force", "sign_release", "withdraw_release"]


def sign_release(
    *,
    client: Client,
    practice: Practice,
    signed_on: date,
    valid_until: date,
    by: Actor,
    now: datetime,
    purpose: str = "Reports about the exercise programme",
    covers: Sequence[str] = tuple(SCOPES),
    document: ClientDocument | None = None,
) -> Release:
    """Keep that the client signed a release for one practice. `covers` are slugs of SCOPES; `document` is the paper.

    Raises:
        Refused: it would end before it begins, or allow nothing.
    """
    check(by, Capability.WRITE_CLIENTS)
    if valid_until < signed_on:
        raise Refused("A release ends after the day it was signed.", "valid_until")
    if not set(covers) & set(SCOPES):
        raise Refused("Tick what may be told.", "covers")
    with transaction.atomic():
        release = Release.objects.create(
            client=client, practice=practice, signed_on=signed_on, valid_until=valid_until, purpose=purpose,
            covers=[slug for slug in SCOPES if slug in covers], document=document,
            created_at=now, created_by=str(by),
        )  # fmt: skip
        record("release.signed", by=by, on=release, now=now, client=client.pk, practice=practice.pk)
    return release


def withdraw_release(*, release: Release, by: Actor, now: datetime) -> Release:
    """From now on nothing more is told on this release. Withdrawing twice changes nothing."""
    check(by, Capability.WRITE_CLIENTS)
    with transaction.atomic():
        release = Release.objects.select_for_update().get(pk=release.pk)
        if release.withdrawn_at is None:
            release.withdrawn_at, release.withdrawn_by = now, str(by)
            release.save(update_fields=["withdrawn_at", "withdrawn_by"])
            record("release.withdrawn", by=by, on=release, now=now, client=release.client_id)
    return release
