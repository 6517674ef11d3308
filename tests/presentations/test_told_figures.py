"""One-sheets and decks show figures that the owner has told, and otherwise what is measured; nobody types them."""

from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from clients.services import outcomes
from metcrm.tenancy.actors import SYSTEM
from presentations import one_sheet
from presentations.deck import drawing
from presentations.deck.powerpoint import powerpoint
from presentations.kit import drawing as kit_drawing
from presentations.models import DeckVersion
from presentations.refusals import Refused
from presentations.services import decks, materials
from tests.clients.services.test_outcomes import Q4, fill
from tests.conftest import NOW, Cast
from tests.factories.presentations import make_deck, make_one_sheet
from tests.presentations.services.test_materials import quiet

BACK = ["low_back_pain", "neck_pain"]


def tell(cast: Cast, number: int = 25) -> Any:
    fill(number, reached=12)
    return outcomes.publish(condition="low_back_pain", last=Q4, codes=["ODI"], by=cast.by, now=NOW)


def slide(version: DeckVersion) -> dict[str, Any]:
    return next(one for one in version.content["slides"] if one["key"] == "outcomes")


def edit(version: DeckVersion, **over: Any) -> DeckVersion:
    now = slide(version)
    words = {"title": now["title"], "lead": now["lead"], "items": now["items"], "notes": "", "more": ""} | over
    return decks.edit_slide(version, "outcomes", by=SYSTEM, now=NOW, **words)


def test_without_a_sheet_there_is_a_plan_and_no_figure(inside: Cast) -> None:
    fill(25)
    version = make_one_sheet(specialty_group="pain", conditions=BACK)
    assert "figures" not in version.content and version.content["plan"]
    assert "figures" not in slide(make_deck(specialty_group="pain", conditions=BACK))


def test_a_one_sheet_shows_what_was_told_with_number_period_and_source(inside: Cast) -> None:
    sheet = tell(inside)
    version = make_one_sheet(specialty_group="pain", conditions=BACK)
    [told] = version.content["figures"]
    assert "n = 25 people with low back pain" in told["who"] and "2025" in told["who"] and sheet.mark in told["source"]
    [(name, line)] = told["lines"]
    assert name.startswith("Oswestry") and "12 of 25 reached" in line and "Ostelo 2008" in line
    assert version.job is not None
    made = kit_drawing.draw(materials.read(version.job), quiet)[0]
    assert made.startswith(b"%PDF")
    assert any("12 of 25" in text for text in one_sheet.texts(version.content))


def test_a_one_sheet_is_outdated_once_figures_are_told_or_taken_out(inside: Cast) -> None:
    version = make_one_sheet(specialty_group="pain", conditions=BACK)
    sheet = tell(inside)
    assert materials.is_outdated(version)
    again, is_new = materials.make_again(version, by=SYSTEM, now=NOW)
    assert is_new and again.content["figures"] and not materials.is_outdated(again)
    outcomes.withdraw(sheet=sheet, why="Wrong", by=inside.by, now=NOW)
    assert materials.is_outdated(again)


def test_a_deck_shows_them_on_screen_on_paper_and_as_powerpoint(inside: Cast) -> None:
    tell(inside)
    version = make_deck(specialty_group="pain", conditions=BACK)
    shown = slide(version)
    assert shown["title"] == "What changed: low back pain" and shown["figures"]
    assert "n = 25" in shown["lead"] and "12 of 25 reached" in shown["items"][0][1]
    assert decks.open_remarks(version) == []
    assert drawing.density_of(version.content, shown) in drawing.DENSITIES
    assert powerpoint(version.content).startswith(b"PK")


@pytest.mark.parametrize(
    "over",
    [{"items": [["Oswestry Disability Index", "90 of 100 got better"]]}, {"lead": "n = 400 people with low back pain"}],
)
def test_figures_are_never_typed(inside: Cast, over: dict[str, Any]) -> None:
    tell(inside)
    version = make_deck(specialty_group="pain", conditions=BACK)
    with pytest.raises(Refused, match="can’t be typed"):
        edit(version, **over)
    assert edit(version, title="What changed for your patients").content["slides"][3]["title"].endswith("patients")


