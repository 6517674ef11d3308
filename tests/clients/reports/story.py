"""A client after knee replacement, eight weeks in, at an office with a manager: how the tests of reports begin."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from clients.models import Client, Episode, Report, ReportDelivery
from clients.services import delivery, reports
from metcrm.tenancy.actors import Actor
from practitioners.models import Contact, Practice
from tests.conftest import NOW, Cast
from tests.factories import clients as make

BEGIN = NOW.date() - timedelta(weeks=8)
BASELINE = {"TUG": "14.2", "CST30": "8", "SMWT": "310", "KNFLEX": "88", "KOOSJR": "42.3", "NPRS": "6"}
WEEK_4 = {"TUG": "12.6", "CST30": "10", "SMWT": "352", "KNFLEX": "101", "KOOSJR": "55.9", "NPRS": "5"}
WEEK_8 = {"TUG": "10.1", "CST30": "13", "SMWT": "398", "KNFLEX": "112", "KOOSJR": "68.8", "NPRS": "3"}


@dataclass
class Story:
    """Who is in it."""

    by: Actor
    client: Client
    practice: Practice
    contact: Contact
    episode: Episode

    def draft(self) -> Report:
        newest = self.episode.assessments.order_by("-on").first()
        return reports.draft(episode=self.episode, assessment=newest, by=self.by, now=NOW)

    def signed(self) -> Report:
        return reports.sign(report=self.draft(), by=self.by, now=NOW)

    def sent(self) -> ReportDelivery:
        return delivery.send_by_link(report=self.signed(), contact=self.contact, by=self.by, now=NOW)


def tell(cast: Cast, *, release: bool = True, **over: Any) -> Story:
    """Alice's client Hilde Brandt, referred by Dr. Osei of Lakeside Orthopedics; call inside her workspace."""
    practice = make.make_office(name="Lakeside Orthopedics")
    doctor = make.make_doctor(practice, credential="MD", npi="2000000010")
    referral = make.make_referral(
        practice, practitioner=doctor, patient_first_name="Hilde", patient_last_name="Brandt", condition="tka"
    )
    names = {"first_name": "Hilde", "last_name": "Brandt"} | over.pop("client", {})
    client = make.make_client(**names)
    fields: dict[str, Any] = {
        "practice": practice, "practitioner": doctor, "referral": referral, "condition": "tka", "icd10": "Z96.651",
        "started_on": BEGIN, "cleared_on": BEGIN, "precautions": "No kneeling. Resting pressure up to 150/95 mmHg.",
        "goal": "Stairs at home without a rail",
    }  # fmt: skip
    episode = make.make_episode(client, **(fields | over))
    measure(episode)
    sessions(episode)
    contact = make.make_office_manager(practice, email="ruth@lakeside.example")
    if release:
        make.make_release(client, practice)
    return Story(cast.by, client, practice, contact, episode)


def measure(episode: Episode) -> None:
    make.make_assessment(episode, "baseline", BEGIN, **BASELINE)
    make.make_assessment(episode, "progress", BEGIN + timedelta(weeks=4), **WEEK_4)
    make.make_assessment(episode, "progress", NOW.date() - timedelta(days=1), **WEEK_8)


def sessions(episode: Episode) -> None:
    days = [BEGIN + timedelta(days=1 + n * 4) for n in range(13)]
    for day in days:
        make.make_session(episode, on=day)
    make.make_session(episode, on=day_of(2), attendance="cancelled")


def day_of(weeks: int) -> date:
    """So many weeks into the episode."""
    return BEGIN + timedelta(weeks=weeks, days=2)
