"""Addresses of this app; those of measures, sessions, and of reports with the
office manager's door, stand in files of their own."""

from django.urls import URLPattern, URLResolver, path

from clients.urls_calendar import urlpatterns as calendar_patterns
from clients.urls_home import urlpatterns as home_patterns
from clients.urls_measures import urlpatterns as measure_patterns
from clients.urls_outcomes import urlpatterns as outcome_patterns
from clients.urls_reports import urlpatterns as report_patterns
from clients.urls_sessions import urlpatterns as session_patterns
from clients.views import (
    assessments,
    clearance,
    clients,
    episodes,
    intake,
    intake_desk,
    letters,
    referral_form,
    referrals,
    whole,
)

app_name = "clients"

urlpatterns: list[URLPattern | URLResolver] = [
    path("referrals/", referrals.referral_list, name="referral_list"),
    path("referrals/new/", referrals.referral_create, name="referral_create"),
    path("referrals/<uuid:pk>/", referrals.referral_detail, name="referral_detail"),
    path("referrals/<uuid:pk>/move/", referrals.referral_move, name="referral_move"),
    path("referrals/<uuid:pk>/photographs/", referrals.referral_photos_add, name="referral_photos_add"),
    path("referrals/<uuid:pk>/photographs/<uuid:photo_pk>/", referrals.referral_photo, name="referral_photo"),
    path("referrals/<uuid:pk>/take-in/", referrals.referral_take_in, name="referral_take_in"),
    path("practices/<uuid:pk>/referrals/", referrals.practice_referrals, name="practice_referrals"),
    path("today/referrals/", referrals.today_referrals, name="today_referrals"),
    path("clients/", clients.client_list, name="client_list"),
    path("clients/new/", clients.client_create, name="client_create"),
    path("clients/<uuid:pk>/", clients.client_detail, name="client_detail"),
    path("clients/<uuid:pk>/record/", whole.record_out, name="record_out"),
    path("clients/<uuid:pk>/record/paper/", whole.record_paper, name="record_paper"),
    path("clients/<uuid:pk>/record/fhir/", whole.record_fhir, name="record_fhir"),
    path("clients/<uuid:pk>/record/<uuid:job>/", whole.record_progress, name="record_progress"),
    path("clients/<uuid:pk>/record/<uuid:job>/file/", whole.record_file, name="record_file"),
    path("clients/<uuid:pk>/delete/", whole.client_delete, name="client_delete"),
    path("clients/<uuid:pk>/keep/", whole.client_keep, name="client_keep"),
    path("clients/<uuid:pk>/edit/", clients.client_edit, name="client_edit"),
    path("clients/<uuid:pk>/episodes/new/", episodes.episode_create, name="episode_create"),
    path("clients/<uuid:pk>/assess/", assessments.assessment_create, name="assessment_create"),
    path("clients/<uuid:pk>/releases/new/", clients.release_create, name="release_create"),
    path("clients/<uuid:pk>/intake/", intake_desk.intake_offer, name="intake_offer"),
    path("clients/<uuid:pk>/documents/new/", intake_desk.document_upload, name="document_upload"),
    path("intakes/<uuid:pk>/", intake_desk.intake_link, name="intake_link"),
    path("intakes/<uuid:pk>/hand-over/", intake_desk.intake_hand_over, name="intake_hand_over"),
    path("intakes/<uuid:pk>/revoke/", intake_desk.intake_revoke, name="intake_revoke"),
    path("documents/<uuid:pk>/", intake_desk.document_detail, name="document_detail"),
    path("documents/<uuid:pk>/file/", intake_desk.document_file, name="document_file"),
    path("releases/<uuid:pk>/withdraw/", clients.release_withdraw, name="release_withdraw"),
    path("episodes/<uuid:pk>/edit/", episodes.episode_edit, name="episode_edit"),
    path("episodes/<uuid:pk>/clearance/", clearance.clearance_record, name="clearance_record"),
    path("episodes/<uuid:pk>/clearance/form/", clearance.clearance_form, name="clearance_form"),
    path("today/clearances/", clearance.today_clearances, name="today_clearances"),
    path("letters/begin/", letters.letter_begin_all, name="letter_begin_all"),
    path("episodes/<uuid:pk>/letters/<str:kind>/", letters.letter_begin, name="letter_begin"),
    path("episodes/<uuid:pk>/letters/<str:kind>/<str:due>/", letters.letter_note, name="letter_note"),
    path("today/letters/", letters.today_letters, name="today_letters"),
    path("episodes/<uuid:pk>/discharge/", episodes.episode_discharge, name="episode_discharge"),
    path("assessments/<uuid:pk>/", assessments.assessment_detail, name="assessment_detail"),
    path("assessments/<uuid:pk>/edit/", assessments.assessment_edit, name="assessment_edit"),
    path("today/reassessments/", assessments.today_reassessments, name="today_reassessments"),
    *calendar_patterns,
    *home_patterns,
    *measure_patterns,
    *outcome_patterns,
    *session_patterns,
    *report_patterns,
    path("i/<str:token>/", intake.intake, name="intake"),
    path("r/<str:code>/", referral_form.referral_form, name="referral_form"),
    path("r/<str:code>/thanks/", referral_form.referral_form_thanks, name="referral_form_thanks"),
]
