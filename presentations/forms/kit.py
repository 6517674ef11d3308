"""The words of a paper of the kit, as a form made from its kind."""

from collections.abc import Mapping
from typing import Any

from django import forms

from metcrm.wording.forms.texts import coached
from presentations.kit.parts import PaperKind


class PaperWordsForm(forms.Form):
    """One field for each of the kind's."""

    def __init__(self, *args: Any, kind: PaperKind, content: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kind = kind
        for field in kind.fields:
            self.fields[field.key] = made = forms.CharField(label=field.label, max_length=4000)
            made.initial = field.typed(content[field.key])
            if field.rows > 1:
                made.widget = forms.Textarea({"rows": field.rows})
            made.widget.attrs |= coached("The sheet")
            if len(field.columns) > 1:
                made.help_text = f"One a line: {' | '.join(name for _, name in field.columns)}. At most {field.most}."
            elif field.columns:
                made.help_text = f"One a line, at most {field.most}."

    def clean(self) -> dict[str, Any]:
        """Texts become what the content holds."""
        data: dict[str, Any] = super().clean() or {}
        read: dict[str, Any] = {}
        for field in self._kind.fields:
            if field.key in data:
                try:
                    read[field.key] = field.read(data[field.key])
                except ValueError as error:
                    self.add_error(field.key, str(error))
        return read
