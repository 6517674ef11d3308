"""Addresses of the calendar of sessions."""

from django.urls import URLPattern, path

from clients.views import appointments

urlpatterns: list[URLPattern] = [
    path("appointments/", appointments.week, name="week"),
    path("appointments/new/", appointments.appointment_client, name="appointment_client"),
    path("clients/<uuid:pk>/appointments/new/", appointments.appointment_create, name="appointment_create"),
    path("appointments/<uuid:pk>/", appointments.appointment_move, name="appointment_move"),
    path("appointments/<uuid:pk>/take-out/", appointments.appointment_take_out, name="appointment_take_out"),
    path("appointments/<uuid:pk>/missed/", appointments.appointment_missed, name="appointment_missed"),
    path("appointments/<uuid:pk>/expected/", appointments.appointment_expected, name="appointment_expected"),
]
