"""The specialist's pages: list, draft, send, Today; who may see and write them."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from clients.models import Report, ReportDelivery
from clients.services import delivery, door, office
from metcrm import clock
from metcrm.audit.models import AuditEvent
from metcrm.tenancy import context
from tests.clients.reports.story import Story, tell
from tests.conftest import NOW, Cast
from tests.factories import clients as make


@pytest.fixture
def story(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[Story]:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with cast.inside():
        told = tell(cast)
    yield told


def only(cast: Cast) -> Report:
    with cast.inside():
        return Report.objects.get()


def signed(cast: Cast, story: Story) -> Report:
    with cast.inside():
        return story.signed()


def sent(cast: Cast, story: Story) -> ReportDelivery:
    with cast.inside():
        return story.sent()


def test_from_client_to_sent_in_four_clicks(cast: Cast, story: Story, alice: Browser) -> None:
    begun = alice.post(f"/clients/{story.client.pk}/reports/new/")
    page = f"/reports/{only(cast).pk}/"
    assert begun["Location"] == page
    assert "After 8 weeks" in alice.get(page).content.decode()
    assert alice.post(f"{page}sign/")["Location"] == f"{page}send/"
    answer = alice.post(f"{page}send/", {"contact": story.contact.pk, "way": "link"}, follow=True)
    assert "On its way to Ruth Keller" in answer.content.decode()
    with cast.inside():
        assert ReportDelivery.objects.get().way == "link"


def test_a_client_whom_nobody_referred_has_nobody_to_report_to(cast: Cast, story: Story, alice: Browser) -> None:
    with cast.inside():
        other = make.make_client(first_name="Ana", last_name="Silva")
    assert b"No practice to report to" in alice.get(f"/clients/{other.pk}/reports/new/").content
    assert alice.post(f"/clients/{other.pk}/reports/new/").status_code == 422


def test_each_kind_begins_from_the_page_where_it_can_be_written(cast: Cast, story: Story, alice: Browser) -> None:
    page = f"/clients/{story.client.pk}/reports/new/"
    assert b"Introductory letter: " in alice.get(page).content
    refused = alice.post(page, {"kind": "change"})
    assert refused.status_code == 422 and b"No change in status is on record." in refused.content
    for kind in ("introductory", "assessment", "progress", "discharge"):
        assert alice.post(page, {"kind": kind}).status_code == 302
    with cast.inside():
        begun = {report.kind: report.assessment_id is not None for report in Report.objects.all()}
        assert begun == {"introductory": False, "assessment": True, "progress": True, "discharge": False}
        Report.objects.all().delete()
        story.episode.assessments.all().delete()
    refused = alice.post(page, {"kind": "progress"})
    assert (
        refused.status_code == 422
        and b"There is no assessment to write the progress report about yet" in refused.content
    )
    assert alice.post(page, {"kind": "introductory"}).status_code == 302


def test_the_list_finds_by_client_and_stage(cast: Cast, story: Story, alice: Browser) -> None:
    sent(cast, story)
    assert b"Hilde Brandt" in alice.post("/reports/", {"q": "brandt", "stage": "waiting"}).content
    assert b"No report matches" in alice.post("/reports/", {"q": "silva"}).content
    assert b"No report matches" in alice.get("/reports/?stage=draft").content


def test_the_list_asks_the_same_number_of_questions_for_many(cast: Cast, story: Story, alice: Browser) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert alice.get("/reports/").status_code == 200
        return len(asked)

    with cast.inside():
        for _ in range(3):
            Report.objects.create(episode=story.episode, kind="progress", created_at=NOW, created_by="x")
    queries()  # the first look asks for what is remembered afterwards
    few = queries()
    with cast.inside():
        for _ in range(27):
            Report.objects.create(episode=story.episode, kind="progress", created_at=NOW, created_by="x")
    assert queries() == few


def test_the_page_shows_openings_and_answers(cast: Cast, story: Story, alice: Browser) -> None:
    where = sent(cast, story)
    with cast.inside():
        assert where.link is not None
        door.refuse(where.link, "no code that works", NOW)
        office.open_report(link=where.link, delivery=where, what="report", now=NOW)
        office.answer(link=where.link, delivery=where, choice="call", words="Tuesday is best", now=NOW)
    body = alice.get(f"/reports/{where.report_id}/").content.decode()
    for shown in (
        "Opened the report",
        "no code that works",
        "Call me",
        "Tuesday is best",
        "Link works until Apr 3, 2026",
    ):
        assert shown in body


def test_what_was_shortened_is_shown_before_signing(cast: Cast, story: Story, alice: Browser) -> None:
    alice.post(f"/clients/{story.client.pk}/reports/new/")
    with cast.inside():
        Report.objects.update(plan="Your patient walks to the store and back each day. " * 39)
    assert b"To stay on one page" in alice.get(f"/reports/{only(cast).pk}/").content


def test_a_report_that_needs_two_pages_has_no_button_to_sign(cast: Cast, story: Story, alice: Browser) -> None:
    alice.post(f"/clients/{story.client.pk}/reports/new/")
    with cast.inside():
        Report.objects.update(plan="Your patient walks to the store and back each day. " * 90)
    page = f"/reports/{only(cast).pk}/"
    body = alice.get(page).content
    assert b"needs more than one page" in body and b"/sign/" not in body
    assert b"needs more than one page" in alice.post(f"{page}sign/", follow=True).content
    assert only(cast).state == "draft"


def test_without_a_release_the_page_leads_to_signing_one(cast: Cast, story: Story, alice: Browser) -> None:
    report = signed(cast, story)
    with cast.inside():
        story.client.releases.update(valid_until=NOW.date() - timedelta(days=1))
    answer = alice.get(f"/reports/{report.pk}/send/")
    assert f"/clients/{story.client.pk}/releases/new/" in answer.content.decode()
    refused = alice.post(f"/reports/{report.pk}/send/", {"contact": story.contact.pk, "way": "link"})
    assert refused.status_code == 422
    with cast.inside():
        assert not ReportDelivery.objects.exists()


def test_only_people_of_the_practice_can_be_chosen(cast: Cast, story: Story, alice: Browser) -> None:
    report = signed(cast, story)
    with cast.inside():
        eve = make.make_office_manager(make.make_office(), name="Eve", email="eve@elsewhere.example")
    answer = alice.post(f"/reports/{report.pk}/send/", {"contact": eve.pk, "way": "link"})
    assert answer.status_code == 422 and b"Choose somebody of a practice" in answer.content


def test_a_practice_that_did_not_refer_is_confirmed_by_a_tick(cast: Cast, story: Story, alice: Browser) -> None:
    report = signed(cast, story)
    page = f"/reports/{report.pk}/send/"
    assert b"did not refer" not in alice.get(page).content
    with cast.inside():
        other = make.make_office(name="Bay Family Medicine")
        make.make_release(story.client, other)
        dana = make.make_office_manager(other, name="Dana Whit", email="dana@bay.example")
    body = alice.get(page).content.decode()
    assert "Dana Whit, office manager at Bay Family Medicine, which did not refer" in body
    refused = alice.post(page, {"contact": dana.pk, "way": "link"})
    assert refused.status_code == 422 and b"Tick to send it there all the same." in refused.content
    assert alice.post(page, {"contact": dana.pk, "way": "link", "outside": "on"}).status_code == 302
    with cast.inside():
        assert ReportDelivery.objects.get().outside_confirmed
        story.client.releases.filter(practice=story.practice).update(valid_until=NOW.date() - timedelta(days=1))
    body = alice.get(page).content.decode()
    assert "no release in force for Lakeside Orthopedics" in body


def test_a_fax_is_noted(cast: Cast, story: Story, alice: Browser) -> None:
    report = signed(cast, story)
    alice.post(f"/reports/{report.pk}/send/", {"contact": story.contact.pk, "way": "fax", "sent_on": "2026-03-04"})
    with cast.inside():
        assert ReportDelivery.objects.get().way == "fax"


def test_revoke_withdraw_and_amend_by_button(cast: Cast, story: Story, alice: Browser) -> None:
    where = sent(cast, story)
    alice.post(f"/reports/deliveries/{where.pk}/revoke/")
    page = f"/reports/{where.report_id}/"
    amended = alice.post(f"{page}amend/")
    assert amended["Location"].endswith("/edit/")
    assert alice.post(f"{page}withdraw/", {"why": ""}).status_code == 422
    alice.post(f"{page}withdraw/", {"why": "Wrong figures"})
    body = alice.get(page).content.decode()
    assert "Link closed by Alice Owner" in body and "Withdrawn: Wrong figures" in body


def test_the_pdf_has_a_name_that_says_nothing(cast: Cast, story: Story, alice: Browser) -> None:
    answer = alice.get(f"/reports/{signed(cast, story).pk}/pdf/")
    assert answer["Content-Disposition"] == 'inline; filename="report.pdf"'
    assert answer.content.startswith(b"%PDF")


def test_reading_is_audited(cast: Cast, story: Story, alice: Browser) -> None:
    report = signed(cast, story)
    alice.get(f"/reports/{report.pk}/")
    alice.get(f"/reports/{report.pk}/pdf/")
    with cast.inside():
        seen = AuditEvent.objects.filter(object_id=report.pk, action__in=["report.viewed", "report.printed"])
        assert {event.actor_label for event in seen} == {"Alice Owner"} and seen.count() == 2


def test_today_shows_what_to_sign_to_send_and_to_call_about(cast: Cast, story: Story, alice: Browser) -> None:
    assert b"Nothing to sign or send" in alice.get("/today/reports/").content
    alice.post(f"/clients/{story.client.pk}/reports/new/")
    assert b"To sign" in alice.get("/today/reports/").content
    with cast.inside():
        story.signed()
    assert b"Signed, not sent" in alice.get("/today/reports/").content
    with cast.inside():
        delivery.send_by_link(report=Report.objects.get(), contact=story.contact, by=cast.by, now=NOW)
    assert b"Nothing to sign or send" in alice.get("/today/reports/").content


def test_an_answer_is_on_today_until_somebody_has_seen_it(cast: Cast, story: Story, alice: Browser) -> None:
    where = sent(cast, story)
    with cast.inside():
        assert where.link is not None
        office.acknowledge(link=where.link, delivery=where, now=NOW)
    assert b"Ruth Keller, Lakeside Orthopedics" in alice.get("/today/answers/").content
    fragment = alice.post(f"/reports/deliveries/{where.pk}/seen/", headers={"HX-Request": "true"})
    assert "No answer that you haven't seen" in fragment.content.decode().replace("&#x27;", "'")


def addresses(report: Report, story: Story, where: ReportDelivery) -> list[tuple[str, str]]:
    page, delivered = f"/reports/{report.pk}/", f"/reports/deliveries/{where.pk}/"
    gets = ["/reports/", page, f"{page}pdf/", "/today/reports/", "/today/answers/"]
    writes = [f"{page}{verb}/" for verb in ("edit", "sign", "discard", "withdraw", "amend", "send")]
    writes += [f"{delivered}{verb}/" for verb in ("new-link", "revoke", "seen")]
    writes.append(f"/clients/{story.client.pk}/reports/new/")
    return [("get", address) for address in gets] + [("post", address) for address in writes]


def test_a_viewer_reads_and_writes_nothing(cast: Cast, story: Story, bob: Browser) -> None:
    where = sent(cast, story)
    for method, address in addresses(only(cast), story, where):
        status = getattr(bob, method)(address).status_code
        assert status == (200 if method == "get" else 403), address


def test_another_workspace_finds_nothing(cast: Cast, story: Story, carol: Browser) -> None:
    where = sent(cast, story)
    for method, address in addresses(only(cast), story, where):
        if address in ("/reports/", "/today/reports/", "/today/answers/"):
            assert b"Brandt" not in carol.get(address).content
        else:
            assert getattr(carol, method)(address).status_code == 404, address


def test_a_stranger_and_a_coach_get_nowhere(cast: Cast, story: Story, stranger: Browser, coach: Browser) -> None:
    where = sent(cast, story)
    for method, address in addresses(only(cast), story, where):
        assert getattr(stranger, method)(address).status_code == 302
        assert getattr(coach, method)(address).status_code in (403, 404), address


def test_an_assistant_sees_no_report(cast: Cast, story: Story) -> None:
    from django.conf import settings

    from metcrm.accounts.models import User
    from metcrm.accounts.services.workspaces import add_member

    person = User.objects.create_user("ivy@metcrm.example", "ivy-password-12", name="Ivy Assistant")
    with context.workspace(cast.workspace.pk):
        add_member(user=person, role="assistant", now=NOW)
    ivy: Any = Browser()
    ivy.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    where = sent(cast, story)
    for method, address in addresses(only(cast), story, where):
        assert getattr(ivy, method)(address).status_code == 403, address


def test_made_up_ids_are_not_there(story: Story, alice: Browser) -> None:
    assert alice.get(f"/reports/{uuid4()}/").status_code == 404
    assert alice.post(f"/reports/deliveries/{uuid4()}/revoke/").status_code == 404


def test_a_name_never_stands_in_an_address(alice: Browser, cast: Cast) -> None:
    page = alice.get("/reports/?q=Brandt").content
    assert b'name="q"' not in page or b'value="Brandt"' not in page
    assert alice.post("/reports/", {"q": "", "stage": "draft"})["Location"] == "/reports/?stage=draft"
