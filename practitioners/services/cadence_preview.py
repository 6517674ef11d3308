"""Words of one's own, tried on a real office before they are kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from metcrm.tenancy.actors import Actor
from metcrm.wording.reading import Seen
from practitioners import emails
from practitioners import selectors_cadences as selectors
from practitioners.models import Channel, FollowUp, MailTemplate, Practice
from practitioners.services.follow_up_plan import whom
from practitioners.services.follow_up_preview import Look, heard, look

#: A visit ten days ago, where the office was never visited.
AGO = timedelta(days=10)
#: What such a visit leaves, where nothing is known of it.
LEFT = ("one-sheet", "referral pad")


@dataclass(frozen=True)
class Trial:
    """The mail to a real person with these words, and what the coach says of it."""

    practice: Practice
    mail: Look
    seen: list[Seen]


def try_on(template: MailTemplate, *, practice_id: UUID | None, by: Actor, now: datetime) -> Trial | None:
    """The mail as it would leave; None where there is no practice yet."""
    practice = selectors.for_preview(practice_id)
    if practice is None:
        return None
    contact = whom(practice, [])
    subject, body = emails.draft(
        template.purpose, practice=practice, contact=contact, happened_at=practice.last_visit_at or now - AGO,
        due_at=now, left=LEFT, own=template,
    )  # fmt: skip
    unsaved = FollowUp(
        practice=practice, contact=contact, channel=Channel.MAIL, purpose=template.purpose, subject=subject, body=body
    )
    return Trial(practice, look(unsaved, by=by), heard(unsaved, by=by))
