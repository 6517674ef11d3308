"""The addresses as they are where MAILGUN_WEBHOOK_KEY is set."""

from django.urls import path

from metcrm.urls import urlpatterns as all_others
from metcrm.views import provider

urlpatterns = [
    *all_others,
    path("mail/mailgun/events/", provider.Events.as_view(), name="mailgun_events"),
    path("mail/mailgun/inbound/", provider.Inbound.as_view(), name="mailgun_inbound"),
]
