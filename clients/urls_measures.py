"""Addresses of the measures: the catalogue, own ones, goals and progress."""

from django.urls import URLPattern, path

from clients.views import assessments, measures, progress

urlpatterns: list[URLPattern] = [
    path("measures/", measures.measure_list, name="measure_list"),
    path("measures/own/new/", measures.own_measure_create, name="own_measure_create"),
    path("measures/own/<uuid:pk>/retire/", measures.own_measure_retire, name="own_measure_retire"),
    path("measures/<str:code>/confirm/", assessments.measure_confirm, name="measure_confirm"),
    path("episodes/<uuid:pk>/goals/", measures.goals_edit, name="goals_edit"),
    path("episodes/<uuid:pk>/assessment-draft/", measures.draft_keep, name="draft_keep"),
    path("episodes/<uuid:pk>/progress/", progress.client_progress, name="client_progress"),
    path("episodes/<uuid:pk>/progress.pdf", progress.progress_pdf, name="progress_pdf"),
]
