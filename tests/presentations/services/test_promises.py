"""Promises on both sides."""

from datetime import date, timedelta

import pytest

from metcrm.accounts.permissions import NotAllowed
from metcrm.tenancy.actors import Actor
from presentations import selectors_promises
from presentations.models import Promise, Visit
from presentations.refusals import NamesClient, Refused
from presentations.services import promises
from presentations.services.promises import NewPromise
from tests.conftest import NOW, Cast
from tests.factories.clients import make_client
from tests.factories.practitioners import make_practice
from tests.factories.presentations import make_promise, make_visit

TODAY = NOW.date()


def test_a_visit_keeps_what_both_sides_promised(inside: Cast) -> None:
    made = [NewPromise("ours", "Ten pads", TODAY), NewPromise("theirs", "A list of readers", TODAY + timedelta(days=9))]
    visit = make_visit(promises=made)
    assert [(one.side, one.text, one.due_on) for one in selectors_promises.of_visit(visit)] == [
        ("ours", "Ten pads", TODAY), ("theirs", "A list of readers", TODAY + timedelta(days=9)),
    ]  # fmt: skip


def test_a_promise_that_names_a_client_keeps_nothing(inside: Cast) -> None:
    make_client(first_name="Marta", last_name="Alvarez")
    with pytest.raises(NamesClient):
        make_visit(promises=[NewPromise("ours", "A letter about Marta Alvarez", TODAY)])
    assert not Visit.objects.exists() and not Promise.objects.exists()


def test_due_today_are_the_open_ones_of_this_workspace(inside: Cast) -> None:
    late = make_promise(due_on=TODAY - timedelta(days=3))
    today = make_promise(due_on=TODAY, side="theirs")
    make_promise(due_on=TODAY + timedelta(days=1))
    kept = make_promise(due_on=TODAY)
    promises.settle(kept, state="kept", on=TODAY, by=inside.by, now=NOW)
    assert list(selectors_promises.due(TODAY)) == [late, today]
    with inside.elsewhere():
        assert not selectors_promises.due(TODAY).exists()


def test_settled_once_and_opened_again(inside: Cast) -> None:
    promise = make_promise()
    promises.settle(promise, state="kept", on=TODAY, by=inside.by, now=NOW)
    promises.settle(promise, state="kept", on=date(2026, 12, 1), by=inside.by, now=NOW)
    assert promise.settled_on == TODAY
    with pytest.raises(Refused, match="kept already"):
        promises.settle(promise, state="dropped", on=TODAY, by=inside.by, now=NOW)
    promises.reopen(promise, by=inside.by, now=NOW)
    promise.refresh_from_db()
    assert (promise.state, promise.settled_by) == ("open", "")
    assert Promise.objects.get().settled_on is None


def test_a_viewer_promises_nothing(inside: Cast) -> None:
    viewer = Actor(None, "x", "viewer")
    with pytest.raises(NotAllowed):
        promises.promise(practice=make_practice(), visit=None, new=NewPromise("ours", "x", TODAY), by=viewer, now=NOW)
