"""Python and PostgreSQL reduce names and telephone numbers alike."""

import pytest

from clients.keys import name_key, phone_key
from clients.models import Client
from tests.conftest import NOW, Cast

NAMES = [
    "Zoë O’Brien-Müller",
    "ÉLODIE  D'Arcy, Jr.",
    "Łukasz Øster",
    "Jose\u0301 Nu\u0303ez",
    "van der Berg",
    "Ana\tMaria",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_has_one_key_in_both(inside: Cast, name: str) -> None:
    client = Client.objects.create(first_name="A", last_name=name, phone="+1 (555) 010-0199", created_at=NOW)
    client.refresh_from_db()
    assert client.last_key == name_key(name)
    assert client.full_key == name_key(f"A {name}")
    assert client.phone_key == phone_key("555-010-0199") == "5550100199"


def test_a_key_knows_neither_case_nor_accents_nor_punctuation() -> None:
    assert name_key("Zoë O’BRIEN-Müller ") == "zoe o brien muller"
