"""What an assignment asks for, in a programme and in a cohort alike."""

from django.db import models


class Mistake(models.IntegerChoices):
    """The seven mistakes that lose a referral: each assignment works on one of them."""

    CERTIFICATIONS = 1, "Talking about certifications"
    HOMEWORK = 2, "No homework on the practice"
    FITNESS = 3, "Focusing on fitness"
    EQUIPMENT = 4, "Focusing on equipment"
    PRESENTATION = 5, "Lacking a presentation"
    MATERIALS = 6, "Lacking leave-behinds"
    SYSTEMS = 7, "Lacking practice systems"


class TaskKind(models.TextChoices):
    """Who says that it is done: the facts of the learner's own workspace, or a coach who read what was handed in."""

    RULE = "rule", "Counted in the workspace"
    HAND_IN = "hand_in", "Handed in"


class Task(models.Model):
    """Columns of an assignment. `rubric` is a list of {"line": text, "points": number, left out where none}.

    `rule` names what is counted (counts of the apps, by key); `threshold` is how many make it done.
    """

    title = models.CharField(max_length=120)
    instructions = models.TextField(max_length=4000, blank=True)
    mistake = models.PositiveSmallIntegerField(choices=Mistake)
    kind = models.CharField(max_length=8, choices=TaskKind)
    rule = models.CharField(max_length=40, blank=True)
    threshold = models.PositiveSmallIntegerField(default=1)
    rubric = models.JSONField(default=list, blank=True)
    # The order inside the week.
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title


#: What a cohort's assignment takes over from the programme's.
TASK_FIELDS = ("title", "instructions", "mistake", "kind", "rule", "threshold", "rubric", "place")
