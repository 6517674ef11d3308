"""Addresses of this app. Follow-ups have their own list, since they are a subject of their own."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "practitioners"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("practitioners.urls_follow_ups")),
]
