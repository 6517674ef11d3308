"""A job is done once, tells its progress, and never stays “running”."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from metcrm.documents import files, jobs
from metcrm.documents.models import DueJob, RenderJob
from tests.conftest import NOW, Cast


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_kinds", {})
    jobs.register("fine", lambda job: b"made", lambda content, tell: (content, "application/pdf"))

    def broken(content: object, tell: Callable[[int, str], None]) -> tuple[bytes, str]:
        raise ValueError("nothing works")

    jobs.register("broken", lambda job: None, broken)


def ask(kind: str, content: str = "a") -> RenderJob:
    return jobs.request(kind=kind, about="test:1", content_hash=content, now=NOW)


def test_it_makes_the_file(cast: Cast) -> None:
    with cast.inside():
        job = ask("fine")
    assert jobs.run(job.pk, NOW) == "ready"
    with cast.inside():
        job.refresh_from_db()
        assert files.read(job.file) == b"made"
    assert not DueJob.objects.exists()


def test_the_same_content_is_made_once(inside: Cast) -> None:
    assert ask("fine") == ask("fine")
    assert ask("fine", "b") != ask("fine")


def test_two_workers_do_not_share_a_job(cast: Cast) -> None:
    with cast.inside():
        job = ask("fine")
    DueJob.objects.update(lease_until=NOW + timedelta(minutes=1))
    assert jobs.run(job.pk, NOW) == ""


def test_a_dead_workers_job_is_taken_up_again(cast: Cast) -> None:
    with cast.inside():
        job = ask("fine")
    DueJob.objects.update(lease_until=NOW - timedelta(seconds=1))
    assert jobs.due(NOW) == [job.pk]
    assert jobs.run(job.pk, NOW) == "ready"


def test_a_failing_job_ends_in_words(cast: Cast) -> None:
    with cast.inside():
        job = ask("broken")
    states = [jobs.run(job.pk, NOW + timedelta(hours=n)) for n in range(3)]
    assert states == ["queued", "queued", "failed"]
    with cast.inside():
        job.refresh_from_db()
    assert "try again" in job.words


def test_progress_is_seen_while_it_is_drawn(cast: Cast) -> None:
    seen: list[tuple[int, str]] = []

    def slow(content: object, tell: Callable[[int, str], None]) -> tuple[bytes, str]:
        tell(40, "Half way")
        with cast.inside():
            seen.append(RenderJob.objects.values_list("percent", "words").get())
        return b"", "text/plain"

    jobs.register("slow", lambda job: None, slow)
    with cast.inside():
        job = ask("slow")
    jobs.run(job.pk, NOW)
    assert seen == [(40, "Half way")]
