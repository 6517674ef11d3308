"""Point 5: a presentation about this office's patients, drawn; and its words for the points about language."""

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from django.urls import reverse

from metcrm.documents.models import RenderJob
from presentations.deck.scripts import deck_script
from presentations.models import DeckVersion
from presentations.readiness.points import Batch, Fix, Found
from presentations.readiness.words import Text

DECK, DRAW = "deck", "draw"
_State = RenderJob.State


def presentation(batch: Batch) -> dict[UUID, Found]:
    """Point 5."""
    decks = versions(batch)
    return {pk: _of(decks.get(pk, [])) for pk in batch.ids}


def texts(batch: Batch) -> dict[UUID, list[Text]]:
    """What the slides and their notes say."""
    return {
        pk: [
            Text(
                f"version {one.number} of the presentation",
                deck_script(one.deck_id, one.content),
                Fix("", "Change the slides", url=reverse("presentations:deck_detail", args=[one.deck_id])),
            )
            for one in rows
        ]
        for pk, rows in versions(batch).items()
    }


def versions(batch: Batch) -> Mapping[UUID, list[DeckVersion]]:
    """The newest version of every deck in use, by practice; one query a batch."""
    return batch.once("decks", _versions)


def _versions(batch: Batch) -> Mapping[UUID, list[DeckVersion]]:
    rows = DeckVersion.objects.filter(deck__practice__in=batch.ids, deck__retired_at=None)
    found: dict[UUID, list[DeckVersion]] = defaultdict(list)
    for version in rows.select_related("deck", "job").order_by("deck", "-number").distinct("deck"):
        found[version.deck.practice_id].append(version)
    return found


def _of(rows: list[DeckVersion]) -> Found:
    ready = [one for one in rows if one.job and one.job.state == _State.READY]
    if ready:
        one = ready[0]
        shown = ", shown before" if one.shown_at else ""
        return Found(True, f"{one.deck.title}, version {one.number}: {one.content['length']} minutes, drawn{shown}.")
    if any(one.job and one.job.state != _State.FAILED for one in rows):
        return Found(False, "The presentation is being drawn; it takes a few seconds.", working=True)
    if rows:
        fix = Fix(DRAW, "Draw it", str(rows[0].deck_id), hint=rows[0].deck.title)
        return Found(False, "The presentation isn’t drawn as it stands now.", (fix,))
    return Found(False, "No presentation is made for this office yet.", (Fix(DECK, "Make one"),))
