"""How django-allauth's pages fit in here: mail through the outbox, sign-ins in the audit."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.sites.shortcuts import get_current_site
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse

from metcrm import clock
from metcrm.accounts.models import User
from metcrm.accounts.selectors import person_by_email
from metcrm.audit.services import record
from metcrm.outbox.models import MailClass
from metcrm.outbox.services import Letter, enqueue
from metcrm.tenancy.actors import Actor
from metcrm.tenancy.context import platform
from metcrm.tenancy.ids import new_id


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Rules of ours inside allauth."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the mail into the outbox, as everything does."""
        about = {"request": self.request, "email": email, "current_site": get_current_site(self.request)}
        mail: EmailMessage = self.render_mail(template_prefix, email, about | context)
        html = next((body for body, kind in getattr(mail, "alternatives", []) if kind == "text/html"), "")
        with platform():
            enqueue(
                Letter(to_email=email, subject=str(mail.subject), body_text=str(mail.body), body_html=str(html)),
                kind=template_prefix.rsplit("/", 1)[-1],
                dedupe_key=f"account:{new_id()}",
                mail_class=MailClass.SERVICE,
                now=clock.now(),
            )

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        with platform():
            record("account.signed_in", by=Actor(user.pk, str(user)), on=user, now=clock.now())
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Note whose account was tried, when there is one; never what was typed."""
        known = person_by_email(str(credentials.get("email") or ""))
        with platform():
            record("account.sign_in_failed", by=Actor(None, "somebody"), on=known, now=clock.now())
        super().authentication_failed(request, **credentials)
