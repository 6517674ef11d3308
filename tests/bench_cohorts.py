"""`python -m tests.bench_cohorts`: the board of a large cohort, and what a night of counting costs.

Services of its own, one process, in turn with what it is compared with. `--learners` and `--visits` say how large the
board's cohort is, `--nights` how many learners the nights have (in cohorts of 150). The board is asked through all of
Django, signed in as a coach; what it is compared with is a learner's page of the same server, found by its primary key.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tests import services  # noqa: F401  (starts PostgreSQL and Redis)

if TYPE_CHECKING:
    from metcrm.cohorts.models import Cohort
    from tests.conftest import Cast

START = datetime(2026, 3, 9, 15, tzinfo=UTC)
NOW = START + timedelta(days=24)
COHORT = 150


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--learners", type=int, default=200)
    parser.add_argument("--visits", type=int, default=50_000)
    parser.add_argument("--nights", default="75,150,300")
    parser.add_argument("--rounds", type=int, default=60)
    asked = parser.parse_args()

    os.environ["DJANGO_SETTINGS_MODULE"] = "metcrm.settings"
    import django

    django.setup()
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ALLOWED_HOSTS = ["*"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    from metcrm import clock

    clock.now = lambda: NOW
    from tests.conftest import make_cast

    cast = make_cast()
    board(cast, asked.learners, asked.visits, asked.rounds)
    nights(cast, sorted(int(n) for n in asked.nights.split(",")))
    return 0


def board(cast: "Cast", learners: int, visits: int, rounds: int) -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    began = time.perf_counter()
    cohort, people = make_cohort(cast, "Large", learners, visits // learners)
    made = learners * (visits // learners)
    print(f"{learners} learners with {made:,} visits made: {time.perf_counter() - began:.0f} s")
    count(cast, cohort, people)
    browser = Client()
    browser.force_login(cast.coach, backend="allauth.account.auth_backends.AuthenticationBackend")
    page, plain = reverse("cohorts:board", args=[cohort]), reverse("cohorts:progress", args=[people[0]])
    browser.get(page)
    with CaptureQueriesContext(connection) as taken:
        assert browser.get(page).status_code == 200
    print(f"the board takes {len(taken)} queries")
    base, large = in_turn([lambda: browser.get(plain), lambda: browser.get(page)], rounds)
    for name, found in (("a learner's page", base), ("the board", large)):
        print(f"{name:<24} p50 {p50(found):7.1f} ms   p95 {p95(found):7.1f} ms")
    print(f"ratio of the board       p50 {p50(large) / p50(base):7.2f}      p95 {p95(large) / p95(base):7.2f}")


def nights(cast: "Cast", sizes: list[int]) -> None:
    """Count so many learners, and so many more; processor seconds of this process, since others work here too.

    Everybody is counted once before the clock starts, and moved to “at risk” by it, which no later night repeats; what
    that first count takes is told beside it.
    """
    cohorts: list[tuple[object, list[object]]] = []
    there = 0
    for size in sizes:
        first, new = 0.0, size - there
        while there < size:
            n = min(COHORT, size - there)
            cohorts.append(make_cohort(cast, f"Night {len(cohorts)}", n, 17))
            there += n
            began = time.perf_counter()
            count(cast, *cohorts[-1])
            first += time.perf_counter() - began
        print(f"{new:5} learners counted for the first time, all of whom move: {1000 * first / new:6.1f} ms a learner")
        wall, cpu = time.perf_counter(), time.process_time()
        for cohort, people in cohorts:
            count(cast, cohort, people)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        print(
            f"{size:5} learners, {len(cohorts):2} cohorts: {wall:7.1f} s, {1000 * wall / size:6.1f} ms a learner, of it"
            f" {1000 * cpu / size:5.1f} ms in Python",
            flush=True,
        )


def count(cast: "Cast", cohort: object, people: list[object]) -> None:
    from metcrm.cohorts.services.refreshing import BATCH, Batch, count_learners

    for start in range(0, len(people), BATCH):
        count_learners(Batch(cast.institute.pk, cohort, tuple(people[start : start + BATCH])), now=NOW)  # type: ignore[arg-type]


def make_cohort(cast: "Cast", name: str, learners: int, visits: int) -> tuple[object, list[object]]:
    """A cohort of six weeks in its fourth, and its learners with so many visits each."""
    from metcrm.cohorts.models import Cohort, CohortWeek
    from metcrm.tenancy import context
    from tests.factories import cohorts as make
    from tests.metcrm.cohorts.courses import make_task

    with context.institute(cast.institute.pk):
        programme = make.make_programme(f"Programme {name}", weeks=0)
        cohort = Cohort.objects.create(
            programme=programme, name=name, starts_on=START.date(), ends_on=START.date() + timedelta(days=41),
            timezone="America/New_York", state="active", created_at=NOW, created_by="x",
        )  # fmt: skip
        for number in range(6):
            values = {"release_day": 7 * number} if hasattr(CohortWeek, "release_day") else {}
            week = CohortWeek.objects.create(
                cohort=cohort, number=number + 1, title=f"Week {number + 1}",
                releases_on=cohort.starts_on + timedelta(days=7 * number), **values,
            )  # fmt: skip
            for threshold, rule in ((2 * number + 1, "visits"), (number + 1, "office_managers")):
                make_task(
                    cohort, week, title=f"{rule} {threshold}", kind="rule", rule=rule, threshold=threshold, mistake=7
                )
    return cohort.pk, [make_learner(cast, cohort, f"{name} {n}", visits) for n in range(learners)]


def make_learner(cast: "Cast", cohort: "Cohort", name: str, visits: int) -> object:
    from metcrm.accounts.models import User
    from metcrm.accounts.services.workspaces import open_workspace
    from metcrm.tenancy import context
    from metcrm.tenancy.bulk import Rows
    from metcrm.tenancy.ids import new_id
    from presentations.models import Visit
    from tests.factories.clients import make_office, make_office_manager, make_referral
    from tests.factories.cohorts import let_count, make_enrolment

    email = f"{name.replace(' ', '-').lower()}@bench.example"
    owner = User.objects.create_user(email, "x", name=name)
    workspace = open_workspace(owner=owner, name=name, timezone="America/New_York", now=START)
    with context.institute(cast.institute.pk):
        enrolment = make_enrolment(cohort, email, name=name, state="active")
    let_count(enrolment, workspace.pk)
    with context.workspace(workspace.pk):
        practice = make_office()
        make_office_manager(practice)
        make_referral(practice)
        rows = Rows(Visit)
        for n in range(visits):
            at = START + timedelta(hours=n)
            rows.add(id=new_id(), workspace_id=workspace.pk, practice_id=practice.pk, state="logged", kind="presented",
                     happened_at=at, logged_by=name, created_at=at, created_by=name)  # fmt: skip
        rows.insert()
    return enrolment.pk


def in_turn(works: list[Callable[[], object]], rounds: int) -> list[list[float]]:
    """Milliseconds of each, one after the other, so that what else happens on the machine hits all alike."""
    took: list[list[float]] = [[] for _ in works]
    for number in range(rounds + 3):
        for found, work in zip(took, works, strict=True):
            began = time.perf_counter()
            work()
            if number >= 3:
                found.append((time.perf_counter() - began) * 1000)
    return took


def p50(found: list[float]) -> float:
    return statistics.median(found)


def p95(found: list[float]) -> float:
    return statistics.quantiles(found, n=20)[-1]


if __name__ == "__main__":
    sys.exit(main())
