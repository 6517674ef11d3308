"""Drafts drawn ahead: exactly what would be drawn on opening, and nothing of them stays behind."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import TestCase

from clients.models import Report
from clients.report_content import Words
from clients.services import report_drawing, reports
from clients.services.report_contents import content_of
from metcrm.documents import files, jobs, pdf
from metcrm.documents.models import DueJob, RenderJob, StoredFile
from metcrm.tenancy.actors import SYSTEM
from tests.clients.reports.story import Story, tell
from tests.conftest import NOW, Cast


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("metcrm.clock.now", lambda: NOW)


def work(cast: Cast) -> list[str]:
    """What a worker does about all that is asked for."""
    return [jobs.run(pk, NOW) for pk in list(DueJob.objects.values_list("pk", flat=True))]


def drafted(cast: Cast) -> tuple[Story, Report]:
    with cast.inside():
        story = tell(cast)
        report = story.draft()
    assert work(cast) == ["ready"]
    return story, report


def drawing(cast: Cast, report: Report) -> StoredFile:
    with cast.inside():
        job = RenderJob.objects.get(kind=report_drawing.KIND, about=f"clients.report:{report.pk}")
        file: StoredFile | None = job.file
    assert file is not None
    return file


def no_drawing(*args: Any) -> Any:
    raise AssertionError("It was drawn again.")


def test_opening_and_printing_draw_nothing_anew(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    _, report = drafted(cast)
    monkeypatch.setattr(pdf, "render", no_drawing)
    monkeypatch.setattr(pdf, "lay_out", no_drawing)
    with cast.inside():
        assert reports.lay_out(report, by=cast.by, now=NOW).fits
        assert reports.pdf_of(report, by=cast.by, now=NOW) == files.read(drawing(cast, report))


def test_what_was_drawn_before_the_record_moved_on_is_not_shown(cast: Cast) -> None:
    story, report = drafted(cast)
    with cast.inside():
        story.episode.precautions = "No stairs at all."
        story.episode.save()
        report.refresh_from_db()
        assert report_drawing.drawn(report, content_of(report, by=cast.by, now=NOW)) is None
        assert reports.pdf_of(report, by=cast.by, now=NOW) != files.read(drawing(cast, report))


def test_what_moves_on_before_the_worker_comes_is_not_kept_under_the_older_content(cast: Cast) -> None:
    with cast.inside():
        story = tell(cast)
        report = story.draft()
        old = content_of(report, by=cast.by, now=NOW)
        story.episode.precautions = "No stairs at all."
        story.episode.save()
    assert work(cast) == ["ready"]
    with cast.inside():
        assert report_drawing.drawn(report, old) is None


def test_somebody_else_sees_their_own_name_under_it(cast: Cast) -> None:
    _, report = drafted(cast)
    with cast.inside():
        assert report_drawing.drawn(report, content_of(report, by=cast.by_bob, now=NOW)) is None


def test_nobodys_draft_is_not_drawn(cast: Cast) -> None:
    with cast.inside():
        story = tell(cast)
        reports.draft(episode=story.episode, assessment=None, kind="introductory", by=SYSTEM, now=NOW)
        assert not RenderJob.objects.exists()


@pytest.mark.parametrize("ending", ["edit", "sign", "discard"])
def test_nothing_of_an_older_draft_stays(cast: Cast, ending: str) -> None:
    _, report = drafted(cast)
    file = drawing(cast, report)
    with TestCase.captureOnCommitCallbacks(execute=True), cast.inside():
        if ending == "edit":
            reports.edit(report=report, words=Words("All is well.", "Go on.", "Yes?"), by=cast.by, now=NOW)
        elif ending == "sign":
            reports.sign(report=report, by=cast.by, now=NOW)
        else:
            reports.discard(report=report, by=cast.by, now=NOW)
    with cast.inside(), pytest.raises(FileNotFoundError):
        files.read(file)
    with cast.inside():
        assert RenderJob.objects.filter(kind=report_drawing.KIND).count() == (ending == "edit")


def test_a_drawing_that_ends_after_the_draft_is_gone_is_not_kept(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with cast.inside():
        report = tell(cast).draft()
    real = jobs._kinds[report_drawing.KIND]

    def meanwhile(content: Any, say: jobs.Progress) -> tuple[bytes, str]:
        with cast.inside():
            reports.discard(report=report, by=cast.by, now=NOW)
        return real[1](content, say)

    monkeypatch.setitem(jobs._kinds, report_drawing.KIND, (real[0], meanwhile))
    assert work(cast) == [""]
    with cast.inside():
        assert not StoredFile.objects.filter(content_type="application/pdf").exists()
    assert not DueJob.objects.exists()


def test_a_day_later_it_is_drawn_again_only_where_the_day_stands_in_it(cast: Cast) -> None:
    _, report = drafted(cast)
    later = NOW + timedelta(days=1)
    with cast.inside():
        same = content_of(report, by=cast.by, now=later) == content_of(report, by=cast.by, now=NOW)
        assert (report_drawing.drawn(report, content_of(report, by=cast.by, now=later)) is not None) == same
