"""Contacts and practitioners."""

import pytest

from metcrm.accounts.permissions import NotAllowed
from metcrm.tenancy import routes
from practitioners import selectors
from practitioners.models import Contact, Practitioner
from practitioners.refusals import Refused
from practitioners.services import clinicians, people
from tests.conftest import NOW, Cast
from tests.factories.practitioners import make_contact, make_npi, make_practice, make_practitioner, make_provider


def test_a_contact_gets_a_stop_link_of_its_own(inside: Cast) -> None:
    one, other = make_contact(), make_contact()
    found = routes.find(one.stop_token, "stop")
    assert found is not None
    assert found[1] == one.pk
    assert one.stop_token != other.stop_token


def test_a_contact_needs_a_name(inside: Cast) -> None:
    with pytest.raises(Refused, match="name"):
        make_contact(name=" ")


def test_the_office_manager_comes_first_whoever_was_known_earlier(inside: Cast) -> None:
    practice = make_practice()
    make_contact(practice=practice, name="Ana", role="front_desk")
    manager = make_contact(practice=practice, name="Ruth")
    assert [contact.name for contact in selectors.people_of(practice).contacts] == ["Ruth", "Ana"]
    assert selectors.office_manager(practice) == manager


def test_who_left_is_listed_no_more_and_may_come_back(inside: Cast) -> None:
    contact = make_contact()
    people.note_left(contact, by=inside.by, now=NOW)
    assert selectors.office_manager(contact.practice) is None
    assert selectors.former_contacts(contact.practice) == [contact]
    people.note_left(contact, by=inside.by, now=NOW, back=True)
    assert selectors.office_manager(contact.practice) == contact


def test_mail_is_stopped_and_allowed_by_hand(inside: Cast) -> None:
    contact = make_contact()
    assert people.stop_mail(contact, by=inside.by, now=NOW).stopped_at == NOW
    assert people.allow_mail(contact, by=inside.by, now=NOW).stopped_at is None


def test_a_practitioner_at_two_practices_is_one_person(inside: Cast) -> None:
    npi, other = make_npi(), make_practice()
    one = make_practitioner(npi=npi)
    assert make_practitioner(npi=npi, practice=other) == one
    assert len(selectors.practices_of(one)) == 2


def test_a_wrong_npi_is_refused(inside: Cast) -> None:
    with pytest.raises(Refused, match="digit"):
        make_practitioner(npi="2000000011")
    assert not Practitioner.objects.exists()


def test_another_npi_has_to_be_verified_anew(inside: Cast) -> None:
    who = make_practitioner(verified=True)
    people.change_practitioner(who, by=inside.by, now=NOW, npi=make_npi())
    assert who.npi_verified_at is None


def test_an_npi_of_somebody_else_is_refused(inside: Cast) -> None:
    taken = make_practitioner(last_name="Park")
    with pytest.raises(Refused, match="Park, MD has this NPI"):
        people.change_practitioner(make_practitioner(), by=inside.by, now=NOW, npi=taken.npi)


def added_by_hand(cast: Cast, npi: str, last_name: str) -> Practitioner:
    return clinicians.add(
        make_practice(), by=cast.by, now=NOW, npi=npi, first_name="Amara", last_name=last_name,
        subspecialty_none=False,
    )  # fmt: skip


def test_a_number_that_the_registry_knows_under_the_name_is_verified(inside: Cast) -> None:
    row = make_provider(last_name="OSEI")
    assert added_by_hand(inside, row.npi, "Osei").npi_verified_at == NOW


def test_a_number_of_somebody_with_another_name_is_not(inside: Cast) -> None:
    row = make_provider(last_name="PARK")
    assert added_by_hand(inside, row.npi, "Osei").npi_verified_at is None


def test_a_specialty_is_reviewed_in_somebody_s_name(inside: Cast) -> None:
    who = people.review_specialty(make_practitioner(), by=inside.by, now=NOW)
    assert (who.specialty_reviewed_at, who.specialty_reviewed_by) == (NOW, "Alice Owner")


def test_a_viewer_changes_nobody(inside: Cast) -> None:
    contact, who = make_contact(), make_practitioner()
    for refused in (
        lambda: people.change_contact(contact, by=inside.by_bob, now=NOW, name="X"),
        lambda: people.note_left(contact, by=inside.by_bob, now=NOW),
        lambda: people.stop_mail(contact, by=inside.by_bob, now=NOW),
        lambda: people.review_specialty(who, by=inside.by_bob, now=NOW),
        lambda: people.unlink_practitioner(contact.practice, who, by=inside.by_bob, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_another_workspace_finds_nobody(cast: Cast) -> None:
    with cast.inside():
        contact = make_contact()
    with cast.elsewhere(), pytest.raises(Contact.DoesNotExist):
        selectors.get_contact(contact.pk)
