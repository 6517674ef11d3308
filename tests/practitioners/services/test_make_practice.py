"""From a row of the registry to a practice with its people."""

from datetime import date

import pytest

from practitioners.models import Practice, Practitioner, RegistryProvider
from practitioners.refusals import Refused
from practitioners.services.registry import MOST_PEOPLE, make_practice, plan_practice
from tests.conftest import NOW, Cast
from tests.factories import practitioners as factories

HERE = {"street": "1180 NORTHGATE WAY", "zip_code": "857041234"}
pytestmark = pytest.mark.usefixtures("inside")


def organisation(**over: str) -> RegistryProvider:
    names = {"entity": "2", "organisation": "NORTHGATE FAMILY MEDICINE PLLC", "last_name": "", "first_name": ""}
    return factories.make_provider(**(HERE | names | {"credential": ""} | over))


def person(**over: str) -> RegistryProvider:
    return factories.make_provider(**(HERE | over))


def made(provider: RegistryProvider, cast: Cast, into: Practice | None = None) -> Practice:
    return make_practice(plan_practice(provider), by=cast.by, now=NOW, into=into)


def last_names(practice: Practice) -> set[str]:
    return set(practice.practitioners.values_list("last_name", flat=True))


def test_an_organisation_brings_the_people_at_its_address(cast: Cast) -> None:
    person(last_name="PARK")
    person(last_name="ORTEGA", zip_code="85704")
    person(last_name="FARAWAY", street="2 OTHER ST")
    practice = made(organisation(), cast)
    assert practice.name == "Northgate Family Medicine PLLC"
    assert last_names(practice) == {"Park", "Ortega"}


def test_another_suite_is_another_office(cast: Cast) -> None:
    person(last_name="PARK", street2="STE 2")
    person(last_name="ORTEGA", street2="")
    person(last_name="ELSEWHERE", street2="STE 9")
    assert last_names(made(organisation(street2="STE 2"), cast)) == {"Park", "Ortega"}


def test_a_person_gives_a_practice_named_after_the_organisation_there(cast: Cast) -> None:
    org = organisation()
    practice = made(person(last_name="PARK"), cast)
    assert (practice.name, practice.npi) == ("Northgate Family Medicine PLLC", org.npi)


def test_a_person_alone_gives_a_practice_named_after_them(cast: Cast) -> None:
    assert made(person(last_name="PARK", first_name="HELEN"), cast).name == "Helen Park, MD practice"


def test_facts_say_that_they_come_from_the_registry(cast: Cast) -> None:
    practice = made(person(phone="5205550142"), cast)
    who = practice.practitioners.get()
    facts = [*practice.facts.all(), *who.facts.all()]
    assert {fact.key for fact in facts} == {"phone", "address", "npi", "npi_status", "specialty"}
    assert {fact.source for fact in facts} == {"registry"}
    assert who.npi_verified_at == NOW
    assert (practice.phone, practice.timezone, practice.specialty_group) == (
        "(520) 555-0142", "America/Phoenix", "primary_care",
    )  # fmt: skip


def test_somebody_we_know_from_elsewhere_is_linked_not_doubled(cast: Cast) -> None:
    row = person(last_name="PARK")
    known = factories.make_practitioner(npi=row.npi, last_name="Park")
    practice = made(organisation(), cast)
    assert practice.practitioners.get() == known
    assert Practitioner.objects.filter(npi=row.npi).count() == 1


def test_a_tower_full_of_people_is_not_taken_whole(cast: Cast) -> None:
    for _ in range(MOST_PEOPLE + 3):
        person()
    plan = plan_practice(organisation())
    assert (len(plan.people), plan.left_out) == (MOST_PEOPLE, 3)


@pytest.mark.parametrize(
    ("over", "because"),
    [
        ({"phone": "(520) 555-0142", "name": "Other"}, "same phone"),
        ({"name": "northgate family medicine pllc", "street": "1180 Northgate Way", "zip_code": "85704"},
         "same name and address"),
    ],
)  # fmt: skip
def test_duplicates_are_recognised(over: dict[str, str], because: str) -> None:
    existing = factories.make_practice(**over)
    (duplicate,) = plan_practice(organisation(phone="5205550142")).duplicates
    assert (duplicate.practice, duplicate.because) == (existing, because)


def test_an_office_where_a_colleague_of_theirs_works_is_offered(cast: Cast) -> None:
    park, row = person(last_name="PARK", first_name="HELEN"), person(last_name="ORTEGA")
    office = factories.make_practice(name="Park practice", street="1180 Northgate Way", zip_code="85704")
    elsewhere = factories.make_practice(name="Second office of hers")
    for practice in (elsewhere, office):
        factories.make_practitioner(practice=practice, npi=park.npi, first_name="Helen", last_name="Park")
    offered = [(one.practice, one.because) for one in plan_practice(row).duplicates]
    assert offered == [(office, "same address, and Helen Park, MD works there")]


def test_the_same_npi_is_known(cast: Cast) -> None:
    org = organisation()
    existing = made(org, cast)
    assert plan_practice(org).known == existing


def test_people_can_be_added_to_an_existing_practice_instead(cast: Cast) -> None:
    existing = factories.make_practice(name="Northgate")
    person(last_name="NEIGHBOUR")
    practice = made(person(last_name="PARK"), cast, into=existing)
    assert practice == existing
    assert last_names(existing) == {"Park"}


def test_a_number_out_of_use_is_refused(cast: Cast) -> None:
    row = person()
    row.deactivated_on = date(2025, 1, 2)
    with pytest.raises(Refused, match="out of use"):
        made(row, cast)
    assert not Practice.objects.exists()
