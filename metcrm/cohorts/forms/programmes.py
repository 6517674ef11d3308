"""Forms of a programme."""

from django import forms


class ProgrammeForm(forms.Form):
    """What it is called and what learners get from it."""

    name = forms.CharField(max_length=120, label="Name", help_text="As learners read it: Jumpstart.")
    summary = forms.CharField(
        max_length=2000, required=False, label="What it is for", widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip
