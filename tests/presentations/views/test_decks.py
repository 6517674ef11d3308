"""The pages of decks."""

from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from metcrm import clock
from metcrm.documents import files
from metcrm.documents.models import RenderJob
from metcrm.tenancy import context
from presentations.deck import shelf
from presentations.deck.slides import typed
from presentations.models import Deck, DeckVersion, Visit
from tests.conftest import NOW, Cast
from tests.factories.practitioners import make_practice, make_practitioner
from tests.factories.presentations import make_deck, make_visit
from tests.presentations.counting import queries


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def version(cast: Cast) -> DeckVersion:
    with cast.inside():
        return make_deck(practice=make_practice(name="Lakeside <b>Orthopedics</b>"))


def url(version: DeckVersion, name: str = "deck_detail", *args: Any) -> str:
    return reverse(f"presentations:{name}", args=[version.deck_id, *args])


def test_from_an_office_to_a_deck(alice: Browser, cast: Cast) -> None:
    with cast.inside():
        practice = make_practice(specialty_group="orthopaedics")
        doctor = make_practitioner(practice=practice)
    new = reverse("presentations:deck_new")
    assert "Make a presentation" in alice.get(new).content.decode()
    page = alice.get(f"{new}?practice={practice.pk}").content.decode()
    assert "3 minutes, in the hallway" in page
    assert doctor.display_name in page
    sent = {"practitioner": str(doctor.pk), "specialty_group": "orthopaedics", "length": 20, "conditions": ["knee_oa"],
            "about": "Alice Owner"}  # fmt: skip
    answer = alice.post(f"{new}?practice={practice.pk}", sent)
    with cast.inside():
        deck = Deck.objects.get()
    assert answer.headers["Location"] == reverse("presentations:deck_detail", args=[deck.pk])
    assert deck.practitioner_id == doctor.pk


def test_a_deck_about_nobody_is_refused(alice: Browser, cast: Cast) -> None:
    with cast.inside():
        practice = make_practice()
    answer = alice.post(f"{reverse('presentations:deck_new')}?practice={practice.pk}", {"length": 10})
    assert answer.status_code == 422
    assert "Choose at least one condition" in answer.content.decode()


def test_its_page_shows_slides_minutes_notes_and_answers(alice: Browser, version: DeckVersion) -> None:
    page = alice.get(url(version)).content.decode()
    for words in ("8 slides, 10 min", "What happens to a patient you send", "You say", "Ask before you tell",
                  "They have physical therapy.", "SAMPLE", "Change the words",
                  "Lakeside &lt;b&gt;Orthopedics"):  # fmt: skip
        assert words in page
    assert "With the code" not in page


def test_a_viewer_reads_and_changes_nothing(bob: Browser, version: DeckVersion) -> None:
    page = bob.get(url(version)).content.decode()
    assert "You say" in page
    assert "Change the words" not in page
    assert bob.post(url(version, "deck_length"), {"length": 3}).status_code == 403


def slide(version: DeckVersion, key: str = "gap", **over: str) -> dict[str, str]:
    old = next(one for one in version.content["slides"] if one["key"] == key)
    words = {name: old[name] for name in ("title", "lead", "notes", "more")} | {"items": typed(old["items"])} | over
    return {f"{key}-{name}": value for name, value in words.items()}


def test_words_are_changed_where_they_stand(alice: Browser, cast: Cast, version: DeckVersion) -> None:
    answer = alice.post(url(version, "deck_slide", "gap"), slide(version, title="After the knee"))
    assert answer.headers["Location"].endswith("#slide-gap")
    page = alice.get(url(version)).content.decode()
    assert "After the knee" in page
    assert "These words aren’t drawn yet." in page


