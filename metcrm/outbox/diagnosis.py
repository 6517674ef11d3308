"""What a failed try means: whether to try again, and what a person can do."""

import re
import smtplib
from dataclasses import dataclass

from metcrm.outbox.models import OutboxMessage, State

FULL = re.compile(r"quota|\b(mailbox|inbox|storage)\b.*\bfull\b|\bfull\b.*\b(mailbox|inbox)\b", re.IGNORECASE)
ENHANCED = re.compile(r"\b[245]\.(\d{1,3})\.(\d{1,3})\b")
AGAIN = "Nothing to do: it is tried again for 24 hours."
TOO_SLOW = "The mail server hung up, or didn't answer in time."
WRONG_ADDRESS = "Ask the office for the right address."
OTHER_WAY = "Call the office, or ask for another address."


@dataclass(frozen=True)
class Trouble:
    """Why a try failed. `permanent` = no later try can help."""

    permanent: bool
    reason: str
    remedy: str = AGAIN


def diagnose(error: Exception) -> Trouble:
    """The sentence and the remedy for whatever the mail library raised."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
        return _about_recipient(code, _readable(text))
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Trouble(False, "The mail server refused our sign-in.", "Check the user and password in EMAIL_URL.")
    if isinstance(error, smtplib.SMTPSenderRefused) and error.smtp_code >= 500:
        return Trouble(
            False,
            f"The mail server doesn't take mail from our address ({error.smtp_code}).",
            "Check that MAIL_DOMAIN may send through the server in EMAIL_URL.",
        )
    if isinstance(error, smtplib.SMTPConnectError | smtplib.SMTPHeloError):
        return Trouble(False, f"The mail server turned us away ({error.smtp_code}).")
    if isinstance(error, smtplib.SMTPResponseException):
        return _about_content(error.smtp_code, _readable(error.smtp_error))
    return _without_answer(error)


def _about_recipient(code: int, text: str) -> Trouble:
    """The server's answer to the address. RFC 3463 codes (5.1.1) say more than the number, where there are any."""
    subject, detail = _enhanced(text)
    if code == 552 or (subject, detail) == (2, 2) or FULL.search(text):
        return Trouble(False, f"The mailbox is full ({code}).", "It is tried again for 24 hours. Or call the office.")
    if code < 500:
        return Trouble(False, f"The mail server asks to wait ({code}).")
    if subject == 7 or code == 554:
        return Trouble(True, f"Their mail server refuses our mail ({code}).", OTHER_WAY)
    if subject == 2:
        return Trouble(True, f"The mailbox is switched off ({code}).", WRONG_ADDRESS)
    if subject == 1 or code in (501, 550, 551, 553):
        return Trouble(True, f"The mailbox does not exist ({code}).", WRONG_ADDRESS)
    return Trouble(True, f"The mail server refused it ({code}).", OTHER_WAY)


def is_wrong_address(message: OutboxMessage) -> bool:
    """True when a mail failed for good because nobody reads that mailbox."""
    return message.state == State.FAILED and message.remedy == WRONG_ADDRESS


def bounced(status: str, diagnostic: str) -> Trouble:
    """What a notice of non-delivery means. It is the end: their server has tried long enough."""
    trouble = _about_recipient(550, f"{status} {diagnostic}")
    reason = re.sub(r" \(\d{3}\)", f" ({status})" if status else "", trouble.reason)
    if not status and not diagnostic:
        return Trouble(True, "It came back, and the notice doesn't say why.", OTHER_WAY)
    if trouble.remedy == AGAIN or not trouble.permanent:
        return Trouble(True, reason, "Call the office, or send it again later.")
    return Trouble(True, reason, trouble.remedy)


def _about_content(code: int, text: str) -> Trouble:
    """The server's answer to the mail itself, after it had taken the address."""
    if code == 552 and FULL.search(text):
        return Trouble(False, f"The mailbox is full ({code}).", "It is tried again for 24 hours. Or call the office.")
    if code >= 500:
        return Trouble(True, f"The mail server refused what is written ({code}).", "Write it differently, or call.")
    return Trouble(False, f"The mail server asks to wait ({code}).")


def _without_answer(error: Exception) -> Trouble:
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Trouble(True, "The mail server can't handle this address.", "Ask for an address in plain letters.")
    if isinstance(error, ValueError):
        return Trouble(True, "The address or a header can't be sent.", "Correct the contact's e-mail address.")
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return Trouble(False, TOO_SLOW)
    if isinstance(error, OSError):
        return Trouble(False, "The mail server can't be reached.")
    return Trouble(False, "The mail could not be handed over.")


def _enhanced(text: str) -> tuple[int, int]:
    found = ENHANCED.search(text)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def _readable(text: bytes | str) -> str:
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
