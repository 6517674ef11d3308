"""Leave-behinds: the list, making one, changing its words, watching it being drawn, taking it home."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.documents import qr
from metcrm.http import AuthedRequest, needs, searched
from metcrm.wording.reading import Seen
from practitioners.selectors import profile_of
from presentations import selectors
from presentations.forms.kit import PaperWordsForm
from presentations.forms.materials import OneSheetForm, first_choice
from presentations.kit.kinds import KINDS, kind_of
from presentations.kit.page import shown_words
from presentations.kit.trifold import GOOD_AGE
from presentations.refusals import Refused
from presentations.services import materials
from presentations.views.choosing import choose_practice
from presentations.views.lookups import asked, get_material, get_practice, or_404

ON_A_PAGE = 50


@require_GET
@needs(Capability.READ_MATERIALS)
def material_list(request: AuthedRequest) -> HttpResponse:
    """What is in use, or with ?retired=1 what isn't any more."""
    query, retired = searched(request), bool(request.GET.get("retired"))
    page = Paginator(selectors.list_materials(q=query, retired=retired), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "rows": selectors.with_newest(page.object_list), "query": query, "retired": retired,
        "can_write": may(request.actor, Capability.WRITE_MATERIALS),
    }  # fmt: skip
    return render(request, "presentations/material_list.html", context)


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_MATERIALS)
def material_new(request: AuthedRequest) -> HttpResponse:
    """Make a paper of ?kind=… (the one-sheet where none is named) for ?practice=…; without one, choose it first."""
    kind = KINDS.get(request.GET.get("kind", ""), KINDS["one_sheet"])
    pk = asked(request, "practice")
    if pk is None:
        return choose_practice(request, heading="Make a leave-behind", action="Choose")
    practice = or_404(get_practice, pk)
    seen = profile_of(practice).facts.get("conditions")
    group = request.POST.get("specialty_group") or request.GET.get("specialty_group") or practice.specialty_group
    initial = {
        "specialty_group": group or "primary_care",
        "conditions": first_choice(group, seen.value if seen else ""),
        "person": str(request.user),
    }
    before = selectors.version_in_use(practice, kind.key, group if kind.needs_conditions else "")
    if before is not None:
        initial |= materials.choice_of(before)
    form = OneSheetForm(request.POST or None, group=group, about=kind.needs_conditions, initial=initial)
    heard: list[Seen] = []
    if request.method == "POST" and form.is_valid():
        try:
            version, is_new = materials.make(
                kind=kind.key, practice=practice, by=request.actor, now=clock.now(),
                ticks=request.POST.getlist("tick"), **form.cleaned_data,
            )  # fmt: skip
        except Refused as refusal:
            heard = _refused(form, refusal)
        else:
            if not is_new:
                messages.info(request, f"Nothing has changed since version {version.number}, so here it is.")
            return redirect("presentations:material_detail", version.material_id)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "practice": practice, "heard": heard, "kind": kind, "kinds": list(KINDS.values())}
    return render(request, "presentations/material_form.html", context, status=status)


