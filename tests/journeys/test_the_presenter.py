"""A presentation that was opened goes on without a network, also after both windows are loaded again."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Person
from tests.journeys.town import Town, wait_until
from tests.journeys.wire import Wire, wire_to

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("town")]

LOGIN, PASSWORD = "wim@basement.example", "two-floors-below-the-street"
#: What somebody types who means ill, in every field of a deck.
EVIL = '<img src=x onerror="document.title=1"><script>document.title=1</script>'
#: Wim, an office whose name is markup, a client, and a deck full of it. Prints the deck's address.
WIM = f"""
from metcrm import clock
from metcrm.accounts.models import User
from metcrm.accounts.services.workspaces import open_workspace
from metcrm.demo.load import EmailAddress
from metcrm.tenancy import context
from presentations.deck.slides import KINDS
from presentations.models import DeckVersion
from tests.factories.clients import make_client
from tests.factories.practitioners import make_practice
from tests.factories.presentations import make_deck
now, evil = clock.now(), {EVIL!r}
wim = User.objects.create_user("{LOGIN}", "{PASSWORD}", name="Wim Bas")
EmailAddress.objects.create(user=wim, email=wim.email, verified=True, primary=True)
place = open_workspace(owner=wim, name="Basement Medical Exercise", timezone="America/Chicago", now=now)
with context.workspace(place.pk):
    make_client(first_name="Marta", last_name="Alvarez")
    plain, ill = make_deck(length=20), make_deck(practice=make_practice(name=evil), length=20)
    told = ill.content
    for slide in told["slides"]:
        items = [[evil for _ in KINDS[slide["key"]].columns]]
        slide |= {{"title": evil, "lead": evil, "notes": evil, "more": evil, "items": items}}
    told |= {{"practice": evil, "practitioner": evil, "about": evil, "objections": [[evil, evil]]}}
    told["sender"] = told["sender"] | {{"business": evil, "person": evil}}
    DeckVersion.objects.filter(pk=ill.pk).update(content=told)
    print(f"/decks/{{plain.deck_id}}/1/present/", f"/decks/{{ill.deck_id}}/1/present/")
"""
#: All that is kept of presentations, as one text.
WORDS = """async () => {
  let words = "";
  for (const name of await caches.keys()) {
    if (!name.startsWith("presenter-")) continue;
    const cache = await caches.open(name);
    for (const request of await cache.keys()) words += await (await cache.match(request)).text();
  }
  return words;
}"""


@pytest.fixture(scope="module")
def decks(town: Town) -> list[str]:
    """Where Wim's two decks are shown: a plain one, and one that means ill."""
    return town.manage("shell", "--no-imports", "-c", WIM).split()[-2:]


@pytest.fixture
def wire(town: Town) -> Iterator[Wire]:
    with wire_to(town.url) as wire:
        yield wire


@pytest.fixture
def wim(person: Callable[..., Person], town: Town, wire: Wire, decks: list[str]) -> Person:
    """Wim, signed in at the other end of a wire."""
    who = person()
    who.town = replace(town, url=wire.url)
    who.go("/accounts/login/")
    who.page.fill("[name=login]", LOGIN)
    who.page.fill("[name=password]", PASSWORD)
    who.page.press("[name=password]", "Enter")
    who.page.wait_for_url(re.compile(r"/$"))
    return who


def opened(who: Person, address: str) -> tuple[Page, Page]:
    """The speaker's window and the audience's, when all of it is kept."""
    who.go(address)
    who.page.locator("body[data-kept]").wait_for()
    at_work = "navigator.serviceWorker.controller !== null"
    wait_until(lambda: who.page.evaluate(at_work), "the service worker is at work")
    with who.context.expect_page() as window:
        who.page.get_by_role("button", name="Open the audience’s window").click()
    audience = window.value
    expect(audience.locator("[data-slide='1']")).to_be_visible()
    return who.page, audience


def kept(page: Page) -> list[str]:
    """The names of the caches that hold presentations."""
    names: list[str] = page.evaluate("caches.keys()")
    return [name for name in names if name.startswith("presenter-")]


def test_both_windows_are_loaded_again_without_a_network(wim: Person, wire: Wire, decks: list[str]) -> None:
    speaker, audience = opened(wim, decks[0])
    for _ in range(2):
        speaker.keyboard.press("ArrowRight")
    expect(audience.locator("[data-slide='3']")).to_be_visible()
    wire.cut()
    wim.context.new_cdp_session(speaker).send("Network.clearBrowserCache")  # what is left is what we keep
    speaker.reload()
    audience.reload()
    for window in (speaker, audience):
        expect(window.locator("[data-slide='3']")).to_be_visible()
        expect(window.locator("[data-slide='1']")).to_be_hidden()
        # Style sheets and fonts came too: it is a slide, not a heap of text.
        assert window.evaluate("document.fonts.check('600 20px \"Source Serif 4\"')")
        assert (
            window.evaluate("[...document.querySelectorAll('link[rel=stylesheet]')].filter((one) => !one.sheet)") == []
        )
    speaker.keyboard.press("ArrowRight")
    expect(audience.locator("[data-slide='4']")).to_be_visible()
    audience.reload()
    expect(audience.locator("[data-slide='4']")).to_be_visible()
    # What wasn't opened isn't there, and nothing of a client is in what is.
    words = speaker.evaluate(WORDS)
    assert "Basement Medical Exercise" in words
    assert "Alvarez" not in words and "csrfmiddlewaretoken" not in words
    wire.mend()
    speaker.reload()
    expect(speaker.locator("[data-slide='4']")).to_be_visible()


def test_signing_out_wipes_what_was_opened(wim: Person, wire: Wire, decks: list[str]) -> None:
    speaker, audience = opened(wim, decks[0])
    audience.close()
    assert len(kept(speaker)) == 1
    # Somebody else's, from before, goes as soon as a page of ours is open.
    speaker.evaluate("caches.open('presenter-another-person-version')")
    wim.go("/decks/")
    wait_until(lambda: len(kept(speaker)) == 1, "what somebody else opened is wiped")
    assert "another" not in kept(speaker)[0]
    wim.go("/accounts/logout/")
    speaker.get_by_role("button", name="Sign out", exact=True).click()
    speaker.wait_for_url("**/accounts/login/**")
    assert kept(speaker) == []
    wire.cut()
    speaker.goto(wim.town.url + decks[0])
    assert speaker.locator("[data-slide]").count() == 0


def test_markup_in_every_field_is_text_in_both_windows(wim: Person, decks: list[str]) -> None:
    speaker, audience = opened(wim, decks[1])
    for window in (speaker, audience):
        # Every slide, the next one included, holds it as it was typed.
        for slide in window.locator("[data-slide]").all():
            assert "".join(EVIL.split()) in "".join((slide.text_content() or "").split())
        assert window.locator("main img, main script, [onerror]").count() == 0
        assert EVIL in window.title()
    for part in (".present-notes section", ".present-help dt", ".present-help dd", "#preview"):
        speaker.keyboard.press("ArrowRight")
        assert EVIL in (speaker.locator(part).first.text_content() or ""), part
    expect(audience.locator("[data-slide='5']")).to_be_visible()
