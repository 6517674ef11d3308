"""A visit from the car park: six taps with a network; without one it waits, and is kept exactly once."""

import random
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Playwright

from tests.journeys.conftest import ARGUMENTS, CHROMIUM, PHONE, Person
from tests.journeys.forty_offices import LOGIN, OFFICES, PASSWORD
from tests.journeys.town import Town, wait_until
from tests.journeys.wire import Wire, wire_to

#: The office of the six taps, and others for what follows.
AT_RANDOM = random.randrange(OFFICES)
LOST, WAITS, UNSENT, SIGNED_OUT, REFUSED, *_ = (number for number in range(OFFICES) if number != AT_RANDOM)

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("town")]


@pytest.fixture(scope="module")
def offices(town: Town) -> Town:
    """The town with Pat's forty offices in it."""
    town.manage("shell", "-c", "from tests.journeys.forty_offices import settle; settle()")
    return town


@pytest.fixture
def wire(offices: Town) -> Iterator[Wire]:
    with wire_to(offices.url) as wire:
        yield wire


@dataclass
class Phone:
    """A browser that keeps what it has between one `opened` and the next."""

    playwright: Playwright
    folder: Path
    town: Town

    @contextmanager
    def opened(self) -> Iterator[Person]:
        size: Any = PHONE
        context: BrowserContext = self.playwright.chromium.launch_persistent_context(
            self.folder, executable_path=CHROMIUM, args=ARGUMENTS, viewport=size, has_touch=True
        )
        context.set_default_timeout(20_000)
        page = context.pages[0]
        one = Person(context, page, self.town, [], [])
        page.on("pageerror", lambda error: one.problems.append(str(error)))
        page.on("console", lambda line: one.problems.append(line.text) if "Content Security" in line.text else None)
        try:
            yield one
            assert one.problems == []
        finally:
            context.close()


@pytest.fixture
def phone(playwright: Playwright, offices: Town, wire: Wire) -> Iterator[Phone]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        yield Phone(playwright, Path(folder), replace(offices, url=wire.url))


def sign_in(who: Person) -> None:
    who.page.fill("[name=login]", LOGIN)
    who.page.fill("[name=password]", PASSWORD)
    who.page.check("[name=remember]")
    who.page.press("[name=password]", "Enter")


def ready(who: Person) -> None:
    """Sign in, and wait until the phone has all that it needs without a network."""
    who.go("/accounts/login/")
    sign_in(who)
    who.page.wait_for_url(re.compile(r"/$"))
    who.page.wait_for_function("navigator.serviceWorker.ready.then(() => phoneStore.pack()).then(Boolean)")


def chip(page: Page, name: str) -> Locator:
    return page.locator("label.chip", has_text=re.compile(rf"^\s*{re.escape(name)}")).first


def fill_in(page: Page, number: int, tap: Callable[[Locator], None], *, outcome: str = "Interested") -> None:
    for name in (f"Ruth Keller {number:02}", f"Kim Vale {number:02}", "Business card", outcome):
        tap(chip(page, name))


def kept_visits(town: Town) -> list[list[str]]:
    """Practice, outcome and note of each logged visit."""
    said = town.manage("shell", "-c", "from tests.journeys.forty_offices import visits; visits()")
    return [line.split("|")[1:] for line in said.splitlines() if line.startswith("visit|")]


def visits_at(town: Town, number: int) -> list[list[str]]:
    return [one for one in kept_visits(town) if one[0] == f"Office {number:02}"]


def log_without_a_network(who: Person, number: int, **more: Any) -> None:
    """From the address that Today's entry leads to, with the network gone."""
    who.page.goto(f"{who.town.url}/visits/new/")
    who.page.get_by_role("button", name=f"Office {number:02}").tap()
    fill_in(who.page, number, lambda found: found.tap(), **more)
    who.page.get_by_role("button", name="Save visit").tap()
    who.sees(f"The visit to Office {number:02} is kept on this phone")


def stored(who: Person) -> set[str]:
    """The addresses that the phone keeps, those of files as one; no client is in what it keeps."""
    everything = """Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys())
        .map((request) => new URL(request.url).pathname))).then((found) => found.flat())"""
    paths = who.page.evaluate(f"async () => {everything}")
    pack = who.page.evaluate("async () => JSON.stringify([await phoneStore.pack(), await phoneStore.visits()])")
    assert "Ruth Keller" in pack and "Alvarez" not in pack
    return {"/static/" if path.startswith("/static/") else path for path in paths}


