"""What becomes of a visit that is changed or deleted while it is being sent.

The script itself, with a store and a server that stand in for the phone's and ours.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.journeys.town import ROOT

STORE = """
self.rows = new Map();
const copy = (one) => one && structuredClone(one);
self.phoneStore = {
  visits: async () => [...rows.values()].map(copy), visit: async (id) => copy(rows.get(id)),
  keep: async (one) => { rows.set(one.id, copy(one)); }, drop: async (id) => { rows.delete(id); },
};
"""
VISIT = """rows.set("a", {id: "a", practice: "p", fields: [["outcome", "interested"]], logged_at: Date.now(),
  user: "u", workspace: "w", state: "waiting", reason: ""});"""
CHANGED, DELETED = 'rows.get("a").fields[0][1] = "will_refer";', 'rows.delete("a");'
SAVED = (200, '{"state": "saved", "url": "/visits/a/"}')
REFUSED = (422, '{"state": "refused", "errors": {"note": ["A name."]}, "may_clear": false}')
LOST = (0, "")

pytestmark = pytest.mark.journey


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    page = context.new_page()
    page.route("**/*", lambda route: route.fulfill(body="<p>Here", content_type="text/html"))
    me = '{"user": "u", "workspace": "w", "csrf": "c"}'
    page.route("**/who/", lambda route: route.fulfill(body=me, content_type="application/json"))
    page.goto("http://localhost:9/")
    page.evaluate(STORE + VISIT + (ROOT / "static" / "js" / "phone_post.js").read_text())
    yield page
    context.close()


@pytest.mark.parametrize(
    ("meanwhile", "answer", "left"),
    [
        ("", SAVED, []),
        (CHANGED, SAVED, ["waiting will_refer"]),
        (DELETED, SAVED, []),
        ("", REFUSED, ["refused interested"]),
        (CHANGED, REFUSED, ["waiting will_refer"]),
        (DELETED, REFUSED, []),
        ("", LOST, ["waiting interested"]),
        (CHANGED, LOST, ["waiting will_refer"]),
        (DELETED, LOST, []),
    ],
)
def test_what_stands_here_by_then_is_the_persons(
    page: Page, meanwhile: str, answer: tuple[int, str], left: list[str]
) -> None:
    held: list[Route] = []
    page.route("**/send/", lambda route: held.append(route))  # noqa: PLW0108  (a built-in method is no handler)
    with page.expect_request("**/send/"):
        page.evaluate("self.over = false; phonePost.sendAll().then(() => { self.over = true; }); 0")
    page.evaluate(meanwhile or "0")
    status, body = answer
    if status:
        held[0].fulfill(status=status, body=body, content_type="application/json")
    else:
        held[0].abort()
    page.wait_for_function("self.over")
    kept: Any = page.evaluate("[...rows.values()].map((one) => `${one.state} ${one.fields[0][1]}`)")
    assert kept == left
