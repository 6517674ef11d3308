"""Stories in Chromium against the running services."""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.journeys.town import ROOT, Town, running_town

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PHONE = {"width": 390, "height": 844}
LAPTOP = {"width": 1280, "height": 900}
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
if os.geteuid() == 0:
    ARGUMENTS.append("--no-sandbox")


@pytest.fixture(autouse=True)
def _the_clock_goes_right(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whoever moved it, the next story begins today."""
    yield
    if "town" in request.fixturenames:
        request.getfixturevalue("town").move_clock(timedelta())


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Everything running, without the demo."""
    with running_town(tmp_path_factory.mktemp("town")) as town:
        yield town


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield browser
    browser.close()


@dataclass
class Person:
    """Somebody in front of a browser."""

    context: BrowserContext
    page: Page
    town: Town
    requests: list[str]
    problems: list[str]

    def go(self, path: str) -> None:
        """Open a page of the town and see that it isn't an error."""
        answer = self.page.goto(path if path.startswith("http") else self.town.url + path)
        assert answer is not None
        assert answer.status < 400, f"{path} answered {answer.status}"

    def press(self, name: str, *, exact: bool = False) -> None:
        """Press the button or link of this name."""
        pattern = name if exact else re.compile(re.escape(name), re.I)
        button = self.page.get_by_role("button", name=pattern, exact=exact)
        if button.count() == 0:
            button = self.page.get_by_role("link", name=pattern, exact=exact)
        button.first.click()

    def sees(self, text: str) -> None:
        """Wait until the text is on the page."""
        self.page.get_by_text(text).first.wait_for(timeout=15_000)

    def check_access(self) -> None:
        """No axe-core violation on this page as it stands."""
        self.page.wait_for_load_state("networkidle")
        result = self.page.evaluate(f"{AXE.read_text()}; axe.run(document, {{resultTypes: ['violations']}})")
        found = [(v["id"], [n["html"][:160] for n in v["nodes"][:3]]) for v in result["violations"]]
        assert found == [], f"{self.page.url}: {found}"

    def shoot(self, name: str) -> None:
        """A picture for people to look at, when SHOTS_DIR is set."""
        folder = os.environ.get("SHOTS_DIR")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.wait_for_load_state("networkidle")
            self.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.fixture
def person(chromium: Browser, town: Town) -> Iterator[Callable[..., Person]]:
    """Make people: `person()` at a laptop, `person(PHONE)` with a phone. Nothing may be asked of another host."""
    people: list[Person] = []

    def make(viewport: dict[str, int] | None = None) -> Person:
        size: Any = viewport or LAPTOP
        context = chromium.new_context(viewport=size, has_touch=viewport == PHONE, accept_downloads=True)
        context.set_default_timeout(20_000)
        page = context.new_page()
        one = Person(context, page, town, [], [])
        page.on("request", lambda request: one.requests.append(request.url))
        page.on("pageerror", lambda error: one.problems.append(str(error)))
        page.on("console", lambda line: one.problems.append(line.text) if "Content Security" in line.text else None)
        people.append(one)
        return one

    yield make
    for number, one in enumerate(people):
        one.shoot(f"end-{number}")
        strangers = [url for url in one.requests if not url.startswith((town.url, one.town.url, "data:", "blob:"))]
        one.context.close()
        assert strangers == []
        assert one.problems == []
