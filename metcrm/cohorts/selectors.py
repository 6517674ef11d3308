"""Reading what an institute keeps about its courses."""

from uuid import UUID

from django.db.models import Count, QuerySet

from metcrm.cohorts.models import Cohort, Programme


def programmes() -> QuerySet[Programme]:
    """All programmes of the institute with the numbers of their weeks and cohorts, those in use first."""
    return Programme.objects.annotate(
        week_count=Count("weeks", distinct=True), cohort_count=Count("cohorts", distinct=True)
    ).order_by("-active", "name")


def get_programme(pk: UUID) -> Programme:
    """One programme of the institute.

    Raises:
        Programme.DoesNotExist: none here.
    """
    return Programme.objects.get(pk=pk)


def cohorts() -> QuerySet[Cohort]:
    """All cohorts of the institute, the next to start or the last that started first."""
    return Cohort.objects.select_related("programme").order_by("-starts_on", "name")
