"""Referrals as lists: what waits, what came of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Min, Q, QuerySet, When
from django.db.models.functions import Lower, TruncWeek

from clients.keys import name_key
from clients.models import Client, Referral, ReferralPhoto, ReferralStatus

OPEN = (Referral.Status.RECEIVED, Referral.Status.REACHED, Referral.Status.WAITING_FOR_CLEARANCE)
_unanswered_first = Case(When(status=Referral.Status.RECEIVED, then=0), default=1)
ORDERS: dict[str, list[Any]] = {
    "": [_unanswered_first, Case(When(status=Referral.Status.RECEIVED, then="answer_due_at")), "-received_at"],
    "received": ["received_at"],
    "-received": ["-received_at"],
    "due": ["answer_due_at"],
    "-due": ["-answer_due_at"],
    "name": [Lower("patient_last_name"), Lower("patient_first_name")],
    "-name": [Lower("patient_last_name").desc(), Lower("patient_first_name").desc()],
    "practice": [Lower("practice__name"), "-received_at"],
    "-practice": [Lower("practice__name").desc(), "-received_at"],
}


def list_referrals(*, q: str = "", status: str = "", order: str = "") -> QuerySet[Referral]:
    """With practice, practitioner and client. `status` is one status, "open", or "" for all; `q` a patient's name."""
    found = Referral.objects.select_related("practice", "practitioner", "client")
    if status == "open":
        found = found.filter(status__in=OPEN)
    elif status:
        found = found.filter(status=status)
    for word in q.split():
        found = found.filter(patient_last_name__icontains=word) | found.filter(patient_first_name__icontains=word)
    return found.order_by(*ORDERS.get(order, ORDERS[""]), "pk")


def unanswered() -> QuerySet[Referral]:
    """Referrals that nobody has answered yet, the one due first in front."""
    waiting = Referral.objects.filter(status=Referral.Status.RECEIVED)
    return waiting.select_related("practice").order_by("answer_due_at", "pk")


def referrals_of(practice_id: UUID) -> QuerySet[Referral]:
    """What one practice has sent, newest first."""
    return Referral.objects.filter(practice_id=practice_id).order_by("-received_at", "pk")


def steps_of(referral: Referral) -> list[ReferralStatus]:
    """Everything that happened to a referral, newest first."""
    return list(referral.steps.order_by("-at", "-pk"))


def photos_of(referral: Referral) -> list[ReferralPhoto]:
    """Photographs of the paper, in the order they came."""
    return list(referral.photos.order_by("added_at", "pk"))


def get_photo(referral_id: UUID, pk: UUID) -> ReferralPhoto:
    """With referral and file.

    Raises:
        ReferralPhoto.DoesNotExist: unknown, another referral's or another workspace's.
    """
    return ReferralPhoto.objects.select_related("referral", "file").get(pk=pk, referral_id=referral_id)


def same_person(referral: Referral) -> list[Client]:
    """Clients who may be this patient already: the same name, or the same day of birth and last name."""
    key = name_key(f"{referral.patient_first_name} {referral.patient_last_name}")
    found = Client.objects.filter(full_key=key)
    if referral.patient_date_of_birth:
        last = name_key(referral.patient_last_name)
        found |= Client.objects.filter(last_key=last, date_of_birth=referral.patient_date_of_birth)
    return list(found.filter(erased_at=None).order_by("created_at")[:5])


def referral_counts(practice_ids: list[UUID]) -> dict[UUID, int]:
    """How many referrals each practice has sent, ever. One query."""
    rows = Referral.objects.filter(practice_id__in=practice_ids).values("practice_id").annotate(n=Count("pk"))
    return dict.fromkeys(practice_ids, 0) | {row["practice_id"]: row["n"] for row in rows}


def unanswered_too_long(practice_ids: list[UUID], now: datetime) -> dict[UUID, int]:
    """How many of each practice's referrals are past their clock; practices without any are left out. One query."""
    late = Referral.objects.filter(practice_id__in=practice_ids, status=Referral.Status.RECEIVED, answer_due_at__lt=now)
    rows = late.values("practice_id").annotate(n=Count("pk"))
    return {row["practice_id"]: row["n"] for row in rows}


def by_week(since: datetime, zone: tzinfo) -> dict[date, int]:
    """How many were received in each week, by its Monday there. One query."""
    rows = Referral.objects.filter(received_at__gte=since).annotate(week=TruncWeek("received_at", tzinfo=zone))
    found = rows.order_by("week").values("week").annotate(n=Count("pk"))
    return {row["week"].date(): row["n"] for row in found}


@dataclass(frozen=True, slots=True)
class Referred:
    """What one practice has sent: the first, all, and how many since each of the times asked for. Counts alone."""

    first_at: datetime
    ever: int
    since: tuple[int, ...]


def by_practice(since: Sequence[datetime]) -> dict[UUID, Referred]:
    """Every practice that ever referred. One query."""
    counts = {f"since_{n}": Count("pk", filter=Q(received_at__gte=at)) for n, at in enumerate(since)}
    rows = Referral.objects.values("practice_id").annotate(first=Min("received_at"), ever=Count("pk"), **counts)
    found = rows.values_list("practice_id", "first", "ever", *counts)
    return {pk: Referred(first, ever, tuple(later)) for pk, first, ever, *later in found}


def since_own_time(since: Mapping[UUID, datetime]) -> dict[UUID, int]:
    """How many each practice has sent since its own time. One query."""
    if not since:
        return {}
    found = dict.fromkeys(since, 0)
    rows = Referral.objects.filter(practice_id__in=since, received_at__gte=min(since.values()))
    for pk, at in rows.values_list("practice_id", "received_at"):
        found[pk] += at >= since[pk]
    return found


@dataclass(frozen=True, slots=True)
class ReferralSteps:
    """How many patients a practice has referred, and how many of them stand where. Business events, no health."""

    referred: int = 0
    waiting: int = 0
    started: int = 0
    discharged: int = 0
    not_started: int = 0


def referral_steps(practice_ids: list[UUID]) -> dict[UUID, ReferralSteps]:
    """The counts of each practice. One query."""
    status = Referral.Status
    rows = (
        Referral.objects.filter(practice_id__in=practice_ids)
        .values("practice_id")
        .annotate(
            referred=Count("pk"),
            waiting=Count("pk", filter=Q(status__in=OPEN)),
            started=Count("pk", filter=Q(status=status.STARTED)),
            discharged=Count("pk", filter=Q(status=status.DISCHARGED)),
            not_started=Count("pk", filter=Q(status=status.NOT_STARTED)),
        )
        .values_list("practice_id", "referred", "waiting", "started", "discharged", "not_started")
    )
    found = {pk: ReferralSteps(*counts) for pk, *counts in rows}
    return dict.fromkeys(practice_ids, ReferralSteps()) | found


def is_late(referral: Referral, now: datetime) -> bool:
    """Nobody answered within the clock."""
    return referral.status == Referral.Status.RECEIVED and referral.answer_due_at < now


def missing_for_start(referral: Referral) -> list[str]:
    """What a written referral needs and this one lacks, for a call to the office."""
    wanted = {
        "the diagnosis with its ICD-10 code": referral.icd10,
        "the wording (Medical Exercise Training or Functional Conditioning)": referral.wording,
        "confirmation that medical treatment has concluded": referral.medical_care_concluded,
        "the referring practitioner": referral.practitioner_id or referral.referred_by,
        "a telephone number": referral.patient_phone,
    }
    return [what for what, there in wanted.items() if not there]
