"""All addresses. Apps are included by name; what has no account stands at the end."""

from django.conf import settings
from django.urls import include, path

from metcrm.views import errors, health, mailbox, outbox, provider, today

urlpatterns = [
    path("", today.today, name="today"),
    path("", include("practitioners.urls")),
    path("", include("clients.urls")),
    path("", include("presentations.urls")),
    path("", include("metcrm.cohorts.urls")),
    path("", include("metcrm.accounts.urls")),
    path("", include("metcrm.wording.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("outbox/", outbox.outbox_list, name="outbox_list"),
    path("outbox/<uuid:pk>/resend/", outbox.outbox_resend, name="outbox_resend"),
    path("today/outbox/", outbox.outbox_today, name="outbox_today"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]

if settings.MAILBOX_DIR:
    urlpatterns += [
        path("mailbox/", mailbox.mailbox_list, name="mailbox_list"),
        path("mailbox/<str:name>/", mailbox.mailbox_detail, name="mailbox_detail"),
        path("mailbox/<str:name>/html/", mailbox.mailbox_html, name="mailbox_html"),
    ]

if settings.MAILGUN_WEBHOOK_KEY:
    urlpatterns += [
        path("mail/mailgun/events/", provider.Events.as_view(), name="mailgun_events"),
        path("mail/mailgun/inbound/", provider.Inbound.as_view(), name="mailgun_inbound"),
    ]

if settings.DEBUG:
    urlpatterns += [path("ui/", include("metcrm.ui.urls"))]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
