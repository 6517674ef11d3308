"""The office manager's door: who may come in.

Nobody here has an account. A link says for whom; a one-time code mailed to the box that got the link says that she is
at the keyboard; a remembered browser saves her the code for thirty days.
"""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from clients import emails
from clients.gates import GATE_CODE, about
from clients.models import KnownBrowser, OneTimeCode, Opening, Report, ShareLink
from metcrm.accounts.selectors import get_workspace
from metcrm.audit.services import record
from metcrm.outbox.models import MailClass
from metcrm.outbox.services import enqueue
from metcrm.rate import too_often
from metcrm.tenancy.actors import Actor, office
from metcrm.tenancy.context import platform

What = Opening.What

CODE_MINUTES = 10
MOST_TRIES = 5
BROWSER_DAYS = 30
#: Codes an hour for one link, for one mailbox, and asked for from one address of the network.
LINK_CODES, BOX_CODES, NETWORK_CODES = 5, 8, 20
NETWORK_TRIES = 60  # typed codes an hour
HOUR = 3600  # seconds
QUIET_MINUTES = 1  # the same refusal is recorded once in this time
STRANGER = Actor(None, "Somebody with a wrong link", "stranger")


# --- The link --------------------------------------------------------------------------------------------------------


def actor_of(link: ShareLink) -> Actor:
    """As the audit names her."""
    return office(link.contact.name)


def check_open(link: ShareLink, now: datetime) -> str:
    """Why the link is closed, or "". The reason is for the record, never for the visitor."""
    if link.revoked_at is not None:
        return "the link was revoked"
    if link.expires_at <= now:
        return "the link has expired"
    if link.contact.left_at is not None:
        return "the contact no longer works there"
    return ""


def note_guess(network: str, now: datetime) -> None:
    """Somebody tried an address that opens nothing. No workspace is known, so the platform's audit keeps it.

    Once a minute for one address of the network: a guesser shall not fill the audit.
    """
    if too_often("door-guesses", network, limit=1, seconds=60 * QUIET_MINUTES):
        return
    with platform():
        record("door.guessed", by=STRANGER, now=now, network=network_mark(network))


def network_mark(network: str) -> str:
    """So that the same address is seen to be the same, without being kept."""
    return hmac.new(settings.SECRET_KEY.encode(), f"network:{network}".encode(), hashlib.sha256).hexdigest()[:16]


def refuse(link: ShareLink, why: str, now: datetime, report: Report | None = None) -> None:
    """Record that somebody was turned away; the same again within a minute is the same."""
    since = now - timedelta(minutes=QUIET_MINUTES)
    if Opening.objects.filter(link=link, report=report, what=What.REFUSED, why=why, at__gt=since).exists():
        return
    with transaction.atomic():
        Opening.objects.create(link=link, report=report, what=What.REFUSED, why=why[:100], at=now)
        record("door.refused", by=actor_of(link), on=link, now=now, why=why)


# --- The browser and its code -----------------------------------------------------------------------------------------


def knows(link: ShareLink, secret: str, now: datetime) -> bool:
    """True when this browser has shown a code for this contact within thirty days."""
    if not secret:
        return False
    known = KnownBrowser.objects.filter(contact=link.contact_id, digest=_browser_digest(secret), expires_at__gt=now)
    return known.exists()


def send_code(*, link: ShareLink, network: str, now: datetime) -> bool:
    """Mail six digits to the box that got the link. False when it was asked too often; the visitor isn't told which.

    1. count: codes of this link and of this box within an hour, requests from this address of the network
    2. keep the code's HMAC; older codes of the link stop working
    3. promise the mail, which is withheld should it come too late
    """
    if too_often("door-codes", network, limit=NETWORK_CODES, seconds=HOUR):
        refuse(link, "too many codes asked for from one address", now)
        return False
    with transaction.atomic():
        ShareLink.objects.select_for_update().get(pk=link.pk)
        box = box_of(link)
        if not box or _codes_lately(link, box, now):
            refuse(link, "too many codes asked for", now)
            return False
        digits = f"{secrets.randbelow(1_000_000):06d}"
        code = OneTimeCode(link=link, created_at=now, expires_at=now + timedelta(minutes=CODE_MINUTES))
        code.digest = _code_digest(code, digits)
        code.save(force_insert=True)
        _mail_code(code, box, digits, now)
        record("door.code_sent", by=actor_of(link), on=link, now=now)
    return True


def box_of(link: ShareLink) -> str:
    """The mailbox that got the link, even if the contact's address has changed since."""
    box: str = link.to_email
    if not box:  # a link from before the box was kept with it
        delivery = link.deliveries.select_related("message").exclude(message=None).first()
        box = delivery.message.to_email if delivery else link.contact.email
    return box


def _codes_lately(link: ShareLink, box: str, now: datetime) -> bool:
    lately = OneTimeCode.objects.filter(created_at__gt=now - timedelta(hours=1))
    if lately.filter(link=link).count() >= LINK_CODES:
        return True
    return lately.filter(link__to_email__iexact=box).count() >= BOX_CODES


def _mail_code(code: OneTimeCode, box: str, digits: str, now: datetime) -> None:
    letter = emails.one_time_code(box, code.link.contact.name, get_workspace(), code=digits, minutes=CODE_MINUTES)
    enqueue(
        letter,
        kind="one_time_code",
        dedupe_key=f"one-time-code:{code.pk}",
        mail_class=MailClass.SERVICE,
        now=now,
        gates=[GATE_CODE],
        about=about(code),
    )


def enter_code(*, link: ShareLink, typed: str, network: str, now: datetime) -> str:
    """Let a browser in: returns the secret it is to keep, or "" when the code is wrong, late, used or tried too often.

    Only the newest code counts, and it is locked while it is judged, so that five tries are five.
    """
    if too_often("door-tries", network, limit=NETWORK_TRIES, seconds=HOUR):
        refuse(link, "too many codes typed from one address", now)
        return ""
    with transaction.atomic():
        code = OneTimeCode.objects.select_for_update().filter(link=link).order_by("-created_at", "-pk").first()
        if code is None or code.used_at or code.expires_at <= now or code.tries >= MOST_TRIES:
            refuse(link, "no code that works", now)
            return ""
        code.tries += 1
        right = hmac.compare_digest(code.digest, _code_digest(code, typed))
        code.used_at = now if right else None
        code.save(update_fields=["tries", "used_at"])
        if not right:
            _refuse_code(code, now)
            return ""
        return _remember_browser(link, now)


def _refuse_code(code: OneTimeCode, now: datetime) -> None:
    """Each wrong code is recorded, not once a minute only."""
    Opening.objects.create(link=code.link, what=What.REFUSED, why="wrong code", at=now)
    record("door.refused", by=actor_of(code.link), on=code.link, now=now, why="wrong code", tries=code.tries)


def _remember_browser(link: ShareLink, now: datetime) -> str:
    secret = secrets.token_urlsafe(32)
    browser = KnownBrowser.objects.create(
        contact=link.contact, digest=_browser_digest(secret), created_at=now,
        expires_at=now + timedelta(days=BROWSER_DAYS),
    )  # fmt: skip
    record("door.browser_remembered", by=actor_of(link), on=browser, now=now, link=link.pk)
    return secret


def _code_digest(code: OneTimeCode, digits: str) -> str:
    """Keyed, and bound to this very code and link: six digits alone could be tried out, and moved."""
    text = f"one-time-code:{code.pk}:{code.link_id}:{digits}"
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def _browser_digest(secret: str) -> str:
    return hashlib.sha256(f"browser:{secret}".encode()).hexdigest()
