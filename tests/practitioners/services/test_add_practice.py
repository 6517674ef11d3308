"""Adding a medical office."""

import pytest

from metcrm.accounts.permissions import NotAllowed
from metcrm.tenancy import routes
from practitioners.codes import ALPHABET
from practitioners.models import Practice, Stage
from practitioners.refusals import Refused
from practitioners.services.practices import add_practice, change_practice
from tests.conftest import NOW, Cast
from tests.factories.practitioners import make_npi, make_practice


def test_the_zip_code_sets_the_time_zone(inside: Cast) -> None:
    assert make_practice(zip_code="85704").timezone == "America/Phoenix"


def test_without_a_zip_code_the_workspace_s_time_zone_is_taken(inside: Cast) -> None:
    assert make_practice(zip_code="").timezone == "America/New_York"


def test_the_referral_code_is_readable_and_opens_the_practice(inside: Cast) -> None:
    practice = make_practice()
    assert len(practice.referral_code) == 10
    assert set(practice.referral_code) <= set(ALPHABET)
    found = routes.find(practice.referral_code, "referral")
    assert found is not None
    assert found[1] == practice.pk


def test_phone_and_address_keep_their_source(inside: Cast) -> None:
    practice = make_practice(source="website", phone="520.555.0142")
    facts = {fact.key: (fact.value, fact.source) for fact in practice.facts.all()}
    assert facts["phone"] == ("(520) 555-0142", "website")
    assert facts["address"][1] == "website"


def test_it_begins_as_identified_with_its_rule(inside: Cast) -> None:
    practice = make_practice()
    assert practice.stage == Stage.IDENTIFIED
    assert practice.stage_rule


def test_a_wrong_npi_is_refused_and_nothing_is_left(inside: Cast) -> None:
    with pytest.raises(Refused, match="digit"):
        make_practice(npi="1234567890")
    assert not Practice.objects.exists()


def test_an_npi_belongs_to_one_practice(inside: Cast) -> None:
    npi = make_npi()
    make_practice(npi=npi, name="Lakeside")
    with pytest.raises(Refused, match="Lakeside has this NPI"):
        make_practice(npi=npi)


def test_two_workspaces_may_know_the_same_office(cast: Cast) -> None:
    npi = make_npi()
    with cast.inside():
        make_practice(npi=npi)
    with cast.elsewhere():
        assert make_practice(npi=npi).npi == npi


def test_a_viewer_can_t(inside: Cast) -> None:
    with pytest.raises(NotAllowed):
        add_practice(by=inside.by_bob, now=NOW, name="Lakeside")


def test_a_changed_phone_is_a_new_fact_and_the_old_one_stays(inside: Cast) -> None:
    practice = make_practice(phone="2125550101")
    change_practice(practice, by=inside.by, now=NOW, phone="2125550102", source="phone")
    values = set(practice.facts.filter(key="phone").values_list("value", flat=True))
    assert values == {"(212) 555-0101", "(212) 555-0102"}
