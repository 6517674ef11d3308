"""The doors without an account: the enrolment link, and the seat that was offered by mail."""

import re

import pytest
from django.test import Client as Browser

from metcrm.accounts.models import User, Workspace
from metcrm.cohorts.models import CohortSight, EnrolLink, Enrolment, EnrolmentState
from metcrm.cohorts.services import asking, enrolments, links
from metcrm.outbox.models import OutboxMessage
from metcrm.tenancy import context
from tests.conftest import NOW, Cast
from tests.factories.cohorts import make_cohort
from tests.metcrm.cohorts.conftest import by_coach, seat_url


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("metcrm.clock.now", lambda: NOW)


def link_url(cast: Cast, **over: object) -> str:
    with context.institute(cast.institute.pk):
        return links.url_of(links.open_link(make_cohort(**over), by=by_coach(cast), now=NOW))  # type: ignore[arg-type]


def offered(cast: Cast, email: str) -> str:
    with context.institute(cast.institute.pk):
        enrolments.add(make_cohort(), name="Nina New", email=email, via="admin", by=by_coach(cast), now=NOW)
        return seat_url(email)


def test_by_the_link_somebody_applies_and_the_answer_tells_nobody(stranger: Browser, cast: Cast) -> None:
    url = link_url(cast)
    assert "Spring" in stranger.get(url).content.decode()
    answers = [stranger.post(url, {"name": "Ann", "email": "ann@x.example"}).content for _ in range(2)]
    first, again = (re.sub(rb"[A-Za-z0-9]{64}", b"", answer) for answer in answers)  # without the form's own secret
    assert first == again
    with context.institute(cast.institute.pk):
        assert Enrolment.objects.get().state == EnrolmentState.APPLIED


def test_what_was_typed_stays_and_the_reason_stands_beside_it(stranger: Browser, cast: Cast) -> None:
    answer = stranger.post(link_url(cast), {"name": "Ann <b>", "email": "ann at x"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "Ann &lt;b&gt;" in page and "ann at x" in page


def test_a_closed_link_says_so_and_a_guess_finds_nothing(stranger: Browser, cast: Cast) -> None:
    url = link_url(cast)
    assert stranger.get("/enrol/guess/").status_code == stranger.get("/seat/guess/").status_code == 404
    with context.institute(cast.institute.pk):
        link = EnrolLink.objects.get()
        EnrolLink.objects.filter(pk=link.pk).update(expires_at=NOW)
    assert stranger.get(url).status_code == stranger.post(url, {"name": "A", "email": "a@x.example"}).status_code == 410


def test_a_program_that_posts_too_often_is_stopped(stranger: Browser, cast: Cast) -> None:
    url = link_url(cast)
    statuses = [stranger.post(url, {"name": "A", "email": f"a{n}@x.example"}).status_code for n in range(21)]
    assert statuses[-2:] == [200, 429]


def test_alice_reads_what_is_seen_and_takes_the_seat(alice: Browser, cast: Cast) -> None:
    url = offered(cast, cast.alice.email)
    page = alice.get(url).content.decode()
    assert "never sees" in page and "Alder Medical Exercise" in page
    refused = alice.post(url, {"place": str(cast.workspace.pk), "training": "on"})
    assert refused.status_code == 422 and "Without your yes" in refused.content.decode()
    done = alice.post(url, {"place": str(cast.workspace.pk), "agree": "on"}, follow=True)
    assert "Spring" in done.content.decode() and done.redirect_chain[-1][0] == "/cohorts/mine/"
    with cast.inside():
        assert CohortSight.objects.get().ended_at is None
    assert alice.get(url).status_code == 410, "once"


def test_a_seat_is_not_for_whoever_finds_the_link(carol: Browser, cast: Cast) -> None:
    url = offered(cast, cast.alice.email)
    assert "Sign out" in carol.get(url).content.decode()
    answer = carol.post(url, {"place": str(cast.other_workspace.pk), "agree": "on"})
    assert answer.status_code == 409
    with cast.elsewhere():
        assert not CohortSight.objects.exists()


def test_a_withdrawn_seat_says_so(alice: Browser, cast: Cast) -> None:
    url = offered(cast, cast.alice.email)
    with context.institute(cast.institute.pk):
        asking.withdraw(Enrolment.objects.get(), by=by_coach(cast), now=NOW)
    assert alice.get(url).status_code == 410


@pytest.mark.parametrize("place", ["new", "x", "00000000-0000-7000-8000-000000000000", ""])
def test_a_place_that_is_none_is_refused(alice: Browser, cast: Cast, place: str) -> None:
    url = offered(cast, cast.alice.email)
    assert alice.post(url, {"place": place, "agree": "on"}).status_code == 422


def test_somebody_new_signs_up_with_a_workspace_and_takes_the_seat(stranger: Browser, cast: Cast) -> None:
    url = offered(cast, "nina@x.example")
    stranger.get(url)
    page = stranger.get(f"/accounts/signup/?next={url}").content.decode()
    assert "nina@x.example" in page and "workspace_name" in page
    stranger.post(
        "/accounts/signup/",
        {"name": "Nina New", "workspace_name": "New Motion", "timezone": "America/Denver", "next": url,
         "password1": "a-quiet-harbor-42", "password2": "a-quiet-harbor-42"},
    )  # fmt: skip
    nina = User.objects.get(email="nina@x.example")
    page = stranger.get(url).content.decode()
    assert "New Motion" in page, "signed in at once: whoever has the link reads that mailbox"
    with context.institute(cast.institute.pk):
        assert OutboxMessage.objects.count() == 1
    found = re.search(r'value="([0-9a-f-]{36})"', page)
    assert found
    stranger.post(url, {"place": found[1], "training": "on", "agree": "on"})
    with context.institute(cast.institute.pk):
        enrolment = Enrolment.objects.get()
    assert enrolment.user == nina and enrolment.training_workspace_id
    with context.workspace(enrolment.training_workspace_id):
        assert Workspace.objects.get().kind == "training"
