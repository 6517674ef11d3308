"""A patient sent by a practice: received, moved on, taken in."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from clients.clock import answer_due_at
from clients.models import Client, Episode, Referral, ReferralStatus
from clients.services import clients, episodes, photos
from clients.services.referral_mail import thank_the_office
from clients.services.referral_steps import step
from clients.services.refusals import Refused
from metcrm.accounts.permissions import Capability, check
from metcrm.accounts.selectors import get_workspace
from metcrm.audit.services import record
from metcrm.tenancy.actors import Actor
from practitioners.models import Practice, Practitioner
from practitioners.services.endings import end_cadence
from practitioners.services.relationship import note_referral


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """What a referral says, as check marks: nothing here is a story."""

    patient_first_name: str
    patient_last_name: str
    patient_date_of_birth: date | None = None
    patient_phone: str = ""
    condition: str = ""
    icd10: str = ""
    wording: str = ""
    medical_care_concluded: bool = False
    precautions: str = ""
    referred_by: str = ""
    filled_in_by: str = ""


def receive(
    *,
    practice: Practice,
    patient: Patient,
    source: str,
    by: Actor,
    now: datetime,
    practitioner: Practitioner | None = None,
    submission_key: str = "",
    pictures: Sequence[bytes] = (),
) -> Referral:
    """Take down a referral; by hand needs the right, the office's own form comes with the system as `by`.

    1. the same submission again gives the referral that is there
    2. write the referral with its clock, and its first step; keep `pictures` of the paper (JPEGs)
    3. tell the practice's relationship, and end what was still owed to win it; thank the office by mail when it came by
       the form
    """
    check(by, Capability.WRITE_REFERRALS)
    key = _key(submission_key, patient)
    try:
        with transaction.atomic():
            referral = _write(practice, practitioner, patient, source, key, by, now)
            photos.keep(referral, pictures, by=by, now=now)
            return referral
    except IntegrityError:
        # Somebody pressed the button twice, or the answer was lost on the way: both show the one referral.
        referral = Referral.objects.exclude(submission_key="").get(submission_key=key)
        photos.add_photos(referral=referral, photos=pictures, by=by, now=now)
        return referral


def move(*, referral: Referral, to: str, by: Actor, now: datetime, reason: str = "") -> Referral:
    """Note the next step of a referral; the office sees it on its own page.

    Raises:
        Refused: the step can't follow, or “not started” came without its reason.
    """
    check(by, Capability.WRITE_REFERRALS)
    with transaction.atomic():
        return step(referral, to, reason=reason, by=by, now=now)


def take_in(
    *,
    referral: Referral,
    person: Mapping[str, object],
    details: Mapping[str, object],
    by: Actor,
    now: datetime,
    existing: Client | None = None,
) -> Episode:
    """Make a client and an episode of a referral, in one step.

    1. refuse a referral that was taken in already
    2. write the client (or go on with `existing`) and the episode
    3. the referral has started, or waits for clearance

    Raises:
        Refused: taken in already, or the episode's days don't fit.
    """
    check(by, Capability.WRITE_REFERRALS)
    with transaction.atomic():
        referral = Referral.objects.select_for_update(of=["self"]).select_related("practice").get(pk=referral.pk)
        if referral.client_id:
            raise Refused("This referral was taken in already.")
        client = existing or clients.create(by=by, now=now, **person)
        wanted = {"practice": referral.practice, "practitioner": referral.practitioner, **details}
        episode = episodes.create(client=client, referral=referral, by=by, now=now, **wanted)
        referral.client = client
        referral.save(update_fields=["client"])
        to = Referral.Status.STARTED if episode.cleared_on else Referral.Status.WAITING_FOR_CLEARANCE
        if referral.status != to:
            step(referral, to, reason="", by=by, now=now)
    return episode


def note_viewed(referral: Referral, *, by: Actor, now: datetime) -> None:
    """Every reading of a patient's referral is kept."""
    record("referral.viewed", by=by, on=referral, now=now)


def _write(
    practice: Practice,
    practitioner: Practitioner | None,
    patient: Patient,
    source: str,
    key: str,
    by: Actor,
    now: datetime,
) -> Referral:
    referral = Referral.objects.create(
        practice=practice,
        practitioner=practitioner,
        source=source,
        submission_key=key,
        received_at=now,
        answer_due_at=answer_due_at(now, practice.timezone, get_workspace().referral_answer_days),
        status_at=now,
        **asdict(patient),
    )
    ReferralStatus.objects.create(referral=referral, status=referral.status, at=now, by=str(by))
    record("referral.received", by=by, on=referral, now=now, practice=practice.pk, source=source)
    note_referral(practice, at=now, now=now)
    end_cadence(practice, why="They have referred a patient.", now=now)
    if source == Referral.Source.FORM:
        thank_the_office(referral, now=now)
    return referral


def _key(submission_key: str, patient: Patient) -> str:
    """One form sent with another patient in it (the browser's back arrow) is another referral."""
    if not submission_key:
        return ""
    said = "\0".join([submission_key, *(str(value) for value in asdict(patient).values())])
    return hashlib.sha256(said.encode()).hexdigest()[:40]
