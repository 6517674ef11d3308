"""The addresses as they are while the mail catcher runs."""

from django.urls import path

from metcrm import urls
from metcrm.views import mailbox

urlpatterns = [
    path("mailbox/", mailbox.mailbox_list, name="mailbox_list"),
    path("mailbox/<str:name>/", mailbox.mailbox_detail, name="mailbox_detail"),
    path("mailbox/<str:name>/html/", mailbox.mailbox_html, name="mailbox_html"),
    *urls.urlpatterns,
]
handler404 = urls.handler404
