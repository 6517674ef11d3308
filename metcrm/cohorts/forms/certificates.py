"""Forms of a certificate."""

from django import forms


class WithdrawForm(forms.Form):
    """Why it doesn't hold any more."""

    why = forms.CharField(
        max_length=300,
        label="Why it is withdrawn",
        help_text="For the institute's own people. The public page doesn't say it.",
    )
