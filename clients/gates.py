"""Questions asked again at the moment of sending: may this still be told, is this code still good?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from clients.models import OneTimeCode, QuarterLetter, ReportDelivery, ShareLink
from clients.quarter_letter import texts
from clients.report_script import script
from clients.selectors.office import objection
from metcrm.outbox.gates import register
from metcrm.outbox.models import OutboxMessage
from metcrm.wording.reading import Script, Stopped, blocks

GATE_RELEASE = "release-in-force"
GATE_LANGUAGE = "report-language"
GATE_CODE = "code-still-good"
GATE_UNOPENED = "still-unopened"
GATE_DOOR = "door-open"
GATE_LETTER = "quarter-letter"
LETTER_PART = "Letter"

GONE = "The report isn't there any more."


def install() -> None:
    """Make the gates known; called when the app is ready."""
    register(GATE_RELEASE, release_in_force)
    register(GATE_LANGUAGE, language)
    register(GATE_CODE, code_still_good)
    register(GATE_UNOPENED, still_unopened)
    register(GATE_DOOR, door_open)
    register(GATE_LETTER, letter_may_leave)


def about(row: ReportDelivery | OneTimeCode | ShareLink) -> str:
    """The label by which a mail knows what it is about."""
    return f"{row._meta.label_lower}:{row.pk}"


def release_in_force(message: OutboxMessage, now: datetime) -> str:
    """A report's mail leaves only while the client's release for that practice is in force."""
    delivery = _delivery(message)
    return objection(delivery, now) if delivery else GONE


def language(message: OutboxMessage, now: datetime) -> str:
    """Not when the coach stops the report by now: a rule may have changed since it was signed."""
    delivery = _delivery(message)
    if delivery is None:
        return GONE
    found = blocks(script(delivery.report, delivery.report.content))
    return str(Stopped(found)) if found else ""


def letter_may_leave(message: OutboxMessage, now: datetime) -> str:
    """A quarterly letter's mail: not to somebody who has left, and not when the coach stops its words by now."""
    letter = QuarterLetter.objects.select_related("contact", "practice").filter(pk=_id_in(message.about)).first()
    if letter is None or letter.contact is None:
        return "The letter isn't there any more."
    if letter.contact.left_at is not None or letter.contact.practice_id != letter.practice_id:
        return f"{letter.contact.name} no longer works at {letter.practice.name}."
    found = blocks(letter_script(letter, letter.content))
    return str(Stopped(found)) if found else ""


def letter_script(letter: QuarterLetter, content: Mapping[str, Any]) -> Script:
    """What an office reads in a quarterly letter, as the coach reads it."""
    names = [content["business"], content["practice"], content["person"]]
    return Script(f"{letter._meta.label_lower}:{letter.pk}", {LETTER_PART: "\n\n".join(texts(content))}, names)


def code_still_good(message: OutboxMessage, now: datetime) -> str:
    """A one-time code that came too late helps nobody."""
    code = OneTimeCode.objects.filter(pk=_id_in(message.about)).first()
    if code is None or code.used_at is not None or code.expires_at <= now:
        return "The code has expired; the office can ask for another one on the page."
    return ""


def still_unopened(message: OutboxMessage, now: datetime) -> str:
    """Nobody is reminded of what was read meanwhile, or of a link that is closed."""
    delivery = _delivery(message)
    if delivery is None:
        return GONE
    if delivery.opened_at or delivery.acknowledged_at:
        return "It was opened meanwhile."
    return "The link was closed." if delivery.link is None or delivery.link.revoked_at else ""


def door_open(message: OutboxMessage, now: datetime) -> str:
    """A way in that was closed before its mail left leads nowhere."""
    link = ShareLink.objects.select_related("contact").filter(pk=_id_in(message.about)).first()
    if link is None or link.revoked_at is not None or link.contact.left_at is not None:
        return "The door was closed meanwhile."
    return ""


def _delivery(message: OutboxMessage) -> ReportDelivery | None:
    rows = ReportDelivery.objects.select_related("report__episode__client", "contact__practice", "link")
    return rows.filter(pk=_id_in(message.about)).first()


def _id_in(label: str) -> UUID:
    return UUID(label.rpartition(":")[2])
