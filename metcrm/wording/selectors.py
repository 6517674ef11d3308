"""A workspace's own words."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from metcrm.documents.coach import Exemption, Phrase
from metcrm.wording.models import OwnException, OwnPhrase


@dataclass(frozen=True)
class Own:
    """What this workspace adds to the rules."""

    exceptions: Sequence[Exemption] = ()
    phrases: Sequence[Phrase] = ()


def own_words() -> Own:
    """As the coach takes them. Two queries."""
    return Own([as_exemption(one) for one in OwnException.objects.all()], [as_phrase(one) for one in phrases()])


def as_exemption(one: OwnException) -> Exemption:
    """As the coach takes it, kept or not."""
    return Exemption(one.text, one.why, frozenset({one.kind}))


def as_phrase(one: OwnPhrase) -> Phrase:
    """As the coach takes it, kept or not."""
    return Phrase(one.text, one.suggestion, one.why, category=one.kind, severity=one.level)


def exceptions() -> list[OwnException]:
    """By their words."""
    return list(OwnException.objects.order_by("text", "pk"))


def phrases() -> list[OwnPhrase]:
    """By their words."""
    return list(OwnPhrase.objects.order_by("text", "pk"))


def get_exception(pk: UUID) -> OwnException:
    """Raises OwnException.DoesNotExist: none here."""
    return OwnException.objects.get(pk=pk)


def get_phrase(pk: UUID) -> OwnPhrase:
    """Raises OwnPhrase.DoesNotExist: none here."""
    return OwnPhrase.objects.get(pk=pk)
