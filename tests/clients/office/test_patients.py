"""What an office sees of the patients it sent: all of them, by status, and no more than the release allows."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clients.models import ClientDocument, Episode, Referral
from clients.selectors import office_patients
from clients.selectors.office_patients import Patient, Sent, sent_by
from clients.services import episodes, releases
from clients.services.referral_steps import REASONS
from metcrm.documents import files
from tests.clients.office.visitors import Scene, Visitor
from tests.conftest import NOW
from tests.factories import clients as make


@pytest.fixture
def ruth(scene: Scene) -> Visitor:
    return scene.visitor().come_in()


def sent(scene: Scene, page: int = 1) -> Sent:
    with scene.cast.inside():
        return sent_by(scene.story.practice, REASONS, scene.now, page)


def hilde(scene: Scene) -> Patient:
    return next(row for group in sent(scene).groups for row in group.patients if row.name == "H. Brandt")


def refer(scene: Scene, name: str, status: str = "received", **over: Any) -> Referral:
    with scene.cast.inside():
        referral = make.make_referral(scene.story.practice, patient_first_name="Ana", patient_last_name=name, **over)
        if status != "received":
            at = NOW + timedelta(hours=5)
            reason = "chose_other" if status == "not_started" else ""
            referral.steps.create(status=status, at=at, by="x", reason=reason)
            Referral.objects.filter(pk=referral.pk).update(status=status, status_at=at)
        return referral


def change(scene: Scene, **fields: Any) -> None:
    with scene.cast.inside():
        Episode.objects.filter(pk=scene.story.episode.pk).update(**fields)


def owes(scene: Scene) -> list[str]:
    return [one.what for one in hilde(scene).owes]


def test_every_status_is_there_in_order_with_its_count(scene: Scene, ruth: Visitor) -> None:
    for status in ("not_started", "discharged", "started", "waiting", "reached", "received"):
        refer(scene, f"Of{status}", status)
    found = sent(scene)
    assert [group.status for group in found.groups] == [
        "received", "reached", "waiting", "started", "discharged", "not_started",
    ]  # fmt: skip
    assert found.total == 7 == sum(dict(found.counts).values())
    body = ruth.get().content.decode()
    for name in ("Ofnot_started", "Ofdischarged", "Ofstarted", "Ofwaiting", "Ofreached", "Ofreceived"):
        assert f"A. {name}" in body
    assert REASONS["chose_other"] in body


def test_other_practices_patients_are_not_there(scene: Scene, ruth: Visitor) -> None:
    with scene.cast.inside():
        make.make_referral(make.make_office(), patient_last_name="Stranger")
    assert b"Stranger" not in ruth.get().content
    assert sent(scene).total == 1


def test_how_soon_we_answered(scene: Scene) -> None:
    for name in ("One", "Two", "Three"):
        refer(scene, name, "reached")
    found = sent(scene)
    assert found.usually == "5 hours"
    [group] = [group for group in found.groups if group.status == "reached"]
    assert {row.answered for row in group.patients} == {"5 hours"}


def test_the_next_letter_comes_from_the_letter_clock(scene: Scene, ruth: Visitor) -> None:
    found = hilde(scene).next_letter
    assert found is not None and found.words in ("Introductory letter", "Assessment summary", "Progress report")
    told = f"{found.words}, late: it was due" if found.late else f"{found.words} by"
    assert told in ruth.get().content.decode()
    assert found.late is (found.due_on < scene.now.date())


def test_a_change_in_status_is_never_announced(scene: Scene) -> None:
    with scene.cast.inside():
        make.make_session(scene.story.episode, on=NOW.date(), red_flags=["swelling"], log=make.make_log())
    found = hilde(scene).next_letter
    assert found is not None and found.words != "Change in status"


def test_a_clearance_is_owed_while_a_patient_waits_for_it(scene: Scene, ruth: Visitor) -> None:
    refer(scene, "Silva", "waiting")
    refer(scene, "Sousa", "waiting")
    todo = "Sign the clearance and send it to us. We start once it is here."
    [owed] = [one for one in sent(scene).owes if one.todo == todo]
    assert owed.what == "Clearance" and sorted(owed.patients) == ["A. Silva", "A. Sousa"]
    assert "Sign the clearance and send it to us" in ruth.get().content.decode()


@pytest.mark.parametrize(("days", "owed"), [(-1, True), (0, True), (14, True), (15, False)])
def test_a_clearance_that_ends_is_asked_for_again(scene: Scene, days: int, owed: bool) -> None:
    change(scene, clearance_expires_on=scene.now.date() + timedelta(days=days))
    assert ("Clearance" in owes(scene)) is owed


def test_limits_are_owed_where_none_are_known(scene: Scene) -> None:
    assert "Exercise limits" not in owes(scene)  # the referral came with precautions
    change(scene, precautions="")
    assert "Exercise limits" in owes(scene)
    with scene.cast.inside():
        make.make_limits(scene.story.episode)
    assert "Exercise limits" not in owes(scene)


def test_a_signature_is_owed_until_the_paper_is_here(scene: Scene) -> None:
    assert "Signature" in owes(scene)
    with scene.cast.inside():
        ClientDocument.objects.create(
            client=scene.story.client, kind="clearance", on=NOW.date(), how="uploaded", kept_at=NOW, kept_by="x",
            file=files.keep(b"%PDF-1.7 signed", "application/pdf", now=NOW),
        )  # fmt: skip
    assert "Signature" not in owes(scene)


def test_nothing_is_owed_after_the_discharge(scene: Scene) -> None:
    change(scene, precautions="", clearance_expires_on=scene.now.date())
    with scene.cast.inside():
        episodes.discharge(
            episode=scene.story.episode, on=scene.now.date(), reason="Goals met", by=scene.cast.by, now=scene.now
        )
    assert owes(scene) == []


def take_release(scene: Scene) -> None:
    with scene.cast.inside():
        referral = scene.story.episode.referral
        assert referral is not None
        Referral.objects.filter(pk=referral.pk).update(client=scene.story.client, status="not_started")
        referral.steps.create(status="not_started", at=scene.now, by="x", reason="chose_other")
        releases.withdraw_release(release=scene.story.client.releases.get(), by=scene.cast.by, now=scene.now)


def test_without_a_release_there_is_the_event_and_nothing_else(scene: Scene, ruth: Visitor) -> None:
    change(scene, precautions="", clearance_expires_on=scene.now.date())
    before = hilde(scene)
    assert before.told and before.owes and before.next_letter
    take_release(scene)
    row = hilde(scene)
    assert (row.told, row.owes, row.next_letter, row.steps, row.why) == (False, (), None, (), "")
    body = ruth.get().content.decode()
    assert "No release on file, so we may tell no more" in body
    assert REASONS["chose_other"] not in body and "We wait for" not in body


def test_a_release_for_changes_alone_tells_no_more_here(scene: Scene) -> None:
    with scene.cast.inside():
        scene.story.client.releases.update(covers=["changes"])
    assert hilde(scene).told is False


def test_no_diagnosis_and_no_measure_stands_on_the_list(scene: Scene, ruth: Visitor) -> None:
    refer(scene, "Silva", "waiting", condition="low_back_pain", icd10="M54.50", precautions="Falls risk")
    body = ruth.get().content.decode()
    for hidden in ("low_back_pain", "Low back", "M54", "Falls risk", "Z96", "TUG", "KOOS", "10.1", "1958", "kneel"):
        assert hidden not in body


def test_many_patients_stand_on_pages_with_the_counts_of_all(
    scene: Scene, ruth: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office_patients, "PAGE", 5)
    for n in range(12):
        refer(scene, f"Number{n:02}")
    first, third = sent(scene), sent(scene, 3)
    assert (first.total, first.pages, sum(len(group.patients) for group in third.groups)) == (13, 3, 3)
    assert first.counts == third.counts
    seen = [ruth.get("", page=n).content.decode() for n in (1, 2, 3)]
    assert all(sum(f"A. Number{n:02}" in body for body in seen) == 1 for n in range(12))
    for nonsense in ("0", "-1", "x", "٣", "99999999999", "1e3", ""):
        assert ruth.get("", page=nonsense).status_code == 200


def test_the_page_asks_as_much_for_many_as_for_few(scene: Scene, ruth: Visitor) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert ruth.get().status_code == 200
        return len(asked)

    refer(scene, "One", "reached")
    queries()
    few = queries()
    for n in range(30):
        refer(scene, f"More{n}", ("received", "reached", "waiting", "started", "not_started")[n % 5])
        with scene.cast.inside():
            client = make.make_client(first_name="A", last_name=f"More{n}")
            make.make_release(client, scene.story.practice)
            make.make_episode(client, practice=scene.story.practice, referral=make.make_referral(scene.story.practice))
    assert queries() == few


def test_an_office_without_patients_is_told_what_to_do(scene: Scene) -> None:
    with scene.cast.inside():
        practice = make.make_office(name="Empty Office")
        found = sent_by(practice, REASONS, scene.now)
    assert (found.total, found.groups, found.owes, found.usually, found.pages) == (0, [], [], "", 1)
