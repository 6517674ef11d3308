"""What may be told to whom, on a day."""

from datetime import date

from clients.models import Client, Release
from practitioners.models import Practice


def in_force(client: Client, practice: Practice | None, on: date) -> Release | None:
    """The release that allows telling `practice` about `client` on a day; None when nothing may be told."""
    if practice is None:
        return None
    found = Release.objects.filter(client=client, practice=practice, withdrawn_at=None)
    return found.filter(signed_on__lte=on, valid_until__gte=on).order_by("-valid_until").first()


def releases_of(client: Client) -> list[Release]:
    """All ever signed, newest first, with their practices."""
    return list(client.releases.select_related("practice").order_by("-signed_on", "-created_at"))
