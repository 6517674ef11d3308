"""The coach page and the answer for editors."""

import json
import logging
import re
from html import unescape

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from metcrm.wording.forms.texts import LONGEST
from tests.conftest import Cast

GYM = "Come and see our gym.\r\nWe will cure her knee.\r\n"


def test_the_page_says_what_it_listens_for(alice: Browser) -> None:
    page = alice.get("/coach/").content.decode()
    assert "What it listens for" in page and "Read it" in page
    assert "/coach/" in alice.get("/").content.decode()


def test_without_script_the_findings_are_a_list(alice: Browser) -> None:
    page = unescape(alice.post("/coach/", {"text": GYM}).content.decode())
    assert "Must be changed" in page and "Needs a tick" in page
    assert "line 1" in page and "line 2" in page
    assert re.search(r"<mark>[^<]*gym</mark>", page) and "Say instead:" in page
    assert "Come and see our gym." in page  # the text stays in its field


def test_a_clean_text_is_told_so(alice: Browser) -> None:
    page = alice.post("/coach/", {"text": "Your physical therapist told me that she climbs stairs again."}).content
    assert b"Nothing found" in page


def test_an_empty_text_is_no_reading(alice: Browser) -> None:
    page = alice.post("/coach/", {"text": "  \n "}).content.decode()
    assert "What it listens for" in page and "Nothing found" not in page


def test_a_text_that_is_too_long_is_kept_and_refused_in_words(alice: Browser) -> None:
    text = "gym " * (LONGEST // 4 + 1)
    for url in ("/coach/", "/coach/check/"):
        answer = alice.post(url, {"text": text})
        assert answer.status_code == 422
        assert "20,004 characters long" in answer.content.decode()
    assert text in alice.post("/coach/", {"text": text}).content.decode()


def test_what_was_pasted_is_shown_and_never_run(alice: Browser) -> None:
    page = alice.post("/coach/", {"text": "<script>alert(1)</script> Our <b>gym</b> is open."}).content.decode()
    assert "<script>alert" not in page and "<b>gym" not in page


def test_an_editor_gets_places_words_and_reasons(alice: Browser) -> None:
    text = "😀 Come and see our gym.\nWe will cure her knee."
    answer = alice.post("/coach/check/", {"text": text})
    found = json.loads(answer.content)["findings"]
    assert [one["level"] for one in found] == ["warn", "block"]
    assert [one["line"] for one in found] == [1, 2]
    assert set(found[0]) == {
        "start", "end", "line", "text", "kind", "kind_words", "level", "level_words", "reason", "replacement", "key",
    }  # fmt: skip
    for one in found:
        assert one["text"] in text[one["start"] : one["end"]]
        assert one["reason"] and one["replacement"]


def test_the_answer_is_kept_nowhere(alice: Browser, cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    alice.get("/coach/")
    before = _rows(cast)
    with caplog.at_level(logging.DEBUG), CaptureQueriesContext(connection) as asked:
        answer = alice.post("/coach/check/", {"text": "Our gym in Zanzibar"})
    assert "no-store" in answer["Cache-Control"]
    assert "Zanzibar" not in caplog.text
    assert not any("Zanzibar" in query["sql"] for query in asked)
    assert _rows(cast) == before


def test_only_a_page_of_ours_may_ask(cast: Cast) -> None:
    browser = Browser(enforce_csrf_checks=True)
    browser.login(username="alice@metcrm.example", password="alice-password-1")
    assert browser.post("/coach/check/", {"text": "gym"}).status_code == 403
    token = browser.get("/coach/").context["csrf_token"]
    data, header = {"text": "gym"}, {"X-CSRFToken": str(token)}
    assert browser.post("/coach/check/", data, headers=header | {"Origin": "https://evil.example"}).status_code == 403
    assert browser.post("/coach/check/", data, headers=header).status_code == 200


def _rows(cast: Cast) -> dict[str, int]:
    with cast.inside():
        ours = [m for m in apps.get_models() if m._meta.app_label not in ("sessions",)]
        return {model._meta.label: model._default_manager.count() for model in ours}
