"""A report is signed and sent only when the coach lets it pass."""

import pytest
from django.test import Client as Browser

from clients.models import Report
from clients.report_content import Words
from clients.services import delivery, reports
from clients.services.refusals import Unread
from metcrm.accounts.models import User
from metcrm.documents import coach as engine
from metcrm.outbox.gates import objection
from metcrm.outbox.models import OutboxMessage
from metcrm.wording.models import Tick
from tests.clients.reports.story import Story, tell
from tests.conftest import NOW, Cast

SAFE = "She climbs her stairs without the rail."


def written(story: Story, plan: str) -> Report:
    words = Words(bottom_line=SAFE, plan=plan, question="Shall we go on?")
    return reports.edit(report=story.draft(), words=words, by=story.by, now=NOW)


@pytest.mark.parametrize(
    "plan",
    [
        "We treat her knee twice a week.", "This cures back pain.", "Results are guaranteed.", "I diagnosed a tear.",
        "Six therapy sessions are left.", "Rehab program until week 12.", "Pain-free by summer.",
        "As an exercise therapist I advise rest.",
    ],
)  # fmt: skip
def test_words_that_must_be_changed_are_kept_and_never_signed(inside: Cast, plan: str) -> None:
    report = written(tell(inside), plan)
    assert report.plan == plan
    keys = [seen.remark.key for seen in reports.heard(report, by=inside.by, now=NOW)]
    with pytest.raises(Unread, match=r"The coach stops this\. .* in “Plan”"):
        reports.sign(report=report, by=inside.by, now=NOW, ticks=keys)
    assert Report.objects.get().state == "draft"


@pytest.mark.parametrize(
    "plan",
    [
        "Referred after physical therapy; medical treatment has concluded.", "Your diagnosis: knee osteoarthritis.",
        "Please tell us whether the physical therapist agrees.", "Secure footing on stairs; heel raises added.",
    ],
)  # fmt: skip
def test_words_about_other_professions_are_signed(inside: Cast, plan: str) -> None:
    assert reports.sign(report=written(tell(inside), plan), by=inside.by, now=NOW).state == "signed"


def test_a_warning_waits_for_a_tick_on_this_very_text(inside: Cast) -> None:
    story = tell(inside)
    report = written(story, "Two workouts a week.")
    with pytest.raises(Unread, match="your tick"):
        reports.sign(report=report, by=inside.by, now=NOW)
    keys = [seen.remark.key for seen in reports.heard(report, by=inside.by, now=NOW)]
    written(story, "Two workouts a week, then one.")
    with pytest.raises(Unread):
        reports.sign(report=report, by=inside.by, now=NOW, ticks=keys)
    written(story, "Two workouts a week.")
    assert reports.sign(report=report, by=inside.by, now=NOW, ticks=keys).state == "signed"
    assert Tick.objects.get().about == f"clients.report:{report.pk}"


def test_the_title_under_the_signature_is_read(inside: Cast) -> None:
    User.objects.filter(pk=inside.alice.pk).update(title="NASM-certified trainer")
    with pytest.raises(Unread, match="in “Title under your name”"):
        tell(inside).signed()


def test_a_rule_that_changed_since_stops_the_sending(inside: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    story = tell(inside)
    report = story.signed()
    delivery.send_by_link(report=report, contact=story.contact, by=inside.by, now=NOW)
    message = OutboxMessage.objects.get(kind="report_ready")
    assert objection(message, NOW) == ""
    stopped = engine.check("We cure it.")
    monkeypatch.setattr("metcrm.wording.reading.check", lambda text, **_: stopped)
    assert objection(message, NOW).startswith("The coach stops this.")
    with pytest.raises(Unread, match="Amend the report"):
        delivery.new_link(delivery=report.deliveries.get(), by=inside.by, now=NOW)


def test_the_page_keeps_the_words_lists_the_finding_and_takes_the_tick(
    cast: Cast, alice: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("metcrm.clock.now", lambda: NOW)
    with cast.inside():
        report = tell(cast).draft()
    page = f"/reports/{report.pk}/"
    words = {"bottom_line": SAFE, "plan": "Two workouts a week.", "question": "Shall we go on?"}
    body = alice.post(f"{page}edit/", words, follow=True).content.decode()
    assert "Needs a tick" in body and 'form="sign"' in body and "Two workouts a week." in body
    assert "The coach asks for your tick" in alice.post(f"{page}sign/", follow=True).content.decode()
    with cast.inside():
        [seen] = reports.heard(Report.objects.get(), by=cast.by, now=NOW)
    assert alice.post(f"{page}sign/", {"tick": seen.remark.key})["Location"] == f"{page}send/"
