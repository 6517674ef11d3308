"""What sign-up asks beyond address and password."""

from typing import Any

from allauth.core import context
from django import forms
from django.http import HttpRequest

from metcrm import clock
from metcrm.accounts.forms.fields import TimezoneField
from metcrm.accounts.models import User
from metcrm.accounts.selectors import institute_exists
from metcrm.accounts.services.institutes import create_institute, slug_of
from metcrm.accounts.services.workspaces import open_workspace
from metcrm.tenancy.actors import Actor

#: allauth's key in the session of a browser that opened an invitation: the mailbox that the link was sent to.
VERIFIED = "account_verified_email"
#: Who signs up with `?as=institute` founds one.
INSTITUTE = "institute"


class SignupFields(forms.Form):
    """Name, business and timezone. Signing up opens the workspace in the same transaction.

    Somebody who follows an invitation joins a workspace and is not asked for one of their own; somebody who was
    offered a seat in a course is; somebody who runs courses founds an institute instead.
    """

    name = forms.CharField(max_length=120, label="Your name", widget=forms.TextInput({"autocomplete": "name"}))
    workspace_name = forms.CharField(
        max_length=120, label="Your business", help_text="As offices know it. You can change it later."
    )
    timezone = TimezoneField()
    institute_name = forms.CharField(max_length=120, label="Your institute", help_text="As learners know it.")
    runs = forms.CharField(required=False, widget=forms.HiddenInput)

    field_order = ["name", "workspace_name", "timezone", "institute_name", "email", "password1", "password2", "runs"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        joins, learns = (_comes_from(context.request, door) for door in ("/join/", "/seat/"))
        founds = not joins and not learns and _runs_courses(context.request)
        if joins or founds:
            del self.fields["workspace_name"], self.fields["timezone"]
        if founds:
            self.initial["runs"] = INSTITUTE
        else:
            del self.fields["institute_name"]
        if joins or learns:
            self.initial["email"] = context.request.session[VERIFIED]
            self.fields["email"].disabled = True
            self.fields["email"].help_text = "The invitation is for this address."

    def clean_institute_name(self) -> str:
        name: str = self.cleaned_data["institute_name"]
        if not slug_of(name):
            raise forms.ValidationError("The name needs at least one letter or figure.")
        if institute_exists(slug_of(name)):
            raise forms.ValidationError("There is an institute of that name already. Ask its admin to invite you.")
        return name

    def signup(self, request: HttpRequest, user: User) -> None:
        data: dict[str, Any] = self.cleaned_data
        user.name = data["name"]
        user.save(update_fields=["name"])
        if "workspace_name" in data:
            if not _comes_from(request, "/seat/"):
                # An invitation that this browser opened earlier says nothing about the address typed now.
                request.session.pop(VERIFIED, None)
            open_workspace(owner=user, name=data["workspace_name"], timezone=data["timezone"], now=clock.now())
        if "institute_name" in data:
            request.session.pop(VERIFIED, None)
            create_institute(name=data["institute_name"], admin=user, by=Actor(user.pk, str(user)), now=clock.now())


def _runs_courses(request: HttpRequest) -> bool:
    """Somebody signs up for an institute, not for a business."""
    return INSTITUTE in (request.GET.get("as"), request.POST.get("runs"))


def _comes_from(request: HttpRequest, door: str) -> bool:
    """Somebody comes from the page of an invitation (to a workspace or an institute, or to a seat), and goes back."""
    following = request.POST.get("next") or request.GET.get("next") or ""
    return bool(request.session.get(VERIFIED)) and following.startswith(door)
