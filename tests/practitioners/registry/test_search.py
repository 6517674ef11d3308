"""Finding somebody in the registry: what may be combined, in which order it comes, and that an index answers."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from practitioners import taxonomy
from practitioners.models import RegistryProvider
from practitioners.selectors import registry_search
from practitioners.selectors.registry_question import Question, question_of
from practitioners.selectors.zips import place_of
from practitioners.words import words_of
from tests.factories.practitioners import make_provider

pytestmark = pytest.mark.django_db
TUCSON = "85704"


def found(q: str = "", *, group: str = "", near: str = "", miles: float = 0) -> list[str]:
    centre = place_of(near) if near else None
    answer = registry_search.ask(question_of(q, group=taxonomy.get_group(group), centre=centre, miles=miles))
    return [hit.npi for hit in answer.hits]


def clinic(**over: Any) -> RegistryProvider:
    names = {"entity": "2", "organisation": "LAKESIDE ORTHOPAEDICS, P.C.", "last_name": "", "first_name": ""}
    return make_provider(**(names | over))


@pytest.mark.parametrize(
    "q", ["lakeside", "pc lakeside", "ortho lake", "lakeside tucson az", "85704 lake", "Lákeside", "857 lakes",
          "lakeside 85704-1234"],
)  # fmt: skip
def test_an_organisation_is_found_by_beginnings_of_its_words(q: str) -> None:
    row = clinic()
    make_provider(city="LAKESIDE")
    assert row.pk in found(q)


@pytest.mark.parametrize(
    "q",
    ["Dr. Osei", "dr amara osei", "Osei, M.D.", "Amara Osei, MD, PhD", "osei md", "prof. osei, md", "osei md tucson"],
)
def test_a_title_or_credentials_hide_nobody(q: str) -> None:
    row = make_provider()
    make_provider(last_name="DRAKE", first_name="MDUKO")
    assert found(q) == [row.pk]


def test_who_fits_every_letter_is_not_buried_under_those_who_don_t() -> None:
    minh, osei = make_provider(last_name="DO", first_name="MINH"), make_provider(state="MD")
    make_provider(first_name="MINH", last_name="PARK")
    make_provider()
    assert found("minh do") == [minh.pk]
    assert found("osei md") == [osei.pk]


@pytest.mark.parametrize("length", [3, 5, 6, 8, 10])
def test_an_npi_or_its_beginning(length: int) -> None:
    row = make_provider()
    make_provider(npi="1000000004", last_name="OTHER")
    assert found(row.npi[:length]) == [row.npi]
    assert found(f"osei {row.npi}") == [row.npi]
    assert found(f"nobody {row.npi}") == []


def test_a_number_out_of_use_is_found_by_all_of_itself_only() -> None:
    row = make_provider(deactivated_on=date(2025, 1, 2))
    assert found(row.npi) == [row.npi]
    assert found(row.npi[:9]) == found("osei") == []


def test_too_many_digits_find_nobody() -> None:
    make_provider()
    assert found("2" * 11) == found("2" * 60) == []


@pytest.mark.parametrize("q", ["o", "os", "o a", "os am t"])
def test_one_or_two_letters_find_by_last_name(q: str) -> None:
    row = make_provider()
    make_provider(last_name="PARK")
    assert found(q) == [row.pk]


def test_one_letter_finds_organisations_too() -> None:
    row = clinic()
    assert found("l") == [row.pk]


def test_any_specialty_of_a_person_counts_not_only_the_first() -> None:
    row = make_provider(primary_taxonomy="207Q00000X", taxonomies=["207Q00000X", "207QS0010X"])
    make_provider()
    assert found(group="sports_medicine") == found("osei", group="sports_medicine") == [row.pk]


def test_whole_words_come_before_beginnings_then_names_in_order() -> None:
    longer = make_provider(last_name="OSEIFO")
    second = make_provider(first_name="KOFI")
    first = make_provider(first_name="AMA")
    assert found("osei") == [first.pk, second.pk, longer.pk]


def test_distance_sifts_and_sorts() -> None:
    far = make_provider(zip_code="85745")
    near = make_provider(zip_code="857049999")
    beyond = make_provider(zip_code="85001", city="PHOENIX")
    nowhere = make_provider(zip_code="")
    for asked in ({"q": "osei"}, {"group": "primary_care"}, {"q": "o", "group": "primary_care"}, {}, {"q": "o"}):
        assert found(near=TUCSON, miles=25, **asked) == [near.pk, far.pk], asked
    everywhere = found("osei", near=TUCSON, miles=200)
    assert (everywhere[-1], nowhere.pk in everywhere) == (beyond.pk, False)


def test_the_nearest_rings_are_enough_when_they_hold_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry_search, "MOST_CANDIDATES", 2)
    rows = [make_provider(zip_code=TUCSON) for _ in range(3)]
    make_provider(zip_code="85001")
    answer = registry_search.ask(Question(centre=place_of(TUCSON), miles=200))
    assert answer.capped
    assert {hit.npi for hit in answer.hits} <= {row.npi for row in rows}


def test_a_distance_without_zip_codes_finds_nobody() -> None:
    make_provider()
    assert registry_search.ask(Question(words=("osei",), centre=(0.0, 0.0), miles=5)).hits == []


@pytest.mark.parametrize("q", ["osei", "osei tuc", "os"])
def test_many_are_cut_and_said_to_be(monkeypatch: pytest.MonkeyPatch, q: str) -> None:
    monkeypatch.setattr(registry_search, "MOST_CANDIDATES", 5)
    for number in range(9):
        make_provider(last_name="OSEIFO", first_name=f"N{number}")
    whole = make_provider()
    answer = registry_search.ask(question_of(q))
    assert answer.capped
    assert len(answer.hits) == 5
    assert answer.hits[0].npi == whole.npi or q == "os"


def test_nothing_asked_finds_nothing() -> None:
    make_provider()
    assert found("") == found("  ,.'  ") == []


@settings(max_examples=60)
@given(st.text(max_size=80), st.sampled_from(["", "pain"]), st.sampled_from([0, 10]))
def test_no_line_of_any_script_breaks_it(q: str, group: str, miles: float) -> None:
    found(q, group=group, near=TUCSON, miles=miles)


@pytest.mark.parametrize("q", ["osei", "osei amara", "o a", "osei tucson", "2900", "290000", "clinic"])
def test_no_search_reads_the_registry_row_by_row(q: str, django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        make_provider(first_name=f"N{number}")
    with django_assert_max_num_queries(9) as captured:
        found(q, group="primary_care", near=TUCSON, miles=25)
        found(q)
    for query in captured.captured_queries:
        if "practitioners_registryprovider" in query["sql"]:
            assert "Seq Scan on practitioners_registryprovider" not in _plan(query["sql"])


def _plan(sql: str) -> str:
    setting, _, select = sql.partition(";")
    with connection.cursor() as cursor:
        cursor.execute(f"{setting}; explain {select}")
        return "\n".join(line for (line,) in cursor.fetchall())


def test_words_are_cut_to_what_the_index_may_hold() -> None:
    make_provider()
    assert found("x" * 5000) == []
    assert len(words_of("x" * 5000)[0]) == 40
