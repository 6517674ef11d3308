"""Five thousand clients, five hundred sessions and sixty assessments cost as many queries as a handful."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client as Browser

from clients.models import Assessment, Client, Episode, HomeDay, Result, Session, SessionExercise
from tests.clients.pages import Pages, fill
from tests.clients.views.test_lists import queries
from tests.conftest import NOW, Cast
from tests.days import today

CLIENTS, SESSIONS, ASSESSMENTS = 5_000, 500, 60


@pytest.fixture
def pages(cast: Cast) -> Pages:
    return fill(cast)


def many_clients(cast: Cast, pages: Pages, number: int) -> None:
    with cast.inside():
        people = Client.objects.bulk_create(
            Client(first_name="Ana", last_name=f"Sample{n:04}", created_at=NOW, created_by="x") for n in range(number)
        )
        begin = today() - timedelta(days=70)
        rows = [
            Episode(client=one, practice=pages.practice, condition="knee_oa", started_on=begin, created_at=NOW)
            for one in people
        ]
        Episode.objects.bulk_create(rows)


def many_sessions(cast: Cast, pages: Pages) -> None:
    """Of one episode: sessions with exercises, assessments with four values, days at home."""
    begin = pages.episode.started_on
    with cast.inside():
        made = Session.objects.bulk_create(
            Session(episode=pages.episode, on=begin, created_at=NOW, created_by="x") for _ in range(SESSIONS)
        )
        SessionExercise.objects.bulk_create(SessionExercise(session=one, position=0, name="Walk") for one in made)
        taken = Assessment.objects.bulk_create(
            Assessment(
                episode=pages.episode, kind="progress", on=begin + timedelta(days=n % 50), by="x", created_at=NOW
            )
            for n in range(ASSESSMENTS)
        )
        Result.objects.bulk_create(
            Result(assessment=one, measure=code, value=Decimal(9))
            for one in taken
            for code in ("TUG", "CST30", "NPRS", "KNFLEX")
        )
        HomeDay.objects.bulk_create(
            HomeDay(programme=pages.programme, on=begin + timedelta(days=n), done="all", told_at=NOW) for n in range(50)
        )


def test_a_list_of_five_thousand(cast: Cast, alice: Browser, pages: Pages) -> None:
    places = ["/clients/", "/clients/?due=yes&condition=knee_oa", "/appointments/new/", "/today/reassessments/",
              "/today/clearances/"]  # fmt: skip
    many_clients(cast, pages, 3)
    for place in places:
        queries(alice, place)  # the first request of a session does a little more
    few = [queries(alice, place) for place in places]
    many_clients(cast, pages, CLIENTS)
    # The planner knows nothing yet of rows of this very transaction, and would go through each table once a row.
    connection.cursor().execute("set local enable_nestloop = off")
    assert [queries(alice, place) for place in places] == few
    page = alice.get("/clients/").context["page"]
    assert page.paginator.count == CLIENTS + 4 and len(page) == 50


def test_a_client_with_five_hundred_sessions_and_sixty_assessments(cast: Cast, alice: Browser, pages: Pages) -> None:
    record, episode = f"/clients/{pages.client.pk}/", f"/episodes/{pages.episode.pk}/"
    places = [record, record + "sessions/new/", record + "assess/", episode + "sessions/", episode + "progress/",
              episode + "goals/", f"/home-programs/{pages.programme.pk}/"]  # fmt: skip
    for place in places:
        queries(alice, place)
    few = {place: queries(alice, place) for place in places}
    many_sessions(cast, pages)
    assert {place: queries(alice, place) for place in places} == few
    assert alice.get(record).context["session_count"] == SESSIONS + 6
