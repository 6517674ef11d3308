"""One transaction a request, in the right workspace, closed by default."""

from typing import Any

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.test import Client as Browser
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import path
from django.utils import timezone
from pytest_django import Settings

from metcrm import urls
from metcrm.accounts.models import Membership, User
from metcrm.accounts.models.workspace import Role
from metcrm.accounts.permissions import NotAllowed
from metcrm.accounts.services.members import remove_member
from metcrm.accounts.services.workspaces import add_member
from metcrm.http import workspace_optional
from metcrm.middleware import WorkspaceMiddleware
from metcrm.tenancy import context
from tests.conftest import NOW, Cast

handler403, handler404, handler500 = urls.handler403, urls.handler404, urls.handler500


def where(request: Any) -> HttpResponse:
    """Says where the request is and as what."""
    return HttpResponse(
        f"{request.workspace or request.institute} {request.actor.role} {timezone.get_current_timezone()}"
    )


@workspace_optional
def write(request: Any) -> HttpResponse:
    """Writes, then ends as asked."""
    User.objects.filter(pk=request.user.pk).update(title="written")
    endings: dict[str, Exception] = {"404": Http404(), "403": NotAllowed("no"), "500": ZeroDivisionError()}
    ending = request.GET.get("end", "")
    if ending in endings:
        raise endings[ending]
    return HttpResponse(status=int(ending or 200))


@login_not_required
def write_without_account(request: HttpRequest) -> HttpResponse:
    User.objects.create_user("made@metcrm.example", name="Made")
    return HttpResponse(status=int(request.GET["end"]))


urlpatterns = [
    *urls.urlpatterns,
    path("test/where/", where),
    path("test/write/", write),
    path("test/open/", write_without_account),
]


@pytest.fixture(autouse=True)
def _views(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__


def at(browser: Browser) -> str:
    return browser.get("/test/where/").content.decode()


def remember(browser: Browser, **values: object) -> None:
    session = browser.session
    session.update(values)
    session.save()


def test_a_request_is_in_the_persons_workspace_and_time_zone(alice: Browser, carol: Browser) -> None:
    assert at(alice) == "Alder Medical Exercise owner America/New_York"
    assert at(carol) == "Cedar Medical Exercise owner America/Denver"
    assert timezone.get_current_timezone_name() == "UTC", "nothing of it is left behind"


def test_a_broken_view_leaves_no_time_zone_behind(carol: Browser) -> None:
    carol.raise_request_exception = False
    assert carol.get("/test/write/?end=500").status_code == 500
    assert timezone.get_current_timezone_name() == "UTC"


@pytest.mark.parametrize("value", ["", "x", 7, None, ["a"], {"a": 1}, "00000000-0000-0000-0000-000000000000"])
def test_a_strange_choice_in_the_session_is_no_choice(alice: Browser, value: object) -> None:
    remember(alice, workspace_id=value)
    assert at(alice).startswith("Alder")


def test_a_foreign_workspace_in_the_session_opens_nothing(alice: Browser, coach: Browser, cast: Cast) -> None:
    for browser in (alice, coach):
        remember(browser, workspace_id=str(cast.other_workspace.pk))
    assert at(alice).startswith("Alder")
    assert coach.get("/test/where/").status_code == 404


def test_a_choice_is_kept(alice: Browser, cast: Cast) -> None:
    with cast.elsewhere():
        add_member(user=cast.alice, role=Role.VIEWER, now=NOW)
    remember(alice, workspace_id=str(cast.other_workspace.pk))
    assert at(alice) == at(alice) == "Cedar Medical Exercise viewer America/Denver"


def test_a_membership_that_ends_ends_the_session_s_sight(bob: Browser, cast: Cast) -> None:
    assert at(bob).startswith("Alder")
    with cast.inside():
        remove_member(Membership.objects.get(user=cast.bob), by=cast.by, now=NOW)
    assert bob.get("/test/where/").status_code == 404


def test_a_way_in_without_a_membership_leads_nowhere(bob: Browser, cast: Cast) -> None:
    with cast.inside():
        Membership.objects.get(user=cast.bob).delete()  # as somebody at the database might
    assert bob.get("/test/where/").status_code == 404


def test_a_coach_sees_no_workspace_page(coach: Browser) -> None:
    assert coach.get("/test/where/").status_code == 404


@pytest.mark.parametrize("end", ["200", "302", "400", "403", "404", "422"])
def test_an_answer_commits_what_was_written(alice: Browser, cast: Cast, end: str) -> None:
    assert alice.get(f"/test/write/?end={end}").status_code == int(end)
    assert User.objects.get(pk=cast.alice.pk).title == "written"


@pytest.mark.parametrize("end", ["500", "503"])
@pytest.mark.parametrize("who", ["alice", "coach"])
def test_a_broken_answer_undoes_what_was_written(
    request: pytest.FixtureRequest, cast: Cast, who: str, end: str
) -> None:
    browser: Browser = request.getfixturevalue(who)
    browser.raise_request_exception = False
    assert browser.post(f"/test/write/?end={end}").status_code == int(end)
    assert not User.objects.filter(title="written").exists()


@pytest.mark.parametrize(("end", "stays"), [("200", True), ("422", True), ("500", False)])
def test_without_an_account_a_post_is_one_transaction_too(stranger: Browser, end: str, stays: bool) -> None:
    stranger.raise_request_exception = False
    stranger.post(f"/test/open/?end={end}")
    assert User.objects.exists() is stays


def test_a_disabled_person_is_a_stranger(alice: Browser, cast: Cast) -> None:
    User.objects.filter(pk=cast.alice.pk).update(is_active=False)
    assert alice.get("/test/where/")["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("method", ["head", "options", "put", "delete", "patch"])
def test_any_method_is_answered(alice: Browser, stranger: Browser, method: str) -> None:
    for browser in (alice, stranger):
        assert getattr(browser, method)("/settings/").status_code in (200, 302, 405)


def test_nothing_is_open_outside_the_request(alice: Browser) -> None:
    at(alice)
    with pytest.raises(context.NoTenant):
        context.current()


def before_the_view(user: User, session: Any) -> list[str]:
    """The queries until the view is reached, beginning and savepoints left out."""
    seen: list[str] = []
    request: Any = RequestFactory().get("/")
    request.user, request.session = user, session

    def view(request: HttpRequest) -> HttpResponseBase:
        seen.extend(query["sql"] for query in queries.captured_queries)
        return HttpResponse()

    with CaptureQueriesContext(connection) as queries:
        WorkspaceMiddleware(view)(request)
        queries.final_queries = None
    return [sql for sql in seen if not sql.startswith(("SAVEPOINT", "BEGIN"))]


@pytest.mark.parametrize("who", ["alice", "coach"])
def test_finding_the_place_costs_two_queries_once_it_is_chosen(cast: Cast, who: str) -> None:
    session: dict[str, str] = {}
    first = before_the_view(getattr(cast, who), session)
    again = before_the_view(getattr(cast, who), session)
    assert len(first) <= 4
    assert len(again) == 2, again  # with the session's and the person's row: four before the view
