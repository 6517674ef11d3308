"""Addresses of home programmes and protocols; `/h/<token>/` is the client's own, without an account."""

from django.urls import URLPattern, path

from clients.views import home, home_page

urlpatterns: list[URLPattern] = [
    path("episodes/<uuid:pk>/home/", home.home_edit, name="home_edit"),
    path("home-programs/<uuid:pk>/", home.home_detail, name="home_detail"),
    path("home-programs/<uuid:pk>/sheet.pdf", home.home_pdf, name="home_pdf"),
    path("home-programs/<uuid:pk>/end/", home.home_end, name="home_end"),
    path("protocols/", home.protocol_list, name="protocol_list"),
    path("protocols/<slug:slug>/", home.protocol_detail, name="protocol_detail"),
    path("protocols/<slug:slug>/edit/", home.protocol_edit, name="protocol_edit"),
    path("protocols/<slug:slug>/drop/", home.protocol_drop, name="protocol_drop"),
    path("h/<str:token>/", home_page.home_page, name="home_page"),
]
