"""Beginning a letter that is owed, and noting one that went another way or isn't needed."""

from datetime import date, datetime

from django.db import transaction

from clients.letters import KINDS
from clients.models import Assessment, Episode, LetterNote, Report
from clients.report_kinds import AT_ASSESSMENT, kind_of
from clients.selectors.letters import letters_of, owed_letters
from clients.selectors.reports import local_day
from clients.services import reports
from clients.services.refusals import Refused
from metcrm.accounts.permissions import Capability, check
from metcrm.audit.services import record
from metcrm.tenancy.actors import Actor

Way = LetterNote.Way
#: Drafts that one press begins; reading the record for each takes its time.
AT_ONCE = 50


def begin(*, episode: Episode, kind: str, by: Actor, now: datetime) -> Report:
    """The draft of a letter, begun from the newest assessment where there is one; one that is there already is given.

    Raises:
        Refused: the episode has no practice, or there is no such letter.
    """
    if kind not in KINDS:
        raise Refused("There is no such letter.")
    with transaction.atomic():
        waiting = Report.objects.filter(episode=episode, kind=kind, state=Report.State.DRAFT).first()
        if waiting is not None:
            return waiting
        return reports.draft(episode=episode, assessment=_assessment(episode, kind), kind=kind, by=by, now=now)


def begin_all(*, by: Actor, now: datetime) -> list[Report]:
    """Drafts of all letters that are late or due within three days and not begun, the longest waiting first.

    At most `AT_ONCE`; workers lay them out, so that each opens at once.
    """
    check(by, Capability.WRITE_REPORTS)
    waiting = [one for one in owed_letters(local_day(now)) if one.draft is None][:AT_ONCE]
    with transaction.atomic():
        episodes = Episode.objects.select_related("client", "practice").in_bulk([one.episode_id for one in waiting])
        return [begin(episode=episodes[one.episode_id], kind=one.letter.kind, by=by, now=now) for one in waiting]


def _assessment(episode: Episode, kind: str) -> Assessment | None:
    """Which one the letter is about: the first for the summary, the newest for progress, none for the others."""
    if kind_of(kind).speaks_of != AT_ASSESSMENT:
        return None
    newest_first = episode.assessments.order_by("-on", "-created_at")
    return newest_first.last() if kind == Report.Kind.ASSESSMENT else newest_first.first()


def note(
    *, episode: Episode, kind: str, due_on: date, way: str, settled_on: date, by: Actor, now: datetime, why: str = ""
) -> LetterNote:
    """Stop the clock of one owed letter: it went by fax, post, hand or portal on a day, or isn't needed.

    Raises:
        Refused: no such letter is owed, a day to come or before there was anything to tell, or no reason given.
    """
    check(by, Capability.WRITE_REPORTS)
    with transaction.atomic():
        episode = Episode.objects.select_for_update(of=["self"]).get(pk=episode.pk)
        owed = [one for one in letters_of(episode) if (one.kind, one.due_on, one.done_on) == (kind, due_on, None)]
        if not owed:
            raise Refused("This letter isn't owed any more.")
        if way == Way.NOT_NEEDED and not why.strip():
            raise Refused("Say in a few words why it isn't needed.", "why")
        if settled_on > local_day(now):
            raise Refused("It can't have gone on a day to come.", "settled_on")
        if settled_on < _earliest(episode, kind, due_on):
            raise Refused("There was nothing to tell on that day yet.", "settled_on")
        kept = LetterNote.objects.create(
            episode=episode, kind=kind, due_on=due_on, settled_on=settled_on, way=way, why=why.strip(),
            noted_at=now, noted_by=str(by),
        )  # fmt: skip
        record("letter.noted", by=by, on=kept, now=now, episode=episode.pk, kind=kind, way=way)
    return kept


def _earliest(episode: Episode, kind: str, due_on: date) -> date:
    """A day before which the clock wouldn't count the letter as settled."""
    if kind == Report.Kind.CHANGE:
        return due_on
    if kind == Report.Kind.DISCHARGE and episode.ended_on:
        return episode.ended_on
    return episode.started_on
