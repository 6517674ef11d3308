"""Making, watching and taking home a one-sheet in the browser."""

from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from metcrm.accounts.models import Workspace
from metcrm.documents import jobs
from presentations.models import Material, MaterialVersion
from tests.conftest import NOW, Cast
from tests.factories.practitioners import make_practice
from tests.factories.presentations import make_one_sheet
from tests.presentations.counting import queries

NEW, LIST = reverse("presentations:material_new"), reverse("presentations:material_list")
TYPED = {"specialty_group": "orthopaedics", "conditions": ["knee_oa", "tka"], "person": "Alice Owner"}


def url(name: str, version: MaterialVersion, *more: Any) -> str:
    return reverse(f"presentations:material_{name}", args=[version.material_id, *more])


@pytest.fixture
def version(cast: Cast) -> MaterialVersion:
    with cast.inside():
        return make_one_sheet()


def draw(version: MaterialVersion) -> None:
    assert version.job_id is not None
    assert jobs.run(version.job_id, NOW) == "ready"


def test_from_the_practice_to_the_file(alice: Browser, cast: Cast) -> None:
    with cast.inside():
        practice = make_practice(specialty_group="orthopaedics")
    assert "Knee osteoarthritis" in alice.get(NEW, {"practice": str(practice.pk)}).content.decode()
    alice.post(f"{NEW}?practice={practice.pk}", TYPED)
    with cast.inside():
        version = MaterialVersion.objects.get()
    assert 'hx-trigger="load delay' in alice.get(url("progress", version)).content.decode()
    draw(version)
    assert "Download" in alice.get(url("progress", version)).content.decode()
    file = alice.get(url("file", version, 1))
    assert file["Content-Type"] == "application/pdf"
    assert 'filename="one-sheet.pdf"' in file["Content-Disposition"]
    assert file.content.startswith(b"%PDF")


def test_the_page_shows_what_the_paper_says(alice: Browser, version: MaterialVersion) -> None:
    page = alice.get(url("detail", version)).content.decode()
    assert version.content["headline"] in page
    assert "<svg" in page


def test_the_same_again_says_so(alice: Browser, cast: Cast, version: MaterialVersion) -> None:
    with cast.inside():
        practice = version.material.practice
    answer = alice.post(f"{NEW}?practice={practice.pk}", TYPED, follow=True)
    assert "Nothing has changed since version 1" in answer.content.decode()


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"conditions": []}, "Choose at least one condition"),
        ({"others": ["ms", "copd", "pad", "htn", "t2dm"]}, "One page holds 6 conditions; 7 are ticked."),
    ],
)
def test_what_is_wrong_is_said(alice: Browser, cast: Cast, over: dict[str, Any], sentence: str) -> None:
    with cast.inside():
        practice = make_practice()
    answer = alice.post(f"{NEW}?practice={practice.pk}", TYPED | {"person": "Kim Vale"} | over)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Kim Vale" in answer.content.decode()


def test_a_less_usual_condition_counts_too(alice: Browser, cast: Cast) -> None:
    with cast.inside():
        practice = make_practice()
    alice.post(f"{NEW}?practice={practice.pk}", TYPED | {"others": ["ms"]})
    with cast.inside():
        assert "Multiple sclerosis" in MaterialVersion.objects.get().content["conditions"]


def test_a_change_begins_with_what_was_chosen(alice: Browser, version: MaterialVersion) -> None:
    asked = {"practice": str(version.material.practice_id), "specialty_group": "orthopaedics"}
    assert alice.get(NEW, asked).context["form"].initial["conditions"] == ["knee_oa", "tka"]


def test_another_specialty_offers_other_conditions(alice: Browser, cast: Cast) -> None:
    with cast.inside():
        practice = make_practice(specialty_group="orthopaedics")
    form = alice.get(NEW, {"practice": str(practice.pk), "specialty_group": "podiatry"}).context["form"]
    assert form.initial["conditions"] == ["ankle_instability", "neuropathy", "pad", "t2dm"]


def test_an_old_sheet_offers_its_new_version(alice: Browser, cast: Cast, version: MaterialVersion) -> None:
    with cast.inside():
        Workspace.objects.filter(pk=cast.workspace.pk).update(phone="(602) 555-0199")
    assert "have changed since" in alice.get(url("detail", version)).content.decode()
    alice.post(url("again", version))
    assert "have changed since" not in alice.get(url("detail", version)).content.decode()
    with cast.inside():
        assert version.material.versions.count() == 2


def test_a_failed_one_can_be_tried_again(alice: Browser, cast: Cast, version: MaterialVersion) -> None:
    with cast.inside():
        type(version.job).objects.update(state="failed", words="It couldn't be made.")
    assert "Try again" in alice.get(url("progress", version)).content.decode()
    alice.post(url("again", version))
    assert "Try again" not in alice.get(url("progress", version)).content.decode()


def test_a_retired_one_moves_to_the_other_tab(alice: Browser, cast: Cast, version: MaterialVersion) -> None:
    alice.post(url("retire", version))
    with cast.inside():
        name = Material.objects.get().practice.name
    assert name not in alice.get(LIST).content.decode()
    assert name in alice.get(LIST, {"retired": 1}).content.decode()
    assert alice.post(url("again", version), follow=True).status_code == 200


def test_the_list_finds_by_name(alice: Browser, cast: Cast, version: MaterialVersion) -> None:
    with cast.inside():
        name = version.material.practice.name
    assert name in alice.get(LIST, {"q": name}).content.decode()
    assert "No leave-behind found" in alice.get(LIST, {"q": "nowhere"}).content.decode()


def test_a_long_list_takes_no_more_queries(alice: Browser, cast: Cast, version: MaterialVersion) -> None:
    few = queries(alice, LIST)
    with cast.inside():
        for _ in range(10):
            make_one_sheet()
    assert queries(alice, LIST) == few


def test_a_file_that_isnt_there_yet(alice: Browser, version: MaterialVersion) -> None:
    assert alice.get(url("file", version, 1)).status_code == 404
    assert alice.get(url("file", version, 9)).status_code == 404


@pytest.mark.parametrize("name", ["detail", "progress"])
def test_others_see_nothing(carol: Browser, coach: Browser, version: MaterialVersion, name: str) -> None:
    assert carol.get(url(name, version)).status_code == 404
    assert coach.get(url(name, version)).status_code == 404


def test_others_files_and_changes(carol: Browser, version: MaterialVersion) -> None:
    draw(version)
    assert carol.get(url("file", version, 1)).status_code == 404
    assert carol.post(url("retire", version)).status_code == 404
    assert carol.get(NEW, {"practice": str(version.material.practice_id)}).status_code == 404


def test_a_viewer_reads_and_makes_nothing(bob: Browser, version: MaterialVersion) -> None:
    assert bob.get(url("detail", version)).status_code == 200
    assert bob.get(NEW).status_code == 403
    assert bob.post(url("retire", version)).status_code == 403
    assert bob.post(url("again", version)).status_code == 403
