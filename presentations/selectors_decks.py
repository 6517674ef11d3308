"""Finding decks. Within the current workspace."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from practitioners.models import Practice, Practitioner
from presentations.models import Deck, DeckVersion, Visit

_VERSIONS = Prefetch(
    "versions",
    DeckVersion.objects.select_related("job__file")
    .prefetch_related(Prefetch("visits", Visit.objects.order_by("-happened_at", "-planned_for")))
    .order_by("-number"),
)


def get_deck(pk: UUID) -> Deck:
    """With practice, practitioner and versions, newest first. Raises Deck.DoesNotExist."""
    return Deck.objects.select_related("practice", "practitioner").prefetch_related(_VERSIONS).get(pk=pk)


def list_decks(*, q: str = "", practice: Practice | None = None, retired: bool = False) -> QuerySet[Deck]:
    """Decks, newest first, those in use or the retired ones."""
    found = Deck.objects.filter(retired_at__isnull=not retired).select_related("practice", "practitioner")
    if practice is not None:
        found = found.filter(practice=practice)
    for word in q.split():
        found = found.filter(
            Q(practice__name__icontains=word) | Q(title__icontains=word) | Q(practitioner__last_name__icontains=word)
        )
    return found.prefetch_related(_VERSIONS).order_by("-created_at", "pk")


def newest(deck: Deck) -> DeckVersion:
    """From prefetched versions; a deck has at least one."""
    return next(iter(deck.versions.all()))


def with_newest(decks: Iterable[Deck]) -> list[tuple[Deck, DeckVersion]]:
    """Each with its newest version."""
    return [(deck, newest(deck)) for deck in decks]


def deck_in_use(practice: Practice, practitioner: Practitioner | None) -> Deck | None:
    """The one for this practice and practitioner that isn't retired."""
    found = Deck.objects.filter(practice=practice, practitioner=practitioner, retired_at=None)
    return found.order_by("created_at", "pk").first()


def could_be_shown_at(deck: Deck, limit: int = 12) -> list[Visit]:
    """Visits to the deck's practice that may be those at which it is shown: planned ones, then the last that were."""
    found = Visit.objects.filter(practice=deck.practice_id).exclude(state=Visit.State.CANCELLED)
    return list(found.select_related("practice").order_by("-planned_for", "-happened_at", "pk")[:limit])
