"""What is promised, open first."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Case, QuerySet, Value, When

from practitioners.models import Practice
from presentations.models import Promise, Visit

Side, State = Promise.Side, Promise.State


def get_promise(pk: UUID) -> Promise:
    """Raises Promise.DoesNotExist for unknown ids and other workspaces'."""
    return Promise.objects.select_related("practice", "visit").get(pk=pk)


def due(today: date) -> QuerySet[Promise]:
    """Open on either side and due by today, the oldest first."""
    return (
        Promise.objects.filter(state=State.OPEN, due_on__lte=today).select_related("practice").order_by("due_on", "pk")
    )


def of_practice(practice: Practice, limit: int = 20) -> Sequence[Promise]:
    """Open ones by day, then the settled ones, newest first."""
    open_first = Case(When(state=State.OPEN, then=Value(0)), default=Value(1))
    return list(Promise.objects.filter(practice=practice).order_by(open_first, "-due_on", "pk")[:limit])


def open_of(practice: Practice) -> QuerySet[Promise]:
    """What one practice and we still owe one another, the oldest day first."""
    return Promise.objects.filter(practice=practice, state=State.OPEN).order_by("due_on", "pk")


def of_visit(visit: Visit) -> Sequence[Promise]:
    """What was promised there."""
    return list(Promise.objects.filter(visit=visit).order_by("due_on", "pk"))
