"""The letter clock's facts, for one episode or for all that still owe something."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Min, OuterRef, Q, QuerySet, Subquery

from clients import letters
from clients.letters import History, Letter, Owed
from clients.models import Assessment, Episode, LetterNote, Release, Report, ReportDelivery, Session, StatusChange
from clients.selectors.releases import scope_of
from metcrm.accounts.selectors import get_workspace

#: After this long nobody writes a discharge summary any more.
FORGOTTEN = timedelta(days=180)

Settled = dict[UUID, dict[str, list[date]]]


def letters_of(episode: Episode) -> list[Letter]:
    """All letters of one episode, the owed ones first; none without a practice to write to. Six queries."""
    if episode.practice_id is None:
        return []
    return letters.letters(histories(clocked().filter(pk=episode.pk))[episode.pk])


def owed_letters(today: date) -> list[Owed]:
    """What is late or due within three days, the longest waiting first. Eight queries however many clients."""
    found = clocked().filter(Q(ended_on=None) | Q(ended_on__gte=today - FORGOTTEN))
    episodes = {row.pk: row for row in found.select_related("client", "practice")}
    owed = [
        (letter, episodes[pk]) for pk, history in histories(found).items() for letter in letters.owed(history, today)
    ]
    owed.sort(key=lambda pair: (pair[0].due_on, pair[1].client.last_name, str(pair[1].pk)))
    concerned = [episode for _, episode in owed]
    drafts = _drafts(concerned)
    allowed = _released(concerned, today)
    return [
        Owed(
            letter=letter,
            episode_id=episode.pk,
            client_id=episode.client_id,
            client=episode.client.full_name,
            practice=episode.practice.name if episode.practice else "",
            draft=drafts.get((episode.pk, letter.kind)),
            blocked=(episode.client_id, episode.practice_id, scope_of(letter.kind)) not in allowed,
        )
        for letter, episode in owed
    ]


def draft_of(episode: Episode, kind: str) -> UUID | None:
    """The report of this kind that waits for a signature; None when there is none."""
    return _drafts([episode]).get((episode.pk, kind))


def clocked() -> QuerySet[Episode]:
    """Episodes that owe letters to a practice, with what starts their clock."""
    first = Session.objects.filter(episode=OuterRef("pk"), attendance=Session.Attendance.ATTENDED).order_by("on")
    baseline = Assessment.objects.filter(episode=OuterRef("pk")).order_by("on")
    return Episode.objects.exclude(practice=None).annotate(
        first_visit=Subquery(first.values("on")[:1]), baseline_on=Subquery(baseline.values("on")[:1])
    )


def histories(episodes: QuerySet[Any]) -> dict[UUID, History]:
    """What the clock of each is wound from. Five queries."""
    rows = list(
        episodes.values_list("pk", "first_visit", "baseline_on", "next_provider_visit", "ended_on").order_by("pk")
    )
    ids = [pk for pk, *_ in rows]
    settled, changes = _settled(ids), _changes(ids)
    return {
        pk: History(
            first_visit=first,
            baseline_on=baseline,
            next_provider_visit=visit,
            ended_on=ended,
            changes=tuple(changes.get(pk, ())),
            settled={kind: tuple(days) for kind, days in settled.get(pk, {}).items()},
        )
        for pk, first, baseline, visit, ended in rows
    }


def _settled(ids: list[UUID]) -> Settled:
    """Days on which a signed report went for the first time, and what people have noted."""
    zone = ZoneInfo(get_workspace().timezone)
    found: Settled = defaultdict(lambda: defaultdict(list))
    sent = ReportDelivery.objects.filter(report__episode__in=ids, report__state=Report.State.SIGNED)
    firsts = sent.values_list("report__episode_id", "report__kind", "report_id").annotate(at=Min("sent_at"))
    for episode, kind, _, at in firsts:
        found[episode][kind].append(at.astimezone(zone).date())
    notes = LetterNote.objects.filter(episode__in=ids)
    for episode, kind, day in notes.values_list("episode_id", "kind", "settled_on"):
        found[episode][kind].append(day)
    return found


def _changes(ids: list[UUID]) -> dict[UUID, list[date]]:
    flagged = Session.objects.filter(episode__in=ids).exclude(red_flags=[])
    found: dict[UUID, list[date]] = defaultdict(list)
    others = StatusChange.objects.filter(episode__in=ids)
    for rows in (flagged, others):
        for episode, day in rows.values_list("episode_id", "on"):
            found[episode].append(day)
    return found


def _drafts(episodes: Iterable[Episode]) -> dict[tuple[UUID, str], UUID]:
    waiting = Report.objects.filter(episode__in=[row.pk for row in episodes], state=Report.State.DRAFT)
    return {(episode, kind): pk for episode, kind, pk in waiting.values_list("episode_id", "kind", "pk")}


def _released(episodes: Iterable[Episode], today: date) -> set[tuple[UUID, UUID | None, str]]:
    clients = {row.client_id for row in episodes}
    valid = Release.objects.filter(client__in=clients, withdrawn_at=None, signed_on__lte=today, valid_until__gte=today)
    rows = valid.values_list("client_id", "practice_id", "covers")
    return {(client, practice, what) for client, practice, covers in rows for what in covers}
