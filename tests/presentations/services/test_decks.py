"""Making, changing, showing and retiring decks."""

from typing import Any

import pytest

from metcrm.accounts.permissions import NotAllowed
from metcrm.audit.models import AuditEvent
from metcrm.documents import jobs
from metcrm.documents.models import RenderJob
from metcrm.tenancy.actors import SYSTEM
from presentations.deck import drawing
from presentations.deck.compare import changes
from presentations.deck.story import shown
from presentations.models import Deck, DeckVersion, Visit
from presentations.refusals import NamesClient, Refused, Unread
from presentations.services import decks
from tests.conftest import NOW, Cast
from tests.factories.clients import make_client
from tests.factories.practitioners import make_practice, make_practitioner
from tests.factories.presentations import make_deck, make_plan, make_visit

GAP: dict[str, Any] = {"title": "After surgery", "lead": "", "items": [["Knees"]], "notes": "Ask first.", "more": ""}


def edit(version: DeckVersion, key: str = "gap", **over: Any) -> DeckVersion:
    return decks.edit_slide(version, key, by=SYSTEM, now=NOW, **(GAP | over))


def words(version: DeckVersion, key: str = "gap") -> dict[str, object]:
    return next(slide for slide in version.content["slides"] if slide["key"] == key)


def test_a_deck_is_about_its_office_and_a_worker_is_asked(cast: Cast) -> None:
    with cast.inside():
        version = make_deck()
    assert (version.number, version.content["length"]) == (1, 10)
    assert version.content["conditions"] == ["knee_oa", "tka"]
    assert version.job is not None and version.job.kind == "deck"
    with cast.inside():
        assert AuditEvent.objects.filter(action="deck.made").count() == 1


def test_a_second_click_makes_no_second_deck(inside: Cast) -> None:
    version = make_deck()
    again, is_new = decks.make_deck(
        practice=version.deck.practice, practitioner=None, specialty_group="orthopaedics", conditions=["tka"],
        length=3, about="", by=SYSTEM, now=NOW,
    )  # fmt: skip
    assert (again.pk, is_new) == (version.pk, False)


def test_a_practitioner_has_a_deck_beside_the_offices(inside: Cast) -> None:
    practice = make_practice()
    doctor = make_practitioner(practice=practice)
    make_deck(practice=practice)
    theirs = make_deck(practice=practice, practitioner=doctor)
    assert Deck.objects.count() == 2
    assert theirs.content["practitioner"] == doctor.display_name


def test_the_same_content_is_drawn_once(inside: Cast) -> None:
    version = make_deck()
    job = version.job_id
    before: dict[str, Any] = {name: words(version)[name] for name in GAP}
    back = edit(edit(version), **before)
    decks.draw(back, by=SYSTEM, now=NOW)
    assert back.job_id == job
    assert RenderJob.objects.filter(kind="deck").count() == 1


def test_a_worker_draws_it(inside: Cast) -> None:
    version = make_deck(length=3)
    told: list[str] = []
    assert version.job is not None
    data, _ = drawing.draw(decks.read(version.job), lambda percent, said: told.append(said))
    assert data.startswith(b"%PDF")
    assert told == [*(f"Setting slide {number} of 5" for number in range(1, 6)), "Putting the slides together"]
    assert "deck" in jobs._kinds


def test_new_words_wait_to_be_drawn(inside: Cast) -> None:
    version = edit(make_deck())
    assert words(version)["title"] == "After surgery"
    assert version.job is None
    assert version.number == 1


def test_what_was_shown_never_changes(inside: Cast) -> None:
    version = make_deck()
    visit = make_visit(practice=version.deck.practice)
    before = version.content
    decks.show(version, visit=visit, by=SYSTEM, now=NOW)
    after = edit(version)
    assert after.number == 2
    version.refresh_from_db()
    assert version.content == before
    assert Visit.objects.get(pk=visit.pk).deck_version == version


def test_what_changed_is_told(inside: Cast) -> None:
    version = make_deck()
    decks.show(version, visit=None, by=SYSTEM, now=NOW)
    after = decks.set_length(edit(version), 20, by=SYSTEM, now=NOW)
    after = decks.move_slide(after, "ask", -1, by=SYSTEM, now=NOW)
    version.refresh_from_db()
    told = {change.what: (change.before, change.after) for change in changes(after, version)}
    assert told["Length"] == ("10 minutes, a meeting", "20 minutes, lunch and learn")
    assert told["Their patients: title"][1] == "After surgery"
    assert told["Their patients: lines"][1] == "Knees"
    assert "Order" in told


def test_an_older_version_isnt_changed(inside: Cast) -> None:
    version = make_deck()
    decks.show(version, visit=None, by=SYSTEM, now=NOW)
    edit(version)
    with pytest.raises(Refused, match="newer version"):
        edit(version, title="Another")


def test_three_lengths_are_one_story(inside: Cast) -> None:
    version = edit(make_deck(length=20))
    short = decks.set_length(version, 3, by=SYSTEM, now=NOW)
    assert [slide["key"] for slide in shown(short.content)] == ["gap", "scope", "path", "outcomes", "refer"]
    long = decks.set_length(short, 20, by=SYSTEM, now=NOW)
    assert len(shown(long.content)) == 8
    assert words(long)["title"] == "After surgery"


def test_slides_are_put_in_order(inside: Cast) -> None:
    version = make_deck(length=3)
    moved = decks.move_slide(version, "path", -1, by=SYSTEM, now=NOW)
    keys = [slide["key"] for slide in shown(moved.content)]
    assert keys == ["gap", "path", "scope", "outcomes", "refer"]
    assert len(moved.content["slides"]) == 8
    first = decks.move_slide(moved, "gap", -1, by=SYSTEM, now=NOW)
    assert [slide["key"] for slide in shown(first.content)] == keys
    with pytest.raises(Refused, match="changed meanwhile"):
        decks.order_slides(moved, ["gap", "gap"], by=SYSTEM, now=NOW)


