"""Reading home programmes, what clients report, and protocols."""

from datetime import date
from uuid import UUID

from clients.adherence import Adherence, adherence
from clients.measures import condition, conditions
from clients.models import Episode, HomeProgramme, Protocol
from clients.protocols import ProtocolText, lines, shipped
from clients.selectors.reports import local_day

ROUTE_KIND = "home"


def get_programme(pk: UUID) -> HomeProgramme:
    """With episode, client and exercises."""
    return HomeProgramme.objects.select_related("episode__client").prefetch_related("exercises").get(pk=pk)


def open_programme(episode: Episode) -> HomeProgramme | None:
    """The one in use; None when there is none."""
    found = HomeProgramme.objects.filter(episode=episode, ended_at=None).select_related("episode__client")
    return found.prefetch_related("exercises").first()


def days_of(programme: HomeProgramme) -> dict[date, str]:
    """What the client said, by day. One query."""
    return dict(programme.days.order_by("on").values_list("on", "done"))


def adherence_of(programme: HomeProgramme, until: date) -> Adherence:
    """Up to a day, that day included, or to the last day on which the client could tell. At most two queries."""
    last = min(until, programme.expires_on)
    if programme.ended_at is not None:
        last = min(last, local_day(programme.ended_at))
    return adherence(days_of(programme), began=programme.began_on, until=last, days_a_week=programme.days_a_week)


def adherence_words(episode: Episode, until: date) -> str:
    """For a report: the programme that was in use on that day; empty when there was none. Two queries."""
    found = HomeProgramme.objects.filter(episode=episode, began_on__lte=until).order_by("-began_on", "-created_at")
    programme = found.first()
    return adherence_of(programme, until).words if programme else ""


def protocol_of(slug: str) -> ProtocolText | None:
    """The workspace's own text for a condition, else the one that comes along. One query."""
    own = Protocol.objects.filter(condition=slug).first()
    return as_text(own) if own else shipped().get(slug)


def own_protocol(slug: str) -> Protocol | None:
    return Protocol.objects.filter(condition=slug).first()


def as_text(row: Protocol) -> ProtocolText:
    """A row as all code reads protocols."""
    texts = ("precautions", "progression", "stops", "exercises", "home")
    return ProtocolText(row.condition, row.weeks, row.sessions, *(lines(getattr(row, name)) for name in texts))


def protocols() -> list[tuple[str, str, bool]]:
    """(slug, label, is it the workspace's own) of every condition that has one, in the order of the conditions."""
    own = set(Protocol.objects.values_list("condition", flat=True))
    return [(slug, condition(slug).label, slug in own) for slug in conditions() if slug in own or slug in shipped()]
