"""Addresses around getting people in: programmes, cohorts, rosters, learners, their own side, two doors."""

from django.urls import URLPattern, path

from metcrm.cohorts.views import cohorts, doors, mine, people, programmes, rosters, weeks

urlpatterns: list[URLPattern] = [
    path("cohorts/new/", cohorts.cohort_new, name="cohort_new"),
    path("cohorts/mine/", mine.mine, name="mine"),
    path("cohorts/mine/training/delete/", mine.kept_training_delete, name="kept_training_delete"),
    path("cohorts/mine/<uuid:pk>/leave/", mine.leave, name="leave"),
    path("cohorts/mine/<uuid:pk>/training/delete/", mine.training_delete, name="training_delete"),
    path("cohorts/programmes/<uuid:pk>/", programmes.programme_detail, name="programme_detail"),
    path("cohorts/programmes/<uuid:pk>/edit/", programmes.programme_edit, name="programme_edit"),
    path("cohorts/programmes/<uuid:pk>/weeks/new/", weeks.week_new, name="week_new"),
    path("cohorts/weeks/<uuid:pk>/edit/", weeks.week_edit, name="week_edit"),
    path("cohorts/weeks/<uuid:pk>/remove/", weeks.week_remove, name="week_remove"),
    path("cohorts/weeks/<uuid:pk>/assignments/new/", weeks.assignment_new, name="assignment_new"),
    path("cohorts/assignments/<uuid:pk>/edit/", weeks.assignment_edit, name="assignment_edit"),
    path("cohorts/assignments/<uuid:pk>/remove/", weeks.assignment_remove, name="assignment_remove"),
    path("cohorts/<uuid:pk>/plan/", cohorts.cohort_plan, name="cohort_plan"),
    path("cohorts/<uuid:pk>/edit/", cohorts.cohort_edit, name="cohort_edit"),
    path("cohorts/<uuid:pk>/dates/", cohorts.cohort_dates, name="cohort_dates"),
    path("cohorts/<uuid:pk>/copy/", cohorts.cohort_copy, name="cohort_copy"),
    path("cohorts/<uuid:pk>/move/", cohorts.cohort_move, name="cohort_move"),
    path("cohorts/<uuid:pk>/link/open/", cohorts.link_open, name="link_open"),
    path("cohorts/<uuid:pk>/link/close/", cohorts.link_close, name="link_close"),
    path("cohorts/<uuid:pk>/people/", people.people, name="people"),
    path("cohorts/<uuid:pk>/people/new/", people.learner_new, name="learner_new"),
    path("cohorts/<uuid:pk>/roster/", rosters.roster_new, name="roster_new"),
    path("cohorts/rosters/<uuid:pk>/", rosters.roster, name="roster"),
    path("cohorts/rosters/<uuid:pk>/take/", rosters.roster_take, name="roster_take"),
    path("cohorts/rosters/<uuid:pk>/drop/", rosters.roster_drop, name="roster_drop"),
    path("cohorts/learners/<uuid:pk>/", people.learner, name="learner"),
    path("cohorts/learners/<uuid:pk>/defer/", people.learner_defer, name="learner_defer"),
    path("cohorts/learners/<uuid:pk>/invitation/resend/", people.invitation_resend, name="seat_resend"),
    path("cohorts/learners/<uuid:pk>/invitation/withdraw/", people.invitation_withdraw, name="seat_withdraw"),
    path("cohorts/learners/<uuid:pk>/move/<str:verb>/", people.learner_move, name="learner_move"),
    path("enrol/<str:token>/", doors.enrol, name="enrol"),
    path("seat/<str:token>/", doors.seat, name="seat"),
]
