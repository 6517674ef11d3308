"""What the office manager sees, does and leaves behind."""

from typing import Any
from uuid import uuid4

import pytest

from clients.models import Opening, ReportDelivery
from clients.services import delivery, releases, reports
from metcrm.audit.models import AuditEvent
from metcrm.documents import files
from tests.clients.office.visitors import Scene, Visitor, token_in
from tests.factories import clients as make


@pytest.fixture
def ruth(scene: Scene) -> Visitor:
    """Ruth's browser, which is known."""
    return scene.visitor().come_in()


def fresh(scene: Scene) -> ReportDelivery:
    with scene.cast.inside():
        return ReportDelivery.objects.get(pk=scene.delivery.pk)


def opened(scene: Scene) -> list[str]:
    with scene.cast.inside():
        return list(Opening.objects.exclude(what="refused").order_by("at", "pk").values_list("what", flat=True))


def page(scene: Scene, rest: str = "") -> str:
    return f"reports/{scene.report.pk}/{rest}"


def test_home_lists_her_reports_and_her_patients_without_measures(scene: Scene, ruth: Visitor) -> None:
    with scene.cast.inside():
        make.make_referral(make.make_office(), patient_last_name="Stranger")
        make.make_referral(scene.story.practice, patient_first_name="Ana", patient_last_name="Silva")
    body = ruth.get().content.decode()
    for shown in ("Progress report: H. Brandt", "A. Silva", "Received", "Refer a patient", "Ruth Keller"):
        assert shown in body
    for hidden in ("Stranger", "68.8", "knee", "arthroplasty", "low_back_pain"):
        assert hidden not in body
    assert f"/o/{scene.token}/refer/" in body and f"/r/{scene.story.practice.referral_code}/" in body


def test_the_report_shows_bottom_line_bars_and_boxes(scene: Scene, ruth: Visitor) -> None:
    body = ruth.get(page(scene)).content.decode()
    for shown in ("After 8 weeks, KOOS, JR (42.3 to 68.8)", "<svg", "meaningful change", "None observed",
                  "Continue as planned", "Acknowledge", "Download PDF", "Hilde Brandt"):  # fmt: skip
        assert shown in body


@pytest.mark.parametrize("path", ["", "enter/", "reports/{pk}/", "reports/{pk}/pdf/"])
def test_pages_are_kept_by_nobody(scene: Scene, ruth: Visitor, path: str) -> None:
    answer = ruth.get(path.format(pk=scene.report.pk))
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize(("wanted", "way", "what"), [("", "attachment", "pdf"), ("print", "inline", "print")])
def test_the_pdf_is_the_signed_bytes_under_a_neutral_name(
    scene: Scene, ruth: Visitor, wanted: str, way: str, what: str
) -> None:
    answer = ruth.get(page(scene, "pdf/"), **({"for": wanted} if wanted else {}))
    assert answer["Content-Disposition"] == f'{way}; filename="report.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    with scene.cast.inside():
        assert answer.content == files.read(scene.report.pdf)  # type: ignore[arg-type]
    assert opened(scene) == [what]


def test_every_opening_is_recorded_and_audited_in_her_name(scene: Scene, ruth: Visitor) -> None:
    for path in ("", page(scene), page(scene, "pdf/")):
        ruth.get(path)
    assert opened(scene) == ["page", "report", "pdf"]
    assert fresh(scene).opened_at == scene.now
    with scene.cast.inside():
        events = AuditEvent.objects.filter(action__in=["office.opened", "report.opened", "report.downloaded"])
        assert {(event.actor_label, event.actor_role) for event in events} == {("Ruth Keller", "office")}
        assert events.count() == 3


def test_acknowledging_twice_is_once(scene: Scene, ruth: Visitor) -> None:
    assert ruth.post(page(scene, "acknowledge/")).status_code == 302
    first = fresh(scene).acknowledged_at
    scene.later(hours=1)
    ruth.post(page(scene, "acknowledge/"))
    assert fresh(scene).acknowledged_at == first
    assert fresh(scene).acknowledged_by == "Ruth Keller"
    with scene.cast.inside():
        assert AuditEvent.objects.filter(action="report.acknowledged").count() == 1


def test_an_answer_acknowledges_and_a_replay_changes_nothing(scene: Scene, ruth: Visitor) -> None:
    for _ in range(2):
        ruth.post(page(scene, "answer/"), answer="call", words="Tuesday  is best")
    sent = fresh(scene)
    assert (sent.answer, sent.answer_words, sent.acknowledged_by) == ("call", "Tuesday is best", "Ruth Keller")
    with scene.cast.inside():
        assert AuditEvent.objects.filter(action="report.answered").count() == 1
        assert "Tuesday" not in str(AuditEvent.objects.get(action="report.answered").detail)


