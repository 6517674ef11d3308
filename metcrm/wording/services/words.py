"""Keeping, changing and removing a workspace's own words. An owner does; everybody's texts are read with them."""

from datetime import datetime
from typing import TypeVar

from django.db import IntegrityError, transaction

from metcrm.accounts.permissions import Capability, check
from metcrm.audit.services import record
from metcrm.documents import coach
from metcrm.documents.coach.options import has_words
from metcrm.tenancy.actors import Actor
from metcrm.wording.models import EXCEPTABLE, Kind, OwnException, OwnPhrase
from metcrm.wording.services.refusals import Refused

Words = TypeVar("Words", OwnException, OwnPhrase)


def keep_exception(one: OwnException, *, by: Actor, now: datetime) -> OwnException:
    """Let these words stand, with the reason why; new, or changed.

    Raises:
        Refused: of a kind that nobody can except, words that claim or leave the scope, no reason, or kept already.
    """
    check(by, Capability.MANAGE_WORKSPACE)
    refuse_exception(one)
    return _keep(one, "exception", by, now)


def keep_phrase(one: OwnPhrase, *, by: Actor, now: datetime) -> OwnPhrase:
    """Have these words found, with what to say instead, if anything; new, or changed.

    Raises:
        Refused: nothing to look for, a replacement that the coach stops itself, no reason, or kept already.
    """
    check(by, Capability.MANAGE_WORKSPACE)
    refuse_phrase(one)
    return _keep(one, "phrase", by, now)


def remove(one: OwnException | OwnPhrase, *, by: Actor, now: datetime) -> None:
    """The rules of the house count again, from the next reading on."""
    check(by, Capability.MANAGE_WORKSPACE)
    with transaction.atomic():
        record(f"wording.{_noun(one)}_removed", by=by, on=one, now=now, kind=one.kind)
        one.delete()


def refuse_exception(one: OwnException) -> None:
    """Asked before one is tried, too."""
    if one.kind not in EXCEPTABLE:
        raise Refused(
            f"{Kind(one.kind).label} can't be excepted: these rules follow from the law, not from taste.", "kind"
        )
    _refuse_empty(one)
    for finding in coach.check(one.text):
        if finding.category not in EXCEPTABLE or finding.severity == "block":
            raise Refused(f"“{finding.text}” can't be excepted. {finding.reason}", "text")


def refuse_phrase(one: OwnPhrase) -> None:
    """Asked before one is tried, too."""
    _refuse_empty(one)
    for finding in coach.check(one.suggestion):
        raise Refused(f"The coach stops “{finding.text}” itself. {finding.reason}", "suggestion")


def _refuse_empty(one: OwnException | OwnPhrase) -> None:
    if not has_words(one.text):
        raise Refused("Write at least one word to look for.", "text")
    if not one.why.strip():
        raise Refused("Say in a few words why.", "why")


def _keep(one: Words, noun: str, by: Actor, now: datetime) -> Words:
    one.kept_at, one.kept_by = now, str(by)[:200]
    is_new = one._state.adding
    try:
        with transaction.atomic():
            one.save()
            record(f"wording.{noun}_{'kept' if is_new else 'changed'}", by=by, on=one, now=now, kind=one.kind)
    except IntegrityError as error:
        raise Refused("These words are kept already.", "text") from error
    return one


def _noun(one: OwnException | OwnPhrase) -> str:
    return "exception" if isinstance(one, OwnException) else "phrase"
