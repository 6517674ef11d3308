"""Taking down a referral."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from clients.clock import answer_due_at
from clients.models import Referral, ReferralStatus
from clients.services.referrals import Patient, receive
from metcrm.accounts.permissions import NotAllowed
from metcrm.outbox.models import MailClass, OutboxMessage
from metcrm.tenancy.actors import SYSTEM
from practitioners.models import Practice
from tests.conftest import NOW, Cast
from tests.factories.clients import make_office, make_office_manager

MARCO = Patient(
    patient_first_name="Marco", patient_last_name="Alvarez", patient_date_of_birth=date(1961, 5, 2),
    patient_phone="(555) 010-0142", condition="low_back_pain", icd10="M54.50", filled_in_by="Ruth",
)  # fmt: skip


def by_form(practice: Practice, patient: Patient = MARCO, key: str = "k1") -> Referral:
    form = Referral.Source.FORM
    return receive(practice=practice, patient=patient, source=form, submission_key=key, by=SYSTEM, now=NOW)


def test_a_referral_gets_its_clock_and_first_step(inside: Cast) -> None:
    referral = by_form(make_office())
    assert referral.answer_due_at == datetime(2026, 3, 5, 17, tzinfo=ZoneInfo("America/New_York"))
    assert list(ReferralStatus.objects.values_list("status", "by")) == [("received", "METCRM")]


def test_the_practice_learns_of_it(inside: Cast) -> None:
    practice = make_office()
    by_form(practice)
    practice.refresh_from_db()
    assert practice.first_referral_at == practice.last_referral_at == NOW


def test_a_double_click_is_one_referral(inside: Cast) -> None:
    practice = make_office()
    assert by_form(practice) == by_form(practice)
    assert Referral.objects.count() == 1


def test_the_same_form_with_another_patient_is_another_referral(inside: Cast) -> None:
    practice = make_office()
    by_form(practice)
    by_form(practice, Patient(patient_first_name="Ana", patient_last_name="Reyes"))
    assert Referral.objects.count() == 2


def test_the_office_manager_is_thanked_without_a_word_about_the_patient(inside: Cast) -> None:
    practice = make_office()
    make_office_manager(practice, name="Ruth Keller", email="ruth@office.example")
    by_form(practice)
    mail = OutboxMessage.objects.get()
    assert (mail.to_email, mail.mail_class, mail.due_at) == ("ruth@office.example", MailClass.SERVICE, NOW)
    everything = " ".join([mail.subject, mail.body_text, mail.body_html, str(mail.headers)]).lower()
    for secret in ("marco", "alvarez", "1961", "010-0142", "low back", "m54"):
        assert secret not in everything


@pytest.mark.parametrize("address", ["", None])
def test_without_an_address_nobody_is_mailed(inside: Cast, address: str | None) -> None:
    practice = make_office()
    if address is not None:
        make_office_manager(practice, email=address)
    by_form(practice)
    assert not OutboxMessage.objects.exists()


def test_by_hand_needs_the_right_and_sends_no_mail(inside: Cast) -> None:
    practice = make_office()
    make_office_manager(practice)
    receive(practice=practice, patient=MARCO, source=Referral.Source.BY_HAND, by=inside.by, now=NOW)
    assert not OutboxMessage.objects.exists()
    with pytest.raises(NotAllowed):
        receive(practice=practice, patient=MARCO, source=Referral.Source.BY_HAND, by=inside.by_bob, now=NOW)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-03-06T09:00", "2026-03-09T17:00"),  # Friday, so Monday
        ("2026-11-25T23:30", "2026-11-27T17:00"),  # the day before Thanksgiving
        ("2026-03-07T12:00", "2026-03-09T17:00"),  # Saturday
    ],
)
def test_the_clock_knows_weekends_and_holidays(received: str, due: str) -> None:
    zone = ZoneInfo("America/Denver")
    assert answer_due_at(datetime.fromisoformat(received).replace(tzinfo=zone), "America/Denver") == (
        datetime.fromisoformat(due).replace(tzinfo=zone)
    )
