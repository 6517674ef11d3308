"""Changing how a workspace follows up: the plan of each stage, and the words of its mails.

What was scheduled before stays as it was: a plan counts for visits logged from now on.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from metcrm.accounts.permissions import Capability, check
from metcrm.audit.services import record
from metcrm.tenancy.actors import Actor
from practitioners import selectors_cadences as selectors
from practitioners.cadence import MOST_DAYS, MOST_STEPS, Step
from practitioners.merge_fields import unknown
from practitioners.models import Cadence, MailTemplate, Purpose
from practitioners.refusals import Refused


def change_plan(stage: str, steps: Sequence[Step], *, by: Actor, now: datetime) -> Cadence:
    """Say what a visit to an office of this stage sets in motion ("": of every stage without a plan of its own).

    Raises:
        Refused: too many steps, or too far ahead.
    """
    check(by, Capability.WRITE_CADENCES)
    if stage not in ("", *selectors.STAGES):
        raise Refused("There is no such stage.")
    if len(steps) > MOST_STEPS:
        raise Refused(f"A plan has {MOST_STEPS} steps at most.")
    if any(not 0 <= step.days <= MOST_DAYS for step in steps):
        raise Refused(f"A step comes within {MOST_DAYS} days.")
    known = {row.pk: Purpose(row.purpose) for row in selectors.named_templates()}
    ordered = sorted((_with_words(step, known) for step in steps), key=lambda step: (step.days, step.at))
    with transaction.atomic():
        plan, _ = Cadence.objects.update_or_create(
            stage=stage,
            defaults={"steps": [step.to_json() for step in ordered], "changed_at": now, "changed_by": str(by)[:200]},
        )
        record("cadence.changed", by=by, on=plan, now=now, stage=stage, steps=len(ordered))
    return plan


def reset_plan(stage: str, *, by: Actor, now: datetime) -> None:
    """Let the plan of every stage count for this one again; for "" itself, the house's."""
    check(by, Capability.WRITE_CADENCES)
    with transaction.atomic():
        for plan in Cadence.objects.filter(stage=stage):
            record("cadence.reset", by=by, on=plan, now=now, stage=stage)
            plan.delete()


def keep_template(template: MailTemplate, *, by: Actor, now: datetime) -> MailTemplate:
    """Keep words of one's own, new or changed.

    Raises:
        Refused: a field that doesn't exist, an empty text, or a name that is taken.
    """
    check(by, Capability.WRITE_CADENCES)
    refuse_template(template)
    template.changed_at, template.changed_by = now, str(by)[:200]
    try:
        with transaction.atomic():
            template.save()
            record("mail_template.kept", by=by, on=template, now=now, purpose=template.purpose)
    except IntegrityError as error:
        raise Refused("There are words of that name already.", "name") from error
    return template


def refuse_template(template: MailTemplate) -> None:
    """Raises Refused, as `keep_template` would."""
    for field in ("subject", "body"):
        text = getattr(template, field)
        if not text.strip():
            raise Refused("A mail needs a subject." if field == "subject" else "Write what you want to say.", field)
        strange = unknown(text)
        if strange:
            raise Refused(f"There is no field “{strange[0]}”. Choose one of those listed.", field)


def remove_template(template: MailTemplate, *, by: Actor, now: datetime) -> None:
    """Do without these words; where they stood in for the house's, those count again.

    Raises:
        Refused: a plan has a step with them.
    """
    check(by, Capability.WRITE_CADENCES)
    if selectors.is_used(template):
        raise Refused(f"A plan has a step with “{template}”. Change the plan first.")
    with transaction.atomic():
        record("mail_template.removed", by=by, on=template, now=now, purpose=template.purpose)
        template.delete()


def _with_words(step: Step, known: dict[UUID, Purpose]) -> Step:
    """A step with named words has their purpose; words of nobody's are none."""
    if step.template is None:
        return step
    if step.template not in known:
        raise Refused("These words are gone. Choose others.")
    return replace(step, purpose=known[step.template])
