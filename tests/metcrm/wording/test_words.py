"""A workspace's own exceptions and phrases: who may keep which, and that they count at once, here and nowhere else."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser

from metcrm.accounts.permissions import NotAllowed
from metcrm.audit.models import AuditEvent
from metcrm.tenancy.actors import Actor
from metcrm.wording.models import OwnException, OwnPhrase
from metcrm.wording.reading import Script, Stopped, read_part
from metcrm.wording.services import words
from metcrm.wording.services.refusals import Refused
from metcrm.wording.services.ticks import let_pass
from tests.conftest import NOW, Cast

HALL = "We meet at the Gym on Fifth."


def exception(**over: Any) -> OwnException:
    return OwnException(**{"text": "Gym on Fifth", "kind": "fitness", "why": "The name of the hall."} | over)


def phrase(**over: Any) -> OwnPhrase:
    return OwnPhrase(**{"text": "wellness warrior", "suggestion": "client", "why": "Not our words."} | over)


def found(text: str) -> list[tuple[str, str]]:
    return [(one.words, one.finding.suggestion) for one in read_part(text)]


def test_an_exception_lets_its_words_stand_and_no_others(inside: Cast) -> None:
    assert found(HALL)
    words.keep_exception(exception(), by=inside.by, now=NOW)
    assert found(HALL) == []
    assert found("Come to our gym.")


def test_an_exception_counts_for_its_own_kind_only(inside: Cast) -> None:
    words.keep_exception(exception(kind="equipment"), by=inside.by, now=NOW)
    assert found(HALL)


def test_an_exception_counts_at_the_gates(inside: Cast) -> None:
    script = Script("x", {"Words": HALL})
    with pytest.raises(Stopped):
        let_pass(script)
    words.keep_exception(exception(), by=inside.by, now=NOW)
    let_pass(script)


def test_nothing_of_it_counts_in_another_workspace(cast: Cast) -> None:
    with cast.inside():
        words.keep_exception(exception(), by=cast.by, now=NOW)
        words.keep_phrase(phrase(text="stairs"), by=cast.by, now=NOW)
    with cast.elsewhere():
        assert found(HALL) and not found("She climbs stairs.")


def test_a_phrase_is_found_with_what_to_say_instead(inside: Cast) -> None:
    words.keep_phrase(phrase(), by=inside.by, now=NOW)
    assert found("She is one of our wellness warriors.") == [("wellness warriors", "client")]


def test_a_phrase_without_a_replacement_offers_none(inside: Cast) -> None:
    words.keep_phrase(phrase(suggestion=""), by=inside.by, now=NOW)
    [one] = read_part("wellness warriors")
    assert "Say instead" not in one.sentence


def test_a_preferred_replacement_goes_before_the_house_s(inside: Cast) -> None:
    words.keep_phrase(phrase(text="workout", suggestion="movement session"), by=inside.by, now=NOW)
    assert found("A short workout on Monday.") == [("workout", "movement session")]


def test_a_phrase_that_blocks_stops(inside: Cast) -> None:
    words.keep_phrase(phrase(level="block"), by=inside.by, now=NOW)
    with pytest.raises(Stopped) as stopped:
        let_pass(Script("x", {"Words": "Every wellness warrior is welcome."}))
    assert stopped.value.stops


@pytest.mark.parametrize("kind", ["claim", "scope"])
def test_claims_and_scope_can_t_be_excepted(inside: Cast, kind: str) -> None:
    with pytest.raises(Refused, match="follow from the law") as refused:
        words.keep_exception(exception(kind=kind), by=inside.by, now=NOW)
    assert refused.value.field == "kind"
    with pytest.raises(IntegrityError, match="exception_of_no_claim_or_scope"), transaction.atomic():
        OwnException.objects.create(text="x", kind=kind, why="x", kept_at=NOW, kept_by="x")


@pytest.mark.parametrize("text", ["we cure back pain", "our therapists", "a finder's fee", "guaranteed results"])
def test_nor_under_the_name_of_another_kind(inside: Cast, text: str) -> None:
    with pytest.raises(Refused, match="can't be excepted"):
        words.keep_exception(exception(text=text), by=inside.by, now=NOW)


def test_an_exception_inside_a_claim_saves_it_from_nothing(inside: Cast) -> None:
    words.keep_exception(exception(text="back pain"), by=inside.by, now=NOW)
    assert read_part("We cure back pain.")[0].stops


@pytest.mark.parametrize(("field", "value"), [("text", "…"), ("why", " ")])
def test_words_and_a_reason_are_needed(inside: Cast, field: str, value: str) -> None:
    for one, keep in ((exception(), words.keep_exception), (phrase(), words.keep_phrase)):
        setattr(one, field, value)
        with pytest.raises(Refused) as refused:
            keep(one, by=inside.by, now=NOW)  # type: ignore[arg-type]
        assert refused.value.field == field


def test_what_is_offered_instead_is_read_too(inside: Cast) -> None:
    with pytest.raises(Refused, match="stops “workout” itself") as refused:
        words.keep_phrase(phrase(suggestion="workout"), by=inside.by, now=NOW)
    assert refused.value.field == "suggestion"


def test_the_same_words_are_kept_once(inside: Cast) -> None:
    words.keep_phrase(phrase(), by=inside.by, now=NOW)
    with pytest.raises(Refused, match="kept already"):
        words.keep_phrase(phrase(text="Wellness Warrior"), by=inside.by, now=NOW)


@pytest.mark.parametrize("role", ["specialist", "assistant", "viewer"])
def test_only_an_owner_keeps_or_removes(inside: Cast, role: str) -> None:
    by = Actor(inside.bob.pk, "Bob", role)
    kept = words.keep_phrase(phrase(), by=inside.by, now=NOW)
    for act in (
        lambda: words.keep_exception(exception(), by=by, now=NOW),
        lambda: words.keep_phrase(phrase(text="other"), by=by, now=NOW),
        lambda: words.remove(kept, by=by, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_removed_words_count_no_more_and_everything_is_audited(cast: Cast) -> None:
    with cast.inside():
        kept = words.keep_exception(exception(), by=cast.by, now=NOW)
        assert (kept.kept_by, kept.kept_at, kept.why) == ("Alice Owner", NOW, "The name of the hall.")
        words.keep_exception(kept, by=cast.by, now=NOW)
        words.remove(kept, by=cast.by, now=NOW)
        assert found(HALL)
    with cast.inside():
        events = AuditEvent.objects.filter(action__startswith="wording.").order_by("seq")
        assert [event.action for event in events] == [
            "wording.exception_kept", "wording.exception_changed", "wording.exception_removed",
        ]  # fmt: skip
        assert all("Gym" not in str(event.detail) for event in events)


# --- In the browser --------------------------------------------------------------------------------------------------


def test_a_phrase_is_tried_on_a_text_before_it_is_kept(alice: Browser, cast: Cast) -> None:
    typed = {
        "text": "wellness warrior", "suggestion": "client", "level": "warn", "kind": "fitness", "why": "Not ours.",
        "sample": "Each wellness warrior has a goal.",
    }  # fmt: skip
    page = alice.post("/coach/words/phrases/new/", typed | {"try": "1"}).content.decode()
    assert "<mark>wellness warrior</mark>" in page and "Not kept yet" in page
    assert "Each wellness warrior has a goal.</textarea>" in page
    with cast.inside():
        assert not OwnPhrase.objects.exists()
    assert alice.post("/coach/words/phrases/new/", typed)["Location"] == "/coach/words/"
    listed = alice.get("/coach/words/").content.decode()
    assert "wellness warrior" in listed and "Not ours." in listed and "Alice Owner" in listed
    assert "wellness" in str(alice.post("/coach/check/", {"text": "Our wellness warriors"}).content)


def test_an_exception_is_tried_changed_and_removed(alice: Browser, cast: Cast) -> None:
    typed = {"text": "Gym on Fifth", "kind": "fitness", "why": "The hall.", "sample": HALL}
    tried = alice.post("/coach/words/exceptions/new/", typed | {"try": "1"}).content.decode()
    assert "With it" in tried and "Nothing an office would stop at" in tried
    alice.post("/coach/words/exceptions/new/", typed)
    with cast.inside():
        pk = OwnException.objects.get().pk
    page = f"/coach/words/exceptions/{pk}/"
    assert "Gym on Fifth" in alice.get(page).content.decode()
    alice.post(page, typed | {"why": "We rent it."})
    assert "We rent it." in alice.get("/coach/words/").content.decode()
    alice.post(f"{page}remove/")
    assert "No exception" in alice.get("/coach/words/").content.decode()


def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(alice: Browser, cast: Cast) -> None:
    typed = {"text": "we cure back pain", "kind": "fitness", "why": "Because.", "sample": "We cure back pain."}
    for button in ({}, {"try": "1"}):
        answer = alice.post("/coach/words/exceptions/new/", typed | button)
        page = answer.content.decode()
        assert answer.status_code == 422 and "be excepted" in page and 'value="Because."' in page
    forged = alice.post("/coach/words/exceptions/new/", typed | {"text": "x", "kind": "claim"})
    assert forged.status_code == 422
    with cast.inside():
        assert not OwnException.objects.exists()


def test_others_read_the_list_without_buttons(bob: Browser, alice: Browser) -> None:
    page = bob.get("/coach/words/").content.decode()
    assert "The owner can keep some" in page and "Add a phrase" not in page
    assert bob.get("/coach/words/phrases/new/").status_code == 403
    assert "Add a phrase" in alice.get("/coach/words/").content.decode()
