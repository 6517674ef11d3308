"""Whatever is typed into a form of this app: an answer, a sentence beside what is wrong, and what was typed is kept."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.clients.pages import Pages, fill
from tests.conftest import Cast
from tests.days import today

#: Address: (about what, what a person would type). The names of these fields, and of those that the form has beside
#: them, get anything.
FORMS: dict[str, tuple[str, dict[str, Any]]] = {
    "referral_create": ("", {"patient_first_name": "Ana", "patient_last_name": "Silva", "condition": "knee_oa",
                             "patient_date_of_birth": "", "patient_phone": "", "icd10": "", "precautions": ""}),
    "referral_move": ("referral", {"to": "reached", "reason": "", "other_reason": ""}),
    "referral_take_in": ("referral", {"first_name": "Ana", "last_name": "Silva", "existing": ""}),
    "client_create": ("", {"first_name": "Ana", "last_name": "Silva"}),
    "client_edit": ("client", {"first_name": "Ana", "last_name": "Silva"}),
    "episode_create": ("client", {"category": "post_rehab"}),
    "episode_edit": ("episode", {"category": "post_rehab"}),
    "episode_discharge": ("episode", {"reason": "other", "other_reason": "Moved"}),
    "clearance_record": ("episode", {"cleared_by": "Dr. Osei", "precautions": "No kneeling"}),
    "release_create": ("client", {"signed_on": str(today()), "covers": "reports"}),
    "intake_offer": ("client", {"asks": "questions"}),
    "goals_edit": ("episode", {}),
    "own_measure_create": ("", {"name": "Stairs at home"}),
}  # fmt: skip
FUZZ = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
ANYTHING = st.text(max_size=200) | st.integers().map(str) | st.floats().map(str) | st.dates().map(str)
TYPED_TEXT = ("precautions", "goal", "first_name", "last_name", "patient_last_name", "other_reason", "cleared_by")


@pytest.fixture
def pages(cast: Cast) -> Pages:
    return fill(cast)


def names_of(answer: Any) -> list[str]:
    """All fields of the forms on a page."""
    values = (value for scope in answer.context for layer in scope for value in layer.values())
    forms = [value for value in values if hasattr(value, "fields")]
    return sorted({name for form in forms for name in form.fields})


@pytest.mark.parametrize("name", FORMS)
@FUZZ
@given(data=st.data())
def test_whatever_is_typed_there_is_an_answer(alice: Browser, pages: Pages, name: str, data: st.DataObject) -> None:
    what, base = FORMS[name]
    where = reverse(f"clients:{name}", args=[getattr(pages, what).pk] if what else [])
    page = alice.get(where)
    names = sorted({*base, *(names_of(page) if page.status_code == 200 else [])})
    typed = base | data.draw(st.dictionaries(st.sampled_from(names), ANYTHING, max_size=6))
    answer = alice.post(where, typed)
    assert answer.status_code in (200, 302, 422)
    if answer.status_code == 422:
        form = next((answer.context[key] for key in ("form", "photos_form") if key in answer.context), None)
        assert form is not None and form.errors
        for field in TYPED_TEXT:
            if field in typed and field in form.fields and isinstance(typed[field], str):
                shown = form[field].value()
                shown = shown if isinstance(shown, list) else [shown or ""]
                assert "".join(shown).replace("\0", "") == typed[field].replace("\0", "")


@FUZZ
@given(content=st.binary(max_size=200), name=st.text(max_size=40))
def test_whatever_comes_as_a_late_photograph(alice: Browser, pages: Pages, content: bytes, name: str) -> None:
    where = reverse("clients:referral_photos_add", args=[pages.referral.pk])
    answer = alice.post(where, {"photos": SimpleUploadedFile(name or "x", content)})
    assert answer.status_code in (302, 422)
    if answer.status_code == 422:
        assert answer.context["photos_form"].errors
