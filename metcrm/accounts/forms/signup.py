"""What sign-up asks beyond address and password."""

from typing import Any

from allauth.core import context
from django import forms
from django.http import HttpRequest

from metcrm import clock
from metcrm.accounts.forms.fields import TimezoneField
from metcrm.accounts.models import User
from metcrm.accounts.services.workspaces import open_workspace

#: allauth's key in the session of a browser that opened an invitation: the mailbox that the link was sent to.
VERIFIED = "account_verified_email"


class SignupFields(forms.Form):
    """Name, business and timezone. Signing up opens the workspace in the same transaction.

    Somebody who follows an invitation joins a workspace and is not asked for one of their own.
    """

    name = forms.CharField(max_length=120, label="Your name", widget=forms.TextInput({"autocomplete": "name"}))
    workspace_name = forms.CharField(
        max_length=120, label="Your business", help_text="As offices know it. You can change it later."
    )
    timezone = TimezoneField()

    field_order = ["name", "workspace_name", "timezone", "email", "password1", "password2"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if _is_invited(context.request):
            del self.fields["workspace_name"], self.fields["timezone"]
            self.initial["email"] = context.request.session[VERIFIED]
            self.fields["email"].disabled = True
            self.fields["email"].help_text = "The invitation is for this address."

    def signup(self, request: HttpRequest, user: User) -> None:
        data: dict[str, Any] = self.cleaned_data
        user.name = data["name"]
        user.save(update_fields=["name"])
        if "workspace_name" in data:
            # An invitation that this browser opened earlier says nothing about the address typed now.
            request.session.pop(VERIFIED, None)
            open_workspace(owner=user, name=data["workspace_name"], timezone=data["timezone"], now=clock.now())


def _is_invited(request: HttpRequest) -> bool:
    """Somebody comes from the page of an invitation, and will go back there."""
    following = request.POST.get("next") or request.GET.get("next") or ""
    return bool(request.session.get(VERIFIED)) and following.startswith("/join/")
