"""A person's own account, apart from any workspace."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from metcrm.accounts.models import User
from metcrm.audit.services import record
from metcrm.tenancy.actors import Actor
from metcrm.tenancy.context import platform


def make_person(
    *, email: str, name: str, password: str | None = None, confirmed: bool, by: Actor, now: datetime
) -> User:
    """Make an account from outside the sign-up page (a command, the demo). Without a password nobody can sign in yet.

    `confirmed` says that the address needs no confirmation mail before the first sign-in.
    """
    with platform():
        user = User.objects.create_user(email, password, name=name, date_joined=now)
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=confirmed)
        record("account.made", by=by, on=user, now=now)
    return user


def change_profile(user: User, *, name: str, title: str, by: Actor, now: datetime) -> User:
    """Change one's own name and title, as they stand under letters."""
    if by.user_id != user.pk:
        raise PermissionError("A profile is changed by its own person only.")
    with transaction.atomic():
        user.name, user.title = name, title
        user.save(update_fields=["name", "title"])
        record("profile.changed", by=by, on=user, now=now)
    return user
