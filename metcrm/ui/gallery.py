"""Made-up content for the gallery. Nobody in it exists."""

from datetime import date
from typing import Any

from django import forms

from metcrm.ui.charts import line_chart, measure_bar
from metcrm.ui.widgets import ChipCheckbox, ChipRadio


class VisitSampleForm(forms.Form):
    """Every kind of field once."""

    practice = forms.CharField(help_text="Begin to type; the list follows.")
    kind = forms.ChoiceField(
        label="What happened?",
        widget=ChipRadio,
        choices=[("drop", "Dropped off"), ("shown", "Presented"), ("lunch", "Lunch and learn"), ("none", "Not seen")],
    )
    left = forms.MultipleChoiceField(
        label="Left behind",
        widget=ChipCheckbox,
        choices=[("sheet", "Knee one-sheet"), ("pad", "Referral pad"), ("card", "Card")],
    )
    mood = forms.ChoiceField(label="How did it go?", choices=[("", "Choose"), ("cold", "Cold"), ("warm", "Interested")])
    side = forms.ChoiceField(
        label="Which side?", widget=forms.RadioSelect, choices=[("l", "Left"), ("r", "Right")], required=False
    )
    on = forms.DateField(label="Day", widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
    file = forms.FileField(required=False)
    release = forms.BooleanField(label="Send the thank-you on Tuesday at 8:30")


class FilterSampleForm(forms.Form):
    """A search and two selects."""

    q = forms.CharField(
        label="Search", required=False, widget=forms.TextInput(attrs={"class": "form-control", "type": "search"})
    )
    stage = forms.ChoiceField(
        required=False,
        choices=[("", "Any stage"), ("researched", "Researched")],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    due = forms.ChoiceField(
        required=False, choices=[("", "Any time")], widget=forms.Select(attrs={"class": "form-select"})
    )


NAVIGATION: list[dict[str, Any]] = [
    {
        "label": "",
        "items": [
            {"label": "Today", "url": "/", "icon": "sun", "current": True, "count": 7},
            {"label": "Practices", "url": "/practices/", "icon": "building-2", "current": False, "count": 0},
            {"label": "Visits", "url": "/visits/", "icon": "map-pin", "current": False, "count": 0},
            {"label": "Follow-ups", "url": "/follow-ups/", "icon": "send", "current": False, "count": 3},
        ],
    },
    {
        "label": "Clinical work",
        "items": [
            {"label": "Referrals", "url": "/referrals/", "icon": "user-plus", "current": False, "count": 2},
            {"label": "Clients", "url": "/clients/", "icon": "users", "current": False, "count": 0},
            {"label": "Outcome reports", "url": "/reports/", "icon": "file-text", "current": False, "count": 0},
        ],
    },
]


def context() -> dict[str, Any]:
    """All sample content of the gallery."""
    return {
        "navigation": NAVIGATION,
        "primary_action": {"label": "Log a visit", "url": "/visits/new/", "icon": "plus"},
        "current_workspace": {"name": "Desert Motion Medical Exercise", "kind": "training"},
        "bars": _bars(),
        "line": _line(),
        "tabs": [
            {"label": "Overview", "url": "#", "current": True, "count": 0},
            {"label": "People", "url": "#people", "current": False, "count": 3},
        ],
        "facts": [
            {"label": "Sees", "value": "hypertension, diabetes, falls risk", "source": "website, 12 Nov 2026"},
            {"label": "Best time", "value": "Tue 12:00–12:30, lunch room", "source": "phone, 18 Nov 2026"},
        ],
        "events": [
            {"at": date(2026, 11, 18), "title": "Called the front desk", "text": "Ask on Tuesdays.", "badge": "phone"},
            {"at": date(2026, 11, 12), "title": "Added from the NPI registry", "badge": "research"},
        ],
        "checks": [
            {"done": True, "label": "", "text": "No equipment talk", "action": ""},
            {"done": False, "label": "Homework", "text": "office manager unknown", "url": "#", "action": "Add"},
        ],
        "practices": [
            {"name": "Lakeside Orthopedics", "stage": "Nurturing", "tone": "good", "visits": 6, "last": "20 Nov 2026"},
            {
                "name": "Northgate Family Medicine",
                "stage": "Researched",
                "tone": "info",
                "visits": 0,
                "last": "none yet",
            },
        ],
    }


def _bars() -> list[dict[str, Any]]:
    return [
        {
            "name": "KOOS, JR.",
            "about": "higher is better",
            "bar": measure_bar(name="KOOS, JR.", baseline=42, current=69, low=0, high=100, meaningful=14),
            "change": "+27",
            "verdict": "meaningful change",
        },
        {
            "name": "Timed Up and Go",
            "about": "seconds, lower is better",
            "bar": measure_bar(
                name="Timed Up and Go", baseline=14.2, current=13.9, low=5, high=30, higher_is_better=False, unit="s"
            ),
            "change": "−0.3",
            "verdict": "",
        },
    ]


def _line() -> Any:
    values = [(date(2026, 9, 28), 8.0), (date(2026, 10, 26), 10.0), (date(2026, 11, 21), 13.0)]
    return line_chart(name="30-s chair stand", values=values, meaningful=2, unit="repetitions")
