"""The invented patients of a training workspace: referrals that wait to be taken in."""

from datetime import date, datetime

from clients import measures
from clients.models import Referral
from clients.services import referrals
from clients.services.referrals import Patient
from metcrm.tenancy.actors import Actor
from practitioners.models import Practice

#: First name, last name, born, condition.
_PATIENTS = [
    ("Fiona", "Fictional", date(1956, 4, 12), "tka"),
    ("Milo", "Madeup", date(1949, 9, 3), "falls_risk"),
    ("Iris", "Invented", date(1971, 1, 25), "low_back_pain"),
]


def fill(by: Actor, now: datetime) -> None:
    """One referral from each of the first three offices, for the learner to answer."""
    offices = Practice.objects.order_by("created_at", "pk")
    for n, (practice, (first, last, born, condition)) in enumerate(zip(offices, _PATIENTS, strict=False)):
        referrals.receive(
            practice=practice, source=Referral.Source.BY_HAND, by=by, now=now,
            patient=Patient(
                patient_first_name=first, patient_last_name=last, patient_date_of_birth=born,
                patient_phone=f"520-555-01{n + 40}", condition=condition, icd10=measures.condition(condition).icd10[0],
                medical_care_concluded=True, wording="Medical Exercise Training", referred_by=str(practice),
            ),
        )  # fmt: skip
