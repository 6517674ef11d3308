"""The form of the brand."""

from typing import Any

from django import forms

from metcrm.documents.logos import MOST_BYTES, LogoError
from presentations.brand.colours import MAIN, SECOND, ColourError, parse
from presentations.models import Brand


class ColourField(forms.CharField):
    """Cleans to #rrggbb."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput({"type": "color", "class": "form-control form-control-color"})
        super().__init__(widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        try:
            return parse(text)
        except ColourError as error:
            raise forms.ValidationError(str(error)) from error


class BrandForm(forms.Form):
    """Name, logo, two colours."""

    name = forms.CharField(
        label="Name as printed", max_length=80, required=False, help_text="Left empty, the name of the business."
    )
    logo = forms.FileField(
        label="Logo", required=False, widget=forms.FileInput({"accept": "image/png,image/jpeg"}),
        help_text=f"PNG or JPEG, up to {MOST_BYTES // 1_000_000} MB; 600 pixels wide or more. A PNG keeps what is "
        "transparent.",
    )  # fmt: skip
    drop_logo = forms.BooleanField(label="Print no logo", required=False)
    main = ColourField(label="First colour", initial=MAIN, help_text="The name, headings and lines.")
    second = ColourField(label="Second colour", initial=SECOND, help_text="Small headings, marks and pale fields.")

    def __init__(self, *args: Any, brand: Brand | None, **kwargs: Any) -> None:
        if brand is not None:
            kwargs["initial"] = {"name": brand.name, "main": brand.main, "second": brand.second}
        super().__init__(*args, **kwargs)
        if brand is None or brand.logo is None:
            del self.fields["drop_logo"]

    def clean_logo(self) -> bytes | None:
        """The bytes; what they are is the service's to say."""
        file = self.cleaned_data["logo"]
        if file is None:
            return None
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                str(LogoError(f"A logo may have {MOST_BYTES // 1_000_000} MB. Save it smaller."))
            )
        data: bytes = file.read()
        return data
