"""What goes out comes in again as it was: any name of any script, in each format."""

import io

import pytest
from django.db import transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st

from metcrm.documents.cells import tidy
from practitioners.exchange.writing import FORMATS
from practitioners.models import Affiliation, Contact, Practice, Practitioner
from practitioners.selectors.exchange import rows_for_export
from tests.conftest import Cast
from tests.factories.practitioners import make_contact, make_practice, make_practitioner
from tests.practitioners.imports.conftest import take_in

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).map(tidy).filter(bool)
HARD = st.sampled_from(["=1+1", "+49 30", "@x", "-", "'=x", "''=x", "a,b;c", 'say "hi"', "O'Neill", "Müller-Łukasz",
                        "王小明", "أحمد", "a\\b", "'",
                        "x005F_", "_x0041_", "N/A", "#N/A", "1e5", "007", "Dr. A", "B, MD"])  # fmt: skip


def out(format: str) -> bytes:
    file = io.BytesIO()
    FORMATS[format].write(file, rows_for_export(Practice.objects.order_by("name", "pk")))
    return file.getvalue()


def everybody() -> list[tuple[str, ...]]:
    people: list[tuple[str, ...]] = [
        (who.name, who.role, who.email, who.phone, who.practice.name, _place(who.practice))
        for who in Contact.objects.select_related("practice")
    ]
    people += [
        (row.practitioner.first_name, row.practitioner.last_name, row.practitioner.credential, row.practitioner.npi,
         row.practitioner.phone, row.days, row.practice.name, row.practice.phone)
        for row in Affiliation.objects.select_related("practitioner", "practice")
    ]  # fmt: skip
    return sorted(people)


def _place(practice: Practice) -> str:
    place = practice.locations.first()
    return place.one_line if place else ""


@pytest.mark.parametrize("format", list(FORMATS))
@settings(max_examples=8)
@given(name=TEXT | HARD, office=TEXT | HARD, last=TEXT | HARD, street=TEXT | HARD)
@example(name="a\\b", office="a\\nb", last="a\\,b", street="a\\\\b")
def test_any_text_of_any_script(inside: Cast, format: str, name: str, office: str, last: str, street: str) -> None:
    with transaction.atomic():
        practice = make_practice(name=office, street=street, phone="+49 30 5550142", state="AZ", zip_code="85704")
        make_contact(practice=practice, name=name, email="", phone="+44 20 7946 0958")
        make_practitioner(practice=practice, first_name="", last_name=last, credential="", days="Tue, Thu")
        before, data = everybody(), out(format)
        for table in (Affiliation, Contact, Practitioner):
            table.objects.all().delete()
        Practice.objects.all().delete()
        row = take_in(inside, data)
        assert (row.refused, everybody()) == (0, before), list(row.rows.values_list("line", "result", "why"))
        transaction.set_rollback(True)


@pytest.mark.parametrize("format", list(FORMATS))
def test_bringing_in_what_is_there_changes_nothing(inside: Cast, format: str) -> None:
    make_practitioner(practice=make_contact(name="=Ruth").practice)
    before = everybody()
    row = take_in(inside, out(format))
    assert (row.added, row.updated, row.refused) == (0, 0, 0)
    assert everybody() == before
