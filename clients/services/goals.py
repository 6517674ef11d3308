"""Where each measure shall be at the end of an episode."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from clients.measures import Better, Measure, MeasureError
from clients.models import Episode, MeasureGoal
from clients.selectors.catalogue import Catalogue, catalogue
from clients.services.refusals import Refused
from metcrm.accounts.permissions import Capability, check
from metcrm.audit.services import record
from metcrm.tenancy.actors import Actor

Ends = tuple[Decimal | None, Decimal | None]


def set_goals(*, episode: Episode, goals: Mapping[str, Ends], by: Actor, now: datetime) -> list[MeasureGoal]:
    """Replace the goals of an episode: code → (at least, at most); both None takes the goal away.

    Raises:
        Refused: `at_least_<code>` or `at_most_<code>`, for a value that the measure can't have.
    """
    check(by, Capability.WRITE_CLIENTS)
    known = catalogue()
    for code, ends in goals.items():
        _check(_measure(known, code), ends)
    with transaction.atomic():
        Episode.objects.select_for_update().get(pk=episode.pk)
        before = {goal.measure: goal for goal in episode.measure_goals.all()}
        changed = [code for code, ends in goals.items() if ends != _ends(before.get(code))]
        episode.measure_goals.filter(measure__in=changed).delete()
        MeasureGoal.objects.bulk_create(
            MeasureGoal(episode=episode, measure=code, at_least=low, at_most=high, set_at=now, set_by=str(by))
            for code in changed
            for low, high in [goals[code]]
            if (low, high) != (None, None)
        )
        if changed:
            record("goals.set", by=by, on=episode, now=now, measures=sorted(changed))
    return list(episode.measure_goals.all())


def _ends(goal: MeasureGoal | None) -> Ends:
    return (goal.at_least, goal.at_most) if goal else (None, None)


def _measure(known: Catalogue, code: str) -> Measure:
    try:
        return known.measure(code)
    except MeasureError as error:
        raise Refused(str(error)) from error


def _check(what: Measure, ends: Ends) -> None:
    low, high = ends
    for field, value in (("at_least", low), ("at_most", high)):
        if value is None:
            continue
        try:
            what.on_grid(value)
        except MeasureError as error:
            raise Refused(str(error), f"{field}_{what.code}") from error
    if what.better is Better.RANGE and low is not None and high is not None and low > high:
        raise Refused("The lower end is below the upper one.", f"at_least_{what.code}")
