"""Words of a paper: changed in place, read by the coach, kept when it is made again; and nothing in them acts."""

import io
import logging
import socket
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pytest

from metcrm.accounts.models import Workspace
from metcrm.documents.coach.readability import reading_age
from presentations.kit import drawing
from presentations.kit.kinds import KINDS
from presentations.kit.parts import Field
from presentations.kit.trifold import GOOD_AGE
from presentations.models import MaterialVersion
from presentations.refusals import Refused, Unread
from presentations.services import materials
from presentations.services.brand import change_brand
from tests.conftest import NOW, Cast
from tests.factories.practitioners import make_practice
from tests.presentations.kit.papers import drawn, ours, paper

WITH_WORDS = [key for key, kind in KINDS.items() if kind.fields]


def words_of(version: MaterialVersion, **over: Any) -> dict[str, Any]:
    """All fields as the form sends them."""
    kind = KINDS[version.material.kind]
    return {field.key: version.content[field.key] for field in kind.fields} | over


def text_of(data: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(data))
    whole = " ".join(page.get_textpage().get_text_range() for page in document)
    return "".join(whole.replace("\ufffe", "-").split())


def longest(field: Field) -> Any:
    """As much as a field takes."""

    def words(most: int) -> str:
        return ("stairs and chairs " * 40)[: most - 1].strip() + "."

    if not field.columns:
        return words(field.longest[0])
    if len(field.columns) == 1:
        return [words(field.longest[0])] * field.most
    return [{key: words(most) for (key, _), most in zip(field.columns, field.longest, strict=True)}] * field.most


@pytest.mark.parametrize("kind", WITH_WORDS)
def test_what_is_typed_is_read_back(inside: Cast, kind: str) -> None:
    content = paper(kind).content
    for field in KINDS[kind].fields:
        assert field.read(field.typed(content[field.key])) == content[field.key]


@pytest.mark.parametrize("kind", WITH_WORDS)
def test_as_much_as_the_fields_take_is_printed_or_refused(inside: Cast, kind: str) -> None:
    ours()
    version = paper(kind)
    full = {field.key: longest(field) for field in KINDS[kind].fields}
    try:
        changed, _ = materials.change(version, words=full, by=inside.by, now=NOW)
    except Refused as refusal:
        assert "Shorten them" in str(refusal) or "Patients read this" in str(refusal)
    else:
        assert "stairsandchairs" in text_of(drawn(changed))


@pytest.mark.parametrize("kind", WITH_WORDS)
def test_a_change_is_the_next_version_and_stays_when_it_is_made_again(inside: Cast, kind: str) -> None:
    version, field = paper(kind), KINDS[kind].fields[0]
    assert not field.columns
    changed, is_new = materials.change(version, words=words_of(version, **{field.key: "Ask us"}), by=inside.by, now=NOW)
    assert (changed.number, is_new, changed.content["typed"]) == (2, True, [field.key])
    assert not materials.is_outdated(changed)
    Workspace.objects.update(phone="(602) 555-0199")
    assert materials.is_outdated(changed)
    again, _ = materials.make_again(changed, by=inside.by, now=NOW)
    assert (again.number, again.content[field.key]) == (3, "Ask us")
    ours_again, _ = materials.change(again, words=words_of(version), by=inside.by, now=NOW)
    assert ours_again.content["typed"] == []


def test_what_the_coach_stops_is_not_printed(inside: Cast) -> None:
    version = paper("letter")
    with pytest.raises(Unread, match="coach stops"):
        materials.change(version, words=words_of(version, close="We cure back pain."), by=inside.by, now=NOW)
    assert version.material.versions.count() == 1


def test_a_rule_that_came_later_keeps_the_file_back(inside: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from metcrm.documents import files
    from metcrm.documents.models import RenderJob

    version = paper("letter")
    version.content = version.content | {"close": "We guarantee results."}
    kept = files.keep(b"%PDF", "application/pdf", now=NOW)
    version.job = RenderJob.objects.create(
        kind="letter", about="letter:x", content_hash="x", created_at=NOW, state="ready", file=kept
    )
    with pytest.raises(Unread, match="Make the introduction letter again"):
        materials.file_of(version)


def test_the_trifold_is_for_readers_of_about_twelve(inside: Cast) -> None:
    version = paper("trifold")
    age = materials.age_of(version)
    assert age is not None and age <= GOOD_AGE
    assert reading_age(" ".join(version.content["what"])) <= GOOD_AGE
    assert materials.age_of(paper("letter")) is None


def test_hard_words_for_patients_are_refused(inside: Cast) -> None:
    version = paper("trifold")
    hard = "Multidisciplinary considerations regarding cardiorespiratory deconditioning necessitate individualisation."
    every: dict[str, Any] = {"what": [hard] * 4, "who": [hard] * 4, "stop": hard * 2, "cost": hard * 2}
    with pytest.raises(Refused, match="Patients read this"):
        materials.change(version, words=words_of(version, **every), by=inside.by, now=NOW)


def test_too_many_words_say_so(inside: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    version = paper("letter")
    monkeypatch.setattr(drawing, "fits", lambda sheet: False)
    with pytest.raises(Refused, match="Shorten them"):
        materials.change(version, words=words_of(version, close="Thank you."), by=inside.by, now=NOW)


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Somebody who would notice a request."""
    with socket.socket() as waiting:
        waiting.bind(("127.0.0.1", 0))
        waiting.listen()
        waiting.setblocking(False)
        yield waiting


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_typed_acts_or_fetches(
    inside: Cast, kind: str, listener: socket.socket, caplog: pytest.LogCaptureFixture
) -> None:
    here = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    mean = [
        f"<img src='{here}'>", f"<style>@import url({here})</style>", "<img src=file:///etc/passwd>",
        f"url({here})", "<link rel=attachment href=http://169.254.169.254/>",
    ]  # fmt: skip
    ours(phone=mean[3][:30])
    change_brand(name=mean[0][:80], main="#102f30", second="#0b6a68", by=inside.by, now=NOW)
    practice = make_practice(name=f"{mean[2]} & Sons", specialty_group="orthopaedics")
    version = paper(kind, practice=practice, person=mean[1][:80])
    content = dict(version.content)
    for n, field in enumerate(KINDS[kind].fields):
        said = mean[n % len(mean)][: min(field.longest)]
        content[field.key] = field.read(field.typed(said if not field.columns else
            [said] if len(field.columns) == 1 else [{key: said for key, _ in field.columns}]))  # fmt: skip
    with caplog.at_level(logging.WARNING):
        data, _ = drawing.draw(drawing.Sheet(kind, content, "", NOW.date()), lambda percent, words: None)
    with pytest.raises(BlockingIOError):
        listener.accept()
    assert "asked for an address" not in caplog.text
    # A card doesn't name the office.
    assert ("file:///etc/passwd" in text_of(data)) == (kind != "card")
    assert b"/EmbeddedFile" not in data
