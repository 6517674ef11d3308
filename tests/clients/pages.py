"""A workspace with something on every page, for tests of views."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from clients.measures import Unable, UnableReason
from clients.models import (
    Appointment,
    Assessment,
    Client,
    Episode,
    HomeProgramme,
    Referral,
    Release,
    Session,
    StatusChange,
)
from clients.services.status_changes import open_change
from metcrm.tenancy.routes import add_token
from practitioners.models import Practice
from tests.conftest import Cast
from tests.days import today
from tests.factories import clients as make


@dataclass
class Pages:
    """One of each, inside Alice's workspace; days are counted from the real today, as views do."""

    practice: Practice
    referral: Referral
    client: Client
    episode: Episode
    baseline: Assessment
    progress: Assessment
    release: Release
    session: Session
    change: StatusChange
    appointment: Appointment
    programme: HomeProgramme
    code: str


def fill(cast: Cast) -> Pages:
    """A referral that waits, and a client eight weeks in."""
    now = timezone.now()
    begin = today() - timedelta(weeks=8)
    with cast.inside():
        practice = make.make_office(
            name="Lakeside Orthopedics", specialty_group="orthopaedics", referral_code="lakeside-code"
        )
        add_token("lakeside-code", kind="referral", row_id=practice.pk)
        client = make.make_client()
        episode = make.make_episode(
            client, practice=practice, started_on=begin, cleared_on=begin, precautions="No kneeling", icd10="M17.11"
        )
        baseline = make.make_assessment(
            episode, on=begin, TUG="13.4", CST30="9", NPRS="6", KNFLEX="105", SCT=Unable(UnableReason.NO_EQUIPMENT)
        )
        make.make_assessment(episode, "progress", begin + timedelta(weeks=4), TUG="11.8", CST30="11")
        progress = make.make_assessment(
            episode, "progress", begin + timedelta(weeks=6), TUG="10.2", CST30="12", NPRS="3", KNFLEX="112", SCT="14.0"
        )
        for week in range(5):
            make.make_session(episode, on=begin + timedelta(weeks=week))
        session = make.make_session(episode, on=begin + timedelta(weeks=5), log=make.make_log())
        change = open_change(
            episode=episode, session=session, on=session.on, words="A fall at home.", by=cast.by, now=now
        )
        release = make.make_release(client, practice, signed_on=begin, valid_until=begin + timedelta(days=365))
        due = now + timedelta(days=1)
        referral = make.make_referral(practice, received_at=now, status_at=now, answer_due_at=due, icd10="M54.50")
        [appointment] = make.make_appointments(episode, first=today() + timedelta(days=1))
        programme = make.make_programme(
            episode, today=begin + timedelta(weeks=6), expires_on=today() + timedelta(weeks=8), now=now
        )
    rows = (practice, referral, client, episode, baseline, progress, release, session, change, appointment, programme)
    return Pages(*rows, code="lakeside-code")