def test_six_taps_and_no_typing(person: Callable[..., Person], offices: Town) -> None:
    who = person(PHONE)
    who.go("/accounts/login/")
    sign_in(who)
    who.page.wait_for_url(re.compile(r"/$"))
    number = AT_RANDOM
    taps: list[str] = []

    def tap(found: Locator) -> None:
        found.scroll_into_view_if_needed()
        taps.append(found.inner_text())
        found.tap()

    entry = who.page.locator("#offices a", has_text=f"Office {number:02}")
    entry.wait_for()
    who.check_access()
    tap(entry)
    fill_in(who.page, number, tap)
    # How it went has proposed what comes next, ticked for all to see.
    assert who.page.locator("[name=next_step]:checked").input_value() == "Send the one-sheet"
    who.check_access()
    tap(who.page.get_by_role("button", name="Save visit"))
    who.page.wait_for_url(re.compile(r"/visits/[0-9a-f-]{36}/"))
    assert len(taps) == 6, taps
    for words in (
        f"Ruth Keller {number:02}",
        f"Kim Vale {number:02}",
        "Business card",
        "Interested",
        "Send the one-sheet",
    ):
        who.sees(words)
    assert len(visits_at(offices, number)) == 1
    who.check_access()


def test_the_nearest_office_comes_first(person: Callable[..., Person], offices: Town) -> None:
    who = person(PHONE)
    who.context.grant_permissions(["geolocation"], origin=offices.url)
    who.context.set_geolocation({"latitude": 40.74, "longitude": -74.0})
    who.go("/accounts/login/")
    sign_in(who)
    who.sees("The nearest first, by ZIP code.")
    assert "mi" in who.page.locator("#offices a").first.inner_text()
    # One bar in a car park: no answer comes, and the button is there for the next try.
    who.page.route("**/visits/near/", lambda route: route.abort())
    who.page.get_by_role("button", name="Nearest to me").tap()
    who.sees("The list couldn’t be ordered: no answer came.")
    who.page.unroute("**/visits/near/")
    who.page.get_by_role("button", name="Nearest to me").tap()
    who.sees("The nearest first, by ZIP code.")
    # Where one is stands in no address.
    assert not [url for url in who.requests if "40.7" in url or "latitude" in url]


def test_a_panel_that_does_not_come_can_be_asked_for_again(person: Callable[..., Person], offices: Town) -> None:
    who = person(PHONE)
    who.page.route("**/today/letters/", lambda route: route.abort())
    who.go("/accounts/login/")
    sign_in(who)
    who.sees("This part couldn’t be loaded.")
    who.sees("No follow-up leaves today")  # the others are there
    who.check_access()
    who.page.unroute("**/today/letters/")
    who.page.get_by_role("button", name="Try again").press("Enter")
    who.sees("Letters to write")
    assert "Letters to write" in who.page.evaluate("document.activeElement.textContent"), "the reader goes on there"


def test_a_visit_logged_without_a_network_outlives_the_browser(phone: Phone, wire: Wire) -> None:
    with phone.opened() as who:
        ready(who)
        who.go("/clients/")
        who.sees("Alvarez")
        wire.cut()
        log_without_a_network(who, WAITS)
        assert stored(who) == {"/static/", "/visits/phone/"}
        who.sees("Waits for a network")
        who.check_access()
        who.shoot("phone-waiting-390")
    with phone.opened() as who:
        who.page.goto(f"{who.town.url}/")  # still without a network: the page that it kept
        who.sees(f"Office {WAITS:02}")
        assert visits_at(phone.town, WAITS) == []
        wire.mend()
        who.page.goto(f"{who.town.url}/")
        wait_until(lambda: visits_at(phone.town, WAITS), "the visit is sent")
        assert len(visits_at(phone.town, WAITS)) == 1
        who.page.goto(f"{who.town.url}/visits/phone/")
        assert who.page.locator("#phone-list li").count() == 0


def test_an_answer_that_is_lost_makes_no_second_visit(phone: Phone, wire: Wire) -> None:
    with phone.opened() as who:
        ready(who)
        who.page.locator("#offices a", has_text=f"Office {LOST:02}").tap()
        fill_in(who.page, LOST, lambda found: found.tap())
        wire.lose = "/visits/phone/send/"
        who.page.get_by_role("button", name="Save visit").tap()
        who.page.wait_for_url(re.compile(r"/visits/phone/#"))
        who.sees("The visit is sent.")  # by the second try
        assert wire.lost == 1
        assert len(visits_at(phone.town, LOST)) == 1


