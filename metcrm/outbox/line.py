"""The line to the mail server."""

import logging
import smtplib
import socket
from contextlib import suppress
from types import TracebackType

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.smtp import EmailBackend

from metcrm.outbox.diagnosis import Trouble, diagnose

log = logging.getLogger(__name__)

MAILS_PER_CONNECTION = 100  # servers answer 421 to those who stay longer
CLOSING = 421  # the server ends the connection; what it says is about the line, not about the mail


class MailLine:
    """One connection to the mail server: opened when first needed, kept for the next mail, replaced after trouble."""

    def __init__(self) -> None:
        self._connection = get_connection()
        self._sent = 0  # over the connection that is open
        self._cut = False

    def __enter__(self) -> "MailLine":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.hang_up()

    def send(self, mail: EmailMultiAlternatives) -> Trouble | None:
        """Hand one mail over. None means that the server said OK; what happens to the line afterwards is no matter."""
        reused = self._sent > 0
        trouble, closing = self._try(mail)
        if closing and reused:  # we have stayed too long, and nothing of the mail was taken
            trouble, _ = self._try(mail)
        return trouble

    def cut(self) -> None:
        """End a conversation that takes too long, from another thread: whoever waits for an answer gets an error."""
        self._cut = True
        held = self._connection.connection if isinstance(self._connection, EmailBackend) else None
        if held is not None and held.sock is not None:
            with suppress(OSError):
                held.sock.shutdown(socket.SHUT_RDWR)

    def hang_up(self) -> None:
        """An error while saying goodbye tells nothing about the mail before."""
        self._sent = 0
        try:
            self._connection.close()
        except (smtplib.SMTPException, OSError) as error:
            log.info("The mail server hung up first: %s", type(error).__name__)

    def _try(self, mail: EmailMultiAlternatives) -> tuple[Trouble | None, bool]:
        if self._sent >= MAILS_PER_CONNECTION:
            self.hang_up()
        try:
            self._connection.open()
            if self._cut:
                raise TimeoutError
            self._connection.send_messages([mail])
        except Exception as error:  # whatever it is, one mail must not stop those behind it
            if not isinstance(error, smtplib.SMTPException | OSError | ValueError):
                log.exception("Mail %s could not be handed over", mail.extra_headers.get("Message-ID"))
            self.hang_up()
            return diagnose(error), isinstance(error, smtplib.SMTPSenderRefused) and error.smtp_code == CLOSING
        self._sent += 1  # nothing else here: until the OK is noted, a death sends the mail twice
        return None, False
