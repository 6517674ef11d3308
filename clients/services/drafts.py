"""Keeping what is half typed in the grid of an assessment, so that a call or a dead battery costs nothing."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from clients.models import AssessmentDraft, Episode
from metcrm.accounts.permissions import Capability, check
from metcrm.tenancy.actors import Actor

#: Names of the grid's fields; nothing else is kept.
_FIELD = re.compile(r"kind|on|(?:value|unable)_[A-Z0-9]{1,12}|method_[A-Z0-9]{1,12}_[a-z_]{1,20}")
MOST_FIELDS, LONGEST, MOST_CODES = 900, 200, 100


def keep_draft(
    *, episode: Episode, typed: Mapping[str, str], codes: Sequence[str], by: Actor, now: datetime
) -> AssessmentDraft | None:
    """Replace what this person has typed for this episode; they aren't judged yet. None without a person."""
    check(by, Capability.WRITE_CLIENTS)
    if by.user_id is None:
        return None
    fields = {name: text[:LONGEST] for name, text in typed.items() if text and _FIELD.fullmatch(name)}
    kept = dict(list(fields.items())[:MOST_FIELDS]) | {"codes": [code[:12] for code in codes[:MOST_CODES]]}
    with transaction.atomic():
        draft, _ = AssessmentDraft.objects.update_or_create(
            episode=episode, user_id=by.user_id, defaults={"typed": kept, "kept_at": now}
        )
    return draft


def drop_draft(*, episode: Episode, by: Actor) -> None:
    """Begin afresh."""
    check(by, Capability.WRITE_CLIENTS)
    forget_draft(episode, by)


def forget_draft(episode: Episode, by: Actor) -> None:
    """As `drop_draft`, for verbs that have asked for their own right: what was typed is saved now."""
    if by.user_id is not None:
        AssessmentDraft.objects.filter(episode=episode, user_id=by.user_id).delete()
