"""`make shots`: a picture of every page of the demo, at 390 and 1280 pixels, into shots/.

Starts from a few pages and follows every link that leads to a page not yet seen (ids and tokens count as one page
each). Ends with 1 when a page answers with an error, breaks the content policy, asks another host, or is wider than
the phone.
"""

import os
import re
import sys
import tempfile
from collections import deque
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.journeys.town import ROOT, Town, running_town

WIDTHS = {"390": {"width": 390, "height": 844}, "1280": {"width": 1280, "height": 900}}
PASSWORD = "demo-met-2026"
PEOPLE = {"": ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/mailbox/", "/no-such-page/"],
          "dana@demo.example": ["/", "/practices/", "/visits/", "/visits/new/", "/clients/", "/reports/", "/settings/",
                                "/cohorts/mine/"],
          # The course that runs comes first: of each page the first that is found is the one that is shot.
          "coach@demo.example": ["/cohorts/?state=active", "/institute/", "/cohorts/?state=completed"]}  # fmt: skip
SKIP = re.compile(r"/logout/|/static/|\.pdf|/pdf/|/html/|\?page=|\?sort=")
ID = re.compile(
    r"(?<=/seat/)[\w-]{8,}|(?<=/enrol/)[\w-]{8,}|(?<=/certificates/)[\w-]{8,}|"
    r"[0-9a-f]{8}-[0-9a-f-]{27}|/(?<=/[oru]/)[\w-]{8,}|/mailbox/[^/]+|/registry/\d+"
)


def pattern(url: str) -> str:
    """The page behind an address: ids are all the same to it."""
    parts = urlsplit(url)
    names = sorted(pair.split("=")[0] for pair in parts.query.split("&") if pair)
    return ID.sub("ID", parts.path) + ("?" + "&".join(names) if names else "")


def sign_in(context: BrowserContext, town: Town, login: str) -> None:
    page = context.new_page()
    page.goto(f"{town.url}/accounts/login/")
    page.fill("[name=login]", login)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_load_state("networkidle")
    page.close()


def walk(page: Page, town: Town, start: list[str], name: str, folder: Path) -> list[str]:
    """Shoot all pages that can be reached; returns what is wrong."""
    wrong: list[str] = []
    page.on("console", lambda line: wrong.append(f"{page.url}: {line.text}") if "Content Sec" in line.text else None)
    page.on("request", lambda r: None if r.url.startswith((town.url, "data:")) else wrong.append(f"asked {r.url}"))
    waiting, seen = deque(town.url + path for path in start), set[str]()
    while waiting:
        url = waiting.popleft()
        if pattern(url) in seen or SKIP.search(url):
            continue
        seen.add(pattern(url))
        answer = page.goto(url)
        page.wait_for_load_state("networkidle")
        if answer is None or (answer.status >= 400 and "no-such" not in url):
            wrong.append(f"{url}: {answer.status if answer else 'no answer'}")
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"):
            wrong.append(f"{pattern(url)} is wider than {name}")
        file = re.sub(r"[^\w]+", "-", pattern(url)).strip("-") or "today"
        page.screenshot(path=folder / f"{file}.png", full_page=True)
        waiting.extend(a for a in page.eval_on_selector_all("a[href]", "all => all.map(a => a.href.split('#')[0])")
                       if a.startswith(town.url))  # fmt: skip
    print(f"{folder.name}: {len(seen)} pages")
    return wrong


def shoot(browser: Browser, town: Town, out: Path) -> list[str]:
    wrong: list[str] = []
    for name, viewport in WIDTHS.items():
        for login, start in PEOPLE.items():
            context = browser.new_context(viewport=viewport)  # type: ignore[arg-type]
            if login:
                sign_in(context, town, login)
            folder = out / f"{login.split('@')[0] or 'stranger'}-{name}"
            folder.mkdir(parents=True, exist_ok=True)
            wrong += walk(context.new_page(), town, start, name, folder)
            context.close()
    return wrong


def main() -> int:
    out = Path(os.environ.get("SHOTS_DIR") or ROOT / "shots")
    with tempfile.TemporaryDirectory() as folder, running_town(Path(folder), demo=True) as town, sync_playwright() as p:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = p.chromium.launch(executable_path=path, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        wrong = shoot(browser, town, out)
    for line in dict.fromkeys(wrong):
        print(line)
    print(f"Pictures are in {out}.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
