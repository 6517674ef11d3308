"""What makes it an application on a phone: the service worker, the page it keeps, and the manifest."""

import hashlib
import json
import re

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from presentations.forms.visits import LogForm
from presentations.services.visits import Kind

#: What the worker itself runs.
SCRIPTS = ["vendor/idb/umd.js", "js/phone_store.js", "js/phone_post.js"]
#: What style sheets name, which the page itself doesn't.
PICTURES = ["img/check-dark.svg", "img/chevron-dark.svg", "img/dot-dark.svg"]
ICONS = [("img/icon-192.png", "192x192", "any"), ("img/icon-512.png", "512x512", "any"),
         ("img/icon-maskable-512.png", "512x512", "maskable")]  # fmt: skip


def shell() -> str:
    """The page that a phone keeps. No request: nothing of a person, and no token, can be in it."""
    return render_to_string(
        "presentations/phone.html", {"form": LogForm(practice=None, initial={"kind": Kind.DROP_IN}), "offline": True}
    )


@require_GET
@login_not_required
@never_cache
def service_worker(request: HttpRequest) -> HttpResponse:
    """At the root, so that it serves every page. It changes, and fetches all anew, when the page or a file does."""
    page = shell()
    # Whatever the page itself names, so that none is forgotten. Names of files change with their content.
    named = re.findall(rf'(?:src|href)="({re.escape(settings.STATIC_URL)}[^"]+)"', page)
    files = list(dict.fromkeys([*named, *(static(name) for name in PICTURES)]))
    context = {
        "version": hashlib.sha256(page.encode()).hexdigest()[:12],
        "shell": reverse("presentations:phone"),
        "log": reverse("presentations:visit_new"),
        "files": json.dumps(files),
        "scripts": ", ".join(json.dumps(static(name)) for name in SCRIPTS),
    }
    return HttpResponse(render_to_string("presentations/sw.js", context), content_type="text/javascript")


@require_GET
@login_not_required
def manifest(request: HttpRequest) -> HttpResponse:
    """How it looks on the phone's home screen."""
    icons = [{"src": static(name), "sizes": size, "type": "image/png", "purpose": use} for name, size, use in ICONS]
    log = {"name": "Log a visit", "url": reverse("presentations:visit_new")}
    told = {
        "name": "METCRM", "short_name": "METCRM", "id": "/", "start_url": "/", "scope": "/", "display": "standalone",
        "background_color": "#f7f5f1", "theme_color": "#102f30", "icons": icons, "shortcuts": [log],
        "description": "Visits, follow-ups and outcome reports for Medical Exercise Specialists",
    }  # fmt: skip
    return JsonResponse(told, content_type="application/manifest+json")
