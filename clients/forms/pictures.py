"""Choosing photographs: several at once, each looked at by its content."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from metcrm.documents.photographs import PictureError, plain_jpeg

MOST = 6
# Without HEIC in the list an iPhone hands over a JPEG by itself.
ACCEPT = "image/jpeg,image/png,image/webp"
_PLACES = ("first", "second", "third", "fourth", "fifth", "sixth")


class PhotosInput(forms.FileInput):
    """A file input for several files, which stays as it is when htmx swaps the form around it."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__({"accept": ACCEPT, "multiple": True, "hx-preserve": "true"})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name) or []


class PhotosField(forms.FileField):
    """Cleans to a list of JPEGs (bytes), drawn anew; see documents/photographs.py."""

    widget = PhotosInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=PhotosInput(), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[bytes]:  # type: ignore[override]
        files = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if self.required and not files:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(files) > MOST:
            raise ValidationError(f"At most {MOST} photographs at once.")
        return [self._one(file, place, len(files)) for place, file in enumerate(files)]

    def _one(self, file: Any, place: int, of: int) -> bytes:
        try:
            return plain_jpeg(file.read())
        except PictureError as error:
            which = f"The {_PLACES[place]} one: " if of > 1 else ""
            raise ValidationError(f"{which}{error}") from None
