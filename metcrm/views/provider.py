"""The doors for an e-mail provider's webhooks: only what it has signed comes in, and nothing it could say breaks us.

The addresses exist only where MAILGUN_WEBHOOK_KEY is set. A signature proves who asks; what is told twice is noted
once.
"""

import secrets
from typing import Any

from anymail.exceptions import AnymailConfigurationError, AnymailWebhookValidationFailure
from anymail.webhooks.mailgun import MailgunInboundWebhookView, MailgunTrackingWebhookView
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

from metcrm import clock
from metcrm.outbox import provider
from metcrm.outbox.incoming import ComeAgain

#: What anymail raises on a payload that isn't the provider's, beside its own exceptions.
_BROKEN = (AnymailConfigurationError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


class _Signed:
    """What both doors share. `_note` is told one event at a time."""

    def __init__(self, **kwargs: Any) -> None:
        key: Any = {"webhook_signing_key": settings.MAILGUN_WEBHOOK_KEY or secrets.token_hex()}
        super().__init__(**key, **kwargs)

    def post(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """204 once it is noted; 400 for what isn't signed or can't be read; 503: come again."""
        try:
            self.run_validators(request)
            events = self.parse_events(request)
        except AnymailWebhookValidationFailure:  # Django answers 400
            raise
        except _BROKEN as error:
            raise BadRequest("This is no webhook of the provider's.") from error
        try:
            for event in events:
                self._note(event)
        except ComeAgain:
            return HttpResponse(status=503, headers={"Retry-After": "60"})
        return HttpResponse(status=204)


class Events(_Signed, MailgunTrackingWebhookView):  # type: ignore[misc]  # anymail has no types
    """Bounces, complaints, stops; the rest is passed over."""

    def _note(self, event: Any) -> None:
        provider.happened(event, now=clock.now())


class Inbound(_Signed, MailgunInboundWebhookView):  # type: ignore[misc]
    """Mail to addresses that we have given out."""

    def _note(self, event: Any) -> None:
        provider.arrived(event.message, now=clock.now())
