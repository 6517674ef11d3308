"""Names spelled almost right."""

import string

import pytest
from django.db import connection
from hypothesis import assume, example, given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from practitioners import selectors
from practitioners.models import RegistryProvider, RegistryWord
from practitioners.selectors import registry_spelling
from practitioners.services import registry_words
from practitioners.words import deletions
from tests.conftest import Cast
from tests.factories.practitioners import make_provider

words = st.text(string.ascii_lowercase, min_size=3, max_size=12)


@st.composite
def slips(draw: st.DrawFn) -> tuple[str, str]:
    """A word, and the same with one letter more, less or another, or two that changed places."""
    word = draw(words)
    at = draw(st.integers(0, len(word) - 1))
    letter = draw(st.sampled_from(string.ascii_lowercase))
    kinds = [word[:at] + word[at + 1 :], word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :]]
    kinds.append(word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :])
    return word, draw(st.sampled_from(kinds))


@given(slips())
@example(("osei", "osie"))
@example(("osei", "sosei"))
def test_every_word_one_slip_away_shares_a_deletion(pair: tuple[str, str]) -> None:
    word, typed = pair
    assume(word != typed)
    assert OSA.distance(word, typed) == 1
    assert deletions(word) & deletions(typed)


def rows(typed: str) -> list[selectors.Found]:
    return selectors.found_of(selectors.search_registry(typed).hits)


def refresh() -> None:
    with connection.cursor() as cursor:
        registry_words.refresh(cursor)


@pytest.fixture
def osei(inside: Cast) -> RegistryProvider:
    row = make_provider(last_name="OSEI", first_name="AMARA")
    make_provider(last_name="PARK", first_name="HELEN", city="MESA")
    refresh()
    return row


@pytest.mark.parametrize("typed", ["osie", "ossei", "osex", "osei amarra", "amraa osei", "ozei tucson", "oesi"])
def test_one_slip_still_finds_the_person(osei: RegistryProvider, typed: str) -> None:
    (found,) = rows(typed)
    assert found.provider == osei
    assert found.hit.near_spelling


@pytest.mark.parametrize("typed", ["oxex", "osei zzzz", "os3i", "ose1"])
def test_two_slips_or_none_of_the_words_find_nobody(osei: RegistryProvider, typed: str) -> None:
    assert rows(typed) == []


def test_what_is_spelled_right_comes_first(osei: RegistryProvider) -> None:
    near = make_provider(last_name="OSEY")
    refresh()
    found = rows("osei")
    assert [(row.provider, row.hit.near_spelling) for row in found] == [(osei, False), (near, True)]


@pytest.mark.parametrize("typed", ["mc donald", "mcdonald", "donald"])
@pytest.mark.parametrize("name", ["MCDONALD", "MC DONALD"])
def test_particles_may_be_written_together_or_apart(inside: Cast, name: str, typed: str) -> None:
    row = make_provider(last_name=name)
    found = [one.provider for one in rows(typed)]
    assert found == ([] if (name, typed) == ("MCDONALD", "donald") else [row])


def test_the_vocabulary_counts_the_words_of_active_rows(inside: Cast) -> None:
    make_provider(last_name="OSEI-PARK", city="ST. PAUL")
    make_provider(last_name="PARK", deactivated_on="2025-01-02")
    make_provider(entity="2", organisation="PARK CLINIC 24", last_name="", first_name="")
    refresh()
    counted = dict(RegistryWord.objects.values_list("word", "times"))
    assert counted == {"osei": 1, "park": 2, "amara": 1, "paul": 1, "tucson": 1, "clinic": 1}
    assert set(RegistryWord.objects.get(word="osei").deletions) == deletions("osei")


def test_a_refresh_changes_only_what_differs(osei: RegistryProvider) -> None:
    RegistryWord.objects.filter(word="park").update(deletions=["kept"])
    RegistryProvider.objects.filter(pk=osei.pk).update(last_name="ADDO", first_name="HELEN")
    refresh()
    assert RegistryWord.objects.get(word="helen").times == 2
    assert RegistryWord.objects.get(word="park").deletions == ["kept"]
    assert set(RegistryWord.objects.values_list("word", flat=True)) == {"addo", "helen", "park", "mesa", "tucson"}


def test_the_likeliest_spelling_comes_first(inside: Cast) -> None:
    for name in ("OSEI", "OSEY", "OSEI"):
        make_provider(last_name=name, first_name="")
    refresh()
    assert registry_spelling.near(["oseix", "no"]) == {"oseix": ["osei"], "no": []}
    assert registry_spelling.near(["osex"])["osex"][0] == "osei"
