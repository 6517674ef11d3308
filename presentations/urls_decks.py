"""Addresses of presentations."""

from django.urls import URLPattern, path

from presentations.views import deck_changes, decks, panels

urlpatterns: list[URLPattern] = [
    path("decks/", decks.deck_list, name="deck_list"),
    path("decks/new/", decks.deck_new, name="deck_new"),
    path("decks/<uuid:pk>/", decks.deck_detail, name="deck_detail"),
    path("decks/<uuid:pk>/progress/", decks.deck_progress, name="deck_progress"),
    path("decks/<uuid:pk>/<int:number>/presentation.pdf", decks.deck_file, name="deck_file"),
    path("decks/<uuid:pk>/<int:number>/<slug:part>.png", decks.deck_picture, name="deck_picture"),
    path("decks/<uuid:pk>/<int:number>/handout.pdf", decks.deck_handout, name="deck_handout"),
    path("decks/<uuid:pk>/pictures/", decks.deck_pictures, name="deck_pictures"),
    path("decks/<uuid:pk>/handout/", deck_changes.deck_handout_ask, name="deck_handout_ask"),
    path("decks/<uuid:pk>/<int:number>/presentation.pptx", decks.deck_powerpoint, name="deck_powerpoint"),
    path("decks/<uuid:pk>/<int:number>/present/", decks.deck_present, name="deck_present"),
    path("decks/<uuid:pk>/slides/<slug:part>/", deck_changes.deck_slide, name="deck_slide"),
    path("decks/<uuid:pk>/figures/", deck_changes.deck_figures, name="deck_figures"),
    path("decks/<uuid:pk>/rehearsal/", deck_changes.deck_rehearsal, name="deck_rehearsal"),
    path("decks/<uuid:pk>/move/", deck_changes.deck_move, name="deck_move"),
    path("decks/<uuid:pk>/length/", deck_changes.deck_length, name="deck_length"),
    path("decks/<uuid:pk>/refresh/", deck_changes.deck_refresh, name="deck_refresh"),
    path("decks/<uuid:pk>/draw/", deck_changes.deck_draw, name="deck_draw"),
    path("decks/<uuid:pk>/shown/", decks.deck_shown, name="deck_shown"),
    path("decks/<uuid:pk>/retire/", decks.deck_retire, name="deck_retire"),
    path("practices/<uuid:pk>/decks/", panels.practice_decks, name="practice_decks"),
]
