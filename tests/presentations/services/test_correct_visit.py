"""A logged visit is put right, on record."""

import pytest

from metcrm.accounts.permissions import NotAllowed
from metcrm.audit.models import AuditEvent
from presentations.refusals import Refused
from presentations.services import visits
from tests.conftest import NOW, Cast
from tests.factories.clients import make_client
from tests.factories.presentations import make_plan, make_visit


def test_the_words_change_and_the_audit_says_which(cast: Cast) -> None:
    with cast.inside():
        visit = make_visit()
        visits.correct_visit(visit, note="They prefer fax.", outcome="interested", by=cast.by, now=NOW)
    with cast.inside():
        visit.refresh_from_db()
        assert visit.note == "They prefer fax."
        assert AuditEvent.objects.get(action="visit.corrected").detail == {"fields": ["note"]}


def test_nothing_changed_is_nothing_recorded(cast: Cast) -> None:
    with cast.inside():
        visits.correct_visit(make_visit(outcome="cold"), outcome="cold", by=cast.by, now=NOW)
    with cast.inside():
        assert not AuditEvent.objects.filter(action="visit.corrected").exists()


def test_a_plan_cannot_be_corrected(inside: Cast) -> None:
    with pytest.raises(Refused, match="logged"):
        visits.correct_visit(make_plan(), note="x", by=inside.by, now=NOW)


def test_a_note_that_names_a_client_is_refused(inside: Cast) -> None:
    make_client(first_name="Marta", last_name="Alvarez")
    visit = make_visit()
    with pytest.raises(Refused, match="take it out"):
        visits.correct_visit(visit, note="Marta Alvarez again", by=inside.by, now=NOW)


def test_it_reaches_words_only(inside: Cast) -> None:
    with pytest.raises(TypeError, match="practice"):
        visits.correct_visit(make_visit(), practice=None, by=inside.by, now=NOW)


def test_a_viewer_may_not(inside: Cast) -> None:
    with pytest.raises(NotAllowed):
        visits.correct_visit(make_visit(), note="x", by=inside.by_bob, now=NOW)
