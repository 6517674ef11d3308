"""Assignments, weeks and rules in words."""

from datetime import date

from django import template
from django.utils.formats import date_format

from metcrm.cohorts import rules
from metcrm.cohorts.models import Assignment, ProgrammeAssignment, ProgrammeWeek

register = template.Library()


@register.filter
def rule_words(one: Assignment | ProgrammeAssignment) -> str:
    """“10 × practices with complete homework”."""
    rule = rules.RULES.get(one.rule)
    return f"{rule.label}: {one.threshold}" if rule else "Not counted any more"


@register.filter
def due_words(one: Assignment | ProgrammeAssignment) -> str:
    """“due Fri, Mar 13”, or “due on day 6” in a template of cohorts."""
    due = getattr(one, "due_on", None)
    return f"due {_day(due)}" if due else f"due on day {one.due_day}"


@register.filter
def opens_words(week: ProgrammeWeek) -> str:
    """“opens on day 7”."""
    return f"opens on day {week.release_day}" if week.release_day else "opens on the first day"


def _day(day: date) -> str:
    return date_format(day, "D, M j")
