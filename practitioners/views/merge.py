"""Pairs that may be one, merging them field by field, and undoing it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from metcrm import clock
from metcrm.accounts.permissions import Capability
from metcrm.http import AuthedRequest, needs
from practitioners import selectors, taxonomy
from practitioners.refusals import Refused
from practitioners.services import merge as merges
from practitioners.views.common import done, may_write, page_of


@require_GET
@needs(Capability.READ_PRACTICES)
def duplicate_list(request: AuthedRequest) -> HttpResponse:
    """All pairs, and what was merged lately."""
    pairs = selectors.possible_duplicates()
    context = {"page": page_of(request, pairs), "count": len(pairs), "merges": selectors.latest_merges(),
               "may_write": may_write(request)}  # fmt: skip
    return render(request, "practitioners/duplicates.html", context)


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_PRACTICES)
def merge_pair(request: AuthedRequest, kind: str, one: UUID, other: UUID) -> HttpResponse:
    """Both side by side: `one` stays, field by field with its own value or the other's."""
    survivor, away = _both(kind, one, other)
    chosen = {name: request.POST.get(name, "") for name in merges.FIELDS[kind] if request.POST.get(name)}
    problem = ""
    if request.method == "POST":
        if not set(chosen.values()) <= {"survivor", "away"}:
            raise Http404
        try:
            merges.merge(kind, one, other, chosen=chosen, by=request.actor, now=clock.now())
        except Refused as refusal:
            problem = str(refusal)
        else:
            return done(request, f"Merged into {survivor}. You can undo it.", reverse("practitioners:duplicate_list"))
    context = {
        "kind": kind, "survivor": survivor, "away": away, "problem": problem, "moving": merges.moving(kind, away),
        "lines": list(_lines(kind, survivor, away, chosen)),
    }  # fmt: skip
    return render(request, "practitioners/merge.html", context, status=422 if problem else 200)


@require_POST
@needs(Capability.WRITE_PRACTICES)
def not_same(request: AuthedRequest, kind: str, one: UUID, other: UUID) -> HttpResponse:
    """They are two; remembered."""
    _both(kind, one, other)
    merges.say_not_same(kind, one, other, by=request.actor, now=clock.now())
    return done(request, "They stay two, and don't come up again.", reverse("practitioners:duplicate_list"))


@require_POST
@needs(Capability.WRITE_PRACTICES)
def merge_undo(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Back as they were."""
    try:
        undone = merges.undo(_merge(pk), by=request.actor, now=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, " ".join(["Both are back.", *undone.left]))
    return redirect("practitioners:duplicate_list")


def _both(kind: str, one: UUID, other: UUID) -> tuple[Any, Any]:
    try:
        return selectors.get_both(kind, one, other)
    except (KeyError, ObjectDoesNotExist) as error:
        raise Http404 from error


def _merge(pk: UUID) -> Any:
    try:
        return selectors.get_merge(pk)
    except ObjectDoesNotExist as error:
        raise Http404 from error


def _lines(kind: str, survivor: Any, away: Any, chosen: dict[str, str]) -> Any:
    """Each field with both values, as people read them; what is the same needs no choice."""
    for name, label in merges.FIELDS[kind].items():
        mine, theirs = _shown(survivor, name), _shown(away, name)
        default = "away" if theirs and not mine else "survivor"
        yield {"name": name, "label": label, "mine": mine, "theirs": theirs, "differs": mine != theirs,
               "chosen": chosen.get(name, default)}  # fmt: skip


def _shown(row: Any, name: str) -> str:
    if name in ("practice_id", "owner_id"):
        return str(getattr(row, name.removesuffix("_id")) or "")
    if name == "is_target":
        return "Yes, we mean to win it" if row.is_target else ""
    if name == "specialty_group":
        return taxonomy.group_label(row.specialty_group)
    shown = getattr(row, f"get_{name}_display", None)
    return str(shown() if shown else getattr(row, name))
