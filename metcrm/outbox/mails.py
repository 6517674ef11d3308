"""The mail as it goes over the line."""

from dataclasses import dataclass
from email.utils import format_datetime, formataddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import sanitize_address

from metcrm.outbox import incoming
from metcrm.outbox.models import MailClass, OutboxMessage


@dataclass(frozen=True)
class Parcel:
    """A mail, and as it is written out for SMTP."""

    mail: EmailMultiAlternatives
    sender: str
    recipients: list[str]
    content: bytes


def write_out(message: OutboxMessage) -> Parcel:
    """The mail, ready for the line."""
    mail = mail_of(message)
    plain = [sanitize_address(address, settings.DEFAULT_CHARSET) for address in [mail.from_email, *mail.recipients()]]
    if message.return_token:  # where the notice goes that it didn't arrive
        plain[0] = incoming.address(incoming.BOUNCE_BOX, message.return_token)
    return Parcel(mail, plain[0], plain[1:], written(mail))


def written(mail: EmailMultiAlternatives) -> bytes:
    """As it goes over the line."""
    content: bytes = mail.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]  # Django's own, stubs say otherwise
    return content


def mail_of(message: OutboxMessage) -> EmailMultiAlternatives:
    """The mail with its headers. Message-ID and Date are those of the first try, so that a second copy is the same."""
    headers = {**message.headers, "Message-ID": message_id(message)}
    if message.first_tried_at:
        headers["Date"] = format_datetime(message.first_tried_at)
    if message.mail_class == MailClass.SERVICE:
        headers["Auto-Submitted"] = "auto-generated"
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.body_text,
        from_email=sender(message),
        to=[formataddr((message.to_name, message.to_email)) if message.to_name else message.to_email],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers=headers,
    )
    if message.body_html:
        mail.attach_alternative(message.body_html, "text/html")
    return mail


def sender(message: OutboxMessage) -> str:
    """Our own address under the workspace's name, so that DMARC aligns."""
    if not message.from_name:
        return str(settings.DEFAULT_FROM_EMAIL)
    return formataddr((message.from_name, f"post@{settings.MAIL_DOMAIN}"))


def message_id(message: OutboxMessage) -> str:
    """The Message-ID header: the same for every try, so that mailboxes can fold a duplicate."""
    return f"<{message.pk}@{settings.MAIL_DOMAIN}>"
