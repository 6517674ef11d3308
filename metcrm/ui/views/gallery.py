"""The gallery: every component on one page, to look at and to run the accessibility checks on. Only in DEBUG."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from metcrm.ui import gallery as samples


@login_not_required
@require_http_methods(["GET", "POST"])
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component; a POST shows the sample form with its errors (422)."""
    posted = request.method == "POST"
    form = samples.VisitSampleForm(request.POST if posted else None)
    context = {
        **samples.context(),
        "form": form,
        "filter_form": samples.FilterSampleForm(request.GET),
        "page": Paginator(range(120), 25).get_page(request.GET.get("page")),
    }
    invalid = posted and not form.is_valid()
    return render(request, "ui/gallery.html", context, status=422 if invalid else 200)


@login_not_required
@require_GET
def gallery_panel(request: HttpRequest) -> HttpResponse:
    """What the lazy panel is replaced by."""
    return render(request, "ui/gallery_panel.html")


@login_not_required
@require_GET
def gallery_progress(request: HttpRequest, step: int) -> HttpResponse:
    """One answer of work in progress; done after four steps."""
    return render(request, "ui/gallery_progress.html", {"step": step, "percent": step * 25, "next": step + 1})


@login_not_required
@require_GET
def gallery_public(request: HttpRequest) -> HttpResponse:
    """A page without a sidebar, such as the office manager's."""
    return render(request, "ui/gallery_public.html", samples.context())
