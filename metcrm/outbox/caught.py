"""Reading what the embedded mail catcher caught."""

import email
import email.policy
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings

SHOWN = 200


@dataclass(frozen=True)
class CaughtMail:
    """One mail as it came over SMTP."""

    name: str
    sender: str
    to: str
    subject: str
    date: datetime | None
    message_id: str
    headers: list[tuple[str, str]]
    text: str
    html: str


def newest(query: str = "") -> list[CaughtMail]:
    """The newest mails, at most 200; `query` is looked for in sender, receiver and subject."""
    wanted = query.casefold()
    found = []
    for path in sorted(_folder().glob("*.eml"), reverse=True):
        mail = _read(path)
        if mail is not None and wanted in f"{mail.sender} {mail.to} {mail.subject}".casefold():
            found.append(mail)
        if len(found) == SHOWN:
            break
    return found


def get(name: str) -> CaughtMail | None:
    """One mail by the name of its file; None when there is none (or the name is a trick)."""
    path = next((path for path in _folder().glob("*.eml") if path.stem == name), None)
    return _read(path) if path else None


def _folder() -> Path:
    return Path(settings.MAILBOX_DIR)


def _read(path: Path) -> CaughtMail | None:
    try:
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    except FileNotFoundError:  # the catcher keeps only the newest, and has just forgotten this one
        return None
    return CaughtMail(
        name=path.stem,
        sender=str(message["From"] or ""),
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        date=_date(message),
        message_id=str(message["Message-ID"] or ""),
        headers=[(key, str(value)) for key, value in message.items()],
        text=_part(message, "plain"),
        html=_part(message, "html"),
    )


def _date(message: EmailMessage) -> datetime | None:
    try:
        return parsedate_to_datetime(str(message["Date"] or ""))
    except ValueError:  # none, or not a date
        return None


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()) if part is not None else ""
