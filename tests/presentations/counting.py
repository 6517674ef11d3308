"""How many queries an answer takes."""

from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext


def queries(browser: Browser, url: str) -> int:
    """The number for one GET; the first of a browser takes a few more."""
    browser.get(url)
    with CaptureQueriesContext(connection) as taken:
        assert browser.get(url, headers={"HX-Request": "true"}).status_code == 200
    return len(taken)
