"""Where a person sees to a mail: each app says which pages belong to what its mails are about.

An app registers by the label that it gives its mails (`OutboxMessage.about`, such as "clients.referral"), once, when
Django starts. Labels that nobody has registered, such as that of a digest, lead nowhere.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from metcrm.outbox.models import OutboxMessage

#: The addresses of several rows at once; those that are gone are left out.
Find = Callable[[Collection[UUID]], Mapping[UUID, str]]


@dataclass(frozen=True)
class Place:
    """How pages are found, and the capability (metcrm.accounts) without which nobody may open them."""

    find: Find
    capability: object


_places: dict[str, Place] = {}


def register(label: str, find: Find, *, capability: object) -> None:
    """Have `find` asked for mails about rows of this label."""
    _places[label] = Place(find, capability)


def places_of(messages: Iterable[OutboxMessage], may: Callable[[object], bool]) -> dict[UUID, str]:
    """The address for each message that has one; one question for each label, however many mails."""
    about: dict[str, dict[UUID, list[UUID]]] = defaultdict(lambda: defaultdict(list))
    for message in messages:
        label, _, subject = message.about.partition(":")
        if label in _places and may(_places[label].capability):
            about[label][UUID(subject)].append(message.pk)
    found: dict[UUID, str] = {}
    for label, rows in about.items():
        for row, url in _places[label].find(list(rows)).items():
            found |= dict.fromkeys(rows[row], url)
    return found
