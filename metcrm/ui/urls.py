"""The gallery of components; the project includes these only in DEBUG."""

from django.urls import path

from metcrm.ui.views import gallery as views

app_name = "ui"

urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("panel/", views.gallery_panel, name="gallery_panel"),
    path("progress/<int:step>/", views.gallery_progress, name="gallery_progress"),
    path("public/", views.gallery_public, name="gallery_public"),
]
