"""A workspace's plans and words for follow-ups."""

from dataclasses import dataclass
from uuid import UUID

from practitioners.cadence import HOUSE, Step
from practitioners.models import Cadence, MailTemplate, Practice, Purpose, Stage

#: Nobody visits an office on which work has stopped.
STAGES = [stage for stage in Stage if stage != Stage.NOT_ENGAGED]


@dataclass(frozen=True)
class Plan:
    """The plan for one stage ("": every stage without its own). `own` is None where another plan counts."""

    stage: str
    label: str
    steps: list[Step]
    own: Cadence | None


def steps_for(practice: Practice) -> list[Step]:
    """What a visit to this practice sets in motion, by the stage it has now. One query."""
    return _steps(practice.stage, _plans(practice.stage))


def plan_of(stage: str) -> Plan:
    """The plan of one stage as it counts now."""
    return _plan(stage, _plans(stage))


def all_plans() -> list[Plan]:
    """That of every stage first, then one for each stage. One query."""
    kept = {plan.stage: plan for plan in Cadence.objects.all()}
    return [_plan(stage, kept) for stage in ("", *STAGES)]


def templates() -> list[MailTemplate]:
    """A workspace's own words: those in place of the house's first, then the named ones."""
    return list(MailTemplate.objects.order_by("name", "purpose"))


def get_template(pk: UUID) -> MailTemplate:
    """Raises MailTemplate.DoesNotExist for unknown ids and those of other workspaces."""
    return MailTemplate.objects.get(pk=pk)


def words_for(purpose: str, template: UUID | None = None) -> MailTemplate | None:
    """The workspace's own words for a step; None: the house's. A named one that is gone falls back."""
    found = {row.pk: row for row in MailTemplate.objects.filter(purpose=purpose)}
    own = next((row for row in found.values() if not row.name), None)
    return (found.get(template) if template else None) or own


def named_templates() -> list[MailTemplate]:
    """Those that a step can choose."""
    return list(MailTemplate.objects.exclude(name="").order_by("name"))


def is_used(template: MailTemplate) -> bool:
    """True when a plan has a step with these words."""
    return any(step["template"] == str(template.pk) for plan in Cadence.objects.all() for step in plan.steps)


def for_preview(q: UUID | None = None) -> Practice | None:
    """A real practice to try words on: the one asked for, else the one visited last, else the newest."""
    found = Practice.objects.order_by("-last_visit_at", "-created_at")
    asked = Practice.objects.filter(pk=q).first() if q else None
    return asked or found.filter(last_visit_at__isnull=False).first() or found.first()


def previewable() -> list[Practice]:
    """Practices to choose from for a preview: those visited last."""
    return list(Practice.objects.filter(last_visit_at__isnull=False).order_by("-last_visit_at", "name")[:25])


def _plans(stage: str) -> dict[str, Cadence]:
    return {plan.stage: plan for plan in Cadence.objects.filter(stage__in=["", stage])}


def _plan(stage: str, kept: dict[str, Cadence]) -> Plan:
    label = Stage(stage).label if stage else "Every stage"
    return Plan(stage, label, _steps(stage, kept), kept.get(stage))


def _steps(stage: str, kept: dict[str, Cadence]) -> list[Step]:
    plan = kept.get(stage) or kept.get("")
    return list(HOUSE) if plan is None else [Step.from_json(step) for step in plan.steps]


def purposes() -> list[tuple[str, str]]:
    """Purposes with their names, for forms."""
    return [(purpose.value, str(purpose.label)) for purpose in Purpose]
