"""Components refuse what they don't know and keep what was chosen."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import TemplateSyntaxError, engines
from django.test import RequestFactory
from django.urls import include, path
from pytest_django import Settings

from metcrm.ui.views import gallery as views


def render(source: str, request: HttpRequest | None = None, **context: object) -> str:
    request = request or RequestFactory().get("/")
    request.user = AnonymousUser()
    return str(engines["django"].from_string("{% load ui %}" + source).render(context, request))


def test_an_unknown_tone_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match="Tone 'red'"):
        render('{% badge "late" "red" %}')


def test_an_unknown_kind_of_button_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match="Button kind"):
        render('{% button "Save" kind="big" %}')


def test_an_unknown_argument_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError):
        render('{% badge "late" colour="red" %}')


def test_what_people_typed_is_escaped_in_a_row() -> None:
    html = render("{% row title=name meta=name %}{% endrow %}", name="<b>Osei</b>")
    assert "<b>" not in html
    assert html.count("&lt;b&gt;Osei") == 2


def test_a_card_keeps_the_markup_between_its_tags() -> None:
    html = render('{% card title="Visits" count=0 %}<ul class="rows"></ul>{% endcard %}')
    assert '<ul class="rows"></ul>' in html
    assert ">0</span>" in html


@pytest.mark.parametrize(("now", "link"), [("", "sort=name"), ("name", "sort=-name"), ("-name", "sort=name")])
def test_a_second_click_on_a_column_turns_the_order(now: str, link: str) -> None:
    request = RequestFactory().get("/", {"sort": now, "q": "lake", "page": "3"})
    html = render('{% sort_header "Name" "name" %}', request)
    assert link in html and "q=lake" in html
    assert "page=" not in html


def test_the_next_page_keeps_the_filters() -> None:
    request = RequestFactory().get("/", {"q": "lake", "page": "2"})
    html = render("{% pagination page %}", request, page=Paginator(range(60), 20).page(2))
    assert "q=lake&amp;page=3" in html and "q=lake&amp;page=1" in html
    assert "21–40 of 60" in html


def test_finished_work_asks_no_more() -> None:
    assert "hx-get" in render('{% progress "Drawing" url="/p/" percent=10 %}')
    assert "hx-get" not in render('{% progress "Drawn." url="/p/" done=True %}')


def test_a_changing_button_posts_with_its_token() -> None:
    html = render('{% post_button "Hold" "/hold/" %}')
    assert 'method="post"' in html and "csrfmiddlewaretoken" in html


def test_the_phone_bar_is_absent_without_a_navigation() -> None:
    assert "tabbar" not in render("{% tab_bar %}", navigation=[])


def test_the_phone_bar_shows_whatever_pages_there_are() -> None:
    institute = {"label": "Institute", "url": "/institute/", "icon": "school", "current": True, "count": 0}
    html = render("{% tab_bar %}", navigation=[{"label": "", "items": [institute]}])
    assert html.count("/institute/") == 2


class GalleryUrls:
    urlpatterns = (path("ui/", include("metcrm.ui.urls")), path("", include("presentations.urls")))


def test_every_component_draws_without_inline_script_or_style(settings: Settings) -> None:
    settings.ROOT_URLCONF = GalleryUrls
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    request = RequestFactory().get("/ui/")
    request.user = AnonymousUser()
    html = views.gallery(request).content.decode()
    assert "<script>" not in html
    assert " style=" not in html
    assert " onclick=" not in html
