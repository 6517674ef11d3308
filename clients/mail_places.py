"""Where the mails of this app are seen to: the report, the referral, an office's doors and its quarterly letter."""

from collections.abc import Collection
from uuid import UUID

from clients.models import QuarterLetter, Referral, ReportDelivery, ShareLink
from metcrm.accounts.permissions import Capability
from metcrm.outbox import places


def register() -> None:
    """Called once, when Django starts."""
    places.register("clients.reportdelivery", reports, capability=Capability.READ_REPORTS)
    places.register("clients.sharelink", doors, capability=Capability.READ_REPORTS)
    places.register("clients.quarterletter", letters, capability=Capability.READ_REPORTS)
    places.register("clients.referral", referrals, capability=Capability.READ_REFERRALS)


def reports(ids: Collection[UUID]) -> dict[UUID, str]:
    """The page of the report, from which it is sent again or another way."""
    rows = ReportDelivery.objects.filter(pk__in=ids).values_list("pk", "report_id")
    return {pk: f"/reports/{report}/" for pk, report in rows}


def doors(ids: Collection[UUID]) -> dict[UUID, str]:
    """Who may come in at the office."""
    rows = ShareLink.objects.filter(pk__in=ids).values_list("pk", "contact__practice_id")
    return {pk: f"/practices/{practice}/doors/" for pk, practice in rows}


def letters(ids: Collection[UUID]) -> dict[UUID, str]:
    """The quarterly letter itself."""
    rows = QuarterLetter.objects.filter(pk__in=ids).values_list("pk", "practice_id", "quarter")
    return {pk: f"/quarter-letters/{practice}/{quarter}/" for pk, practice, quarter in rows}


def referrals(ids: Collection[UUID]) -> dict[UUID, str]:
    """The referral that was acknowledged."""
    return {pk: f"/referrals/{pk}/" for pk in Referral.objects.filter(pk__in=ids).values_list("pk", flat=True)}
