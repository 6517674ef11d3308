"""Putting a visit right in the browser."""

from django.test import Client as Browser
from django.urls import reverse

from metcrm.accounts.models import Membership
from metcrm.accounts.models.workspace import Role
from metcrm.audit.models import AuditEvent
from presentations.models import Visit
from tests.conftest import Cast
from tests.factories.clients import make_client
from tests.factories.presentations import make_visit


def url(visit: Visit) -> str:
    return reverse("presentations:visit_correct", args=[visit.pk])


def test_the_words_change(alice: Browser, cast: Cast) -> None:
    with cast.inside():
        visit = make_visit(note="They prefer mail.")
    assert "They prefer mail." in alice.get(url(visit)).content.decode()
    assert alice.post(url(visit), {"note": "They prefer fax.", "outcome": "will_refer"}).status_code == 302
    with cast.inside():
        visit.refresh_from_db()
    assert (visit.note, visit.outcome, visit.next_step) == ("They prefer fax.", "will_refer", "")


def test_a_client_in_the_note_is_refused_and_the_typed_stays(alice: Browser, cast: Cast) -> None:
    with cast.inside():
        visit = make_visit()
        make_client(first_name="Marta", last_name="Alvarez")
    answer = alice.post(url(visit), {"note": "Marta Alvarez likes it."})
    assert answer.status_code == 422
    assert "Marta Alvarez likes it." in answer.content.decode()


def test_others_see_nothing_and_viewers_change_nothing(carol: Browser, bob: Browser, cast: Cast) -> None:
    with cast.inside():
        visit = make_visit()
    assert carol.get(url(visit)).status_code == 404
    assert bob.post(url(visit), {"note": "x"}).status_code == 403


def test_an_owner_may_say_that_the_name_is_nobody_of_theirs(alice: Browser, cast: Cast) -> None:
    with cast.inside():
        visit = make_visit()
        make_client(first_name="Marta", last_name="Alvarez")
    note = {"note": "Marta Alvarez, their new nurse."}
    assert 'type="checkbox" name="no_client"' not in alice.get(url(visit)).content.decode()
    refused = alice.post(url(visit), note).content.decode()
    assert 'type="checkbox" name="no_client"' in refused
    assert alice.post(url(visit), note | {"no_client": "on"}).status_code == 302
    with cast.inside():
        visit.refresh_from_db()
        event = AuditEvent.objects.get(action="visit.words_cleared", object_id=visit.pk)
    assert visit.note == note["note"]
    assert event.detail == {"fields": ["note"]}


def test_a_specialist_may_not(bob: Browser, cast: Cast) -> None:
    with cast.inside():
        visit = make_visit()
        make_client(first_name="Marta", last_name="Alvarez")
        Membership.objects.filter(user=cast.bob).update(role=Role.SPECIALIST)
    note = {"note": "Marta Alvarez, their new nurse."}
    assert 'type="checkbox" name="no_client"' not in bob.post(url(visit), note).content.decode()
    assert bob.post(url(visit), note | {"no_client": "on"}).status_code == 403
