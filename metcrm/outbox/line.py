"""The line to the mail server, and the mail as it goes over it."""

import logging
import smtplib
from email.utils import format_datetime, formataddr
from types import TracebackType

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from metcrm.outbox.diagnosis import Trouble, diagnose
from metcrm.outbox.models import MailClass, OutboxMessage

log = logging.getLogger(__name__)

MAILS_PER_CONNECTION = 100  # servers answer 421 to those who stay longer


class MailLine:
    """One connection to the mail server: opened when first needed, kept for the next mail, replaced after trouble."""

    def __init__(self) -> None:
        self._connection = get_connection()
        self._sent = 0

    def __enter__(self) -> "MailLine":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._hang_up()

    def send(self, message: OutboxMessage) -> Trouble | None:
        """Hand one mail over. None means that the server said OK; what happens to the line afterwards is no matter."""
        try:
            self._connection.open()
            self._connection.send_messages([mail_of(message)])
        except Exception as error:  # whatever it is, one mail must not stop those behind it
            if not isinstance(error, smtplib.SMTPException | OSError | ValueError):
                log.exception("Mail %s could not be handed over", message.pk)
            self._hang_up()
            return diagnose(error)
        self._sent += 1
        if self._sent % MAILS_PER_CONNECTION == 0:
            self._hang_up()
        return None

    def _hang_up(self) -> None:
        """An error while saying goodbye tells nothing about the mail before."""
        try:
            self._connection.close()
        except (smtplib.SMTPException, OSError) as error:
            log.info("The mail server hung up first: %s", type(error).__name__)


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
