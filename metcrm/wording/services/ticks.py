"""Keeping words that the coach warns of, and asking whether a text may leave."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from metcrm.audit.services import record
from metcrm.tenancy.actors import Actor
from metcrm.wording.models import Tick
from metcrm.wording.reading import Script, Stopped, open_remarks, ticks_for


def tick(script: Script, keys: Collection[str], *, by: Actor, now: datetime) -> int:
    """Note that `by` has read these warnings and keeps the words. Keys of other texts, or of what must be changed,
    count for nothing. Who may write the text may tick it: the caller has asked. Returns how many are new.
    """
    if not keys:
        return 0
    with transaction.atomic():
        new = 0
        for text_hash, remark in ticks_for(script, keys):
            given, created = Tick.objects.get_or_create(
                about=script.about, text_hash=text_hash, remark=remark.key,
                defaults={"rule": remark.finding.rule[:60], "ticked_at": now, "ticked_by": str(by)[:200]},
            )  # fmt: skip
            if created:
                new += 1
                record("wording.ticked", by=by, on=given, now=now, about=script.about, rule=given.rule)
    return new


def let_pass(script: Script) -> None:
    """Nothing, when all of it may leave.

    Raises:
        Stopped: something must be changed, or waits for a tick.
    """
    found = open_remarks(script)
    if found:
        raise Stopped(found)
