"""Keeping the papers of a client: sealed here, or uploaded."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from clients.intake.paper import print_out
from clients.models import Client, ClientDocument, Episode, Intake
from clients.services.refusals import Refused
from metcrm.accounts.permissions import Capability, check
from metcrm.audit.services import record
from metcrm.documents import files
from metcrm.documents.uploads import Upload
from metcrm.tenancy.actors import Actor

PDF = "application/pdf"
Kind, How = ClientDocument.Kind, ClientDocument.How
UPLOADABLE = (Kind.QUESTIONNAIRE, Kind.CLEARANCE, Kind.CONSENT, Kind.RELEASE, Kind.OTHER)


def seal(
    *,
    client: Client,
    intake: Intake,
    kind: str,
    content: dict[str, Any],
    how: str,
    on: date,
    valid_until: date | None,
    by: Actor,
    now: datetime,
) -> ClientDocument:
    """Print what was signed and keep the very bytes by their hash; inside the caller's transaction."""
    data, content_hash = print_out(content)
    document = ClientDocument.objects.create(
        client=client, intake=intake, kind=kind, on=on, valid_until=valid_until, how=how, content=content,
        content_hash=content_hash, file=files.keep(data, PDF, now=now), kept_at=now, kept_by=str(by),
    )  # fmt: skip
    record("document.sealed", by=by, on=document, now=now, client=client.pk, kind=kind, sha256=document.file.sha256)
    return document


def upload(
    *,
    client: Client,
    kind: str,
    on: date,
    file: Upload,
    by: Actor,
    now: datetime,
    valid_until: date | None = None,
    episode: Episode | None = None,
) -> ClientDocument:
    """Keep a paper that was filled in or signed elsewhere.

    Raises:
        Refused: a kind that is only made here, or days in an impossible order.
    """
    check(by, Capability.WRITE_CLIENTS)
    if kind not in UPLOADABLE:
        raise Refused("Choose what the paper is.", "kind")
    if valid_until is not None and valid_until < on:
        raise Refused("It can't end before the day on the paper.", "valid_until")
    with transaction.atomic():
        document = ClientDocument.objects.create(
            client=client, episode=episode, kind=kind, on=on, valid_until=valid_until, how=How.UPLOADED,
            file=files.keep(file.data, file.content_type, now=now), kept_at=now, kept_by=str(by),
        )  # fmt: skip
        record("document.uploaded", by=by, on=document, now=now, client=client.pk, kind=kind)
    return document


def read(document: ClientDocument, *, by: Actor, now: datetime) -> bytes:
    """The bytes, checked against their hash. Each look is kept.

    Raises:
        FileNotFoundError: the store lost them.
        FileDamaged: they are not the ones that were kept.
    """
    check(by, Capability.READ_CLIENTS)
    data = files.read(document.file)
    record("document.viewed", by=by, on=document, now=now, client=document.client_id)
    return data


def note_viewed(document: ClientDocument, *, by: Actor, now: datetime) -> None:
    """Every reading of a paper is kept."""
    record("document.viewed", by=by, on=document, now=now, client=document.client_id)


def is_whole(document: ClientDocument) -> bool:
    """True when the bytes in the store still are the ones that were kept."""
    try:
        files.read(document.file)
    except (FileNotFoundError, files.FileDamaged):
        return False
    return True