def test_a_changed_answer_is_new_to_the_specialist(scene: Scene, ruth: Visitor) -> None:
    ruth.post(page(scene, "answer/"), answer="continue")
    with scene.cast.inside():
        delivery.mark_seen(delivery=scene.delivery, by=scene.cast.by, now=scene.now)
    ruth.post(page(scene, "answer/"), answer="continue")
    assert fresh(scene).seen_at is not None
    ruth.post(page(scene, "answer/"), answer="modify")
    assert fresh(scene).seen_at is None


@pytest.mark.parametrize("data", [{}, {"answer": "cure"}, {"answer": "call", "words": "x" * 501}])
def test_an_answer_that_is_none_is_said_so_and_kept_in_the_form(
    scene: Scene, ruth: Visitor, data: dict[str, Any]
) -> None:
    answer = ruth.post(page(scene, "answer/"), **data)
    assert answer.status_code == 422
    assert fresh(scene).answer == "" and fresh(scene).acknowledged_at is None
    assert data.get("words", "").encode() in answer.content


def test_a_withdrawn_release_closes_report_pdf_and_answer(scene: Scene, ruth: Visitor) -> None:
    with scene.cast.inside():
        releases.withdraw_release(release=scene.story.client.releases.get(), by=scene.cast.by, now=scene.now)
    tries = [ruth.get(page(scene)), ruth.get(page(scene, "pdf/")), ruth.post(page(scene, "acknowledge/")),
             ruth.post(page(scene, "answer/"), answer="call"), ruth.post(page(scene, "answer/"))]  # fmt: skip
    assert [answer.status_code for answer in tries] == [410] * 5
    assert b"Please ask Alder Medical Exercise" in tries[0].content and b"Brandt" not in tries[0].content
    assert ruth.get().content.count(b"Brandt") == 1  # that she was referred
    with scene.cast.inside():
        assert Opening.objects.filter(what="refused", report=scene.report, why="no release in force").exists()
    assert fresh(scene).acknowledged_at is None


def test_a_release_that_ran_out_closes_the_report(scene: Scene, ruth: Visitor) -> None:
    with scene.cast.inside():
        scene.story.client.releases.update(valid_until=scene.now.date())
    assert ruth.get(page(scene)).status_code == 200
    scene.later(days=1)
    assert ruth.get(page(scene)).status_code == 410


def test_reports_of_another_contact_are_not_there(scene: Scene, ruth: Visitor) -> None:
    with scene.cast.inside():
        olga = make.make_office_manager(scene.story.practice, name="Olga", email="olga@lakeside.example")
        theirs = Visitor(scene.cast, token_in(
            delivery.send_by_link(report=scene.report, contact=olga, by=scene.cast.by, now=scene.now)
        ))  # fmt: skip
        amended = reports.amend(report=scene.report, by=scene.cast.by, now=scene.now)
        amended = reports.sign(report=amended, by=scene.cast.by, now=scene.now)
        delivery.send_by_link(report=amended, contact=scene.story.contact, by=scene.cast.by, now=scene.now)
    theirs.come_in()
    assert theirs.get(f"reports/{amended.pk}/").status_code == 404
    assert theirs.post(f"reports/{amended.pk}/acknowledge/").status_code == 404
    with scene.cast.inside():
        assert Opening.objects.filter(what="refused", why="not this contact's report").exists()


def test_made_up_ids_are_not_there(scene: Scene, ruth: Visitor) -> None:
    for rest in ("", "pdf/"):
        assert ruth.get(f"reports/{uuid4()}/{rest}").status_code == 404
    assert ruth.get("reports/../../reports/").status_code == 404


def test_an_amended_report_is_pointed_at_from_the_old(scene: Scene, ruth: Visitor) -> None:
    with scene.cast.inside():
        new = reports.sign(
            report=reports.amend(report=scene.report, by=scene.cast.by, now=scene.now), by=scene.cast.by, now=scene.now
        )
        delivery.send_by_link(report=new, contact=scene.story.contact, by=scene.cast.by, now=scene.now)
    assert f"/o/{scene.token}/reports/{new.pk}/" in ruth.get(page(scene)).content.decode()
    assert "Amended report" in ruth.get(f"reports/{new.pk}/").content.decode()


def test_names_are_shown_as_text(scene: Scene, ruth: Visitor) -> None:
    with scene.cast.inside():
        scene.story.practice.referrals.update(patient_last_name="<script>alert(1)</script>")
    assert b"<script>alert(1)" not in ruth.get().content


def test_nothing_but_get_opens_and_nothing_but_post_changes(scene: Scene, ruth: Visitor) -> None:
    assert ruth.get(page(scene, "acknowledge/")).status_code == 405
    assert ruth.post(page(scene)).status_code == 405
