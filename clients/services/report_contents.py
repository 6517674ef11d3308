"""What a report would say at this moment, composed from the record and the words a person wrote."""

from datetime import datetime
from typing import Any

from clients.models import Report
from clients.report_content import Content, Words, compose, differences
from clients.selectors.report_facts import facts_of
from clients.selectors.reports import local_day
from metcrm.accounts.selectors import get_workspace
from metcrm.tenancy.actors import Actor


def content_of(report: Report, *, by: Actor, now: datetime) -> Content:
    """The content as `by` would sign it, not yet cut to a page. Some twenty queries."""
    words = Words(report.bottom_line, report.plan, report.question)
    content = compose(facts_of(report, signer=by, now=now), words, kind=report.kind, paper=get_workspace().paper)
    content["amends"] = _amends(report, content)
    return content


def _amends(report: Report, content: Content) -> dict[str, Any] | None:
    old = report.amends
    if old is None or old.signed_at is None:
        return None
    return {"signed_on": local_day(old.signed_at).isoformat(), "changes": differences(old.content, content)}
