"""Addresses of this app. Follow-ups have their own list, since they are a subject of their own."""

from django.urls import URLPattern, URLResolver, include, path

from practitioners.views import contacts, exchange, facts, imports, locations, merge, practices, practitioners, registry

app_name = "practitioners"

urlpatterns: list[URLPattern | URLResolver] = [
    path("practices/", practices.practice_list, name="practice_list"),
    path("practices/new/", practices.practice_create, name="practice_create"),
    path("practices/search/", practices.practice_search, name="practice_search"),
    path("practices/<uuid:pk>/", practices.practice_detail, name="practice_detail"),
    path("practices/<uuid:pk>/edit/", practices.practice_edit, name="practice_edit"),
    path("practices/<uuid:pk>/stop/", practices.practice_stop, name="practice_stop"),
    path("practices/<uuid:pk>/reopen/", practices.practice_reopen, name="practice_reopen"),
    path("practices/<uuid:pk>/places/new/", locations.location_create, name="location_create"),
    path("places/<uuid:pk>/edit/", locations.location_edit, name="location_edit"),
    path("practices/<uuid:pk>/facts/new/", facts.fact_add, name="fact_add"),
    path("practices/<uuid:pk>/asked/<slug:key>/", facts.fact_asked, name="fact_asked"),
    path("practices/<uuid:pk>/contacts/new/", contacts.contact_create, name="contact_create"),
    path("contacts/files/", exchange.exchange_home, name="exchange"),
    path("contacts/files/export/<slug:format>/", exchange.exchange_export, name="exchange_export"),
    path("contacts/files/import/", imports.import_upload, name="import_upload"),
    path("contacts/files/<uuid:pk>/", imports.import_detail, name="import_detail"),
    path("contacts/files/<uuid:pk>/progress/", imports.import_progress, name="import_progress"),
    path("contacts/files/<uuid:pk>/errors/", imports.import_errors, name="import_errors"),
    path("contacts/files/<uuid:pk>/again/", imports.import_again, name="import_again"),
    path("contacts/files/<uuid:pk>/undo/", imports.import_undo_view, name="import_undo"),
    path("contacts/files/<uuid:pk>/discard/", imports.import_discard, name="import_discard"),
    path("contacts/<uuid:pk>/edit/", contacts.contact_edit, name="contact_edit"),
    path("contacts/<uuid:pk>/stop/", contacts.contact_stop, name="contact_stop"),
    path("contacts/<uuid:pk>/allow/", contacts.contact_allow, name="contact_allow"),
    path("contacts/<uuid:pk>/left/", contacts.contact_left, name="contact_left"),
    path("contacts/<uuid:pk>/back/", contacts.contact_back, name="contact_back"),
    path("practices/<uuid:pk>/practitioners/new/", practitioners.practitioner_create, name="practitioner_create"),
    path(
        "practices/<uuid:pk>/practitioners/<uuid:practitioner_pk>/",
        practitioners.practitioner_edit,
        name="practitioner_edit",
    ),
    path(
        "practices/<uuid:pk>/practitioners/<uuid:practitioner_pk>/unlink/",
        practitioners.practitioner_unlink,
        name="practitioner_unlink",
    ),
    path("duplicates/", merge.duplicate_list, name="duplicate_list"),
    path("duplicates/<slug:kind>/<uuid:one>/<uuid:other>/", merge.merge_pair, name="merge_pair"),
    path("duplicates/<slug:kind>/<uuid:one>/<uuid:other>/not-same/", merge.not_same, name="not_same"),
    path("duplicates/merged/<uuid:pk>/undo/", merge.merge_undo, name="merge_undo"),
    path("registry/", registry.registry_search, name="registry"),
    path("registry/<str:npi>/", registry.registry_detail, name="registry_detail"),
    path("registry/<str:npi>/add/", registry.registry_add, name="registry_add"),
    path("", include("practitioners.urls_follow_ups")),
]
