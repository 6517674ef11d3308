"""Reading a client's intake and papers."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from clients.intake.questions import to_talk_about
from clients.models import Client, ClientDocument, Intake

Kind = ClientDocument.Kind


def get_intake(pk: UUID) -> Intake:
    """With client and practice.

    Raises:
        Intake.DoesNotExist: none here.
    """
    return Intake.objects.select_related("client", "practice").get(pk=pk)


def get_document(pk: UUID) -> ClientDocument:
    """With client and file.

    Raises:
        ClientDocument.DoesNotExist: none here.
    """
    return ClientDocument.objects.select_related("client", "file").get(pk=pk)


def documents_of(client: Client) -> list[ClientDocument]:
    """Newest first, with their files."""
    return list(client.documents.select_related("file").order_by("-on", "-kept_at"))


def open_intake(client: Client, now: datetime) -> Intake | None:
    """The link that waits for the client, if there is one."""
    found = client.intakes.filter(done_at=None, revoked_at=None, expires_at__gt=now)
    return found.select_related("practice").order_by("-created_at").first()


@dataclass(frozen=True, slots=True)
class Readiness:
    """How far the papers before the first session are: each None while it is missing, and what to talk about."""

    questions: ClientDocument | None
    consent: ClientDocument | None
    today: date

    @property
    def to_talk_about(self) -> list[str]:
        """What the client answered with yes."""
        return to_talk_about(self.questions.content) if self.questions else []

    @property
    def questions_expired(self) -> bool:
        """The answers are older than they may be."""
        until = self.questions.valid_until if self.questions else None
        return until is not None and until < self.today

    @property
    def missing(self) -> list[str]:
        """What to ask for, in words."""
        wanted = []
        if self.questions is None:
            wanted.append("the questions before the first session")
        elif self.questions_expired:
            wanted.append("the questions again, since they are older than twelve months")
        if self.consent is None:
            wanted.append("the consent")
        return wanted


def readiness(documents: list[ClientDocument], today: date) -> Readiness:
    """From a client's documents, newest first. An uploaded questionnaire counts for the questions too."""
    by_kind: dict[str, ClientDocument] = {}
    for document in documents:
        kind = Kind.QUESTIONS if document.kind == Kind.QUESTIONNAIRE else document.kind
        by_kind.setdefault(kind, document)
    return Readiness(by_kind.get(Kind.QUESTIONS), by_kind.get(Kind.CONSENT), today)
