"""Finding practices, and people in the registry."""

from datetime import date

import pytest

from practitioners import selectors
from practitioners.models import Practice
from practitioners.services import relationship
from practitioners.services.registry import make_practice as make_from_registry
from practitioners.services.registry import plan_practice
from tests.conftest import NOW, Cast
from tests.factories.practitioners import make_contact, make_practice, make_practitioner, make_provider


def registry_rows(q: str, group: str = "") -> list[selectors.Found]:
    return selectors.found_of(selectors.search_registry(q, group=group).hits)


def names(rows: object) -> list[str]:
    return [row.name for row in rows]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "q", ["lakes", "ortho lake", "tucson", "85704", "520-555-0142", "5205550142", "osei", "keller", "keller lake", "",
          "Dr. Osei", "Osei, M.D.", "Keller, Ruth"],
)  # fmt: skip
def test_a_practice_is_found_by_what_people_remember(inside: Cast, q: str) -> None:
    practice = make_practice(name="Lakeside Orthopaedics", phone="5205550142", city="Tucson", zip_code="85704")
    make_practitioner(practice=practice)
    make_contact(practice=practice)
    assert selectors.search_practices(q) == [practice]


def test_every_word_has_to_fit(inside: Cast) -> None:
    make_practice(name="Lakeside Orthopaedics")
    assert selectors.search_practices("lakeside cardiology") == []


def test_names_that_begin_so_come_first(inside: Cast) -> None:
    make_practice(name="Big Harbor")
    make_practice(name="Harbor Spine")
    assert names(selectors.search_practices("harbor")) == ["Harbor Spine", "Big Harbor"]


def test_the_list_is_ordered_as_asked(inside: Cast) -> None:
    rows = {name: make_practice(name=name) for name in ("b", "A", "c")}
    relationship.note_visit(rows["c"], at=NOW, two_way=True, presented=True, now=NOW)
    relationship.note_referral(rows["A"], at=NOW, now=NOW)
    assert names(selectors.list_practices(order="name")) == ["A", "b", "c"]
    assert names(selectors.list_practices(order="-visit"))[0] == "c"
    assert names(selectors.list_practices(order="-stage")) == ["A", "c", "b"]
    assert names(selectors.list_practices(order="nonsense")) == ["A", "b", "c"]


def test_the_list_is_filtered(inside: Cast) -> None:
    active = make_practice(specialty_group="cardiology")
    make_practice()
    relationship.note_referral(active, at=NOW, now=NOW)
    assert list(selectors.list_practices(stage="first_referral")) == [active]
    assert list(selectors.list_practices(group="cardiology")) == [active]


def test_another_workspace_finds_nothing(cast: Cast) -> None:
    with cast.inside():
        practice = make_practice()
    with cast.elsewhere():
        assert selectors.search_practices("") == []
        with pytest.raises(Practice.DoesNotExist):
            selectors.get_practice(practice.pk)


@pytest.mark.parametrize("q", ["osei", "amara osei", "osei, ama", "osei tucson", "85704 osei", "am os tuc"])
def test_somebody_in_the_registry_is_found_by_beginnings_in_any_order(inside: Cast, q: str) -> None:
    row = make_provider()
    make_provider(last_name="PARK", first_name="HELEN", city="MESA", zip_code="85201")
    assert [found.provider for found in registry_rows(q)] == [row]


def test_an_npi_finds_its_owner(inside: Cast) -> None:
    row = make_provider()
    assert [found.provider for found in registry_rows(row.npi)] == [row]


def test_the_middle_of_a_word_finds_nobody(inside: Cast) -> None:
    make_provider()
    assert registry_rows("sei") == []


def test_who_is_out_of_use_is_not_found(inside: Cast) -> None:
    make_provider(deactivated_on=date(2025, 1, 2))
    assert registry_rows("osei") == []


def test_a_specialty_group_narrows_the_search(inside: Cast) -> None:
    row = make_provider(primary_taxonomy="207QS0010X")
    make_provider()
    assert [found.provider for found in registry_rows("osei", group="sports_medicine")] == [row]


def test_who_is_ours_already_is_marked_in_our_workspace_only(cast: Cast) -> None:
    with cast.inside():
        row = make_provider()
        practice = make_from_registry(plan_practice(row), by=cast.by, now=NOW)
        assert [found.practice for found in registry_rows("osei")] == [practice]
    with cast.elsewhere():
        assert [found.practice for found in registry_rows("osei")] == [None]
