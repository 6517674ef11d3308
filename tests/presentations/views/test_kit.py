"""The kit in the browser: any kind made, its words changed, its file for a print shop asked for."""

from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from metcrm.documents import jobs
from presentations.kit.kinds import KINDS
from presentations.models import Material, MaterialVersion
from tests.conftest import NOW, Cast
from tests.factories.practitioners import make_practice
from tests.presentations.kit.papers import paper

NEW = reverse("presentations:material_new")


def url(name: str, version: MaterialVersion, *more: Any) -> str:
    return reverse(f"presentations:material_{name}", args=[version.material_id, *more])


@pytest.mark.parametrize("kind", KINDS)
def test_from_the_practice_to_the_page_of_the_paper(alice: Browser, bob: Browser, cast: Cast, kind: str) -> None:
    with cast.inside():
        practice = make_practice(specialty_group="orthopaedics")
    about = f"{NEW}?practice={practice.pk}&kind={kind}"
    asked = alice.get(about).content.decode()
    assert KINDS[kind].about in asked
    assert ("Conditions this office sees" in asked) == KINDS[kind].needs_conditions
    answer = alice.post(
        about,
        {"specialty_group": "orthopaedics", "conditions": ["knee_oa", "tka"], "person": "Alice Owner"},
        follow=True,
    )
    with cast.inside():
        material = Material.objects.get()
        version = material.versions.get()
    assert (material.kind, version.job_id is not None) == (kind, True)
    page = answer.content.decode()
    assert ("Change the words" in page) == bool(KINDS[kind].fields)
    assert bob.get(url("detail", version)).status_code == 200
    assert "Change the words" not in bob.get(url("detail", version)).content.decode()


@pytest.fixture
def letter(cast: Cast) -> MaterialVersion:
    with cast.inside():
        return paper("letter")


def typed(version: MaterialVersion, **over: str) -> dict[str, str]:
    return {field.key: field.typed(version.content[field.key]) for field in KINDS["letter"].fields} | over


def test_words_are_changed_in_place(alice: Browser, cast: Cast, letter: MaterialVersion) -> None:
    answer = alice.post(url("words", letter), typed(letter, close="Until soon."), follow=True)
    assert "Until soon." in answer.content.decode() and "your words" in answer.content.decode()
    with cast.inside():
        assert MaterialVersion.objects.count() == 2


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"close": "We cure back pain."}, "The coach stops this."),
        ({"close": "Closing " * 20}, "This may have 120 characters here"),
        ({"body": "\n".join(["One more."] * 7)}, "Write one to 6 lines; there are 7."),
        ({"greeting": ""}, "This field is required"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    alice: Browser, cast: Cast, letter: MaterialVersion, over: dict[str, str], sentence: str
) -> None:
    answer = alice.post(url("words", letter), typed(letter, **{"title": "Exercise Lead"} | over))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "Exercise Lead" in page
    with cast.inside():
        assert MaterialVersion.objects.count() == 1


def test_a_warning_is_ticked_and_kept(alice: Browser, cast: Cast, letter: MaterialVersion) -> None:
    words = typed(letter, close="Our gym is around the corner.")
    answer = alice.post(url("words", letter), words)
    heard = answer.context["heard"]
    assert answer.status_code == 422 and heard
    alice.post(url("words", letter), words | {"tick": [seen.remark.key for seen in heard]})
    with cast.inside():
        assert MaterialVersion.objects.count() == 2


def test_a_print_shops_file_is_asked_for_watched_and_taken(alice: Browser, cast: Cast, letter: MaterialVersion) -> None:
    assert letter.job_id is not None and jobs.run(letter.job_id, NOW) == "ready"
    shop = url("print_shop", letter, 1)
    assert alice.get(shop).status_code == 404
    assert "With bleed and crop marks" in alice.get(url("detail", letter)).content.decode()
    alice.post(url("marks", letter))
    assert 'hx-trigger="load delay' in alice.get(url("progress", letter), {"marks": 1}).content.decode()
    with cast.inside():
        job = type(letter.job).objects.get(kind="letter_marks")
    assert jobs.run(job.pk, NOW) == "ready"
    assert "For a print shop" in alice.get(url("progress", letter), {"marks": 1}).content.decode()
    file = alice.get(shop)
    assert file.content.startswith(b"%PDF") and "print-shop-introduction-letter.pdf" in file["Content-Disposition"]


def test_a_sample_isnt_for_print_shops(alice: Browser, cast: Cast) -> None:
    with cast.inside():
        version = paper("sample_report")
    answer = alice.post(url("marks", version), follow=True)
    assert "isn’t for a print shop" in answer.content.decode()


def test_others(bob: Browser, carol: Browser, letter: MaterialVersion) -> None:
    assert bob.post(url("words", letter), typed(letter)).status_code == 403
    assert bob.post(url("marks", letter)).status_code == 403
    assert carol.post(url("words", letter), typed(letter)).status_code == 404
    assert carol.get(url("print_shop", letter, 1)).status_code == 404
