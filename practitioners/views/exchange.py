"""People in and out, as files."""

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from metcrm import clock
from metcrm.accounts.permissions import Capability
from metcrm.http import AuthedRequest, needs
from practitioners import selectors
from practitioners.exchange.writing import FORMATS
from practitioners.forms.imports import UploadForm
from practitioners.services import exchange, import_files
from practitioners.views.common import may_write

_FILTERS = ("q", "stage", "group")


@require_GET
@needs(Capability.READ_PRACTICES)
def exchange_home(request: AuthedRequest) -> HttpResponse:
    """Where files come in and go out."""
    return home(request, UploadForm())


def home(request: AuthedRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    """The page, with a form that may have been refused."""
    asked = {name: request.GET.get(name, "") for name in _FILTERS}
    practices = selectors.list_practices(**asked)
    context = {
        "formats": FORMATS, "asked": any(asked.values()), "practices": practices.count(), "form": form,
        "may_write": may_write(request), "imports": selectors.latest_imports() if may_write(request) else [],
        "days": import_files.KEPT.days,
    }  # fmt: skip
    return render(request, "practitioners/exchange.html", context, status=status)


@require_GET
@never_cache
@needs(Capability.READ_PRACTICES)
def exchange_export(request: AuthedRequest, format: str) -> HttpResponseBase:
    """The file. `?q=`, `?stage=` and `?group=` choose practices as on their list."""
    if format not in FORMATS:
        raise Http404
    now, kind = clock.now(), FORMATS[format]
    asked = {name: request.GET.get(name, "") for name in _FILTERS}
    file, _ = exchange.export_people(format=format, by=request.actor, now=now, **asked)
    day = timezone.localdate(now)
    return FileResponse(
        file, as_attachment=True, filename=f"contacts-{day:%Y-%m-%d}.{kind.ending}", content_type=kind.content_type
    )
