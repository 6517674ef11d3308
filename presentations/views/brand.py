"""How our papers and slides look: the page, the logo, the colours."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from metcrm import clock
from metcrm.accounts.permissions import Capability, check, may
from metcrm.documents import files
from metcrm.http import AuthedRequest, needs
from presentations.brand import look, samples
from presentations.brand.colours import ColourError
from presentations.forms.brand import BrandForm
from presentations.refusals import Refused
from presentations.services.brand import change_brand
from presentations.views.lookups import or_404


@require_http_methods(["GET", "POST"])
@needs(Capability.READ_MATERIALS)
def brand(request: AuthedRequest) -> HttpResponse:
    """The brand as it is printed, and for the owner the form to change it."""
    if request.method == "POST":
        check(request.actor, Capability.MANAGE_WORKSPACE)
    chosen = look.brand_of_workspace()
    can_write = may(request.actor, Capability.MANAGE_WORKSPACE)
    form = BrandForm(request.POST or None, request.FILES or None, brand=chosen)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            changed = change_brand(
                name=given["name"], main=given["main"], second=given["second"], new_logo=given["logo"],
                drop_logo=given.get("drop_logo", False), by=request.actor, now=clock.now(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            for sentence in changed.told:
                messages.warning(request, sentence)
            messages.success(request, "Saved. What you print from now on looks like this.")
            return redirect("presentations:brand")
    status = 422 if request.method == "POST" else 200
    now = look.look_now()
    context = {
        "form": form if can_write else None, "brand": chosen, "look": now, "sample": samples.sample_of(now),
    }  # fmt: skip
    return render(request, "presentations/brand.html", context, status=status)


@require_GET
@needs(Capability.READ_MATERIALS)
def brand_logo(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """A logo this workspace has or had."""
    data = files.read(or_404(look.get_logo, pk).file)
    response = HttpResponse(data, content_type="image/png")
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    return response


@require_GET
@needs(Capability.READ_MATERIALS)
def brand_css(request: AuthedRequest, main: str, second: str) -> HttpResponse:
    """Two colours as variables, for a page that shows paper: a policy forbids styles inside pages."""
    try:
        css = look.style({"main": main, "second": second})
    except ColourError as error:
        raise Http404 from error
    response = HttpResponse(css, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    return response
