"""The patients a practice has sent, as its own people may see them: business events, no condition, no measure.

That a patient was referred, seen or discharged is told to the office that sent them. Everything more about somebody who
became a client (steps, what the office owes, when the next letter comes) is told only while the client's release for
this very practice is in force.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from clients import letters
from clients.durations import in_words, usual
from clients.intake.texts import REPORTS
from clients.models import ClientDocument, Episode, ExerciseLimits, Referral, ReferralStatus, Release
from clients.models.report import Report
from clients.selectors.letters import clocked, histories
from clients.selectors.reports import local_day
from practitioners.models import Practice

Status = Referral.Status
#: On one page of the list; the rest follows on further pages.
PAGE = 200
#: The response time is that of so many answers.
LATEST = 20
#: A clearance that ends so soon is asked for again.
SOON = timedelta(days=14)

CLEARANCE, PARAMETERS, SIGNATURE = "Clearance", "Exercise limits", "Signature"
#: Never announced: that something changed is told in the letter itself.
NOT_ANNOUNCED = letters.CHANGE


@dataclass(frozen=True, slots=True)
class Step:
    """One status of a referral, when it was reached, and why a patient didn't start."""

    words: str
    at: datetime
    why: str = ""


@dataclass(frozen=True, slots=True)
class Owes:
    """Paper that we wait for: what, for whom, and what to do."""

    what: str
    patient: str
    todo: str


@dataclass(frozen=True, slots=True)
class Owed:
    """The same paper for several patients."""

    what: str
    todo: str
    patients: list[str]


@dataclass(frozen=True, slots=True)
class NextLetter:
    """What comes next, by when, and why then."""

    words: str
    due_on: date
    why: str
    late: bool


@dataclass(frozen=True, slots=True)
class Patient:
    """One row. `told` False: no release in force, so that there is nothing but the event."""

    name: str
    status: str
    received_at: datetime
    status_at: datetime
    answered: str = ""  # how soon we answered, in words
    why: str = ""
    steps: tuple[Step, ...] = ()  # oldest first
    next_letter: NextLetter | None = None
    owes: tuple[Owes, ...] = ()
    told: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """Patients of one status."""

    status: str
    words: str
    tone: str
    patients: list[Patient]


@dataclass(frozen=True, slots=True)
class Sent:
    """Everything this practice has sent, or one page of it. `counts` are of all."""

    groups: list[Group]
    owes: list[Owed]
    counts: list[tuple[str, int]]
    total: int
    page: int
    pages: int
    usually: str  # how soon we answer, in words; "" before the first answer


_TONES: dict[str, str] = {
    Status.RECEIVED: "info",
    Status.REACHED: "info",
    Status.WAITING_FOR_CLEARANCE: "warn",
    Status.STARTED: "good",
    Status.DISCHARGED: "good",
}


