"""Forms about the people of a workspace or an institute, and the search in their audit."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from metcrm.accounts.models import Institute, Membership
from metcrm.accounts.models.institute import InstituteRole
from metcrm.accounts.models.workspace import Role
from metcrm.documents.logos import MOST_BYTES

#: What a role means, beside its choice.
ROLE_WORDS = {
    Role.OWNER: "Owner: everything, people and settings included",
    Role.SPECIALIST: "Specialist: everything but people and settings",
    Role.ASSISTANT: "Assistant: practices, visits, follow-ups and referrals; of clients the names only",
    Role.VIEWER: "Viewer: reads what a specialist reads, changes nothing",
}
INSTITUTE_ROLE_WORDS = {
    InstituteRole.ADMIN: "Admin: runs the institute and its people",
    InstituteRole.COACH: "Coach: reads cohorts and coaches learners",
}


class InviteForm(forms.Form):
    """Whom to ask in, and as what."""

    email = forms.EmailField(label="E-mail address", widget=forms.EmailInput({"autocomplete": "off"}))
    role = forms.ChoiceField(choices=list(ROLE_WORDS.items()), label="Role", initial=Role.SPECIALIST)


class InviteToInstituteForm(forms.Form):
    """As above, to an institute."""

    email = forms.EmailField(label="E-mail address", widget=forms.EmailInput({"autocomplete": "off"}))
    role = forms.ChoiceField(choices=list(INSTITUTE_ROLE_WORDS.items()), label="Role", initial=InstituteRole.COACH)


#: To begin with, for who has chosen none: a browser would offer, and send, black.
TEAL = "#0b6a68"


class InstituteForm(forms.Form):
    """Name and brand; the address and where answers go stand at the foot of mails."""

    name = forms.CharField(max_length=120, label="Name")
    colour = forms.CharField(
        label="Colour", max_length=7, required=False, widget=forms.TextInput({"type": "color"}),
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", "Choose a colour, such as #0b6a68.")],
        help_text="A band on the pages that learners see.",
    )  # fmt: skip
    logo = forms.FileField(
        label="Logo", required=False, widget=forms.FileInput({"accept": "image/png,image/jpeg"}),
        help_text=f"PNG or JPEG, up to {MOST_BYTES // 1_000_000} MB. It stands on learners' pages and on certificates.",
    )  # fmt: skip
    drop_logo = forms.BooleanField(label="Show no logo", required=False)
    postal_address = forms.CharField(max_length=200, required=False, label="Postal address")
    reply_to = forms.EmailField(required=False, label="Answers to mails go to")

    def __init__(self, data: Any = None, files: Any = None, *, institute: Institute) -> None:
        known = {name: getattr(institute, name) for name in ("name", "colour", "postal_address", "reply_to")}
        super().__init__(data, files, initial=known | {"colour": institute.colour or TEAL})
        if not institute.logo:
            del self.fields["drop_logo"]

    def clean_logo(self) -> bytes | None:
        """The bytes; what they are is the service's to say."""
        file = self.cleaned_data["logo"]
        if file is None:
            return None
        if file.size > MOST_BYTES:
            raise forms.ValidationError(f"A logo may have {MOST_BYTES // 1_000_000} MB. Save it smaller.")
        data: bytes = file.read()
        return data

    def changes(self) -> dict[str, Any]:
        """As the verb takes them."""
        given = dict(self.cleaned_data)
        return {"new_logo": given.pop("logo"), "drop_logo": given.pop("drop_logo", False), **given}


class RoleForm(forms.Form):
    """Another role for somebody."""

    role = forms.ChoiceField(choices=list(ROLE_WORDS.items()), label="Role")


class AuditFilter(forms.Form):
    """What to look for in the audit; nothing that was typed can be wrong, only without a find."""

    q = forms.CharField(required=False, label="Search", widget=forms.SearchInput({"class": "form-control"}))
    person = forms.ChoiceField(required=False, label="Person", widget=forms.Select({"class": "form-select"}))
    about = forms.ChoiceField(required=False, label="About", widget=forms.Select({"class": "form-select"}))
    object = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any], *, people: Iterable[Membership], nouns: Iterable[str]) -> None:
        super().__init__(data)
        self.fields["person"].choices = [("", "Everybody"), *((str(m.user_id), str(m.user)) for m in people)]  # type: ignore[attr-defined]
        self.fields["about"].choices = [("", "Everything"), *((noun, noun.replace("_", " ")) for noun in nouns)]  # type: ignore[attr-defined]
