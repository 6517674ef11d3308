"""How a workspace follows up: the plan of steps that a visit sets in motion, and the words of its mails."""

from django.db import models

from metcrm.tenancy.models import WorkspaceModel
from practitioners.models.follow_up import Purpose
from practitioners.models.practice import Stage


class Cadence(WorkspaceModel):
    """The plan for offices of one stage, or (stage "") of every stage without a plan of its own."""

    stage = models.CharField(max_length=16, choices=Stage, blank=True)
    # Steps as cadence.Step.to_json writes them; none says that a visit sets nothing in motion.
    steps = models.JSONField(default=list)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "stage"], name="cadence_once")]

    def __str__(self) -> str:
        return self.get_stage_display() or "Every stage"


class MailTemplate(WorkspaceModel):
    """A workspace's own words for a follow-up, with merge fields such as {{first_name}}.

    Without a name they stand in for the house's words of that purpose; a named one is for steps of its own.
    """

    purpose = models.CharField(max_length=12, choices=Purpose)
    name = models.CharField(max_length=60, blank=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "purpose", "name"], name="mail_template_once"),
        ]

    def __str__(self) -> str:
        return self.name or self.get_purpose_display()
