"""Addresses of this app."""

from django.urls import URLPattern, path

from metcrm.wording.views import coach

app_name = "wording"

urlpatterns: list[URLPattern] = [
    path("coach/", coach.coach_page, name="coach"),
    path("coach/check/", coach.coach_check, name="coach_check"),
]
