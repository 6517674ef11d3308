"""Addresses of reports and of the office manager's door."""

from django.urls import URLPattern, URLResolver, path

from clients.views import doors, office, office_more, report_delivery, reports

_DOOR = "o/<str:token>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("clients/<uuid:client>/reports/new/", reports.report_create, name="report_create"),
    path("reports/", reports.report_list, name="report_list"),
    path("reports/<uuid:pk>/", reports.report_detail, name="report_detail"),
    path("reports/<uuid:pk>/edit/", reports.report_edit, name="report_edit"),
    path("reports/<uuid:pk>/pdf/", reports.report_pdf, name="report_pdf"),
    path("reports/<uuid:pk>/fhir/", reports.report_fhir, name="report_fhir"),
    path("reports/<uuid:pk>/sign/", reports.report_sign, name="report_sign"),
    path("reports/<uuid:pk>/discard/", reports.report_discard, name="report_discard"),
    path("reports/<uuid:pk>/withdraw/", reports.report_withdraw, name="report_withdraw"),
    path("reports/<uuid:pk>/amend/", reports.report_amend, name="report_amend"),
    path("reports/<uuid:pk>/send/", report_delivery.report_send, name="report_send"),
    path("reports/deliveries/<uuid:pk>/new-link/", report_delivery.delivery_new_link, name="delivery_new_link"),
    path("reports/deliveries/<uuid:pk>/revoke/", report_delivery.delivery_revoke, name="delivery_revoke"),
    path("reports/deliveries/<uuid:pk>/seen/", report_delivery.delivery_seen, name="delivery_seen"),
    path("reports/deliveries/<uuid:pk>/call/", report_delivery.delivery_call, name="delivery_call"),
    path("reports/<uuid:pk>/fax/", report_delivery.report_fax, name="report_fax"),
    path("practices/<uuid:pk>/doors/", doors.practice_doors, name="practice_doors"),
    path("doors/<uuid:pk>/open/", doors.door_open, name="door_open"),
    path("doors/<uuid:pk>/close/", doors.door_close, name="door_close"),
    path("doors/successors/<uuid:pk>/approve/", doors.successor_approve, name="successor_approve"),
    path("doors/successors/<uuid:pk>/decline/", doors.successor_decline, name="successor_decline"),
    path("doors/questions/<uuid:pk>/answered/", doors.question_answered, name="question_answered"),
    path("today/reports/", report_delivery.today_reports, name="today_reports"),
    path("today/answers/", report_delivery.today_answers, name="today_answers"),
    path(_DOOR, office.office_home, name="office_home"),
    path(f"{_DOOR}code/", office.office_send_code, name="office_send_code"),
    path(f"{_DOOR}enter/", office.office_enter, name="office_enter"),
    path(f"{_DOOR}refer/", office_more.office_refer, name="office_refer"),
    path(f"{_DOOR}refer/thanks/", office_more.office_referred, name="office_referred"),
    path(f"{_DOOR}successor/", office_more.office_successor, name="office_successor"),
    path(f"{_DOOR}successor/stay/", office_more.office_successor_stay, name="office_successor_stay"),
    path(f"{_DOOR}reports/<uuid:pk>/ask/", office.office_ask, name="office_ask"),
    path(f"{_DOOR}reports/<uuid:pk>/", office.office_report, name="office_report"),
    path(f"{_DOOR}reports/<uuid:pk>/pdf/", office.office_pdf, name="office_pdf"),
    path(f"{_DOOR}reports/<uuid:pk>/acknowledge/", office.office_acknowledge, name="office_acknowledge"),
    path(f"{_DOOR}reports/<uuid:pk>/answer/", office.office_answer, name="office_answer"),
]