@require_GET
@needs(Capability.READ_MATERIALS)
def material_detail(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """What it says, its file, and the versions before."""
    return _detail(request, pk)


def _detail(
    request: AuthedRequest, pk: UUID, *, bound: PaperWordsForm | None = None, heard: list[Seen] | None = None,
) -> HttpResponse:  # fmt: skip
    material, version = _newest(pk)
    kind = kind_of(material.kind)
    can_write = may(request.actor, Capability.WRITE_MATERIALS) and material.retired_at is None
    code, age = kind.code(version.content), materials.age_of(version)
    context = {
        "material": material, "version": version, "sheet": version.content, "kind": kind,
        "words": shown_words(kind, version.content),
        "qr": qr.svg(code, label="QR code of the referral form") if code else "",
        "outdated": can_write and materials.is_outdated(version), "can_write": can_write,
        "age": age, "hard": age is not None and age > GOOD_AGE, "heard": heard or [],
        "form": (bound or PaperWordsForm(kind=kind, content=version.content)) if can_write and kind.fields else None,
        "marks": materials.marks_job(version) if kind.for_print_shop else None,
    }  # fmt: skip
    return render(request, "presentations/material_detail.html", context, status=422 if bound else 200)


@require_POST
@needs(Capability.WRITE_MATERIALS)
def material_words(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """The same paper in other words; ticks on the coach's warnings come along."""
    material, version = _newest(pk)
    form = PaperWordsForm(request.POST, kind=kind_of(material.kind), content=version.content)
    heard: list[Seen] = []
    if form.is_valid():
        try:
            materials.change(
                version, words=form.cleaned_data, ticks=request.POST.getlist("tick"), by=request.actor, now=clock.now()
            )
        except Refused as refusal:
            heard = _refused(form, refusal)
        else:
            return redirect("presentations:material_detail", pk)
    return _detail(request, pk, bound=form, heard=heard)


@require_GET
@needs(Capability.READ_MATERIALS)
def material_progress(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """How far the drawing is; asked each second by the page. With ?marks=1 that for a print shop."""
    material, version = _newest(pk)
    can_write = may(request.actor, Capability.WRITE_MATERIALS) and material.retired_at is None
    context = {
        "material": material, "version": version, "kind": kind_of(material.kind), "sheet": version.content,
        "can_write": can_write, "marks": materials.marks_job(version),
    }  # fmt: skip
    part = "_marks" if request.GET.get("marks") else "_progress"
    return render(request, f"presentations/{part}.html", context)


@require_GET
@needs(Capability.READ_MATERIALS)
def material_file(request: AuthedRequest, pk: UUID, number: int) -> HttpResponse:
    """The PDF of a version."""
    return _pdf(request, pk, number, materials.file_of, "")


@require_GET
@needs(Capability.READ_MATERIALS)
def material_print_shop(request: AuthedRequest, pk: UUID, number: int) -> HttpResponse:
    """The same with bleed and crop marks."""
    return _pdf(request, pk, number, materials.marks_of, "print-shop-")


def _pdf(request: AuthedRequest, pk: UUID, number: int, of: Callable[[Any], bytes | None], begins: str) -> HttpResponse:
    material = or_404(get_material, pk)
    version = next((one for one in material.versions.all() if one.number == number), None)
    if version is None:
        raise Http404
    try:
        data = of(version)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("presentations:material_detail", pk)
    if data is None:
        raise Http404
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{begins}{kind_of(material.kind).file_name}"'
    return response


@require_POST
@needs(Capability.WRITE_MATERIALS)
def material_again(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """A new version with what is known now; the same content means the same version, drawn again if that failed."""
    _, version = _newest(pk)
    return _then(request, pk, lambda: materials.make_again(version, by=request.actor, now=clock.now()))


@require_POST
@needs(Capability.WRITE_MATERIALS)
def material_marks(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Ask a worker for the paper with bleed and crop marks."""
    _, version = _newest(pk)
    return _then(request, pk, lambda: materials.ask_marks(version, by=request.actor, now=clock.now()))


@require_POST
@needs(Capability.WRITE_MATERIALS)
def material_retire(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Leave it nowhere any more."""
    material = materials.retire(or_404(get_material, pk), by=request.actor, now=clock.now())
    label = kind_of(material.kind).label.lower()
    messages.success(request, f"The {label} is retired. It stays on the visits where it was left.")
    return redirect("presentations:material_list")


def _newest(pk: UUID) -> tuple[Any, Any]:
    material = or_404(get_material, pk)
    version = selectors.newest_version(material)
    if version is None:
        raise Http404
    return material, version


def _then(request: AuthedRequest, pk: UUID, do: Callable[[], object]) -> HttpResponse:
    try:
        do()
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("presentations:material_detail", pk)


def _refused(form: Any, refusal: Refused) -> list[Seen]:
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    return [Seen(remark) for remark in getattr(refusal, "remarks", [])]
