"""Addresses around a running cohort: coaching, messages, certificates, the learner's own page."""

from django.urls import URLPattern, path

from metcrm.cohorts.views import certificate_check, certificates, coaching, course, messages

urlpatterns: list[URLPattern] = [
    path("cohorts/<uuid:pk>/coaching/", coaching.session_list, name="session_list"),
    path("cohorts/<uuid:pk>/coaching/new/", coaching.session_new, name="session_new"),
    path("cohorts/coaching/<uuid:pk>/", coaching.session_detail, name="session_detail"),
    path("cohorts/coaching/<uuid:pk>/edit/", coaching.session_edit, name="session_edit"),
    path("cohorts/coaching/<uuid:pk>/call-off/", coaching.session_call_off, name="session_call_off"),
    path("cohorts/coaching/<uuid:pk>/words/", coaching.session_words, name="session_words"),
    path("cohorts/coaching/<uuid:pk>/commitments/", coaching.commitment_new, name="commitment_new"),
    path("cohorts/commitments/<uuid:pk>/tick/", coaching.commitment_tick, name="commitment_tick"),
    path("cohorts/<uuid:pk>/certificates/", certificates.certificate_list, name="certificate_list"),
    path("cohorts/<uuid:pk>/certificates/issue/", certificates.certificate_issue, name="certificate_issue"),
    path("cohorts/certificates/<uuid:pk>/withdraw/", certificates.certificate_withdraw, name="certificate_withdraw"),
    path("cohorts/certificates/<uuid:pk>/certificate.pdf", certificates.certificate_file, name="certificate_file"),
    path("cohorts/mine/certificates/<uuid:pk>/", certificate_check.my_certificate, name="my_certificate"),
    path("cohorts/<uuid:pk>/messages/", messages.message_list, name="message_list"),
    path("cohorts/<uuid:pk>/messages/new/", messages.message_new, name="message_new"),
    path("cohorts/messages/<uuid:pk>/", messages.message_detail, name="message_detail"),
    path("cohorts/mine/<uuid:pk>/", course.course, name="course"),
    path("cohorts/mine/<uuid:pk>/count/", course.course_count, name="course_count"),
    path("cohorts/mine/<uuid:pk>/commitments/<uuid:commitment>/", course.course_tick, name="course_tick"),
    path("cohorts/mine/<uuid:pk>/calendar/", course.course_calendar_make, name="course_calendar_make"),
    path("cohorts/mine/<uuid:pk>/calendar/revoke/", course.course_calendar_revoke, name="course_calendar_revoke"),
    path("cohorts/calendar/<str:token>.ics", course.course_feed, name="course_feed"),
    path("certificates/<str:code>/", certificate_check.certificate_check, name="certificate_check"),
]
