"""Addresses of sessions and of what they set off."""

from django.urls import URLPattern, path

from clients.views import sessions, status_changes

urlpatterns: list[URLPattern] = [
    path("clients/<uuid:pk>/sessions/new/", sessions.session_create, name="session_create"),
    path("sessions/<uuid:pk>/", sessions.session_detail, name="session_detail"),
    path("sessions/<uuid:pk>/edit/", sessions.session_edit, name="session_edit"),
    path("episodes/<uuid:pk>/sessions/", sessions.session_list, name="session_list"),
    path("episodes/<uuid:pk>/limits/", status_changes.limits_edit, name="limits_edit"),
    path("status-changes/<uuid:pk>/", status_changes.change_acknowledge, name="change_acknowledge"),
    path("today/status-changes/", status_changes.today_changes, name="today_changes"),
]
