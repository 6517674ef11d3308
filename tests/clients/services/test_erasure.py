"""A record that is deleted leaves no trace of the person in any table or file, and every count as it was."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction

from clients.intake.questions import QUESTIONS, Answer
from clients.intake.signature import Signature
from clients.models import Client, DueChase, DueErasure, Episode, Opening, Referral, Report, Result, Session
from clients.public import referral_counts, referral_steps
from clients.retention import quarter_start
from clients.selectors import get_client, get_episode
from clients.selectors.lists import client_names
from clients.services import delivery, documents, episodes, erasure, intakes, office, photos, reports, whole
from clients.services.refusals import Refused
from clients.stage_rules import letters_sent
from metcrm.accounts.models import Workspace
from metcrm.accounts.permissions import NotAllowed
from metcrm.documents.models import StoredFile
from metcrm.documents.uploads import Upload
from metcrm.tenancy.models import TokenRoute
from tests.conftest import NOW, Cast
from tests.factories import clients as make
from tests.metcrm.documents.test_photographs import photograph
from tests.metcrm.documents.test_uploads import PDF

#: Words that stand nowhere but in this one record.
TRACES = ("Xanthippe", "Quillfeather", "555-0199", "xq@mail.example", "1958-03-14", "Zwieback", "M17.99")
LATER = NOW + timedelta(days=365 * 8)


@pytest.fixture
def client(inside: Cast) -> Client:
    """Referred, photographed, signed in, measured, reported, opened by the office, discharged."""
    practice = make.make_office(name="Lakeside")
    contact = make.make_office_manager(practice)
    who = {"first_name": "Xanthippe", "last_name": "Quillfeather"}
    client = make.make_client(**who, phone="(520) 555-0199", email="xq@mail.example")
    referral = make.make_referral(
        practice, client=client, status="started", patient_first_name="Xanthippe",
        patient_last_name="Quillfeather", patient_phone="(520) 555-0199", precautions="Zwieback", icd10="M17.99",
        referred_by="Dr. Zwieback", patient_date_of_birth=client.date_of_birth,
    )  # fmt: skip
    photos.add_photos(referral=referral, photos=[photograph()], by=inside.by, now=NOW)
    begin = NOW.date() - timedelta(weeks=12)
    episode = make.make_episode(
        client, practice=practice, referral=referral, goal="Zwieback", precautions="Zwieback", icd10="M17.99",
        cleared_by="Dr. Zwieback", started_on=begin, cleared_on=begin,
    )  # fmt: skip
    make.make_assessment(episode, on=begin, TUG="13.4", CST30="9")
    measured = make.make_assessment(episode, "discharge", begin + timedelta(weeks=10), TUG="9.9", CST30="13")
    for week in range(8):
        make.make_session(episode, on=begin + timedelta(weeks=week), note="Zwieback")
    make.make_release(client, practice)
    intake = intakes.offer(client=client, practice=practice, by=inside.by, now=NOW)
    filled = intakes.Filled(
        answers={q.slug: Answer(True, "Zwieback") for q in QUESTIONS}, covers=["reports"],
        until=NOW.date() + timedelta(days=99), signature=Signature("Xanthippe Quillfeather", "typed"),
    )  # fmt: skip
    intakes.submit(intake=intake, filled=filled, now=NOW)
    documents.upload(
        client=client, kind="clearance", on=begin, file=Upload(PDF, "application/pdf"), by=inside.by, now=NOW
    )
    report = reports.draft(episode=episode, assessment=measured, by=inside.by, now=NOW)
    report = reports.sign(report=report, by=inside.by, now=NOW)
    sent = delivery.send_by_link(report=report, contact=contact, by=inside.by, now=NOW)
    assert sent.link
    office.open_report(link=sent.link, delivery=sent, what="report", now=NOW)
    office.ask(link=sent.link, delivery=sent, words="May Xanthippe have Zwieback?", now=NOW)
    other = make.make_office_manager(practice, name="Olga", email="olga@lakeside.example")
    delivery.send_by_link(report=report, contact=other, by=inside.by, now=NOW)
    episodes.discharge(episode=episode, on=begin + timedelta(weeks=11), reason="Zwieback", by=inside.by, now=NOW)
    whole.ask_for_paper(client=client, by=inside.by, now=NOW)
    return client


def erased(client: Client, cast: Cast, commit: Callable[..., Any] | None = None) -> None:
    if commit is None:
        erasure.ask(client=client, by=cast.by, now=LATER)
        return
    with commit(execute=True), cast.inside():
        erasure.ask(client=client, by=cast.by, now=LATER)


def traces() -> dict[str, set[str]]:
    """Which table still holds which of the words."""
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            table = model._meta.db_table
            cursor.execute(f'select t::text from "{table}" t')
            text = "\n".join(row for (row,) in cursor.fetchall())
            words = {word for word in TRACES if word in text}
            if words:
                found[table] = words
    return found


def call_erase(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select clients_erase(%s)", [client.pk])


def counts() -> dict[str, Any]:
    """What statistics of the workspace are made of."""
    practice = Referral.objects.values_list("practice_id", flat=True)
    values = {(row.assessment.kind, row.measure, row.value) for row in Result.objects.select_related("assessment")}
    return {
        "clients": Client.objects.count(),
        "referred": referral_counts(practice),
        "steps": referral_steps(practice),
        "letters": letters_sent(list(practice)),
        "courses": sorted(Episode.objects.values_list("condition", "category", "planned_sessions")),
        "values": values,
        "attended": Session.objects.filter(attendance="attended").count(),
        "quarter": [quarter_start(row.ended_on) for row in Episode.objects.all() if row.ended_on],
        "spans": [row.ended_on - row.started_on for row in Episode.objects.all() if row.ended_on],
    }


def test_no_trace_is_left_in_any_table(inside: Cast, client: Client) -> None:
    before = traces()
    assert {"clients_client", "clients_referral", "clients_session", "clients_clientdocument"} <= set(before)
    assert DueChase.objects.exists()
    erased(client, inside)
    assert traces() == {} and not DueChase.objects.exists()


def test_every_count_stays_as_it_was(inside: Cast, client: Client) -> None:
    before = counts()
    erased(client, inside)
    assert counts() == before
    changes = Result.objects.filter(measure="TUG").order_by("assessment__on").values_list("value", flat=True)
    assert list(changes) == [Decimal("13.40"), Decimal("9.90")]


def test_the_bytes_go_and_the_link_opens_nothing(
    inside: Cast, client: Client, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    def there() -> set[str]:
        return {
            row.sha256
            for row in StoredFile.objects.all()
            if default_storage.exists(f"{row.tenant_id}/{row.sha256[:2]}/{row.sha256}")
        }

    assert len(there()) >= 6  # three sealed papers, an upload, a photograph, a report
    erased(client, inside, django_capture_on_commit_callbacks)
    assert there() == set()
    assert not TokenRoute.objects.filter(kind="intake").exists()


def test_a_file_that_another_client_has_too_stays(
    inside: Cast, client: Client, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    other = documents.upload(
        client=make.make_client(first_name="Ada"), kind="other", on=NOW.date(), by=inside.by, now=NOW,
        file=Upload(PDF, "application/pdf"),
    )  # fmt: skip
    erased(client, inside, django_capture_on_commit_callbacks)
    assert documents.is_whole(other)


def test_the_client_is_found_nowhere(inside: Cast, client: Client) -> None:
    episode = client.episodes.get()
    erased(client, inside)
    assert client not in client_names()
    with pytest.raises(Client.DoesNotExist):
        get_client(client.pk)
    with pytest.raises(Episode.DoesNotExist):
        get_episode(episode.pk)


def test_before_its_day_it_waits_and_may_be_taken_back(inside: Cast, client: Client) -> None:
    erasure.ask(client=client, by=inside.by, now=NOW)
    client.refresh_from_db()
    assert (client.erased_at, client.deletion_asked_by) == (None, str(inside.by))
    assert client.first_name == "Xanthippe"
    assert erasure.erase_due(NOW + timedelta(days=365 * 6)) == 0
    erasure.take_back(client=client, by=inside.by, now=NOW)
    assert erasure.erase_due(LATER) == 0
    erasure.ask(client=client, by=inside.by, now=NOW)
    assert erasure.erase_due(LATER) == 1
    assert erasure.erase_due(LATER) == 0


def test_only_workspaces_that_wait_are_entered(inside: Cast, client: Client) -> None:
    assert erasure.waiting(LATER) == []
    erasure.ask(client=client, by=inside.by, now=NOW)
    assert erasure.waiting(NOW) == []
    tomorrow = NOW + timedelta(days=1)
    assert erasure.waiting(tomorrow) == [inside.workspace.pk]
    erasure.erase_due(tomorrow)
    assert erasure.waiting(tomorrow) == []  # looked at; again the day after
    assert erasure.waiting(LATER) == [inside.workspace.pk]
    erasure.erase_due(LATER)
    assert not DueErasure.objects.exists()


def test_what_is_taken_back_leaves_the_line(inside: Cast, client: Client) -> None:
    erasure.ask(client=client, by=inside.by, now=NOW)
    erasure.take_back(client=client, by=inside.by, now=NOW)
    assert not DueErasure.objects.exists()


def test_the_workspaces_own_retention_counts(inside: Cast, client: Client) -> None:
    Workspace.objects.filter(pk=inside.workspace.pk).update(retention_years=10)
    erasure.ask(client=client, by=inside.by, now=LATER)
    client.refresh_from_db()
    assert client.erased_at is None


def test_while_an_episode_goes_on_nothing_is_deleted(inside: Cast) -> None:
    episode = make.make_episode()
    with pytest.raises(Refused, match="Discharge the client first"):
        erasure.ask(client=episode.client, by=inside.by, now=LATER)


def test_only_an_owner_may_ask(inside: Cast, client: Client) -> None:
    with pytest.raises(NotAllowed):
        erasure.ask(client=client, by=inside.by_bob, now=LATER)


@pytest.mark.parametrize("table", ["clients_report", "clients_opening", "clients_clientdocument"])
def test_without_the_mark_no_statement_removes_what_is_written_once(inside: Cast, client: Client, table: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"delete from {table}")
    with pytest.raises(DatabaseError, match="belongs to a deleted record"), transaction.atomic():
        call_erase(client)
    assert Report.objects.exists()
    assert Opening.objects.exists()


def test_another_workspace_erases_nothing_of_ours(cast: Cast) -> None:
    with cast.inside():
        client = make.make_client()
        Client.objects.filter(pk=client.pk).update(erased_at=NOW, erased_by="x", deletion_asked_at=NOW,
                                                   deletion_asked_by="x")  # fmt: skip
    with cast.elsewhere(), pytest.raises(DatabaseError, match="belongs to a deleted record"), transaction.atomic():
        call_erase(client)


def test_a_day_that_was_is_a_quarter_afterwards(inside: Cast, client: Client) -> None:
    erased(client, inside)
    episode = Episode.objects.get()
    assert isinstance(episode.created_at, datetime)
    assert episode.ended_on
    assert (episode.ended_on.day, episode.ended_on.month % 3) == (1, 1)
    client.refresh_from_db()
    assert (client.date_of_birth.month, client.date_of_birth.day) == (1, 1)  # type: ignore[union-attr]


def leads_to_client() -> set[str]:
    """Every model of this app from which foreign keys lead to a client."""
    found, grown = {"Client"}, True
    while grown:
        grown = False
        for model in apps.get_app_config("clients").get_models():
            keys = {getattr(field.related_model, "__name__", "") for field in model._meta.local_fields}
            if keys & found and model.__name__ not in found:
                found.add(model.__name__)
                grown = True
    return found - {"Client"}


def test_of_every_table_is_said_whether_its_rows_stay(db: None) -> None:
    assert leads_to_client() == erasure.STAYS | erasure.GOES
    with connection.cursor() as cursor:
        cursor.execute("select prosrc from pg_proc where proname = 'clients_erase'")
        source = cursor.fetchone()[0]
    by_hand = {"ReferralPhoto", "Release", "Intake", "OfficeQuestion"}
    for name in erasure.GOES - by_hand:
        assert f"delete from clients_{name.lower()} " in source.replace("\n", " "), name