def test_a_slip_keeps_what_was_typed(alice: Browser, version: DeckVersion) -> None:
    answer = alice.post(url(version, "deck_slide", "scope"), slide(version, "scope", items="Only one part"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Only one part" in page
    assert "Line 1 has 1 part; write “We do | Stays with you”." in page


def test_what_the_coach_stops_is_shown_and_not_drawn(alice: Browser, cast: Cast, version: DeckVersion) -> None:
    alice.post(url(version, "deck_slide", "gap"), slide(version, lead="We cure arthritis, guaranteed."))
    page = alice.get(url(version)).content.decode()
    assert "What the office would stop at" in page
    assert "The coach stops it" in page
    alice.post(url(version, "deck_draw"))
    with cast.inside():
        assert DeckVersion.objects.get().job is None


def test_order_by_button_and_by_dragging(alice: Browser, cast: Cast, version: DeckVersion) -> None:
    alice.post(url(version, "deck_length"), {"length": 3})
    alice.post(url(version, "deck_move"), {"key": "scope", "by": "-1"})

    def order() -> list[str]:
        with cast.inside():
            made = DeckVersion.objects.get().content
        return [one["key"] for one in made["slides"]]

    assert order()[:2] == ["scope", "gap"]
    alice.post(url(version, "deck_move"), {"order": ["refer", "scope", "gap", "path", "outcomes"]})
    assert next(key for key in order() if key in ("gap", "scope", "path", "outcomes", "refer")) == "refer"


@pytest.mark.parametrize("length", ["", "7", "-3", "99999999999", "³"])
def test_a_length_that_there_isnt_changes_nothing(
    alice: Browser, cast: Cast, version: DeckVersion, length: str
) -> None:
    assert alice.post(url(version, "deck_length"), {"length": length}).status_code == 302
    with cast.inside():
        assert DeckVersion.objects.get().content["length"] == 10


def test_shown_at_a_visit_which_then_says_so(alice: Browser, cast: Cast, version: DeckVersion) -> None:
    with cast.inside():
        visit = make_visit(practice=version.deck.practice)
    alice.post(url(version, "deck_shown"), {"visit": str(visit.pk)})
    with cast.inside():
        assert Visit.objects.get(pk=visit.pk).deck_version_id == version.pk
    assert "version 1" in alice.get(reverse("presentations:visit_detail", args=[visit.pk])).content.decode()
    assert "so it stays as it is" in alice.get(url(version)).content.decode()


def test_the_file(alice: Browser, cast: Cast, version: DeckVersion) -> None:
    assert alice.get(url(version, "deck_file", 1)).status_code == 404
    with cast.inside():
        file = files.keep(b"%PDF-1.7 small", content_type="application/pdf", now=NOW)
        RenderJob.objects.filter(about=f"deck:{version.pk}").update(state="ready", file=file)
    answer = alice.get(url(version, "deck_file", 1))
    assert answer.content == b"%PDF-1.7 small"
    assert "presentation.pdf" in answer.headers["Content-Disposition"]
    assert "Open the PDF" in alice.get(url(version, "deck_progress")).content.decode()


def test_retired_ones_stand_apart(alice: Browser, version: DeckVersion) -> None:
    alice.post(url(version, "deck_retire"))
    assert "Nothing" not in alice.get("/decks/?retired=1").content.decode().split("<main")[1][:200]
    assert "No presentation yet" in alice.get("/decks/").content.decode()
    assert version.deck.title.split("<")[0] in alice.get("/decks/?retired=1").content.decode()


def test_others_find_nothing(carol: Browser, version: DeckVersion) -> None:
    assert carol.get(url(version)).status_code == 404
    assert carol.post(url(version, "deck_move"), {"key": "gap", "by": "1"}).status_code == 404
    assert "Lakeside" not in carol.get("/decks/").content.decode()


def test_many_decks_take_no_more_queries(alice: Browser, cast: Cast, version: DeckVersion) -> None:
    few = queries(alice, "/decks/")
    with cast.inside():
        for _ in range(6):
            make_deck()
    assert queries(alice, "/decks/") == few


def test_the_speaker_sees_notes_and_the_audience_does_not(alice: Browser, version: DeckVersion) -> None:
    speaker = alice.get(url(version, "deck_present", 1)).content.decode()
    assert "Ask before you tell" in speaker
    assert 'data-seconds="60 60 120 120 60 60 60 60"' in speaker
    audience = alice.get(url(version, "deck_present", 1) + "?audience=1").content.decode()
    assert "Ask before you tell" not in audience
    assert "They have physical therapy." not in audience
    assert "What happens to a patient you send" in audience
    assert alice.get(url(version, "deck_present", 9)).status_code == 404


def test_what_the_coach_stops_is_not_shown(alice: Browser, version: DeckVersion) -> None:
    alice.post(url(version, "deck_slide", "gap"), slide(version, lead="We cure arthritis, guaranteed."))
    answer = alice.get(url(version, "deck_present", 1))
    assert answer.status_code == 302
    assert "The coach stops this" in alice.get(url(version)).content.decode()


def test_powerpoint_is_made_while_one_waits_and_not_of_words_the_coach_stops(
    alice: Browser, version: DeckVersion
) -> None:
    answer = alice.get(url(version, "deck_powerpoint", 1))
    assert answer.content.startswith(b"PK")
    assert "presentation.pptx" in answer.headers["Content-Disposition"]
    alice.post(url(version, "deck_slide", "gap"), slide(version, lead="I am a NASM-certified personal trainer."))
    assert alice.get(url(version, "deck_powerpoint", 1)).status_code == 302


def test_pictures_appear_as_they_are_drawn(alice: Browser, bob: Browser, cast: Cast, version: DeckVersion) -> None:
    page = alice.get(url(version)).content.decode()
    assert "0 of 8 slides drawn" in page
    assert url(version, "deck_pictures") in page
    assert alice.get(url(version, "deck_picture", 1, "scope")).status_code == 404
    with cast.inside():
        scope = next(one for one in shelf.pictures_of(version.content) if one.slide["key"] == "scope")
        shelf.TenantShelf(context.current(), NOW).keep(scope, b"a picture")
    strip = bob.get(url(version, "deck_pictures")).content.decode()
    assert "1 of 8 slides drawn" in strip
    assert strip.count("<img") == 1
    assert strip.count("not drawn yet") == 7
    answer = alice.get(url(version, "deck_picture", 1, "scope"))
    assert (answer.content, answer.headers["Content-Type"]) == (b"a picture", "image/png")
    assert "private" in answer.headers["Cache-Control"]
    alice.post(url(version, "deck_slide", "gap"), slide(version, lead="We cure arthritis, guaranteed."))
    assert alice.get(url(version, "deck_picture", 1, "scope")).status_code == 404


def test_nobody_looks_again_when_no_worker_is_at_it(alice: Browser, cast: Cast, version: DeckVersion) -> None:
    with cast.inside():
        RenderJob.objects.update(state="failed")
    assert "hx-get" not in alice.get(url(version, "deck_pictures")).content.decode()