def test_refreshing_brings_figures_and_takes_them_out_again(inside: Cast) -> None:
    plan = make_deck(specialty_group="pain", conditions=BACK)
    sheet = tell(inside)
    assert decks.is_outdated(plan, inside.by)
    told = decks.refresh(plan, by=inside.by, now=NOW)
    assert slide(told)["figures"] and told.number == 2 and not decks.is_outdated(told, inside.by)
    outcomes.withdraw(sheet=sheet, why="Wrong", by=inside.by, now=NOW)
    assert decks.is_outdated(told, inside.by)
    after = decks.refresh(told, by=inside.by, now=NOW)
    assert "figures" not in slide(after) and slide(after)["items"] == slide(plan)["items"]


def test_other_figures_are_chosen_and_stay_chosen(inside: Cast) -> None:
    tell(inside)
    fill(13, reached=9, condition="neck_pain")
    outcomes.publish(condition="neck_pain", last=Q4, codes=["ODI"], by=inside.by, now=NOW)
    version = make_deck(specialty_group="pain", conditions=BACK)
    assert "n = 25" in slide(version)["lead"]
    neck = decks.choose_figures(version, figure="Neck pain", by=inside.by, now=NOW)
    assert "n = 13" in slide(neck)["lead"] and not decks.is_outdated(neck, inside.by)
    again = decks.refresh(neck, by=inside.by, now=NOW)
    assert "n = 13" in slide(again)["lead"]
    plan = decks.choose_figures(again, figure="plan", by=inside.by, now=NOW)
    assert "figures" not in slide(plan) and not decks.is_outdated(plan, inside.by)
    back = decks.choose_figures(plan, figure="Low back pain", lines=[0], by=inside.by, now=NOW)
    assert slide(back)["items"] == slide(version)["items"]


def test_other_lines_of_the_same_figures_leave_typed_words_alone(inside: Cast) -> None:
    tell(inside)
    version = edit(make_deck(specialty_group="pain", conditions=BACK), title="What changed for your patients")
    same = decks.choose_figures(version, figure="Low back pain", lines=[0], by=inside.by, now=NOW)
    assert slide(same)["title"] == "What changed for your patients" and slide(same)["figures"]


@pytest.mark.parametrize(("figure", "lines"), [("Hip osteoarthritis", None), ("Low back pain", []), ("", None)])
def test_figures_that_were_not_told_are_not_chosen(inside: Cast, figure: str, lines: list[int] | None) -> None:
    tell(inside)
    version = make_deck(specialty_group="pain", conditions=BACK)
    with pytest.raises(Refused):
        decks.choose_figures(version, figure=figure, lines=lines, by=inside.by, now=NOW)
    version.refresh_from_db()
    assert "n = 25" in slide(version)["lead"]


def test_the_page_offers_them_and_takes_the_choice(cast: Cast, alice: Browser, bob: Browser) -> None:
    with cast.inside():
        tell(cast)
        version = make_deck(specialty_group="pain", conditions=BACK)
    page = reverse("presentations:deck_detail", args=[version.deck_id])
    assert "Show other figures" in alice.get(page).content.decode()
    assert "Show other figures" not in bob.get(page).content.decode()
    to = reverse("presentations:deck_figures", args=[version.deck_id])
    typed = {"figures-figure": "Low back pain", "figures-of": "Low back pain"}
    refused = alice.post(to, typed)
    assert refused.status_code == 422 and "none are ticked" in refused.content.decode()
    assert alice.post(to, {"figures-figure": "plan", "figures-of": "Low back pain"}).status_code == 302
    with cast.inside():
        version.refresh_from_db()
        assert "figures" not in slide(version)
