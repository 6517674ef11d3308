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
from practitioners.forms.lists import PracticeFilterForm
from practitioners.services import exchange, import_files
from practitioners.views.common import may_write


@require_GET
@needs(Capability.READ_PRACTICES)
def exchange_home(request: AuthedRequest) -> HttpResponse:
    """Where files come in and go out."""
    return home(request, UploadForm())


def home(request: AuthedRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    """The page, with a form that may have been refused."""
    asked = PracticeFilterForm(request.GET).asked()
    practices = selectors.list_practices(**vars(asked))
    context = {
        "formats": FORMATS, "asked": bool(asked), "practices": practices.count(), "form": form,
        "may_write": may_write(request), "imports": selectors.latest_imports() if may_write(request) else [],
        "days": import_files.KEPT.days,
    }  # fmt: skip
    return render(request, "practitioners/exchange.html", context, status=status)


@require_GET
@never_cache
@needs(Capability.READ_PRACTICES)
def exchange_export(request: AuthedRequest, format: str) -> HttpResponseBase:
    """The file. `?q=`, `?stage=`, `?group=` and the others choose practices as on their list."""
    if format not in FORMATS:
        raise Http404
    now, kind = clock.now(), FORMATS[format]
    asked = PracticeFilterForm(request.GET).asked()
    file, _ = exchange.export_people(format=format, by=request.actor, now=now, **vars(asked))
    day = timezone.localdate(now)
    return FileResponse(
        file, as_attachment=True, filename=f"contacts-{day:%Y-%m-%d}.{kind.ending}", content_type=kind.content_type
    )
