"""Draft, sign, withdraw, amend: nothing signed changes."""

import hashlib
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from clients.models import Report
from clients.report_content import Words, digest
from clients.services import reports
from clients.services.refusals import Refused
from metcrm.accounts.permissions import NotAllowed
from metcrm.audit.models import AuditEvent
from metcrm.documents import files
from tests.clients.reports.story import tell
from tests.conftest import NOW, Cast
from tests.factories import clients as make


def test_a_draft_is_begun_once_for_an_assessment(inside: Cast) -> None:
    story = tell(inside)
    assert story.draft() == story.draft()


def test_a_draft_needs_an_assessment_of_its_own_episode(inside: Cast) -> None:
    story = tell(inside)
    other = make.make_assessment(make.make_episode())
    with pytest.raises(Refused):
        reports.draft(episode=story.episode, assessment=other, by=inside.by, now=NOW)


def test_a_draft_follows_the_record_until_it_is_signed(inside: Cast) -> None:
    story = tell(inside)
    report = story.draft()
    story.episode.precautions = "No stairs."
    story.episode.save()
    report = reports.sign(report=report, by=inside.by, now=NOW)
    story.episode.precautions = "None"
    story.episode.save()
    assert reports.lay_out(report, by=inside.by, now=NOW).content["re"]["precautions"] == "No stairs."


def test_numbers_cannot_be_edited(inside: Cast) -> None:
    story = tell(inside)
    with pytest.raises(TypeError):
        Words(attendance="24 of 24")  # type: ignore[call-arg]
    report = reports.edit(report=story.draft(), words=Words("All is well.", "Go on.", "Yes?"), by=inside.by, now=NOW)
    content = reports.lay_out(report, by=inside.by, now=NOW).content
    assert (content["bottom_line"], content["measures"][0]["current"]) == ("All is well.", "10.1 s")


def test_words_left_as_suggested_stay_the_rules_own(inside: Cast) -> None:
    story = tell(inside)
    own = reports.suggested(story.draft(), by=inside.by, now=NOW)
    report = reports.edit(report=story.draft(), words=own, by=inside.by, now=NOW)
    assert (report.bottom_line, report.plan, report.question) == ("", "", "")


def test_signing_freezes_content_hash_and_bytes(inside: Cast) -> None:
    report = tell(inside).signed()
    report = Report.objects.get(pk=report.pk)
    assert (report.state, report.signed_by, report.signed_at) == ("signed", "Alice Owner", NOW)
    assert report.content_hash == digest(report.content)
    assert report.pdf is not None
    assert hashlib.sha256(files.read(report.pdf)).hexdigest() == report.pdf.sha256
    assert report.content["signed"] == {
        "name": "Alice Owner", "title": "Medical Exercise Specialist", "on": "2026-03-04",
    }  # fmt: skip


def test_signing_is_audited_without_a_name_or_figure(cast: Cast) -> None:
    with cast.inside():
        tell(cast).signed()
    with cast.inside():
        event = AuditEvent.objects.get(action="report.signed")
    assert set(event.detail) == {"kind", "content_hash"}


def test_nothing_is_signed_twice(inside: Cast) -> None:
    report = tell(inside).signed()
    with pytest.raises(Refused):
        reports.sign(report=report, by=inside.by, now=NOW)


def test_a_viewer_signs_nothing(inside: Cast) -> None:
    report = tell(inside).draft()
    with pytest.raises(NotAllowed):
        reports.sign(report=report, by=inside.by_bob, now=NOW)


@pytest.mark.parametrize("verb", [reports.edit, reports.discard])
def test_verbs_refuse_a_signed_report(inside: Cast, verb: object) -> None:
    report = tell(inside).signed()
    words = {"words": Words()} if verb is reports.edit else {}
    with pytest.raises(Refused):
        verb(report=report, by=inside.by, now=NOW, **words)  # type: ignore[operator]


@pytest.mark.parametrize(
    "change", [{"content": {}}, {"content_hash": "0" * 64}, {"pdf": None}, {"plan": "x"}, {"signed_by": "Bob"},
               {"state": "draft", "signed_at": None, "signed_by": "", "content_hash": ""}]
)  # fmt: skip
def test_the_database_refuses_to_change_what_was_signed(inside: Cast, change: dict[str, object]) -> None:
    report = tell(inside).signed()
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(**change)


def test_the_database_refuses_to_remove_what_was_signed(inside: Cast) -> None:
    report = tell(inside).signed()
    with pytest.raises(DatabaseError, match="never removed"), transaction.atomic():
        Report.objects.filter(pk=report.pk).delete()


def test_a_draft_can_be_thrown_away(inside: Cast) -> None:
    report = tell(inside).draft()
    reports.discard(report=report, by=inside.by, now=NOW)
    assert not Report.objects.exists()


def test_withdrawing_keeps_the_report_and_says_why(inside: Cast) -> None:
    report = tell(inside).signed()
    with pytest.raises(Refused):
        reports.withdraw(report=report, why=" ", by=inside.by, now=NOW)
    report = reports.withdraw(report=report, why="Wrong client", by=inside.by, now=NOW)
    assert (report.state, report.withdrawn_why, report.content_hash != "") == ("withdrawn", "Wrong client", True)


def test_an_amended_report_stands_beside_the_old_and_says_what_changed(inside: Cast) -> None:
    story = tell(inside)
    old = story.signed()
    new = reports.amend(report=old, by=inside.by, now=NOW)
    assert reports.amend(report=old, by=inside.by, now=NOW) == new
    new = reports.edit(report=new, words=Words("", "Once a week from now on.", ""), by=inside.by, now=NOW)
    new = reports.sign(report=new, by=inside.by, now=NOW + timedelta(days=1))
    assert new.content["amends"] == {"signed_on": "2026-03-04", "changes": ["changed: plan"]}
    assert Report.objects.get(pk=old.pk).content == old.content


def test_a_report_longer_than_a_page_is_not_signed(inside: Cast) -> None:
    report = tell(inside).draft()
    report.plan = "Stairs, then more stairs. " * 200
    report.save()
    with pytest.raises(Refused, match="more than one page"):
        reports.sign(report=report, by=inside.by, now=NOW)


def test_warning_signs_are_told_since_the_last_report(inside: Cast) -> None:
    story = tell(inside)
    make.make_session(story.episode, on=NOW.date() - timedelta(days=3), red_flags=["swelling"])
    content = reports.lay_out(story.draft(), by=inside.by, now=NOW).content
    assert content["safety"].startswith("Noted at sessions: swelling (Mar 1, 2026).")
    reports.sign(report=story.draft(), by=inside.by, now=NOW)
    make.make_session(story.episode, on=NOW.date() + timedelta(days=7))
    make.make_assessment(story.episode, "progress", NOW.date() + timedelta(days=8), TUG="9.8")
    later = reports.lay_out(story.draft(), by=inside.by, now=NOW + timedelta(days=9)).content
    assert later["safety"] == (
        "None observed in 1 session since the report of Mar 3, 2026: no red flags, no adverse events."
    )
