"""Pictures of slides: one after another while a deck is drawn, each drawn once for what it shows."""

import io
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pypdf
import pytest
from PIL import Image

from metcrm.documents import jobs, pdf
from metcrm.tenancy.context import current
from presentations.deck import drawing, shelf, story
from presentations.deck.shelf import Picture
from tests.conftest import NOW, Cast
from tests.presentations.test_decks_read import content


class Memory:
    """A shelf without a database."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.drawn: list[str] = []

    def has(self, picture: Picture) -> bool:
        return picture.hash in self.kept

    def keep(self, picture: Picture, data: bytes) -> None:
        self.kept[picture.hash] = data
        self.drawn.append(picture.slide["key"])

    def data_of(self, picture: Picture) -> bytes:
        return self.kept[picture.hash]


def silent(percent: int, words: str) -> None:
    """Nobody looks."""


@pytest.fixture
def made(inside: Cast) -> dict[str, Any]:
    return content("orthopaedics", 3)


@pytest.fixture
def full(made: dict[str, Any]) -> Iterator[Memory]:
    """The pictures of all its slides."""
    memory = Memory()
    drawing.draw(made, silent, memory)
    memory.drawn.clear()
    yield memory


def changed(made: dict[str, Any], key: str, **words: Any) -> dict[str, Any]:
    new = deepcopy(made)
    next(slide for slide in new["slides"] if slide["key"] == key).update(words)
    return new


def test_each_is_there_before_the_next_slide_is_set(made: dict[str, Any]) -> None:
    memory, seen = Memory(), []
    drawing.draw(made, lambda percent, words: seen.append((words, len(memory.kept))), memory)
    assert seen == [(f"Setting slide {n} of 5", n - 1) for n in range(1, 6)] + [("Putting the slides together", 5)]
    sizes = {Image.open(io.BytesIO(data)).size for data in memory.kept.values()}
    assert sizes == {(480, 270)}


def test_nothing_is_drawn_twice(made: dict[str, Any], full: Memory) -> None:
    drawing.draw(made, silent, full)
    drawing.draw_pictures(made, silent, full)
    assert full.drawn == []


def test_of_one_changed_slide_one_picture_is_drawn_and_no_other_slide_is_set(
    made: dict[str, Any], full: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid: list[str] = []
    lay_out = pdf.lay_out
    monkeypatch.setattr(pdf, "lay_out", lambda html, styles: laid.append(html) or lay_out(html, styles))  # type: ignore[func-returns-value]
    drawing.draw_pictures(changed(made, "scope", title="What we do"), silent, full)
    assert full.drawn == ["scope"]
    assert len(laid) == 1


@pytest.mark.parametrize("words", [{"notes": "Ask first."}, {"more": "Write it down."}])
def test_notes_are_on_no_picture(made: dict[str, Any], full: Memory, words: dict[str, str]) -> None:
    drawing.draw_pictures(changed(made, "scope", **words), silent, full)
    assert full.drawn == []


def test_what_stands_on_a_slide_is_in_its_hash(made: dict[str, Any]) -> None:
    before = {one.slide["key"]: one.hash for one in shelf.pictures_of(made)}

    def differs(new: dict[str, Any]) -> list[str]:
        return [one.slide["key"] for one in shelf.pictures_of(new) if one.hash != before[one.slide["key"]]]

    assert differs(made | {"about": "Somebody else"}) == ["refer"]  # the last one
    assert differs(made | {"referral_url": "http://127.0.0.1/r/other/"}) == ["refer"]
    assert len(differs(made | {"sender": made["sender"] | {"business": "Another"}})) == 5
    moved = made | {"slides": [made["slides"][1], made["slides"][0], *made["slides"][2:]]}
    assert differs(moved) == ["scope", "gap"]
    for name, value in (("title", "x"), ("lead", "x"), ("items", [["a", "b"]]), ("density", "is-tight")):
        assert differs(changed(made, "scope", **{name: value})) == ["scope"]


def test_another_look_is_another_picture(made: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    before = [one.hash for one in shelf.pictures_of(made)]
    monkeypatch.setattr(shelf, "_look", lambda: "a new style sheet")
    assert not set(before) & {one.hash for one in shelf.pictures_of(made)}


def test_the_deck_is_one_tagged_document(made: dict[str, Any]) -> None:
    reader = pypdf.PdfReader(io.BytesIO(drawing.draw(made, silent)[0]))
    root: Any = reader.trailer["/Root"]
    tags = _tags(root["/StructTreeRoot"])
    assert (tags.count("/Document"), tags.count("/H2"), len(reader.pages)) == (1, 5, 5)
    assert reader.metadata is not None and "Lakeside" in str(reader.metadata.title)
    for number, page in enumerate(reader.pages, 1):
        assert f"{number} / 5" in page.extract_text()


def _tags(node: Any) -> list[str]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if not isinstance(node, dict):
        return []
    below = node.get("/K", [])
    below = below.get_object() if hasattr(below, "get_object") else below
    found = [str(node["/S"])] if "/S" in node else []
    for one in below if isinstance(below, list) else [below]:
        found += _tags(one)
    return found


def test_a_tenant_has_a_shelf_of_its_own(cast: Cast) -> None:
    with cast.inside():
        picture = shelf.pictures_of(content("pain", 3))[0]
        mine = shelf.TenantShelf(current(), NOW)
        assert not mine.has(picture)
    mine.keep(picture, b"PNG")
    assert mine.has(picture)
    assert mine.data_of(picture) == b"PNG"
    with cast.inside():
        assert list(jobs.parts(kind=shelf.KIND, content_hashes=[picture.hash])) == [picture.hash]
    with cast.elsewhere():
        assert jobs.parts(kind=shelf.KIND, content_hashes=[picture.hash]) == {}


def test_a_slide_that_is_too_full_says_which(made: dict[str, Any]) -> None:
    with pytest.raises(drawing.TooMuch, match="What we do and that"):
        drawing.draw_pictures(changed(made, "scope", title="What we do and that", lead="Far too many. " * 400), silent,
                              Memory())  # fmt: skip


def test_the_screen_sets_slides_as_closely_as_the_paper(inside: Cast) -> None:
    from tests.factories.presentations import make_deck

    version = make_deck(conditions=["tka", "knee_oa", "tha", "hip_oa", "rotator_cuff", "low_back_pain"], length=20)
    for picture in shelf.pictures_of(version.content):
        needed, _ = drawing._density(version.content, picture, drawing.code_of(version.content))
        assert picture.slide["density"] == needed, picture.slide["key"]
    assert story.shown(version.content)
