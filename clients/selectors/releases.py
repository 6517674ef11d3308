"""What may be told to whom, on a day."""

from datetime import date
from uuid import UUID

from clients.intake.texts import CHANGES, REPORTS
from clients.models import Client, Release, Report
from practitioners.models import Practice


def scope_of(kind: str) -> str:
    """What a release has to cover for a report of this kind."""
    return CHANGES if kind == Report.Kind.CHANGE else REPORTS


def in_force(client: Client, practice: Practice | None, on: date, what: str = REPORTS) -> Release | None:
    """The release that allows telling `practice` about `client` on a day; None when nothing may be told.

    `what` is one of clients/intake/texts.py SCOPES.
    """
    if practice is None:
        return None
    found = Release.objects.filter(client=client, practice=practice, withdrawn_at=None, covers__contains=[what])
    return found.filter(signed_on__lte=on, valid_until__gte=on).order_by("-valid_until").first()


def practices_released(client: Client, on: date, what: str = REPORTS) -> list[UUID]:
    """The practices that may be told on a day, by id."""
    found = Release.objects.filter(client=client, withdrawn_at=None, covers__contains=[what])
    rows = found.filter(signed_on__lte=on, valid_until__gte=on).values_list("practice_id", flat=True)
    return list(rows.distinct())


def releases_of(client: Client) -> list[Release]:
    """All ever signed, newest first, with their practices."""
    return list(client.releases.select_related("practice").order_by("-signed_on", "-created_at"))
