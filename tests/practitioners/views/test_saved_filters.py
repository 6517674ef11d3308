"""Filters that somebody keeps."""

import pytest
from django.test import Client as Browser

from practitioners.models import SavedFilter
from practitioners.refusals import Refused
from practitioners.selectors import Filter
from practitioners.services import saved_filters
from tests.conftest import NOW, Cast
from tests.factories.practitioners import make_practice

NEW, LIST = "/practices/filters/new/", "/practices/filters/"


@pytest.fixture
def kept(cast: Cast) -> SavedFilter:
    with cast.inside():
        make_practice(name="Harbor", city="Tucson")
        return saved_filters.save(Filter(city="Tucson", below=8), name="Cold in Tucson", by=cast.by, now=NOW)


def test_a_filter_is_kept_under_a_name_and_leads_back(cast: Cast, alice: Browser) -> None:
    answer = alice.post(f"{NEW}?city=Tucson&below=8&stage=&sort=name", {"name": " Cold in Tucson "})
    assert answer["Location"] == "/practices/?city=Tucson&below=8"
    with cast.inside():
        saved = SavedFilter.objects.get()
        assert (saved.name, saved.query) == ("Cold in Tucson", {"city": "Tucson", "below": 8})
    page = alice.get(answer["Location"]).content.decode()
    assert '<a class="chip-link" href="?city=Tucson&amp;below=8" aria-current="true">Cold in Tucson</a>' in page


@pytest.mark.parametrize(
    ("query", "name", "said"),
    [
        ("?city=Tucson", "", "Give it a name"),
        ("?city=Tucson", "cold in TUCSON", "You have a filter of this name already."),
        ("", "All", "Filter the list first"),
    ],
)
def test_what_can_t_be_kept_is_said_beside_the_field(
    cast: Cast, kept: SavedFilter, alice: Browser, query: str, name: str, said: str
) -> None:
    answer = alice.post(NEW + query, {"name": name})
    assert answer.status_code == 422
    assert (said in answer.content.decode()) or not query
    with cast.inside():
        assert SavedFilter.objects.count() == 1


def test_it_is_renamed_and_deleted(cast: Cast, kept: SavedFilter, alice: Browser) -> None:
    assert "Cold in Tucson" in alice.get(LIST).content.decode()
    alice.post(f"{LIST}{kept.pk}/rename/", {"name": "South"})
    with cast.inside():
        assert SavedFilter.objects.get().name == "South"
    assert alice.post(f"{LIST}{kept.pk}/rename/", {"name": " "}).status_code == 422
    alice.post(f"{LIST}{kept.pk}/delete/")
    with cast.inside():
        assert not SavedFilter.objects.exists()
    assert "No filter yet" in alice.get(LIST).content.decode()


def test_the_same_name_may_stay_when_only_its_letters_change(cast: Cast, kept: SavedFilter, alice: Browser) -> None:
    assert alice.post(f"{LIST}{kept.pk}/rename/", {"name": "cold in tucson"}).status_code == 302


def test_nobody_else_sees_or_touches_it(kept: SavedFilter, bob: Browser, carol: Browser) -> None:
    assert "Cold in Tucson" not in bob.get("/practices/").content.decode()
    assert bob.get(LIST).status_code == 403
    for part in ("rename", "delete"):
        assert bob.post(f"{LIST}{kept.pk}/{part}/", {"name": "Mine"}).status_code == 403
        assert carol.post(f"{LIST}{kept.pk}/{part}/", {"name": "Mine"}).status_code == 404


def test_another_person_of_the_workspace_doesn_t_either(inside: Cast, kept: SavedFilter) -> None:
    assert SavedFilter.objects.filter(user=inside.bob.pk).count() == 0


def test_twenty_are_enough(inside: Cast) -> None:
    for number in range(20):
        saved_filters.save(Filter(q=f"a{number}"), name=f"Filter {number}", by=inside.by, now=NOW)
    with pytest.raises(Refused, match="Delete one"):
        saved_filters.save(Filter(q="b"), name="One more", by=inside.by, now=NOW)
