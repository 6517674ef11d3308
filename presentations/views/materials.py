"""Leave-behinds: the list, making one, watching it being drawn, taking it home."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.http import AuthedRequest, needs
from metcrm.wording.reading import Seen
from practitioners.selectors import profile_of
from presentations import qr, selectors
from presentations.forms.materials import OneSheetForm, first_choice
from presentations.refusals import Refused
from presentations.services import materials
from presentations.views.choosing import choose_practice
from presentations.views.lookups import asked, get_material, get_practice, or_404

ON_A_PAGE = 50


@require_GET
@needs(Capability.READ_MATERIALS)
def material_list(request: AuthedRequest) -> HttpResponse:
    """What is in use, or with ?retired=1 what isn't any more."""
    query, retired = request.GET.get("q", "").strip(), bool(request.GET.get("retired"))
    page = Paginator(selectors.list_materials(q=query, retired=retired), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "rows": selectors.with_newest(page.object_list), "query": query, "retired": retired,
        "can_write": may(request.actor, Capability.WRITE_MATERIALS),
    }  # fmt: skip
    return render(request, "presentations/material_list.html", context)


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_MATERIALS)
def material_new(request: AuthedRequest) -> HttpResponse:
    """Make a one-sheet for ?practice=…; without one, choose it first."""
    pk = asked(request, "practice")
    if pk is None:
        return choose_practice(request, heading="Make a one-sheet", action="Choose")
    practice = or_404(get_practice, pk)
    seen = profile_of(practice).facts.get("conditions")
    group = request.POST.get("specialty_group") or request.GET.get("specialty_group") or practice.specialty_group
    initial = {
        "specialty_group": group or "primary_care",
        "conditions": first_choice(group, seen.value if seen else ""),
        "person": str(request.user),
    }
    before = selectors.version_in_use(practice, group)
    if before is not None:
        initial |= materials.choice_of(before)
    form = OneSheetForm(request.POST or None, group=group, initial=initial)
    heard: list[Seen] = []
    if request.method == "POST" and form.is_valid():
        try:
            version, is_new = materials.make_one_sheet(
                practice=practice, by=request.actor, now=clock.now(), ticks=request.POST.getlist("tick"),
                **form.cleaned_data,
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(refusal.field or None, str(refusal))
            heard = [Seen(remark) for remark in getattr(refusal, "remarks", [])]
        else:
            if not is_new:
                messages.info(request, f"Nothing has changed since version {version.number}, so here it is.")
            return redirect("presentations:material_detail", version.material_id)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "practice": practice, "heard": heard}
    return render(request, "presentations/material_form.html", context, status=status)


@require_GET
@needs(Capability.READ_MATERIALS)
def material_detail(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """What it says, its file, and the versions before."""
    material = or_404(get_material, pk)
    version = selectors.newest_version(material)
    if version is None:
        raise Http404
    can_write = may(request.actor, Capability.WRITE_MATERIALS) and material.retired_at is None
    context = {
        "material": material, "version": version, "sheet": version.content,
        "qr": qr.svg(version.content["referral_url"], label="QR code of the referral form"),
        "outdated": can_write and materials.is_outdated(version), "can_write": can_write,
    }  # fmt: skip
    return render(request, "presentations/material_detail.html", context)


@require_GET
@needs(Capability.READ_MATERIALS)
def material_progress(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """How far the drawing is; asked each second by the page."""
    material = or_404(get_material, pk)
    context = {
        "material": material,
        "version": selectors.newest_version(material),
        "can_write": may(request.actor, Capability.WRITE_MATERIALS),
    }
    return render(request, "presentations/_progress.html", context)


@require_GET
@needs(Capability.READ_MATERIALS)
def material_file(request: AuthedRequest, pk: UUID, number: int) -> HttpResponse:
    """The PDF of a version."""
    material = or_404(get_material, pk)
    version = next((one for one in material.versions.all() if one.number == number), None)
    if version is None:
        raise Http404
    try:
        data = materials.file_of(version)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("presentations:material_detail", pk)
    if data is None:
        raise Http404
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="one-sheet.pdf"'
    return response


@require_POST
@needs(Capability.WRITE_MATERIALS)
def material_again(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """A new version with what is known now; the same content means the same version, drawn again if that failed."""
    material = or_404(get_material, pk)
    version = selectors.newest_version(material)
    if version is None:
        raise Http404
    try:
        materials.make_again(version, by=request.actor, now=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("presentations:material_detail", pk)


@require_POST
@needs(Capability.WRITE_MATERIALS)
def material_retire(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Leave it nowhere any more."""
    materials.retire(or_404(get_material, pk), by=request.actor, now=clock.now())
    messages.success(request, "The one-sheet is retired. It stays on the visits where it was left.")
    return redirect("presentations:material_list")
