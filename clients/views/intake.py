"""The page where a client fills in the intake: reached by a one-time link, without an account."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from clients.forms.intake import IntakeForm
from clients.intake.texts import CONSENT, CONSENT_TITLE, RELEASE, RELEASE_TITLE, filled
from clients.selectors.intakes import get_intake
from clients.services import intakes as services
from clients.views.files import private
from clients.views.lookups import attempt, posted, status_of
from metcrm import clock
from metcrm.accounts.selectors import get_workspace
from metcrm.http import or_404
from metcrm.rate import too_often
from metcrm.tenancy.context import enter
from metcrm.tenancy.routes import find

LIMIT, WINDOW = 120, 600  # openings of one link; a tablet that is handed on makes a few


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def intake(request: HttpRequest, token: str) -> HttpResponse:
    """Fill in and sign. Once signed, taken back or too old the link says only that, and nothing about anybody."""
    route = find(token, services.KIND)
    if route is None or too_often("intake", token, limit=LIMIT, seconds=WINDOW):
        raise Http404
    tenant, row_id = route
    with enter(tenant):
        workspace = get_workspace()
        with timezone.override(ZoneInfo(workspace.timezone)):
            return private(_page(request, token, or_404(get_intake, row_id), workspace))


def _page(request: HttpRequest, token: str, row: Any, workspace: Any) -> HttpResponse:
    now = clock.now()
    if not services.is_open(row, now):
        done = row.done_at is not None
        return render(request, "intake/closed.html", {"workspace": workspace, "done": done, "token": token})
    form = IntakeForm(posted(request), intake=row, today=timezone.localdate(now))
    if attempt(form, lambda: services.submit(intake=row, filled=form.filled, now=now)):
        return redirect("clients:intake", token)
    if request.method == "GET":
        services.note_opened(row, now)
    words = {"workspace": str(workspace), "practice": str(row.practice or ""), "until": "the day that you choose below"}
    context = {
        "form": form, "workspace": workspace, "token": token, "intake": row,
        "consent": {"title": CONSENT_TITLE, "text": filled(CONSENT, words)},
        "release": {"title": RELEASE_TITLE, "text": filled(RELEASE, words)},
    }  # fmt: skip
    return render(request, "intake/form.html", context, status=status_of(request))
