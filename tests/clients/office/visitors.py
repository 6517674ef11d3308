"""A visitor of the office's door, who has the link from the mail and, if wanted, the code."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from clients.models import ReportDelivery, ShareLink
from metcrm import clock
from metcrm.outbox.models import OutboxMessage
from tests.clients.reports.story import Story, tell
from tests.conftest import NOW, Cast


class Visitor:
    """One browser at one link."""

    def __init__(self, cast: Cast, token: str) -> None:
        self.cast, self.token, self.browser = cast, token, Browser(enforce_csrf_checks=False)

    def get(self, path: str = "", **data: Any) -> Any:
        return self.browser.get(f"/o/{self.token}/{path}", data)

    def post(self, path: str, **data: Any) -> Any:
        return self.browser.post(f"/o/{self.token}/{path}", data)

    def mailed_code(self) -> str:
        with self.cast.inside():
            mail = OutboxMessage.objects.filter(kind="one_time_code").order_by("-created_at", "-pk").first()
        assert mail is not None
        found = re.search(r"^\d{6}$", mail.body_text, re.MULTILINE)
        assert found is not None
        return found.group()

    def come_in(self) -> "Visitor":
        self.post("code/")
        assert self.post("enter/", code=self.mailed_code()).status_code == 302
        return self


class Scene:
    """A report that was sent, and when it is."""

    def __init__(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        self.cast, self.now = cast, NOW
        monkeypatch.setattr(clock, "now", lambda: self.now)
        with cast.inside():
            self.story: Story = tell(cast)
            self.delivery: ReportDelivery = self.story.sent()
        self.report = self.delivery.report
        assert self.delivery.link is not None
        self.link: ShareLink = self.delivery.link
        self.token = token_in(self.delivery)

    def visitor(self) -> Visitor:
        return Visitor(self.cast, self.token)

    def later(self, **span: float) -> datetime:
        self.now += timedelta(**span)
        return self.now


def token_in(delivery: ReportDelivery) -> str:
    assert delivery.message is not None
    text: str = delivery.message.body_text
    return text.partition("/o/")[2].partition("/")[0]
