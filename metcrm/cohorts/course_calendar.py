"""The calendar of a course: weeks, due days, coaching sessions. It names nobody but the cohort."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from metcrm.cohorts import selectors_learning as selectors
from metcrm.cohorts.models import CourseFeed
from metcrm.documents.ics import Entry

#: A due day stands in the morning, without taking anybody's time.
MORNING = time(9)
SHORT = 15  # minutes


def entries_of(feed: CourseFeed, now: datetime) -> list[Entry]:
    """Four queries, however long the course is. The same facts give the same entries."""
    enrolment = feed.enrolment
    cohort = enrolment.cohort
    zone = ZoneInfo(cohort.timezone)
    page = settings.PUBLIC_URL + reverse("cohorts:mine")
    found = [
        Entry(
            uid=f"week-{week.pk}@{settings.PUBLIC_HOST}", revision=0, changed_at=cohort.created_at.astimezone(UTC),
            starts=datetime.combine(week.releases_on, MORNING, zone), minutes=SHORT,
            title=f"{cohort.name}: week {week.number} opens, {week.title}", url=page, busy=False,
        )
        for week in selectors.weeks_of(cohort)
    ]  # fmt: skip
    found += [
        Entry(
            uid=f"due-{task.pk}@{settings.PUBLIC_HOST}", revision=int(task.state == "done"),
            changed_at=cohort.created_at.astimezone(UTC),
            starts=datetime.combine(task.due_on, MORNING, zone) + timedelta(minutes=SHORT), minutes=SHORT,
            title=f"{'Done' if task.state == 'done' else 'Due'}: {task.title}", url=page, busy=False,
        )
        for task in selectors.tasks_of(enrolment, cohort.day_of(now))
    ]  # fmt: skip
    found += [
        Entry(
            uid=f"coaching-{talk.pk}@{settings.PUBLIC_HOST}", revision=talk.revision,
            changed_at=talk.changed_at.astimezone(UTC), starts=talk.starts, minutes=talk.minutes,
            title=f"{'Called off: ' if talk.called_off else ''}Coaching, {cohort.name}", place=talk.place,
            about=talk.agenda, url=page, cancelled=talk.called_off,
        )
        for talk in selectors.talks_of(enrolment)
    ]  # fmt: skip
    return found
