"""Where the phone is. Used for one answer and kept nowhere."""

from django import forms

from practitioners.distance import Point


class NearForm(forms.Form):
    """A position in degrees."""

    latitude = forms.FloatField(min_value=-90, max_value=90)
    longitude = forms.FloatField(min_value=-180, max_value=180)

    def point(self) -> Point:
        """Latitude and longitude of the cleaned form."""
        return self.cleaned_data["latitude"], self.cleaned_data["longitude"]
