"""Addresses of this app: the institute's programmes, cohorts and learners; the learner's own side; two doors."""

from django.urls import URLPattern, path

from metcrm.cohorts import urls_coaching, urls_enrolling
from metcrm.cohorts.views import board, cohorts, hand_ins, programmes, work

app_name = "cohorts"

urlpatterns: list[URLPattern] = [
    path("cohorts/", cohorts.cohort_list, name="cohort_list"),
    path("cohorts/programmes/", programmes.programme_list, name="programme_list"),
    path("cohorts/programmes/new/", programmes.programme_new, name="programme_new"),
    path("cohorts/mine/<uuid:pk>/tasks/", work.work, name="work"),
    path("cohorts/mine/<uuid:pk>/tasks/count/", work.work_count, name="work_count"),
    path("cohorts/mine/<uuid:pk>/tasks/<uuid:assignment>/", work.hand_in, name="hand_in"),
    path("cohorts/mine/<uuid:pk>/tasks/<uuid:assignment>/keep/", work.hand_in_keep, name="hand_in_keep"),
    path("cohorts/mine/<uuid:pk>/tasks/<uuid:assignment>/back/", work.hand_in_take_back, name="hand_in_take_back"),
    path("cohorts/mine/<uuid:pk>/tasks/<uuid:assignment>/no-file/", work.hand_in_remove_file, name="hand_in_no_file"),
    path("cohorts/<uuid:pk>/", board.board, name="board"),
    path("cohorts/<uuid:pk>/export/<slug:format>/", board.board_export, name="board_export"),
    path("cohorts/<uuid:pk>/hand-ins/", hand_ins.hand_ins, name="hand_ins"),
    path("cohorts/learners/<uuid:pk>/progress/", hand_ins.progress, name="progress"),
    path("cohorts/hand-ins/<uuid:pk>/", hand_ins.submission, name="submission"),
    path("cohorts/hand-ins/<uuid:pk>/file/", hand_ins.submission_file, name="submission_file"),
    *urls_enrolling.urlpatterns,
    *urls_coaching.urlpatterns,
]
