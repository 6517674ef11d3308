"""Addresses of this app: the institute's programmes, cohorts and learners."""

from django.urls import URLPattern, path

from metcrm.cohorts.views import cohorts, programmes

app_name = "cohorts"

urlpatterns: list[URLPattern] = [
    path("cohorts/", cohorts.cohort_list, name="cohort_list"),
    path("cohorts/programmes/", programmes.programme_list, name="programme_list"),
    path("cohorts/programmes/new/", programmes.programme_new, name="programme_new"),
]
