"""What the weekly numbers count: one grouped query each, however long ago it began."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, F, Q
from django.db.models.functions import TruncWeek

from clients.public import Referred, referrals_by_practice, referrals_by_week
from practitioners.models import Practice
from presentations.models import Promise, Visit
from presentations.numbers import LONG, SHORT, Numbers, Office, mondays, weeks_of

_VISITS = Visit.objects.filter(state=Visit.State.LOGGED).exclude(kind=Visit.Kind.PHONE)


def numbers(*, today: date, now: datetime, zone: tzinfo, weeks: int) -> Numbers:
    """The page's numbers; six queries."""
    days = mondays(today, weeks)
    since = datetime.combine(days[0], time.min, zone)
    periods = [now - timedelta(days=SHORT), now - timedelta(days=LONG)]
    return Numbers(
        weeks_of(days, _visits_by_week(since, zone), referrals_by_week(since, zone), _promises_by_week(days[0], today)),
        _offices(referrals_by_practice(periods), _visits_by_practice(), periods, zone),
    )


def _visits_by_week(since: datetime, zone: tzinfo) -> dict[date, int]:
    rows = _VISITS.all().filter(happened_at__gte=since).annotate(week=TruncWeek("happened_at", tzinfo=zone))
    found = rows.order_by("week").values("week").annotate(n=Count("pk"))
    return {row["week"].date(): row["n"] for row in found}


def _promises_by_week(since: date, today: date) -> dict[date, tuple[int, int]]:
    """Due and kept by their day: promises of ours that weren't dropped, and whose day has come."""
    ours = Promise.objects.filter(side=Promise.Side.OURS, due_on__gte=since).exclude(state=Promise.State.DROPPED)
    # One that is kept early counts at once; an open one only when its day is over.
    ours = ours.filter(Q(state=Promise.State.KEPT) | Q(due_on__lt=today))
    in_time = Q(state=Promise.State.KEPT, settled_on__lte=F("due_on"))
    rows = ours.annotate(week=TruncWeek("due_on")).order_by("week").values("week")
    found = rows.annotate(due=Count("pk"), kept=Count("pk", filter=in_time))
    return {row["week"]: (row["due"], row["kept"]) for row in found}


def _visits_by_practice() -> dict[UUID, list[datetime]]:
    rows = _VISITS.all().values("practice_id").annotate(times=ArrayAgg("happened_at", order_by="happened_at"))
    return {row["practice_id"]: row["times"] for row in rows}


def _offices(
    referred: Mapping[UUID, Referred], visited: Mapping[UUID, list[datetime]], periods: list[datetime], zone: tzinfo
) -> tuple[Office, ...]:
    names = dict(Practice.objects.filter(pk__in=referred.keys() | visited.keys()).values_list("pk", "name"))
    found = [_office(pk, name, referred.get(pk), visited.get(pk, []), periods, zone) for pk, name in names.items()]
    return tuple(sorted(found, key=lambda office: (-office.referrals[2], -office.visits[2], office.name.lower())))


def _office(
    pk: UUID, name: str, referred: Referred | None, times: list[datetime], periods: list[datetime], zone: tzinfo
) -> Office:
    short, long = (sum(at >= since for at in times) for since in periods)
    visits = (short, long, len(times))
    if referred is None:
        return Office(pk, name, visits, (0, 0, 0))
    before = sum(at <= referred.first_at for at in times)
    days = None
    if before:
        days = (referred.first_at.astimezone(zone).date() - times[0].astimezone(zone).date()).days
    lately, longer = referred.since
    return Office(
        pk, name, visits, (lately, longer, referred.ever), days_to_first=days, visits_before=before,
        before_any_visit=not before,
    )  # fmt: skip
