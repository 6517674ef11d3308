"""Addresses of this app: visits, a day's route, briefs, leave-behinds, and parts of Today's and a practice's page."""

from django.urls import URLPattern, path

from presentations.views import briefs, calendar, day, gifts, log, materials, panels, plans, promises, visits

app_name = "presentations"

urlpatterns: list[URLPattern] = [
    path("visits/", visits.visit_list, name="visit_list"),
    path("visits/plan/", plans.visit_plan, name="visit_plan"),
    path("visits/new/", log.visit_new, name="visit_new"),
    path("visits/new/follow-ups/", log.visit_follow_ups, name="visit_follow_ups"),
    path("visits/<uuid:pk>/", visits.visit_detail, name="visit_detail"),
    path("visits/<uuid:pk>/plan/", plans.visit_replan, name="visit_replan"),
    path("visits/<uuid:pk>/cancel/", plans.visit_cancel, name="visit_cancel"),
    path("visits/<uuid:pk>/correct/", log.visit_correct, name="visit_correct"),
    path("plan/", day.day, name="day"),
    path("plan/keep/", day.day_keep, name="day_keep"),
    path("gifts/", gifts.gift_list, name="gift_list"),
    path("gifts/cap/", gifts.gift_cap, name="gift_cap"),
    path("gifts/year.csv", gifts.gift_csv, name="gift_csv"),
    path("promises/<uuid:pk>/kept/", promises.promise_kept, name="promise_kept"),
    path("promises/<uuid:pk>/dropped/", promises.promise_dropped, name="promise_dropped"),
    path("promises/<uuid:pk>/reopen/", promises.promise_reopen, name="promise_reopen"),
    path("materials/", materials.material_list, name="material_list"),
    path("materials/new/", materials.material_new, name="material_new"),
    path("materials/<uuid:pk>/", materials.material_detail, name="material_detail"),
    path("materials/<uuid:pk>/progress/", materials.material_progress, name="material_progress"),
    path("materials/<uuid:pk>/<int:number>/one-sheet.pdf", materials.material_file, name="material_file"),
    path("materials/<uuid:pk>/again/", materials.material_again, name="material_again"),
    path("materials/<uuid:pk>/retire/", materials.material_retire, name="material_retire"),
    path("practices/<uuid:pk>/brief/", briefs.brief, name="brief"),
    path("practices/<uuid:pk>/brief.pdf", briefs.brief_pdf, name="brief_pdf"),
    path("practices/<uuid:pk>/visits/", panels.practice_visits, name="practice_visits"),
    path("practices/<uuid:pk>/materials/", panels.practice_materials, name="practice_materials"),
    path("settings/calendar/", calendar.calendar_panel, name="calendar_panel"),
    path("settings/calendar/new/", calendar.calendar_make, name="calendar_make"),
    path("settings/calendar/revoke/", calendar.calendar_revoke, name="calendar_revoke"),
    path("calendar/<str:token>.ics", calendar.calendar_feed, name="calendar_feed"),
    path("practices/<uuid:pk>/promises/", promises.practice_promises, name="practice_promises"),
    path("practices/<uuid:pk>/promises/new/", promises.promise_new, name="promise_new"),
    path("today/promises/", promises.today_promises, name="today_promises"),
    path("today/start/", panels.today_start, name="today_start"),
    path("today/visits/", panels.today_visits, name="today_visits"),
]
