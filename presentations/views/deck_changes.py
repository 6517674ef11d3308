"""Working on a deck: words, order, length, the line at the back; each answers with the deck as it is then."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from metcrm import clock
from metcrm.accounts.permissions import Capability
from metcrm.http import AuthedRequest, needs
from presentations import selectors_decks as selectors
from presentations.deck.slides import KINDS
from presentations.figures import figures_for
from presentations.forms.decks import FiguresForm, RehearsalForm, SlideForm
from presentations.refusals import Refused
from presentations.services import decks
from presentations.views.decks import show_deck
from presentations.views.lookups import or_404
from presentations.views.refusals import show_refusal


@require_POST
@needs(Capability.WRITE_MATERIALS)
def deck_slide(request: AuthedRequest, pk: UUID, part: str) -> HttpResponse:
    """New words for one slide."""
    if part not in KINDS:
        raise Http404
    version = selectors.newest(or_404(selectors.get_deck, pk))
    form = SlideForm(request.POST, key=part, prefix=part)
    if form.is_valid():
        words = {name: value for name, value in form.cleaned_data.items() if name != "no_client"}
        try:
            decks.edit_slide(version, part, by=request.actor, now=clock.now(), **words)
        except Refused as refusal:
            show_refusal(request, form, refusal)
        else:
            return redirect(f"{reverse('presentations:deck_detail', args=[pk])}#slide-{part}")
    return show_deck(request, pk, bound=form, key=part, status=422)


@require_POST
@needs(Capability.WRITE_MATERIALS)
def deck_figures(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Other figures, other lines of them, or none."""
    version = selectors.newest(or_404(selectors.get_deck, pk))
    content = version.content
    slide = next(one for one in content["slides"] if one["key"] == "outcomes")
    form = FiguresForm(request.POST, figures=figures_for(content["conditions"]), slide=slide, prefix="figures")
    if form.is_valid():
        figure = form.cleaned_data["figure"]
        try:
            decks.choose_figures(version, figure=figure, lines=form.ticked, by=request.actor, now=clock.now())
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return redirect(f"{reverse('presentations:deck_detail', args=[pk])}#slide-outcomes")
    return show_deck(request, pk, bound=form, key="figures", status=422)


@require_POST
@needs(Capability.WRITE_MATERIALS)
def deck_rehearsal(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """The line at the back, and the answers."""
    version = selectors.newest(or_404(selectors.get_deck, pk))
    form = RehearsalForm(request.POST, prefix="rehearsal")
    if form.is_valid():
        words = {name: value for name, value in form.cleaned_data.items() if name != "no_client"}
        try:
            decks.set_about(version, by=request.actor, now=clock.now(), **words)
        except Refused as refusal:
            show_refusal(request, form, refusal)
        else:
            return redirect(f"{reverse('presentations:deck_detail', args=[pk])}#rehearsal")
    return show_deck(request, pk, bound=form, key="rehearsal", status=422)


@require_POST
@needs(Capability.WRITE_MATERIALS)
def deck_move(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """`key` one place `by` (1 or -1), or all slides in the order of `order`."""
    keys, key = request.POST.getlist("order"), request.POST.get("key", "")

    def move(version: Any) -> None:
        if keys:
            decks.order_slides(version, keys, by=request.actor, now=clock.now())
        else:
            places = -1 if request.POST.get("by") == "-1" else 1
            decks.move_slide(version, key, places, by=request.actor, now=clock.now())

    return _then(request, pk, move, f"#slide-{key}" if key in KINDS else "")


@require_POST
@needs(Capability.WRITE_MATERIALS)
def deck_length(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """3, 10 or 20 minutes."""
    text = request.POST.get("length", "")
    length = int(text) if text.isdecimal() and len(text) < 3 else 0
    return _then(request, pk, lambda version: decks.set_length(version, length, by=request.actor, now=clock.now()))


@require_POST
@needs(Capability.WRITE_MATERIALS)
def deck_refresh(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """A new version with what is known now."""
    return _then(request, pk, lambda version: decks.refresh(version, by=request.actor, now=clock.now()))


@require_POST
@needs(Capability.WRITE_MATERIALS)
def deck_draw(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Ask a worker for the PDF; ticks on the coach's warnings come along."""
    ticks = request.POST.getlist("tick")
    return _then(
        request, pk, lambda version: decks.draw(version, ticks=ticks, by=request.actor, now=clock.now()), "#file"
    )


@require_POST
@needs(Capability.WRITE_MATERIALS)
def deck_handout_ask(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Ask a worker for the slides with their notes."""
    return _then(request, pk, lambda version: decks.ask_handout(version, by=request.actor, now=clock.now()), "#file")


def _then(request: AuthedRequest, pk: UUID, change: Callable[[Any], object], place: str = "") -> HttpResponse:
    try:
        change(selectors.newest(or_404(selectors.get_deck, pk)))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(reverse("presentations:deck_detail", args=[pk]) + place)
