"""Chips are plain radio buttons and checkboxes, whatever draws the form."""

from crispy_forms.utils import render_crispy_form
from django import forms
from django.http import QueryDict

from metcrm.ui.widgets import ChipCheckbox, ChipRadio

KINDS = [("drop", "Dropped off"), ("met", "Met")]
LEFT = [("pad", "Pad"), ("card", "Card <1>")]


class VisitForm(forms.Form):
    kind = forms.ChoiceField(label="What happened?", widget=ChipRadio, choices=KINDS)
    left = forms.MultipleChoiceField(widget=ChipCheckbox, choices=LEFT, required=False)


def test_the_chosen_chip_is_checked_and_only_that() -> None:
    html = str(VisitForm(initial={"kind": "met"})["kind"])
    assert html.count("checked") == 1
    assert 'value="met"' in html.split("checked", maxsplit=1)[0].rsplit("<input", 1)[1]


def test_several_chips_can_be_chosen() -> None:
    form = VisitForm(QueryDict("kind=drop&left=pad&left=card"))
    assert form.is_valid()
    assert form.cleaned_data["left"] == ["pad", "card"]


def test_no_chip_at_all_is_an_answer_for_checkboxes() -> None:
    form = VisitForm(QueryDict("kind=drop"))
    assert form.is_valid()
    assert form.cleaned_data["left"] == []


def test_checkbox_chips_never_ask_for_every_single_box() -> None:
    field = forms.MultipleChoiceField(widget=ChipCheckbox, choices=[("pad", "Pad")], required=True)
    form_class: type[forms.Form] = type("RequiredForm", (forms.Form,), {"left": field})
    assert "required" not in str(form_class()["left"])


def test_labels_are_escaped() -> None:
    assert "Card &lt;1&gt;" in str(VisitForm()["left"])


def test_crispy_forms_keeps_our_chips_and_names_the_group_by_a_legend() -> None:
    html = render_crispy_form(VisitForm())
    assert html.count('class="chip"') == 4
    assert "<legend" in html
    assert 'class="form-control' not in html


def test_an_error_stands_beside_the_chips_and_above_the_form() -> None:
    html = render_crispy_form(VisitForm(QueryDict("")))
    assert html.count("This field is required.") == 2
    assert 'href="#div_id_kind"' in html
    assert 'id="div_id_kind"' in html