def test_certification_talk_on_a_slide_keeps_it_from_being_drawn_until_ticked_or_changed(inside: Cast) -> None:
    version = edit(make_deck(), lead="I am a NASM-certified personal trainer.")
    with pytest.raises(Unread, match="coach"):
        decks.draw(version, by=SYSTEM, now=NOW)
    assert DeckVersion.objects.get().job is None
    keys = [one.key for one in decks.open_remarks(version)]
    decks.draw(version, ticks=keys, by=SYSTEM, now=NOW)
    assert DeckVersion.objects.get().job is not None


def test_what_must_be_changed_is_neither_drawn_nor_shown(inside: Cast) -> None:
    version = edit(make_deck(), notes="We cure arthritis and guarantee results.")
    keys = [one.key for one in decks.open_remarks(version)]
    with pytest.raises(Unread):
        decks.draw(version, ticks=keys, by=SYSTEM, now=NOW)
    with pytest.raises(Unread):
        decks.show(version, visit=None, by=SYSTEM, now=NOW)


def test_one_line_at_the_back_may_name_a_certificate_and_claim_nothing(inside: Cast) -> None:
    version = decks.set_about(make_deck(), about="Alice Owner, NASM certified", objections=[], by=SYSTEM, now=NOW)
    assert decks.open_remarks(version) == []
    version = decks.set_about(version, about="Alice Owner, who cures arthritis", objections=[], by=SYSTEM, now=NOW)
    assert decks.open_remarks(version) != []
    with pytest.raises(Unread):
        decks.draw(version, by=SYSTEM, now=NOW)


def test_no_client_is_named(inside: Cast) -> None:
    make_client()
    version = make_deck()
    with pytest.raises(NamesClient):
        edit(version, notes="Tell them of Hilde Brandt.")
    with pytest.raises(NamesClient):
        decks.set_about(version, about="", objections=[["Hilde Brandt?", "Yes"]], by=SYSTEM, now=NOW)


def test_more_than_a_slide_holds_is_refused(inside: Cast) -> None:
    with pytest.raises(Refused, match="Shorten it"):
        edit(make_deck(), lead="Far too many words for one slide. " * 120)


def test_a_refresh_brings_the_names_of_today_and_keeps_the_words(inside: Cast) -> None:
    version = edit(make_deck())
    practice = version.deck.practice
    practice.name = "Lakeside Bone and Joint"
    practice.save()
    version.deck.refresh_from_db()
    version = DeckVersion.objects.select_related("deck__practice").get()
    assert decks.is_outdated(version, inside.by)
    fresh = decks.refresh(version, by=inside.by, now=NOW)
    assert fresh.number == 2
    assert fresh.content["practice"] == "Lakeside Bone and Joint"
    assert words(fresh)["title"] == "After surgery"


def test_a_visit_to_another_office_saw_something_else(inside: Cast) -> None:
    with pytest.raises(Refused, match="another office"):
        decks.show(make_deck(), visit=make_plan(), by=SYSTEM, now=NOW)


def test_a_retired_deck_stays_as_it_is(inside: Cast) -> None:
    version = make_deck()
    decks.retire(version.deck, by=SYSTEM, now=NOW)
    with pytest.raises(Refused, match="retired"):
        edit(version)


def test_a_viewer_changes_nothing(inside: Cast) -> None:
    version = make_deck()
    for verb in (
        lambda: decks.set_length(version, 3, by=inside.by_bob, now=NOW),
        lambda: decks.draw(version, by=inside.by_bob, now=NOW),
        lambda: decks.show(version, visit=None, by=inside.by_bob, now=NOW),
        lambda: decks.retire(version.deck, by=inside.by_bob, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            verb()


def test_the_handout_is_asked_for_once_and_only_of_words_that_pass(inside: Cast) -> None:
    version = make_deck()
    first = decks.ask_handout(version, by=SYSTEM, now=NOW)
    assert decks.ask_handout(version, by=SYSTEM, now=NOW) == first == decks.handout_job(version)
    assert decks.handout_of(version) is None
    with pytest.raises(Unread):
        decks.ask_handout(edit(version, lead="We cure arthritis, guaranteed."), by=SYSTEM, now=NOW)


def test_after_a_change_a_worker_is_asked_for_pictures_if_the_words_pass(inside: Cast) -> None:
    version = edit(make_deck())
    job = decks.pictures_job(version)
    assert job is not None and job.kind == "deck_pictures"
    work = decks.read_work(job)
    data, kind = drawing.draw_pictures(work.content, lambda percent, said: None, work.shelf)
    assert (kind, data[1:4]) == ("image/png", b"PNG")
    assert len(decks.pictures(version.content)) == len(shown(version.content))
    assert decks.picture_of(version, "gap") == data
    assert decks.picture_of(version, "nothing") is None
    stopped = edit(version, lead="We cure arthritis, guaranteed.")
    assert decks.pictures_job(stopped) is None
    assert decks.picture_of(stopped, "gap") is None
    with pytest.raises(Unread):
        decks.picture_of(stopped, "scope")


def test_a_picture_drawn_for_one_deck_serves_another_that_shows_the_same(inside: Cast) -> None:
    first, second = make_deck(), make_deck()
    assert first.job is not None
    work = decks.read_work(first.job)
    drawing.draw(work.content, lambda percent, said: None, work.shelf)
    # Only the slide with the office's own code differs.
    assert len(decks.pictures(second.content)) == len(shown(second.content)) - 1
