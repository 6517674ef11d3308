"""A provider's clearance as it came: who gave it, until when, within which limits, and the paper itself."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from clients.models import ClientDocument, Episode
from clients.services import documents, episodes, limits
from clients.services.refusals import Refused
from metcrm.accounts.permissions import Capability, check
from metcrm.audit.services import record
from metcrm.documents.uploads import Upload
from metcrm.tenancy.actors import Actor


def keep_clearance(
    *,
    episode: Episode,
    cleared_on: date,
    cleared_by: str,
    precautions: str,
    by: Actor,
    now: datetime,
    clearance_expires_on: date | None = None,
    paper: Upload | None = None,
    **given: int | None,
) -> Episode:
    """Keep a clearance with everything that stands on it; without an end it expires after twelve months.

    1. the episode: day, provider, end, precautions; a referral that waited for it has started
    2. the limits in `given`, in mmHg, beats per minute and mg/dL, where there are any
    3. the paper, with its hash

    Raises:
        Refused: no provider, days in an impossible order, or a limit that no reading can have. Nothing is kept.
    """
    check(by, Capability.WRITE_CLIENTS)
    if not cleared_by.strip():
        raise Refused("Say which provider gave the clearance.", "cleared_by")
    details: dict[str, Any] = {
        "cleared_on": cleared_on, "cleared_by": cleared_by.strip(), "clearance_expires_on": clearance_expires_on,
        "precautions": precautions.strip(),
    }  # fmt: skip
    with transaction.atomic():
        episode = episodes.edit_episode(episode=episode, by=by, now=now, **details)
        if any(value is not None for value in given.values()):
            limits.set_limits(
                episode=episode, given_by=cleared_by, given_on=cleared_on, by=by, now=now, **given
            )  # fmt: skip
        if paper is not None:
            documents.upload(
                client=episode.client, episode=episode, kind=ClientDocument.Kind.CLEARANCE, on=cleared_on,
                valid_until=episode.clearance_expires_on, file=paper, by=by, now=now,
            )  # fmt: skip
    return episode


def note_form_printed(episode: Episode, *, by: Actor, now: datetime) -> None:
    """A form with the client's name on it was printed for the provider."""
    check(by, Capability.READ_CLIENTS)
    record("clearance.form_printed", by=by, on=episode, now=now, client=episode.client_id)
