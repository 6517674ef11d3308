"""The intake's one-time link: offered to a client, opened, filled in, signed; or taken back."""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from clients.intake import questions, texts
from clients.intake.questions import Answer
from clients.intake.signature import Signature
from clients.models import Client, ClientDocument, Intake
from clients.selectors.reports import local_day
from clients.services import documents, releases
from clients.services.episodes import a_year_after
from clients.services.refusals import Refused
from metcrm.accounts.permissions import Capability, check
from metcrm.accounts.selectors import get_workspace
from metcrm.audit.services import record
from metcrm.tenancy import routes
from metcrm.tenancy.actors import SYSTEM, Actor
from practitioners.models import Practice

KIND = "intake"  # of the token in the routing table
HOURS = 24
_BYTES = 24  # 192 bits, as every secret in a link
#: As the audit names whoever holds the link: never by name.
CLIENT = Actor(None, "The client", "client")

Kind = ClientDocument.Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What came back: answers by slug, what may be told until when (empty: nothing), and the signature."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    in_words: Mapping[str, str] = field(default_factory=dict)
    covers: Sequence[str] = ()
    until: date | None = None
    signature: Signature


def token_of(intake: Intake) -> str:
    """The secret in the link. Whoever has the database alone can't make it."""
    digest = hmac.new(settings.SECRET_KEY.encode(), f"intake:{intake.pk}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:_BYTES]).decode()


def link_of(intake: Intake) -> str:
    """Where the client fills it in."""
    return f"{settings.PUBLIC_URL}/i/{token_of(intake)}/"


def offer(
    *,
    client: Client,
    by: Actor,
    now: datetime,
    practice: Practice | None = None,
    asks_questions: bool = True,
    asks_consent: bool = True,
) -> Intake:
    """Make the link, good once and for a day; one that was offered before and not used is taken back.

    Raises:
        Refused: nothing would be asked.
    """
    check(by, Capability.WRITE_CLIENTS)
    if not (asks_questions or asks_consent or practice):
        raise Refused("Tick what the client is to fill in.", "asks")
    with transaction.atomic():
        Client.objects.select_for_update().get(pk=client.pk)
        for open_one in client.intakes.filter(done_at=None, revoked_at=None):
            _revoke(open_one, by, now)
        intake = Intake.objects.create(
            client=client, practice=practice, asks_questions=asks_questions, asks_consent=asks_consent,
            created_at=now, created_by=str(by), expires_at=now + timedelta(hours=HOURS),
        )  # fmt: skip
        routes.add_token(token_of(intake), kind=KIND, row_id=intake.pk)
        record("intake.offered", by=by, on=intake, now=now, client=client.pk)
    return intake


def revoke(*, intake: Intake, by: Actor, now: datetime) -> Intake:
    """Take a link back. Nothing changes when it was used or taken back already."""
    check(by, Capability.WRITE_CLIENTS)
    with transaction.atomic():
        intake = Intake.objects.select_for_update(of=["self"]).get(pk=intake.pk)
        if intake.done_at is None and intake.revoked_at is None:
            _revoke(intake, by, now)
    return intake


def is_open(intake: Intake, now: datetime) -> bool:
    """True while the link may still be filled in."""
    return intake.done_at is None and intake.revoked_at is None and now < intake.expires_at


def note_opened(intake: Intake, now: datetime) -> None:
    """Record that the link was opened; the first time is kept with it."""
    with transaction.atomic():
        Intake.objects.filter(pk=intake.pk, opened_at=None).update(opened_at=now)
        record("intake.opened", by=CLIENT, on=intake, now=now)


def submit(*, intake: Intake, filled: Filled, now: datetime) -> list[ClientDocument]:
    """Take what the client filled in and signed; the link is used up by it. A second click changes nothing.

    1. lock the intake; one that was signed already gives its documents
    2. seal each part that was asked for as a PDF of its own, under the same signature
    3. keep the release that was signed, with its paper

    Raises:
        Refused: the link was taken back or is too old.
    """
    with transaction.atomic():
        intake = Intake.objects.select_for_update(of=["self"]).select_related("client", "practice").get(pk=intake.pk)
        if intake.done_at is not None:
            return list(intake.documents.order_by("kept_at", "pk"))
        if not is_open(intake, now):
            raise Refused("This link doesn't work any more. Ask for a new one; nothing was kept.")
        made = [_seal(intake, kind, content, filled, now) for kind, content in _parts(intake, filled, now)]
        _keep_release(intake, filled, made, now)
        intake.done_at = now
        intake.save(update_fields=["done_at"])
        record("intake.signed", by=CLIENT, on=intake, now=now, client=intake.client_id, documents=len(made))
    return made


def _parts(intake: Intake, filled: Filled, now: datetime) -> list[tuple[str, dict[str, Any]]]:
    """What there is to sign, as frozen contents."""
    workspace = get_workspace()
    words = {
        "workspace": workspace.name,
        "practice": intake.practice.name if intake.practice else "",
        "until": f"{filled.until:%B} {filled.until.day}, {filled.until.year}" if filled.until else "",
    }
    shared: dict[str, Any] = {
        "from": {"name": workspace.name, "line": _line(workspace.postal_address, workspace.phone)},
        "client": intake.client.full_name,
        "date_of_birth": intake.client.date_of_birth.isoformat() if intake.client.date_of_birth else "",
        "on": local_day(now, workspace).isoformat(),
        "signature": filled.signature.frozen(),
    }
    parts: list[tuple[str, dict[str, Any]]] = []
    if intake.asks_questions:
        said = questions.frozen(filled.answers, filled.in_words)
        parts.append((Kind.QUESTIONS, {**shared, "title": questions.TITLE, **said}))
    if intake.asks_consent:
        text = texts.filled(texts.CONSENT, words)
        parts.append((Kind.CONSENT, {**shared, "title": texts.CONSENT_TITLE, "edition": texts.EDITION, "text": text}))
    if intake.practice and filled.covers:
        text = texts.filled(texts.RELEASE, words)
        told = [texts.SCOPES[slug] for slug in texts.SCOPES if slug in filled.covers]
        release = {"title": texts.RELEASE_TITLE, "edition": texts.EDITION, "text": text, "told": told}
        parts.append((Kind.RELEASE, {**shared, **release, "practice": intake.practice.name}))
    return parts


def _seal(intake: Intake, kind: str, content: dict[str, Any], filled: Filled, now: datetime) -> ClientDocument:
    today = local_day(now)
    until = {Kind.QUESTIONS: a_year_after(today), Kind.RELEASE: filled.until}.get(Kind(kind))
    return documents.seal(
        client=intake.client, intake=intake, kind=kind, content=content, how=filled.signature.how, on=today,
        valid_until=until, by=CLIENT, now=now,
    )  # fmt: skip


def _keep_release(intake: Intake, filled: Filled, made: Sequence[ClientDocument], now: datetime) -> None:
    paper = next((document for document in made if document.kind == Kind.RELEASE), None)
    if paper is None or intake.practice is None or filled.until is None:
        return
    releases.sign_release(
        client=intake.client, practice=intake.practice, signed_on=paper.on, valid_until=filled.until,
        covers=filled.covers, document=paper, by=SYSTEM, now=now,
    )  # fmt: skip


def _revoke(intake: Intake, by: Actor, now: datetime) -> None:
    intake.revoked_at, intake.revoked_by = now, str(by)
    intake.save(update_fields=["revoked_at", "revoked_by"])
    record("intake.revoked", by=by, on=intake, now=now)


def _line(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
