"""Choices as chips: a radio or checkbox with a label as large as a thumb. Plain HTML inputs, no script.

They don't inherit from Django's RadioSelect on purpose: crispy-forms replaces the template of those by its own.
"""

from typing import Any

from django.forms.widgets import CheckboxSelectMultiple, ChoiceWidget


class _Chips(ChoiceWidget):
    template_name = "ui/widgets/chips.html"
    use_fieldset = True
    checked_attribute = {"checked": True}

    def create_option(
        self, name: str, value: Any, label: Any, selected: Any, index: Any, subindex: Any = None, attrs: Any = None
    ) -> dict[str, Any]:
        """An option without the classes that a form library gives to text inputs."""
        option: dict[str, Any] = super().create_option(name, value, label, selected, index, subindex, attrs)
        option["attrs"].pop("class", None)
        option["attrs"].pop("aria-describedby", None)
        return option

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """No label names the whole group: its legend does."""
        return "" if index is None else super().id_for_label(id_, index)


class ChipRadio(_Chips):
    """One of several."""

    input_type = "radio"


class ChipCheckbox(_Chips):
    """Any of several."""

    input_type = "checkbox"
    allow_multiple_selected = True

    # A browser sends nothing for unticked boxes, and `required` would ask for every single one.
    value_omitted_from_data = CheckboxSelectMultiple.value_omitted_from_data

    def use_required_attribute(self, initial: Any) -> bool:
        return False
