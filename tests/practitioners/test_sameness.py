"""When two ways of writing mean the same office."""

import pytest

from practitioners.sameness import e164, plain_name, plain_street


@pytest.mark.parametrize(
    "text", ["5205550142", "(520) 555-0142", "+1 520 555 0142", "1-520-555-0142", "(520) 555-0142 ext. 7"]
)
def test_one_number_however_it_is_written(text: str) -> None:
    assert e164(text) == "+15205550142"


@pytest.mark.parametrize("text", ["", "call us", "12", "+999 1"])
def test_what_is_no_number_equals_nothing(text: str) -> None:
    assert e164(text) == ""


def test_names_without_their_legal_form_and_streets_without_their_spelling() -> None:
    assert plain_name("LAKESIDE ORTHOPAEDICS, P.L.L.C.") == plain_name("Lakeside Orthopaedics")
    assert plain_name("PC") == "pc"
    assert plain_street("1180 North Gate Street") == plain_street("1180 N. GATE ST")
    assert plain_street("1180 Gate St") != plain_street("1182 Gate St")
