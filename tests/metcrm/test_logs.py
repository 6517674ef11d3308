"""A secret in an address is in no log, not even when the page behind it fails."""

import io
import logging
import logging.config
from typing import Any

import pytest
from django.conf import settings
from django.test import Client as Browser

SECRET = "Zm9yYmlkZGVuLXNlY3JldC10b2tlbg"


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the installation's own handler writes."""
    told = io.StringIO()
    handler = logging.StreamHandler(told)
    config = logging.config.DictConfigurator(settings.LOGGING)
    console: Any = settings.LOGGING["handlers"]["console"]  # type: ignore[index]  # a dictionary of anything
    for name in console["filters"]:
        handler.addFilter(config.configure_filter(config.config["filters"][name]))
    monkeypatch.setattr(logging.getLogger(), "handlers", [handler])
    return told


@pytest.mark.parametrize(
    "path", ["/calendar/{}.ics", "/h/{}/", "/o/{}/", "/o/{}/reports/1/", "/r/{}/", "/u/{}/", "/join/{}/"]
)  # fmt: skip
def test_an_address_with_a_secret_is_told_without_it(log: io.StringIO, path: str) -> None:
    logging.getLogger("django.request").error("Internal Server Error: %s", path.format(SECRET))
    logging.getLogger("anything").warning(f"Asked {path.format(SECRET)} and gave up")
    assert log.getvalue().count("…") == 2
    assert SECRET not in log.getvalue()


def test_what_holds_no_secret_is_told_as_it_is(log: io.StringIO) -> None:
    logging.getLogger("django.request").error("Internal Server Error: %s", "/practices/")
    assert log.getvalue() == "Internal Server Error: /practices/\n"


def test_a_calendar_that_fails_keeps_its_secret(
    stranger: Browser, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("presentations.views.calendar.find", lambda token, kind: 1 / 0)
    stranger.raise_request_exception = False
    assert stranger.get(f"/calendar/{SECRET}.ics").status_code == 500
    assert "Internal Server Error: /calendar/….ics" in log.getvalue()
    assert SECRET not in log.getvalue()
