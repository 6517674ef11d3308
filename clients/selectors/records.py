"""One getter a noun, each raising DoesNotExist for an unknown or foreign id; and what stands on a record."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F

from clients import red_flags
from clients.models import Assessment, Client, Episode, Referral, Release, Report, Session


def get_client(pk: UUID) -> Client:
    """A record that was deleted isn't there."""
    return Client.objects.get(pk=pk, erased_at=None)


def get_episode(pk: UUID) -> Episode:
    """With client, practice, practitioner and referral."""
    return Episode.objects.select_related("client", "practice", "practitioner", "referral").get(
        pk=pk, client__erased_at=None
    )


def get_referral(pk: UUID) -> Referral:
    """With practice, practitioner and client."""
    return Referral.objects.select_related("practice", "practitioner", "client").get(pk=pk)


def get_assessment(pk: UUID) -> Assessment:
    """With episode and client."""
    return Assessment.objects.select_related("episode__client").get(pk=pk, episode__client__erased_at=None)


def get_release(pk: UUID) -> Release:
    """With client and practice."""
    return Release.objects.select_related("client", "practice").get(pk=pk)


def active_episodes(client: Client) -> list[Episode]:
    """Not discharged, newest first, with practice and practitioner."""
    found = client.episodes.filter(ended_on=None).select_related("practice", "practitioner", "referral")
    return list(found.order_by("-started_on", "-created_at"))


@dataclass(frozen=True, slots=True)
class RedFlagSeen:
    """Red flags noted at one session; `labels` in the order of the list of nine."""

    session_id: UUID
    on: date
    labels: list[str]
    note: str = ""

    @property
    def words(self) -> str:
        return ", ".join(self.labels)


def red_flags_since(episode: Episode, since: date | None = None) -> list[RedFlagSeen]:
    """Sessions of an episode with a red flag, newest first; from `since` on (that day included), or all."""
    sessions = episode.sessions.exclude(red_flags=[]).order_by("-on", "-created_at")
    if since is not None:
        sessions = sessions.filter(on__gte=since)
    return [_seen(session) for session in sessions]


def _seen(session: Session) -> RedFlagSeen:
    return RedFlagSeen(session.pk, session.on, red_flags.labels(session.red_flags), session.note)


def episodes_of(client: Client) -> list[Episode]:
    """Running ones first, then the newest; with practice, practitioner and referral."""
    found = client.episodes.select_related("practice", "practitioner", "referral")
    return list(found.order_by(F("ended_on").desc(nulls_first=True), "-started_on", "-created_at"))


def reports_of(episode: Episode) -> list[Report]:
    """Newest first."""
    return list(episode.reports.order_by("-created_at"))
