"""A one-sheet is made and taken home only when the coach lets it pass."""

from typing import Any

import pytest
from django.test import Client as Browser

from clients.public import condition_choices, measurement_plan
from metcrm.documents import coach as engine
from metcrm.documents import jobs
from metcrm.wording.models import Tick
from presentations import one_sheet
from presentations.models import MaterialVersion
from presentations.refusals import Unread
from presentations.services import materials
from presentations.specialties import SPECIALTIES, specialty
from tests.conftest import NOW, Cast
from tests.factories.practitioners import make_practice
from tests.factories.presentations import make_one_sheet

TRAINER = "Alice Owner, NASM-certified"


@pytest.mark.parametrize("group", SPECIALTIES)
def test_the_coach_finds_nothing_in_our_own_words(group: str) -> None:
    slugs, labels = specialty(group).conditions, dict(condition_choices())
    plan = [one_sheet.Measured(one.name, one.tells, one.conditions) for one in measurement_plan(slugs)]
    sender = one_sheet.Sender("", "", "", "", "", "")
    content = one_sheet.build(
        practice="Lakeside", specialty=specialty(group), conditions=[labels[slug] for slug in slugs], plan=plan,
        sender=sender, referral_url="",
    )  # fmt: skip
    assert engine.check("\n\n".join(one_sheet.texts(content))) == []


def make(practice: Any, cast: Cast, person: str, *ticks: str) -> MaterialVersion:
    return materials.make_one_sheet(
        practice=practice, specialty_group="orthopaedics", conditions=["knee_oa"], person=person, by=cast.by, now=NOW,
        ticks=ticks,
    )[0]  # fmt: skip


def test_a_certificate_behind_a_name_waits_for_a_tick(inside: Cast) -> None:
    practice = make_practice()
    with pytest.raises(Unread, match="in “Who answers”") as unread:
        make(practice, inside, TRAINER)
    assert not MaterialVersion.objects.exists()
    keys = [remark.key for remark in unread.value.remarks]
    assert make(practice, inside, TRAINER, *keys).content["sender"]["person"] == TRAINER
    assert Tick.objects.get().about == f"one_sheet:{practice.pk}"


def test_what_the_coach_stops_is_not_made(inside: Cast) -> None:
    with pytest.raises(Unread, match="The coach stops this"):
        make(make_practice(), inside, "Alice, who cures back pain")


def test_a_rule_that_changed_since_keeps_the_file_back(
    cast: Cast, alice: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cast.inside():
        version = make_one_sheet()
    assert version.job_id is not None
    jobs.run(version.job_id, NOW)
    file = f"/materials/{version.material_id}/1/paper.pdf"
    assert alice.get(file).content.startswith(b"%PDF")
    stopped = engine.check("We cure it.")
    monkeypatch.setattr("metcrm.wording.reading.check", lambda text, **_: stopped)
    assert "Make the one-sheet again" in alice.get(file, follow=True).content.decode()


def test_the_form_keeps_what_was_typed_and_offers_the_tick(cast: Cast, alice: Browser) -> None:
    with cast.inside():
        practice = make_practice()
    typed = {"specialty_group": "orthopaedics", "conditions": ["knee_oa"], "person": TRAINER}
    answer = alice.post(f"/materials/new/?practice={practice.pk}", typed)
    page = answer.content.decode()
    assert answer.status_code == 422 and TRAINER in page and "Needs a tick" in page and 'name="tick"' in page
    key = page.split('name="tick" value="')[1].split('"')[0]
    assert alice.post(f"/materials/new/?practice={practice.pk}", typed | {"tick": key}).status_code == 302
