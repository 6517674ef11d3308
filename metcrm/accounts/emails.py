"""The words of this app's mails. Templates live in templates/emails/<name>/."""

from collections.abc import Sequence
from datetime import date

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from metcrm.accounts.models import Institute, User, Workspace
from metcrm.accounts.models.invitation import AskedByMail
from metcrm.outbox.services import Letter


def invitation(asked: AskedByMail, *, place: Workspace | Institute, token: str) -> Letter:
    """The invitation in the name of the workspace or institute. Holds nothing about health, as all mails."""
    context = {
        "place": place.name,
        "role": asked.get_role_display().lower(),
        "inviter": asked.created_by_label,
        "expires_on": asked.expires_at.date(),
        "url": settings.PUBLIC_URL + reverse("accounts:join", args=[token]),
        "email": asked.email,
        "sender_name": place.name,
        "postal_address": place.postal_address,
    }
    return Letter(
        to_email=asked.email,
        from_name=place.name,
        reply_to=place.reply_to,
        subject=_render("invitation/subject.txt", context),
        body_text=_render("invitation/body.txt", context),
        body_html=_render("invitation/body.html", context),
    )


def first_password(user: User, institute: Institute) -> Letter:
    """To somebody whose account was made for them: set a password here."""
    context = {
        "name": user.name,
        "email": user.email,
        "place": institute.name,
        "days": settings.PASSWORD_RESET_TIMEOUT // 86_400,
        "url": settings.PUBLIC_URL + _password_path(user),
        "forgotten_url": settings.PUBLIC_URL + reverse("account_reset_password"),
        "sender_name": "METCRM",
    }
    return Letter(
        to_email=user.email,
        to_name=user.name,
        subject=_render("first_password/subject.txt", context),
        body_text=_render("first_password/body.txt", context),
        body_html=_render("first_password/body.html", context),
    )


def digest(user: User, workspace: Workspace, lines: Sequence[str], day: date) -> Letter:
    """What needs the person today. To one of ourselves; holds nothing about a client all the same, as all mails."""
    context = {
        "first_name": user.name.split()[0] if user.name.split() else "",
        "place": workspace.name,
        "lines": list(lines),
        "day": day,
        "url": settings.PUBLIC_URL + reverse("today"),
        "settings_url": f"{settings.PUBLIC_URL}{reverse('accounts:settings')}#digest",
        "sender_name": "METCRM",
        "postal_address": workspace.postal_address,
    }
    return Letter(
        to_email=user.email,
        to_name=user.name,
        subject=_render("digest/subject.txt", context),
        body_text=_render("digest/body.txt", context),
        body_html=_render("digest/body.html", context),
    )


def _password_path(user: User) -> str:
    # As allauth.account.forms has it; that module itself loads the sign-up form, which needs the services above us.
    key = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})


def _render(template: str, context: dict[str, object]) -> str:
    return render_to_string(f"emails/{template}", context).strip()
