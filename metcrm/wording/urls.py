"""Addresses of this app."""

from django.urls import URLPattern, path

from metcrm.wording.views import coach, words

app_name = "wording"

urlpatterns: list[URLPattern] = [
    path("coach/", coach.coach_page, name="coach"),
    path("coach/check/", coach.coach_check, name="coach_check"),
    path("coach/words/", words.word_list, name="word_list"),
    path("coach/words/exceptions/new/", words.exception_new, name="exception_new"),
    path("coach/words/exceptions/<uuid:pk>/", words.exception_edit, name="exception_edit"),
    path("coach/words/exceptions/<uuid:pk>/remove/", words.exception_remove, name="exception_remove"),
    path("coach/words/phrases/new/", words.phrase_new, name="phrase_new"),
    path("coach/words/phrases/<uuid:pk>/", words.phrase_edit, name="phrase_edit"),
    path("coach/words/phrases/<uuid:pk>/remove/", words.phrase_remove, name="phrase_remove"),
]
