"""Decks: the list, making one, working on it, watching it being drawn, taking it along."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.http import AuthedRequest, needs, searched
from practitioners.selectors import people_of, profile_of
from presentations import selectors_decks as selectors
from presentations.deck.compare import changes
from presentations.deck.page import Page, Strip, page_of, strip_of
from presentations.deck.powerpoint import CONTENT_TYPE
from presentations.deck.story import LENGTHS
from presentations.figures import figures_for
from presentations.forms.decks import DeckForm
from presentations.forms.materials import first_choice
from presentations.refusals import Refused
from presentations.services import decks
from presentations.views.choosing import choose_practice
from presentations.views.lookups import asked, get_practice, get_visit, or_404

ON_A_PAGE = 50


@require_GET
@needs(Capability.READ_MATERIALS)
def deck_list(request: AuthedRequest) -> HttpResponse:
    """What is in use, or with ?retired=1 what isn't any more."""
    query, retired = searched(request), bool(request.GET.get("retired"))
    page = Paginator(selectors.list_decks(q=query, retired=retired), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "rows": selectors.with_newest(page.object_list), "query": query, "retired": retired,
        "can_write": may(request.actor, Capability.WRITE_MATERIALS),
    }  # fmt: skip
    return render(request, "presentations/deck_list.html", context)


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_MATERIALS)
def deck_new(request: AuthedRequest) -> HttpResponse:
    """Make a deck for ?practice=…; without one, choose it first."""
    pk = asked(request, "practice")
    if pk is None:
        return choose_practice(request, heading="Make a presentation", action="Choose")
    practice = or_404(get_practice, pk)
    seen = profile_of(practice).facts.get("conditions")
    group = request.POST.get("specialty_group") or request.GET.get("specialty_group") or practice.specialty_group
    initial = {
        "specialty_group": group or "primary_care", "length": 10,
        "conditions": first_choice(group, seen.value if seen else ""), "about": about_line(request),
    }  # fmt: skip
    people = list(people_of(practice).practitioners)
    form = DeckForm(request.POST or None, group=group, people=people, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            version, is_new = decks.make_deck(practice=practice, by=request.actor, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            if not is_new:
                messages.info(request, "There is a deck for them already, so here it is.")
            return redirect("presentations:deck_detail", version.deck_id)
    status = 422 if request.method == "POST" else 200
    return render(request, "presentations/deck_form.html", {"form": form, "practice": practice}, status=status)


@require_GET
@needs(Capability.READ_MATERIALS)
def deck_detail(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Its slides to read and to change, its file, where it was shown, and what changed since."""
    return show_deck(request, pk)


def show_deck(request: AuthedRequest, pk: UUID, *, bound: Any = None, key: str = "", status: int = 200) -> HttpResponse:
    """The page of a deck; `bound` is a form that has to be looked at again, on the slide `key`."""
    deck = or_404(selectors.get_deck, pk)
    versions = list(deck.versions.all())
    can_write = may(request.actor, Capability.WRITE_MATERIALS) and deck.retired_at is None
    told = figures_for(versions[0].content["conditions"]) if can_write else []
    page: Page = page_of(versions[0], bound=bound, key=key, forms=can_write, figures=told)
    context = {
        "deck": deck, "version": versions[0], "page": page, "lengths": LENGTHS, "can_write": can_write,
        "versions": list(zip(versions, [*(changes(one, two) for one, two in _pairs(versions)), []], strict=True)),
        "visits": selectors.could_be_shown_at(deck) if can_write else [],
        "outdated": can_write and decks.is_outdated(versions[0], request.actor),
        "handout": decks.handout_job(versions[0]), "strip": _strip(versions[0]),
    }  # fmt: skip
    return render(request, "presentations/deck_detail.html", context, status=status)


@require_GET
@needs(Capability.READ_MATERIALS)
def deck_progress(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """How far the drawing is; asked each second by the page."""
    deck = or_404(selectors.get_deck, pk)
    version = selectors.newest(deck)
    context = {
        "deck": deck, "version": version, "can_write": may(request.actor, Capability.WRITE_MATERIALS),
        "handout": decks.handout_job(version),
    }  # fmt: skip
    part = "_deck_handout" if request.GET.get("handout") else "_deck_progress"
    return render(request, f"presentations/{part}.html", context)


@require_GET
@needs(Capability.READ_MATERIALS)
def deck_pictures(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """The pictures of the newest version's slides, as far as they are drawn; asked each second by the page."""
    deck = or_404(selectors.get_deck, pk)
    version = selectors.newest(deck)
    context = {"deck": deck, "version": version, "strip": _strip(version)}
    return render(request, "presentations/_deck_strip.html", context)


def _strip(version: Any) -> Strip:
    jobs = [version.job, decks.pictures_job(version)]
    working = any(job is not None and job.state in ("queued", "running") for job in jobs)
    return strip_of(version.content, decks.pictures(version.content), working=working)


@require_GET
@needs(Capability.READ_MATERIALS)
def deck_picture(request: AuthedRequest, pk: UUID, number: int, part: str) -> HttpResponse:
    """One slide as a picture. Its address carries the hash of what it shows, so that it may be kept."""
    try:
        data = decks.picture_of(_version(pk, number), part)
    except Refused as refusal:
        raise Http404 from refusal
    if data is None:
        raise Http404
    response = HttpResponse(data, content_type="image/png")
    response["Cache-Control"] = "private, max-age=86400, immutable"
    return response


@require_GET
@needs(Capability.READ_MATERIALS)
def deck_file(request: AuthedRequest, pk: UUID, number: int) -> HttpResponse:
    """The PDF of a version."""
    return _pdf(request, pk, number, decks.file_of, "presentation.pdf")


@require_GET
@needs(Capability.READ_MATERIALS)
def deck_handout(request: AuthedRequest, pk: UUID, number: int) -> HttpResponse:
    """The slides of a version with their notes, as PDF."""
    return _pdf(request, pk, number, decks.handout_of, "handout.pdf")


def _pdf(request: AuthedRequest, pk: UUID, number: int, of: Callable[[Any], bytes | None], name: str) -> HttpResponse:
    try:
        data = of(_version(pk, number))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("presentations:deck_detail", pk)
    if data is None:
        raise Http404
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@require_GET
@needs(Capability.READ_MATERIALS)
def deck_powerpoint(request: AuthedRequest, pk: UUID, number: int) -> HttpResponse:
    """A version as PowerPoint."""
    version = _version(pk, number)
    try:
        data = decks.powerpoint_of(version)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("presentations:deck_detail", pk)
    response = HttpResponse(data, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = 'attachment; filename="presentation.pptx"'
    return response


@require_GET
@needs(Capability.READ_MATERIALS)
def deck_present(request: AuthedRequest, pk: UUID, number: int) -> HttpResponse:
    """A version being shown: the speaker's window, or with ?audience=1 the slide alone."""
    version = _version(pk, number)
    try:
        decks.check_presentable(version)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("presentations:deck_detail", pk)
    context = {
        "deck": version.deck, "version": version, "page": page_of(version, forms=False),
        "audience": bool(request.GET.get("audience")),
    }  # fmt: skip
    return render(request, "presentations/present.html", context)


@require_POST
@needs(Capability.WRITE_MATERIALS)
def deck_retire(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Show it nowhere any more."""
    decks.retire(or_404(selectors.get_deck, pk), by=request.actor, now=clock.now())
    messages.success(request, "The deck is retired. It stays on the visits where it was shown.")
    return redirect("presentations:deck_list")


@require_POST
@needs(Capability.WRITE_VISITS)
def deck_shown(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """The newest version was shown, at the visit in `visit` if one is chosen."""
    deck = or_404(selectors.get_deck, pk)
    visit_id = request.POST.get("visit", "")
    visit = or_404(get_visit, _id(visit_id)) if visit_id else None
    try:
        decks.show(selectors.newest(deck), visit=visit, by=request.actor, now=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Noted. This version stays as it is; a change makes the next one.")
    return redirect("presentations:deck_detail", pk)


def about_line(request: AuthedRequest) -> str:
    """Name and title, as they stand under a letter."""
    return ", ".join(part for part in (str(request.user), request.user.title) if part)[:120]


def _version(pk: UUID, number: int) -> Any:
    deck = or_404(selectors.get_deck, pk)
    version = next((one for one in deck.versions.all() if one.number == number), None)
    if version is None:
        raise Http404
    return version


def _pairs(versions: list[Any]) -> list[tuple[Any, Any]]:
    return list(pairwise(versions))


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error
