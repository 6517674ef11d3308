"""Addresses of what changed for all clients together."""

from django.urls import URLPattern, URLResolver, path

from clients.views import outcomes, quarter_letters

urlpatterns: list[URLPattern | URLResolver] = [
    path("outcomes/", outcomes.outcome_list, name="outcome_list"),
    path("outcomes/floor/", outcomes.outcome_floor, name="outcome_floor"),
    path("outcomes/publish/<slug:condition>/", outcomes.outcome_publish, name="outcome_publish"),
    path("outcomes/sheets/<uuid:pk>/", outcomes.outcome_sheet, name="outcome_sheet"),
    path("today/quarter-letters/", quarter_letters.today_quarter_letters, name="today_quarter_letters"),
    path("quarter-letters/<uuid:pk>/<str:quarter>/", quarter_letters.quarter_letter, name="quarter_letter"),
    path("o/<str:token>/quarter/<uuid:letter>/", quarter_letters.office_quarter, name="office_quarter"),
]
