"""The words of follow-ups, and the mail around them: short, as if written by hand.

A draft's words come from `templates/emails/<purpose>/words.txt` and are then the person's to change. On release they
get the signature and the foot, and are frozen in the outbox. Never anything about a client, and nothing from a
visit's note: `mention` is what somebody has chosen to say.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.formats import date_format

from metcrm.accounts.models import User, Workspace
from metcrm.accounts.selectors import get_workspace
from metcrm.outbox.services import Letter
from metcrm.tenancy.actors import Actor
from practitioners.cadence import in_words
from practitioners.calendar import local_day
from practitioners.merge_fields import fill
from practitioners.models import Contact, FollowUp, MailTemplate, Practice
from practitioners.refusals import Refused

#: A merge field that nobody has filled in.
OPEN_FIELD = re.compile(r"\{\{.*?\}\}|\[\[.*?\]\]")


@dataclass(frozen=True)
class Gap:
    """Something that is missing before a mail may leave. `page` is the URL name where it is filled in."""

    field: str
    where: str
    page: str = ""

    def __str__(self) -> str:
        return f"{self.field[0].upper()}{self.field[1:]} is missing. Fill it in {self.where}."


class NotReady(Refused):
    """A mail that can't be released yet; `gaps` says what is missing, the text says the first of it."""

    def __init__(self, gaps: Sequence[Gap]) -> None:
        super().__init__(" ".join(str(gap) for gap in gaps))
        self.gaps = list(gaps)


def draft(
    purpose: str,
    *,
    practice: Practice,
    contact: Contact | None,
    happened_at: datetime,
    due_at: datetime,
    mention: str = "",
    left: Sequence[str] = (),
    own: MailTemplate | None = None,
) -> tuple[str, str]:
    """Subject and words of a first draft.

    Args:
        mention: one sentence to put in, chosen by a person.
        left: what was left behind, as one says it ("knee one-sheet", "referral pad").
        own: the workspace's own words, in place of the house's. What they ask for and isn't known stays as a field.
    """
    days = (local_day(due_at, practice.timezone) - local_day(happened_at, practice.timezone)).days
    context = {
        "first_name": contact.first_name if contact else "", "name": contact.name if contact else "",
        "practice": practice.name, "day": _day_words(happened_at, due_at, practice.timezone),
        "since": in_words(days), "mention": mention.strip(), "left": _listed(left),
    }  # fmt: skip
    if own is not None:
        context["business"] = get_workspace().name
        return " ".join(fill(own.subject, context).split())[:200], fill(own.body, context).strip()
    context["left_many"] = "many" if len(left) > 1 else ""
    subject = render_to_string(f"emails/{purpose}/subject.txt", context)
    words = render_to_string(f"emails/{purpose}/words.txt", context)
    return " ".join(subject.split()), re.sub(r"\n{3,}", "\n\n", words).strip()


def gaps(follow_up: FollowUp, *, workspace: Workspace, signer: User | None) -> list[Gap]:
    """What is missing before this mail may leave, each with the place to fill it in."""
    contact = follow_up.contact
    here, people, own = "on this page", "on the practice's page", "under Settings"
    # An empty value is a gap.
    asked = [
        (contact, Gap("the person to write to", here)),
        (contact is None or contact.name.strip(), Gap("the contact's name", people, "practice")),
        (contact is None or contact.email, Gap("the contact's e-mail address", people, "practice")),
        (follow_up.subject.strip(), Gap("the subject", here)),
        (follow_up.body.strip(), Gap("the text", here)),
        (workspace.street and workspace.city, Gap("the postal address of your business", own, "accounts:settings")),
        (signer and signer.name.strip(), Gap("your name for the signature", own, "accounts:settings")),
    ]
    missing = [gap for value, gap in asked if not value]
    return missing + [
        Gap(f"the field {field}", here) for field in OPEN_FIELD.findall(follow_up.subject + "\n" + follow_up.body)
    ]


def compose(follow_up: FollowUp, *, workspace: Workspace, signer: User | None, stop_url: str) -> Letter:
    """The mail as it leaves.

    Raises:
        NotReady: something is missing.
    """
    missing = gaps(follow_up, workspace=workspace, signer=signer)
    if missing:
        raise NotReady(missing)
    return preview(follow_up, workspace=workspace, signer=signer, stop_url=stop_url)


def preview(follow_up: FollowUp, *, workspace: Workspace, signer: User | None, stop_url: str) -> Letter:
    """As `compose`, with holes where something is missing."""
    contact = follow_up.contact
    context = {
        "words": follow_up.body.strip(), "subject": follow_up.subject, "signer": signer, "business": workspace.name,
        "phone": workspace.phone, "practice": follow_up.practice.name, "sender_name": workspace.name,
        "postal_address": workspace.postal_address, "stop_url": stop_url,
    }  # fmt: skip
    return Letter(
        to_email=contact.email if contact else "",
        to_name=contact.name if contact else "",
        from_name=workspace.name,
        reply_to=workspace.reply_to or (signer.email if signer else ""),
        subject=follow_up.subject,
        body_text=render_to_string(f"emails/{follow_up.purpose}/body.txt", context).strip() + "\n",
        body_html=render_to_string(f"emails/{follow_up.purpose}/body.html", context),
    )


def signer_of(by: Actor) -> User | None:
    """Who signs: the person who releases."""
    return User.objects.filter(pk=by.user_id).first() if by.user_id else None


def stop_url(token: str) -> str:
    """The address of the stop link."""
    return f"{settings.PUBLIC_URL}/u/{token}/"


def stop_headers(url: str) -> dict[str, str]:
    """One-click stop for mail programs, RFC 8058."""
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _day_words(happened_at: datetime, due_at: datetime, tz: str) -> str:
    """“Monday” within a week, the date later on."""
    day = local_day(happened_at, tz)
    near = local_day(due_at, tz) - day < timedelta(days=7)
    return date_format(day, "l" if near else "F j")


def _listed(things: Sequence[str]) -> str:
    """“the pad, the card and the one-sheet”."""
    if len(things) < 2:
        return "".join(things)
    return f"{', '.join(things[:-1])} and {things[-1]}"
