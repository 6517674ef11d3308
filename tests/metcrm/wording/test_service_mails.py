"""Mails that the product writes by itself say nothing that an office should not read."""

from pathlib import Path

import pytest
from django.template.loader import render_to_string

from metcrm.documents.coach import check, check_html

TO_OFFICES = [
    "report_ready", "report_reminder", "door_opened", "one_time_code", "quarter_letter", "referral_received",
]  # fmt: skip
WORDS = {
    "first_name": "Ruth", "sender_name": "Alder Medical Exercise", "sender_phone": "518-555-0142", "days": 30,
    "postal_address": "12 Alder Way, Albany, NY 12207", "url": "https://crm.example/o/x/", "signed_by": "Alice Owner",
    "code": "123456", "minutes": 10, "by": "Alice Owner", "before": "Ruth Keller",
}  # fmt: skip


@pytest.mark.parametrize("mail", TO_OFFICES)
@pytest.mark.parametrize("part", ["subject.txt", "body.txt", "body.html"])
def test_the_coach_finds_nothing(mail: str, part: str) -> None:
    text = render_to_string(f"emails/{mail}/{part}", WORDS)
    assert "Alder" in text or part == "subject.txt"
    assert (check_html if part.endswith("html") else check)(text) == []


def test_each_mail_is_to_an_office_or_to_ourselves() -> None:
    folders = {path.name for path in (Path(__file__).parents[3] / "templates" / "emails").iterdir() if path.is_dir()}
    follow_ups = {"thank_you", "check_in", "results", "other"}
    ourselves = {"invitation", "first_password", "digest"}
    to_learners = {
        "seat_offered", "waiting_list", "cohort_message", "application_declined", "seat_ended", "work_answered",
    }  # fmt: skip
    assert folders - follow_ups - ourselves - to_learners == set(TO_OFFICES)
