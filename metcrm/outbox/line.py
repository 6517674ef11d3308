"""The line to the mail server."""

import logging
import select
import smtplib
import ssl
from collections.abc import Iterable, Iterator
from contextlib import suppress

from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend

from metcrm.outbox.mails import Parcel

log = logging.getLogger(__name__)

MAILS_PER_CONNECTION = 100  # servers answer 421 to those who stay longer
CLOSING = 421  # the server ends the connection; what it says is about the line, not about the mail


class MailLine:
    """One connection to the mail server: opened when first needed, kept for the next mail, replaced after trouble."""

    def __init__(self) -> None:
        self._connection = get_connection()
        self._given = 0  # over the connection that is open

    def talk(self, parcel: Parcel) -> Iterator[bool]:
        """Hand one mail over, step by step, so that the caller need not wait for a slow server.

        Stops at each answer that is awaited; go on when `is_answered` says so. Yields True at the last one, when the
        server has all of the mail. At the end the server has said OK; what happens to the line afterwards is no matter.

        Raises:
            smtplib.SMTPException, OSError, ValueError: whatever is in the way.
        """
        if self._given >= MAILS_PER_CONNECTION:
            self.hang_up()
        try:
            self._connection.open()
            smtp = self._smtp()
            if smtp is not None:
                smtp.ehlo_or_helo_if_needed()
        except Exception:
            self.cut()
            raise
        if smtp is None:
            self._connection.send_messages([parcel.mail])
            return
        yield from self._converse(smtp, parcel)

    def is_answered(self, seconds: float) -> bool:
        """Wait for the server's answer, but not longer than this."""
        return bool(answered([self], seconds))

    def socket(self) -> int | None:
        """Its number for `select`; None where there is nothing to wait for."""
        smtp = self._smtp()
        if smtp is None or smtp.sock is None:
            return None
        if isinstance(smtp.sock, ssl.SSLSocket) and smtp.sock.pending():
            return None
        return int(smtp.sock.fileno())

    def cut(self) -> None:
        """End the connection without a word: nobody waits for a server that doesn't answer."""
        smtp = self._smtp()
        if smtp is not None:
            smtp.close()
        self.hang_up()

    def hang_up(self) -> None:
        """An error while saying goodbye tells nothing about the mail before."""
        self._given = 0
        try:
            self._connection.close()
        except (smtplib.SMTPException, OSError) as error:
            log.info("The mail server hung up first: %s", type(error).__name__)

    def _smtp(self) -> smtplib.SMTP | None:
        return self._connection.connection if isinstance(self._connection, EmailBackend) else None

    def _converse(self, smtp: smtplib.SMTP, parcel: Parcel) -> Iterator[bool]:
        """As smtplib's `sendmail`, which can't be left while it waits."""
        fresh = not self._given
        size = f" size={len(parcel.content)}" if smtp.has_extn("size") else ""
        try:
            smtp.putcmd("mail", f"FROM:{smtplib.quoteaddr(parcel.sender)}{size}")
            yield False
            code, text = smtp.getreply()
            if code == CLOSING and not fresh:  # we have stayed too long, and nothing of the mail was taken
                self.cut()
                yield from self.talk(parcel)
                return
            if code != 250:
                raise smtplib.SMTPSenderRefused(code, text, parcel.sender)
            yield from self._address(smtp, parcel.recipients)
            smtp.putcmd("data")
            yield False
            code, text = smtp.getreply()
            if code != 354:
                raise smtplib.SMTPDataError(code, text)
            smtp.send(_dotted(parcel.content))
            yield True
            code, text = smtp.getreply()
            if code != 250:
                raise smtplib.SMTPDataError(code, text)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError):
            yield from self._clear(smtp)
            raise
        except Exception:
            self.cut()
            raise
        self._given += 1  # nothing else here: until the OK is noted, a death sends the mail twice

    def _clear(self, smtp: smtplib.SMTP) -> Iterator[bool]:
        """After a refusal the line is as good as before, if the server says so."""
        code = 0
        with suppress(smtplib.SMTPException, OSError):
            smtp.putcmd("rset")
            yield False
            code, _ = smtp.getreply()
        if code != 250:
            self.cut()

    def _address(self, smtp: smtplib.SMTP, recipients: Iterable[str]) -> Iterator[bool]:
        for address in recipients:
            smtp.putcmd("rcpt", f"TO:{smtplib.quoteaddr(address)}")
            yield False
            code, text = smtp.getreply()
            if code not in (250, 251):
                raise smtplib.SMTPRecipientsRefused({address: (code, text)})


def answered(lines: Iterable[MailLine], seconds: float) -> list[MailLine]:
    """Those on which there is something to read, waiting at most so long for the first."""
    lines = list(lines)
    numbers = {line: line.socket() for line in lines}
    if any(number is None for number in numbers.values()):
        seconds = 0
    poll = select.poll()
    for number in numbers.values():
        if number is not None:
            poll.register(number, select.POLLIN)
    ready = {number for number, _ in poll.poll(seconds * 1000)}
    return [line for line in lines if numbers[line] is None or numbers[line] in ready]


def _dotted(content: bytes) -> bytes:
    """The mail as it goes over the line: a dot at the start of a line is doubled, one alone ends it."""
    content = content if content.endswith(b"\r\n") else content + b"\r\n"
    doubled = b"." + content if content.startswith(b".") else content
    return doubled.replace(b"\r\n.", b"\r\n..") + b".\r\n"
