"""Fields that several forms share."""

from typing import Any

from django import forms

US_TIMEZONES = [
    ("America/New_York", "Eastern (New York)"),
    ("America/Chicago", "Central (Chicago)"),
    ("America/Denver", "Mountain (Denver)"),
    ("America/Phoenix", "Arizona (Phoenix)"),
    ("America/Los_Angeles", "Pacific (Los Angeles)"),
    ("America/Anchorage", "Alaska (Anchorage)"),
    ("Pacific/Honolulu", "Hawaii (Honolulu)"),
    ("America/Puerto_Rico", "Atlantic (Puerto Rico)"),
    ("Pacific/Guam", "Chamorro (Guam)"),
]


class TimezoneField(forms.ChoiceField):
    """A US time zone, by its everyday name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=US_TIMEZONES, label="Time zone", **kwargs)
