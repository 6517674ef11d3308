"""Addresses of this app; those of reports and the office manager's door stand in urls_reports."""

from django.urls import URLPattern, URLResolver

from clients.urls_reports import urlpatterns as report_patterns

app_name = "clients"

urlpatterns: list[URLPattern | URLResolver] = [
    *report_patterns,
]
