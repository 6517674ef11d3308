"""Addresses of follow-ups and of the stop link."""

from django.urls import URLPattern, path

from practitioners.views import cadences, follow_up_panels, follow_ups, stop

urlpatterns: list[URLPattern] = [
    path("follow-ups/", follow_ups.follow_up_list, name="follow_up_list"),
    path("follow-ups/<uuid:pk>/", follow_ups.follow_up_detail, name="follow_up_detail"),
    path("follow-ups/<uuid:pk>/mail/", follow_ups.follow_up_html, name="follow_up_html"),
    path("follow-ups/<uuid:pk>/edit/", follow_ups.follow_up_edit, name="follow_up_edit"),
    path("follow-ups/<uuid:pk>/move/", follow_ups.follow_up_move, name="follow_up_move"),
    path("follow-ups/<uuid:pk>/release/", follow_ups.follow_up_release, name="follow_up_release"),
    path("follow-ups/<uuid:pk>/hold/", follow_ups.follow_up_hold, name="follow_up_hold"),
    path("follow-ups/<uuid:pk>/cancel/", follow_ups.follow_up_cancel, name="follow_up_cancel"),
    path("follow-ups/<uuid:pk>/done/", follow_ups.follow_up_done, name="follow_up_done"),
    path("today/follow-ups/", follow_up_panels.today_follow_ups, name="today_follow_ups"),
    path("practices/<uuid:pk>/follow-ups/", follow_up_panels.practice_follow_ups, name="practice_follow_ups"),
    path("settings/follow-ups/", cadences.cadence_list, name="cadence_list"),
    path("settings/follow-ups/plans/<str:stage>/", cadences.cadence_edit, name="cadence_edit"),
    path("settings/follow-ups/plans/<str:stage>/reset/", cadences.cadence_reset, name="cadence_reset"),
    path("settings/follow-ups/words/new/", cadences.template_new, name="template_new"),
    path("settings/follow-ups/words/<uuid:pk>/", cadences.template_edit, name="template_edit"),
    path("settings/follow-ups/words/<uuid:pk>/remove/", cadences.template_remove, name="template_remove"),
    path("settings/follow-ups/words/of/<str:purpose>/", cadences.template_house, name="template_house"),
    path("u/<str:token>/", stop.stop, name="stop"),
    path("u/<str:token>/again/", stop.start_again, name="start_again"),
]
