"""Forms of the settings: the workspace, oneself."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from phonenumber_field.formfields import PhoneNumberField

from metcrm.accounts.forms.fields import US_TIMEZONES, StateField, TimezoneField, ZipField
from metcrm.accounts.models import Membership, User, Workspace
from metcrm.accounts.models.workspace import Paper


def _helper(*lines: Any) -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True  # the page's form tag carries the token
    helper.layout = Layout(*lines)
    return helper


def _line(*names: str) -> Row:
    return Row(*(Column(name) for name in names))


class WorkspaceForm(forms.Form):
    """The business as offices know it. The postal address stands at the foot of every mail."""

    name = forms.CharField(max_length=120, label="Name of the business")
    street = forms.CharField(max_length=120, label="Street", widget=forms.TextInput({"autocomplete": "street-address"}))
    city = forms.CharField(max_length=80, label="City")
    state = StateField()
    zip_code = ZipField()
    phone = PhoneNumberField(region="US", required=False, label="Phone")
    fax = PhoneNumberField(region="US", required=False, label="Fax")
    reply_to = forms.EmailField(label="Answers go to", help_text="Offices that answer a mail reach this address.")
    timezone = TimezoneField()
    referral_answer_days = forms.TypedChoiceField(
        label="Answer a referral within", coerce=int, initial=1,
        choices=[(1, "one business day"), *((n, f"{n} business days") for n in range(2, 6))],
        help_text="Offices read this on the referral form. The clock of /referrals/ runs by it.",
    )  # fmt: skip

    retention_years = forms.TypedChoiceField(
        label="Keep clients’ records for", coerce=int, initial=7,
        choices=[(n, f"{n} years after the last entry") for n in (6, 7, 8, 10, 12, 15, 20, 30)],
        help_text="A record that was asked to be deleted goes after that by itself. Ask your state’s rules.",
    )  # fmt: skip

    paper = forms.ChoiceField(
        label="Reports are printed on", choices=Paper.choices, initial=Paper.LETTER,
        help_text="What is signed keeps the paper it was signed on.",
    )  # fmt: skip

    helper = _helper(
        "name",
        "street",
        _line("city", "state", "zip_code"),
        _line("phone", "fax"),
        "reply_to",
        _line("timezone", "referral_answer_days"),
        _line("retention_years", "paper"),
    )

    @classmethod
    def of(cls, workspace: Workspace) -> "WorkspaceForm":
        """The form filled with what is known."""
        return cls(initial={name: getattr(workspace, name) for name in cls.base_fields})

    def clean_phone(self) -> str:
        return _as_written(self.cleaned_data["phone"])

    def clean_fax(self) -> str:
        return _as_written(self.cleaned_data["fax"])


class ProfileForm(forms.Form):
    """One's own name and title, as they stand under a letter."""

    name = forms.CharField(max_length=120, label="Your name", widget=forms.TextInput({"autocomplete": "name"}))
    title = forms.CharField(max_length=80, required=False, label="Title", help_text="As it stands under a letter.")

    @classmethod
    def of(cls, user: User) -> "ProfileForm":
        """The form filled with what is known."""
        return cls(initial={"name": user.name, "title": user.title})


class DigestForm(forms.Form):
    """Whether the morning's mail comes, and whose seven o'clock it is."""

    wants = forms.BooleanField(
        required=False, label="Mail me at seven what needs me that day",
        help_text="Only on days on which there is something. Nothing about a client stands in it.",
    )  # fmt: skip
    zone = forms.ChoiceField(
        required=False, label="Where you are", choices=[("", "Where the business is"), *US_TIMEZONES]
    )

    @classmethod
    def of(cls, membership: Membership) -> "DigestForm":
        """The form filled with what is known."""
        return cls(initial={"wants": membership.wants_digest, "zone": membership.user.zone})


class OpenWorkspaceForm(forms.Form):
    """A business of one's own, for somebody who has an account already."""

    name = forms.CharField(max_length=120, label="Name of the business", help_text="As offices know it.")
    timezone = TimezoneField()


def _as_written(number: Any) -> str:
    """(813) 555-0142, with the extension; the column holds text."""
    return str(number) if number else ""
