"""Forms about files of people."""

from typing import Any

from django import forms

from metcrm.sheets.reading import MOST_BYTES, MOST_ROWS
from metcrm.ui.widgets import ChipRadio
from practitioners.exchange.columns import COLUMNS
from practitioners.models import ContactImport


class UploadForm(forms.Form):
    """The file itself."""

    file = forms.FileField(
        label="CSV, Excel (XLSX) or vCard file",
        help_text=f"At most {MOST_BYTES // 1_000_000} MB and {MOST_ROWS:,} rows.",
        error_messages={"required": "Choose a file first.", "empty": "The file is empty. Choose another."},
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.vcf,.vcard"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                f"The file is larger than {MOST_BYTES // 1_000_000} MB. Split it, or leave pictures out."
            )
        return file


class ColumnsForm(forms.Form):
    """Which column of the file is which of ours, one select a column, and what else has to be said."""

    has_heads = forms.BooleanField(label="The first row holds the names of the columns", required=False)
    duplicates = forms.ChoiceField(
        label="People whom you have already", choices=ContactImport.Duplicates.choices, widget=ChipRadio
    )
    default_practice = forms.CharField(
        label="Practice for rows that name none", max_length=200, required=False,
        help_text="Without it such rows aren't taken: everybody works somewhere.",
    )  # fmt: skip

    def __init__(self, *args: Any, heads: list[str], columns: list[str], vcard: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.heads = heads
        choices = [("", "Leave out"), *((column.key, column.label) for column in COLUMNS)]
        for number, head in enumerate(heads):
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=head, required=False, choices=choices, initial=columns[number] if number < len(columns) else "",
                widget=forms.Select(attrs={"class": "form-select", "aria-label": f"“{head}” is"}),
            )  # fmt: skip
        if vcard:
            del self.fields["has_heads"]

    @property
    def columns(self) -> list[str]:
        """What was chosen, in the order of the file."""
        return [self.cleaned_data.get(f"column_{number}", "") for number in range(len(self.heads))]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        seen: dict[str, str] = {}
        for number, head in enumerate(self.heads):
            chosen = cleaned.get(f"column_{number}", "")
            if chosen and chosen in seen:
                self.add_error(f"column_{number}", f"“{seen[chosen]}” is chosen for this already.")
            seen.setdefault(chosen, head)
        return cleaned