def sent_by(practice: Practice, reasons: Mapping[str, str], now: datetime, page: int = 1) -> Sent:
    """All patients by status, from received to discharged, then not started; the newest first in each.

    `reasons` puts the slugs of “not started” into words; `page` counts from 1. Some dozen queries, however many.
    """
    everything = Referral.objects.filter(practice=practice)
    keys = sorted(
        everything.values_list("pk", "status", "received_at"),
        key=lambda row: (Status.values.index(row[1]), -row[2].timestamp(), str(row[0])),
    )
    pages = max(1, -(-len(keys) // PAGE))
    page = min(max(page, 1), pages)
    shown = [pk for pk, *_ in keys[(page - 1) * PAGE : page * PAGE]]
    today = local_day(now)
    knowing = _Knowing(practice, reasons, today)
    patients = [(referral, knowing.patient(referral)) for referral in knowing.load(shown)]
    groups = [
        Group(status, label, _TONES.get(status, "neutral"), [row for one, row in patients if one.status == status])
        for status, label in Status.choices
    ]
    counts = [(label, sum(one == status for _, one, _ in keys)) for status, label in Status.choices]
    return Sent(
        groups=[group for group in groups if group.patients],
        owes=_gathered(one for _, patient in patients for one in patient.owes),
        counts=[pair for pair in counts if pair[1]],
        total=len(keys),
        page=page,
        pages=pages,
        usually=_usually(practice),
    )


class _Knowing:
    """What is looked up once for a page of referrals."""

    def __init__(self, practice: Practice, reasons: Mapping[str, str], today: date) -> None:
        self.practice, self.reasons, self.today = practice, reasons, today

    def load(self, ids: Sequence[UUID]) -> list[Referral]:
        """The referrals in the order of `ids`, and everything about them."""
        found = {row.pk: row for row in Referral.objects.filter(pk__in=ids)}
        self.steps = _steps(ids)
        self.episodes = {row.referral_id: row for row in _episodes(self.practice, ids)}
        self.clients = {row.referral_id: row.client_id for row in self.episodes.values()}
        self.clients |= {pk: row.client_id for pk, row in found.items() if row.client_id}
        self.released = _released(self.practice, self.clients.values(), self.today)
        running = [row.pk for row in self.episodes.values() if row.ended_on is None]
        self.letters = _next_letters(clocked().filter(pk__in=running), self.today)
        return [found[pk] for pk in ids]

    def patient(self, referral: Referral) -> Patient:
        """As much of it as may be told."""
        steps = self.steps.get(referral.pk, [])
        client = self.clients.get(referral.pk)
        told = client is None or client in self.released  # nobody but a client can have signed a release
        stopped = referral.status == Status.NOT_STARTED
        named = [Step(row.get_status_display(), row.at, self.reasons.get(row.reason, "")) for row in steps]
        episode = self.episodes.get(referral.pk)
        return Patient(
            name=referral.patient_short_name,
            status=referral.status,
            received_at=referral.received_at,
            status_at=referral.status_at,
            answered=_answered(referral, steps),
            why=named[-1].why if named and stopped and told else "",
            steps=tuple(named) if told else (),
            next_letter=self.letters.get(episode.pk) if episode and told else None,
            owes=tuple(self._owes(referral, episode if told else None)),
            told=told,
        )

    def _owes(self, referral: Referral, episode: Episode | None) -> Iterable[Owes]:
        name = referral.patient_short_name
        if referral.status == Status.WAITING_FOR_CLEARANCE:
            yield Owes(CLEARANCE, name, "Sign the clearance and send it to us. We start once it is here.")
        if episode is None or episode.ended_on is not None or episode.cleared_on is None:
            return
        ends = episode.clearance_expires_on
        if ends is not None and ends <= self.today + SOON:
            ended = "ended" if ends < self.today else "ends"
            yield Owes(CLEARANCE, name, f"The clearance {ended} {ends:%b} {ends.day}. Send us a new one to go on.")
        if not episode.precautions and not getattr(episode, "has_limits", False):
            yield Owes(PARAMETERS, name, "Tell us your limits (heart rate, pressure, what to leave out), or “none”.")
        if not getattr(episode, "has_paper", False):
            on = episode.cleared_on
            yield Owes(SIGNATURE, name, f"We have the clearance of {on:%b} {on.day} by word only. Send it signed.")


def _gathered(owes: Iterable[Owes]) -> list[Owed]:
    found: dict[tuple[str, str], list[str]] = {}
    for one in owes:
        found.setdefault((one.what, one.todo), []).append(one.patient)
    return [Owed(what, todo, names) for (what, todo), names in found.items()]


def _episodes(practice: Practice, referrals: Sequence[UUID]) -> QuerySet[Episode]:
    limits = ExerciseLimits.objects.filter(episode=OuterRef("pk"))
    papers = ClientDocument.objects.filter(client=OuterRef("client"), kind=ClientDocument.Kind.CLEARANCE)
    found = Episode.objects.filter(practice=practice, referral__in=referrals).order_by("started_on", "pk")
    return found.annotate(has_limits=Exists(limits), has_paper=Exists(papers))


def _steps(ids: Sequence[UUID]) -> dict[UUID, list[ReferralStatus]]:
    found: dict[UUID, list[ReferralStatus]] = {}
    for step in ReferralStatus.objects.filter(referral__in=ids).order_by("at", "pk"):
        found.setdefault(step.referral_id, []).append(step)
    return found


def _released(practice: Practice, clients: Iterable[UUID | None], today: date) -> set[UUID]:
    found = Release.objects.filter(
        practice=practice, client__in=[pk for pk in clients if pk], withdrawn_at=None, signed_on__lte=today,
        valid_until__gte=today, covers__contains=[REPORTS],
    )  # fmt: skip
    return set(found.values_list("client_id", flat=True))


def _next_letters(episodes: QuerySet[Episode], today: date) -> dict[UUID, NextLetter]:
    """The letter of each episode that is due first, as the letter clock has it."""
    found = {}
    for pk, history in histories(episodes).items():
        owed = [one for one in letters.letters(history) if one.done_on is None and one.kind != NOT_ANNOUNCED]
        if owed:
            first = min(owed, key=lambda letter: letter.due_on)
            late = first.state(today) == letters.LATE
            found[pk] = NextLetter(Report.Kind(first.kind).label, first.due_on, first.why, late)
    return found


def _answered(referral: Referral, steps: list[ReferralStatus]) -> str:
    later = [step for step in steps if step.status != Status.RECEIVED]
    return in_words(later[0].at - referral.received_at) if later else ""


def _usually(practice: Practice) -> str:
    """The median of the latest answers."""
    answers = ReferralStatus.objects.filter(referral__practice=practice).exclude(status=Status.RECEIVED)
    latest = Referral.objects.filter(practice=practice).exclude(status=Status.RECEIVED).order_by("-received_at")
    received = dict(latest.values_list("pk", "received_at")[:LATEST])
    first: dict[UUID, datetime] = {}
    for pk, at in answers.filter(referral__in=received).order_by("at").values_list("referral_id", "at"):
        first.setdefault(pk, at)
    span = usual([at - received[pk] for pk, at in first.items()])
    return in_words(span) if span is not None else ""