def test_signing_out_asks_before_a_visit_is_lost(phone: Phone, wire: Wire) -> None:
    with phone.opened() as who:
        ready(who)
        wire.cut()
        log_without_a_network(who, UNSENT)
        wire.lose = ""
        wire.mend()
        # The server refuses to take it for now, so that it stays.
        who.page.route("**/visits/phone/send/", lambda route: route.fulfill(status=503, body="later"))
        who.context.route("**/visits/phone/send/", lambda route: route.fulfill(status=503, body="later"))
        who.page.goto(f"{who.town.url}/accounts/logout/")
        who.page.get_by_role("button", name="Sign out", exact=True).tap()
        who.sees("Not everything is sent")
        who.check_access()
        who.page.get_by_role("button", name="Stay signed in").tap()
        assert who.page.url.endswith("/accounts/logout/")
        who.page.get_by_role("button", name="Sign out", exact=True).tap()
        who.page.get_by_role("button", name="Sign out and keep it here").tap()
        who.page.wait_for_url("**/accounts/login/**")
        who.sees("1 visit waits on this phone: sign in to send.")
        who.check_access()
        # What was stored is wiped; the visit isn't, and says nothing to whoever holds the phone.
        kept = "phoneStore.pack().then(async (pack) => [Boolean(pack), (await phoneStore.visits()).length])"
        assert who.page.evaluate(kept) == [False, 1]
        who.page.goto(f"{who.town.url}/visits/phone/")
        who.sees("A visit of somebody who is signed out")
        assert who.page.get_by_text(f"Office {UNSENT:02}").count() == 0
        who.page.unroute("**/visits/phone/send/")
        who.context.unroute("**/visits/phone/send/")
        who.go("/accounts/login/")
        sign_in(who)
        wait_until(lambda: visits_at(phone.town, UNSENT), "the visit is sent after signing in")
        assert len(visits_at(phone.town, UNSENT)) == 1


def test_a_session_that_ran_out_asks_to_sign_in_and_then_sends(phone: Phone) -> None:
    with phone.opened() as who:
        ready(who)
        who.page.locator("#offices a", has_text=f"Office {SIGNED_OUT:02}").tap()
        fill_in(who.page, SIGNED_OUT, lambda found: found.tap())
        who.context.clear_cookies()
        chip(who.page, f"Kim Vale {SIGNED_OUT:02}").tap()
        # The sign-in page is no part of the form.
        who.sees("You were signed out. Save all the same")
        assert who.page.locator("#implied [name=login]").count() == 0
        chip(who.page, f"Kim Vale {SIGNED_OUT:02}").tap()
        who.page.get_by_role("button", name="Save visit").tap()
        who.sees("You were signed out. Sign in again, and it is sent.")
        who.check_access()
        who.page.get_by_role("link", name="Sign in").first.tap()
        sign_in(who)
        who.page.wait_for_url("**/visits/phone/")
        who.sees("The visit is sent.")
        assert len(visits_at(phone.town, SIGNED_OUT)) == 1


def test_what_is_refused_is_shown_and_mended(phone: Phone, wire: Wire) -> None:
    with phone.opened() as who:
        ready(who)
        wire.cut()
        who.page.goto(f"{who.town.url}/visits/new/")
        who.page.get_by_role("button", name=f"Office {REFUSED:02}").tap()
        fill_in(who.page, REFUSED, lambda found: found.tap())
        who.page.fill("[name=note]", "Marta Alvarez does fine.")
        who.check_access()
        who.page.get_by_role("button", name="Save visit").tap()
        who.sees("Waits for a network")
        wire.mend()
        who.page.goto(f"{who.town.url}/visits/phone/")
        who.sees("This contains the name of a client.")
        who.shoot("phone-refused-390")
        who.page.get_by_role("button", name="Mend it").tap()
        assert who.page.locator("[name=note]").input_value() == "Marta Alvarez does fine."
        who.check_access()
        who.page.fill("[name=note]", "All does fine.")
        who.page.get_by_role("button", name="Save visit").tap()
        who.sees("The visit is sent.")
        assert visits_at(phone.town, REFUSED) == [[f"Office {REFUSED:02}", "interested", "All does fine."]]
