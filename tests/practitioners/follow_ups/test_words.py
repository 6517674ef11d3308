"""What our own words say to an office."""

import pytest

from metcrm.documents import coach
from practitioners.emails import draft
from practitioners.models import Purpose
from tests.conftest import NOW
from tests.practitioners.follow_ups.conftest import Office, make_thank_you


@pytest.mark.parametrize("purpose", Purpose.values)
@pytest.mark.parametrize("left", [(), ("knee one-sheet",), ("knee one-sheet", "referral pad", "card")])
def test_the_coach_finds_nothing_in_a_draft(office: Office, purpose: str, left: tuple[str, ...]) -> None:
    subject, words = draft(
        purpose, practice=office.practice, contact=office.ruth, happened_at=NOW, due_at=NOW, left=left
    )
    assert coach.check(f"{subject}\n{words}") == []
    assert words.startswith("Dear Ruth,")


def test_the_coach_finds_nothing_in_the_whole_mail(office: Office) -> None:
    assert coach.check(make_thank_you(office).message.body_text) == []


def test_what_was_left_is_said_as_one_says_it(office: Office) -> None:
    _, words = draft(
        "thank_you", practice=office.practice, contact=office.ruth, happened_at=NOW, due_at=NOW,
        left=("one-sheet", "pad", "card"), mention="You asked for a report each month.",
    )  # fmt: skip
    assert "The one-sheet, pad and card that I left with you are yours to keep." in words
    assert "on Wednesday. You asked for a report each month." in words


def test_without_a_name_it_greets_all_the_same(office: Office) -> None:
    _, words = draft("check_in", practice=office.practice, contact=None, happened_at=NOW, due_at=NOW)
    assert words.startswith("Hello,")


def test_names_are_written_as_they_are(office: Office) -> None:
    office.practice.name = "Smith & Daughters' Orthopedics"
    _, words = draft("check_in", practice=office.practice, contact=office.ruth, happened_at=NOW, due_at=NOW)
    assert "Smith & Daughters' Orthopedics" in words
