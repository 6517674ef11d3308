"""What the forms with words about an office share."""

from django import forms


class WordsForm(forms.Form):
    """A form with words about an office. Once they were refused for a client's name, an owner may say it is nobody."""

    no_client = forms.BooleanField(
        label="This isn't a client of ours; keep it as it stands",
        required=False,
        widget=forms.HiddenInput,
        help_text="Your name and the time are kept in the audit.",
    )

    def offer_clearing(self) -> None:
        """Show the tick."""
        self.fields["no_client"].widget = forms.CheckboxInput()
