"""Asking for a client's record to be deleted."""

from django import forms

from clients.forms.fields import PlainForm


class DeletionForm(PlainForm):
    """One tick that can't be given by mistake."""

    sure = forms.BooleanField(
        label="I have handed the client their record, or they don't want it, and I want it deleted",
        error_messages={"required": "Tick this first. Nothing was changed."},
    )

    def full_clean(self) -> None:
        """The tick says in its own words what is missing."""
        super(PlainForm, self).full_clean()
