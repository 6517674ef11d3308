"""“Ready to walk in?” on the page: shown, mended, refused."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from metcrm import clock
from metcrm.documents.models import RenderJob
from practitioners.models import Practice
from presentations.models import Visit
from tests.conftest import NOW, Cast
from tests.factories.practitioners import make_contact, make_practice, make_practitioner
from tests.factories.presentations import make_plan, make_promise

HTMX = {"HX-Request": "true"}
REACHED = {
    "phone": "(518) 555-0142", "reply_to": "alice@metcrm.example", "street": "12 Alder Way", "city": "Albany",
    "state": "NY", "zip_code": "12207",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def plan(cast: Cast) -> Visit:
    with cast.inside():
        return make_plan(practice=make_practice(name="Lakeside Orthopedics", phone=""), objective="")


def url(practice: Practice, name: str = "readiness") -> str:
    return reverse(f"presentations:{name}", args=[practice.pk])


def mend(browser: Browser, practice: Practice, point: int, way: str, about: str = "", **values: Any) -> Any:
    """Send the short form of a fix."""
    sent = {f"ready{point}-{way}{about}-{name}": value for name, value in values.items()}
    data = sent | {"point": point, "way": way, "about": about}
    return browser.post(url(practice, "readiness_fix"), data, headers=HTMX)


def count(page: Any) -> str:
    found = re.search(r"Ready (\d of \d)", page.content.decode())
    assert found is not None
    return found[1]


def test_every_point_has_its_rule_its_evidence_and_a_way_to_mend_it(alice: Browser, plan: Visit) -> None:
    page = alice.get(url(plan.practice), headers=HTMX).content.decode()
    assert "<html" not in page
    for words in ("1. Certification", "Nothing this office reads or hears from you names a certificate",
                  "nothing could be read", "Write the objective", "Make a one-sheet",
                  "Say how you are reached"):  # fmt: skip
        assert words in page


def test_without_script_it_is_a_page_of_its_own(alice: Browser, plan: Visit) -> None:
    page = alice.get(url(plan.practice)).content.decode()
    assert "<html" in page
    assert "Ready to walk in? Lakeside Orthopedics" in page


def test_an_objective_written_there_is_kept(alice: Browser, cast: Cast, plan: Visit) -> None:
    page = mend(alice, plan.practice, 1, "objective", objective="A first referral")
    assert page.status_code == 200
    with cast.inside():
        assert Visit.objects.get().objective == "A first referral"
    assert "the objective" in page.content.decode()


def test_what_is_refused_keeps_its_words_beside_the_reason(alice: Browser, cast: Cast, plan: Visit) -> None:
    from tests.factories.clients import make_client

    with cast.inside():
        make_client()
    page = mend(alice, plan.practice, 1, "objective", objective="Ask about Hilde Brandt")
    assert page.status_code == 422
    assert "Ask about Hilde Brandt" in page.content.decode()
    assert "name of a client" in page.content.decode()
    with cast.inside():
        assert Visit.objects.get().objective == ""


def test_a_viewer_sees_the_points_and_no_way_to_change_them(bob: Browser, plan: Visit) -> None:
    page = bob.get(url(plan.practice), headers=HTMX).content.decode()
    assert "1. Certification" in page
    assert "<form" not in page
    assert mend(bob, plan.practice, 1, "objective", objective="x").status_code == 403


@pytest.mark.parametrize("way", ["", "nonsense", "item", "promise"])
def test_nonsense_is_refused(alice: Browser, plan: Visit, way: str) -> None:
    assert mend(alice, plan.practice, 1, way, about="x").status_code in (404, 422)


def test_others_find_nothing(carol: Browser, plan: Visit) -> None:
    assert carol.get(url(plan.practice)).status_code == 404
    assert mend(carol, plan.practice, 1, "objective", objective="x").status_code == 404


def test_another_offices_visit_is_not_found(alice: Browser, cast: Cast, plan: Visit) -> None:
    with cast.inside():
        other = make_practice()
    assert alice.get(f"{url(other)}?visit={plan.pk}").status_code == 404


def test_from_nothing_to_all_points_on_one_page(alice: Browser, cast: Cast, plan: Visit) -> None:
    """Every fix is the short form that the panel itself shows."""
    practice = plan.practice
    with cast.inside():
        make_contact(practice=practice, email="")
        doctor = make_practitioner(practice=practice)
        make_promise(practice=practice, due_on=NOW.date() - timedelta(days=2))
        promise = str(practice.promises.get().pk)
    person, phone = str(doctor.pk), {"source": "phone"}
    assert count(alice.get(url(practice), headers=HTMX)) == "0 of 7"
    mend(alice, practice, 1, "objective", objective="A first referral: knees after discharge")
    items: dict[str, dict[str, Any]] = {
        "1": {"practitioner": person, "npi": doctor.npi, "checked": "on"},
        "2": {"practitioner": person, "primary_taxonomy": "207X00000X"},
        "3": {"practitioner": person, "subspecialty_none": "on"},
        "4": {"week_text": "Mon–Fri 8–5"} | phone, "5": {"phone": "(212) 555-0142", "how_to_get_in": "Side"} | phone,
        "7": {"preferred_way": "phone"} | phone, "8": {"value": "knee osteoarthritis, falls"} | phone,
        "9": {"value": "the YMCA"} | phone, "10": {"value": "one page by fax"} | phone,
    }  # fmt: skip
    for number, values in items.items():
        shown = alice.get(url(practice), headers=HTMX).content.decode()
        if f"fix-2-item{number}" in shown:
            assert mend(alice, practice, 2, "item", number, **values).status_code == 200, number
    mend(alice, practice, 6, "one_sheet", specialty_group="orthopaedics", conditions=["knee_oa"], person="Alice Owner")
    mend(alice, practice, 5, "deck", specialty_group="orthopaedics", conditions=["knee_oa"], length=3, about="Alice")
    mend(alice, practice, 7, "reach", **REACHED)
    mend(alice, practice, 7, "promise", promise)
    with cast.inside():
        RenderJob.objects.update(state=RenderJob.State.READY)
    page = alice.get(url(practice), headers=HTMX)
    assert count(page) == "7 of 7", page.content.decode()
    assert "Nothing is missing" in page.content.decode()


def test_today_the_practice_and_the_brief_show_it(alice: Browser, cast: Cast, plan: Visit) -> None:
    with cast.inside():
        soon = make_plan(practice=plan.practice, planned_for=NOW + timedelta(hours=2))
    today = alice.get(reverse("presentations:today_visits"), headers=HTMX).content.decode()
    assert re.search(r"Ready \d of \d", today)
    assert f"{url(plan.practice)}?visit={soon.pk}" in today
    for name in ("practitioners:practice_detail", "presentations:brief"):
        assert url(plan.practice) in alice.get(reverse(name, args=[plan.practice_id])).content.decode()
