"""Sign-in, with the address filled in for somebody who comes from an invitation."""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.core import context

from metcrm.accounts.forms.signup import VERIFIED


class AddressedLoginForm(LoginForm):  # type: ignore[misc]
    """allauth's form; the address comes from the invitation that this browser opened."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].initial = context.request.session.get(VERIFIED) or ""
