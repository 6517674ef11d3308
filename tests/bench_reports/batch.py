"""`python -m tests.bench_reports.batch [REPORTS] [ROUNDS]`: drafts through the workers beside bare WeasyPrint.

All drafts are asked for in one transaction; the clock runs from its commit until the last is drawn: reading the record,
composing, cutting to a page, printing, keeping the file, telling progress. Bare: the very same pages, rendered already,
by one process and by two. Turn about in each round: one bare, two bare, two workers, one worker.
"""

import os
import pickle
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from metcrm.run import envfile
from tests.journeys.town import ROOT, running_town, wait_until

REPORTS, ROUNDS = 200, 3


def bare(folder: Path, pages: list[str], processes: int) -> float:
    """Seconds until the slower of them is through."""
    running = []
    for n in range(processes):
        file = folder / f"pages-{n}"
        file.write_bytes(pickle.dumps(pages[n::processes]))
        command = [sys.executable, "-m", "tests.bench_reports.bare", str(file)]
        pipe = subprocess.PIPE
        running.append(subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True))
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.close()
    took = []
    for process in running:
        assert process.stdout is not None
        took.append(float(process.stdout.readline()))
        process.wait(60)
    return max(took)


def drafts(workspace_id: Any, by: Any, count: int) -> list[Any]:
    """As many clients, each eight weeks in, each with a draft of the progress report."""
    from clients.services import reports
    from metcrm.tenancy.context import workspace
    from tests.clients.reports.story import BEGIN, measure, sessions
    from tests.conftest import NOW
    from tests.factories import clients as make

    with workspace(workspace_id):
        practice = make.make_office(name="Lakeside Orthopedics")
        doctor = make.make_doctor(practice, credential="MD", npi="2000000010")
    made = []
    for number in range(count):
        with workspace(workspace_id):
            client = make.make_client(first_name="Hilde", last_name=f"Brandt {number}")
            episode = make.make_episode(
                client, practice=practice, practitioner=doctor, condition="tka", started_on=BEGIN, cleared_on=BEGIN
            )
            measure(episode)
            sessions(episode)
            newest = episode.assessments.order_by("-on").first()
            made.append(reports.draft(episode=episode, assessment=newest, by=by, now=NOW).pk)
    return made


def pages_of(workspace_id: Any, by: Any, ids: list[Any]) -> list[str]:
    """What the workers will print, as HTML."""
    from django.template.loader import render_to_string

    from clients.report_paper import TEMPLATE, context, fit
    from clients.selectors.reports import get_report
    from clients.services.report_contents import content_of
    from metcrm import clock
    from metcrm.tenancy.context import workspace

    with workspace(workspace_id):
        contents = [content_of(get_report(pk), by=by, now=clock.now()) for pk in ids]
    return [render_to_string(TEMPLATE, context(fit(content).content)) for content in contents]


def through_the_workers(workspace_id: Any, by: Any, ids: list[Any], workers: int) -> float:
    """Seconds from the commit until the last is drawn; nothing is remembered from before."""
    from celery import current_app
    from django.core.cache import cache

    from clients.selectors.reports import get_report
    from clients.services import report_drawing
    from metcrm import clock
    from metcrm.documents.models import DueJob
    from metcrm.tenancy.context import workspace

    change = current_app.control.pool_shrink if workers == 1 else current_app.control.pool_grow
    if _pool.get("size") != workers:
        change(1)
        _pool["size"] = workers
        time.sleep(3)  # the pool tells nobody when it has changed
    with workspace(workspace_id):
        report_drawing.forget(ids)
    cache.clear()
    with workspace(workspace_id):
        for pk in ids:
            report_drawing.ask(get_report(pk), by=by, now=clock.now())
    began = time.perf_counter()
    wait_until(lambda: not DueJob.objects.exists(), "all are drawn", 900)
    return time.perf_counter() - began


_pool = {"size": 2}


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else REPORTS
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "town"
        folder.mkdir()
        with running_town(folder):
            os.environ.update(envfile.load(folder) | {"DATA_DIR": str(folder)})
            os.environ["DJANGO_SETTINGS_MODULE"] = "metcrm.settings"
            import django

            django.setup()
            compare(Path(name), count, rounds)
    return 0


def compare(folder: Path, count: int, rounds: int) -> None:
    from metcrm import clock
    from metcrm.accounts.models import User
    from metcrm.accounts.services.workspaces import open_workspace
    from metcrm.documents.models import DueJob
    from metcrm.tenancy.actors import Actor

    owner = User.objects.create_user("owner@metcrm.example", "owner-password-1", name="Ona Owner")
    workspace_id = open_workspace(owner=owner, name="Batch", timezone="America/Phoenix", now=clock.now()).pk
    by = Actor(owner.pk, str(owner), "owner")
    ids = drafts(workspace_id, by, count)
    wait_until(lambda: not DueJob.objects.exists(), "the first drawing is through", 900)
    pages = pages_of(workspace_id, by, ids)
    shares, workers_gain, bare_gain = [], [], []
    for _ in range(rounds):
        one, two = bare(folder, pages, 1), bare(folder, pages, 2)
        ours_two, ours_one = (through_the_workers(workspace_id, by, ids, n) for n in (2, 1))
        print(f"{count} reports: bare one {one:.1f} s, two {two:.1f} s; workers one {ours_one:.1f} s, "
              f"two {ours_two:.1f} s", flush=True)  # fmt: skip
        bare_gain.append(one / two)
        workers_gain.append(ours_one / ours_two)
        shares.append(workers_gain[-1] / bare_gain[-1])
    for words, found in (("two bare over one bare", bare_gain), ("two workers over one worker", workers_gain),
                         ("gain of the workers by gain of the bare", shares)):  # fmt: skip
        print(f"{words:<42} median {statistics.median(found):.2f}  ({', '.join(f'{one:.2f}' for one in found)})")


if __name__ == "__main__":
    sys.exit(main())
