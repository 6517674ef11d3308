"""A workspace's own words: the list, and one of them, tried on a text before it is kept."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.http import AuthedRequest, needs, or_404
from metcrm.wording import selectors
from metcrm.wording.forms.words import ExceptionForm, PhraseForm
from metcrm.wording.models import OwnException, OwnPhrase
from metcrm.wording.reading import read_part
from metcrm.wording.selectors import Own, as_exemption, as_phrase
from metcrm.wording.services import words as services
from metcrm.wording.services.refusals import Refused


@require_GET
def word_list(request: AuthedRequest) -> HttpResponse:
    """What this workspace excepts and what it wants to hear about, with who and why."""
    context = {
        "exceptions": selectors.exceptions(), "phrases": selectors.phrases(),
        "can_write": may(request.actor, Capability.MANAGE_WORKSPACE),
    }  # fmt: skip
    return render(request, "wording/word_list.html", context)


@require_http_methods(["GET", "POST"])
@needs(Capability.MANAGE_WORKSPACE)
def exception_new(request: AuthedRequest) -> HttpResponse:
    """Keep an exception."""
    return _exception(request, OwnException())


@require_http_methods(["GET", "POST"])
@needs(Capability.MANAGE_WORKSPACE)
def exception_edit(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Change an exception."""
    return _exception(request, or_404(selectors.get_exception, pk))


@require_POST
@needs(Capability.MANAGE_WORKSPACE)
def exception_remove(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Let the rules count for these words again."""
    services.remove(or_404(selectors.get_exception, pk), by=request.actor, now=clock.now())
    messages.success(request, "Removed. The words are found again.")
    return redirect("wording:word_list")


@require_http_methods(["GET", "POST"])
@needs(Capability.MANAGE_WORKSPACE)
def phrase_new(request: AuthedRequest) -> HttpResponse:
    """Keep a phrase."""
    return _phrase(request, OwnPhrase())


@require_http_methods(["GET", "POST"])
@needs(Capability.MANAGE_WORKSPACE)
def phrase_edit(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Change a phrase."""
    return _phrase(request, or_404(selectors.get_phrase, pk))


@require_POST
@needs(Capability.MANAGE_WORKSPACE)
def phrase_remove(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Don't look for it any more."""
    services.remove(or_404(selectors.get_phrase, pk), by=request.actor, now=clock.now())
    messages.success(request, "Removed. The words pass again unless a rule of the house finds them.")
    return redirect("wording:word_list")


def _exception(request: AuthedRequest, one: OwnException) -> HttpResponse:
    form = ExceptionForm(request.POST) if request.method == "POST" else ExceptionForm.of(one)
    own = selectors.own_words()

    def with_it() -> Own:
        return Own([*own.exceptions, as_exemption(one)], own.phrases)

    return _one(request, form, one, "exception", (services.refuse_exception, services.keep_exception, with_it))


def _phrase(request: AuthedRequest, one: OwnPhrase) -> HttpResponse:
    form = PhraseForm(request.POST) if request.method == "POST" else PhraseForm.of(one)
    own = selectors.own_words()

    def with_it() -> Own:
        return Own(own.exceptions, [*own.phrases, as_phrase(one)])

    return _one(request, form, one, "phrase", (services.refuse_phrase, services.keep_phrase, with_it))


def _one(
    request: AuthedRequest, form: Any, one: Any, noun: str, verbs: tuple[Callable[..., Any], Callable[..., Any], Any]
) -> HttpResponse:
    """Try it, or keep it; a refusal stands beside its field."""
    refuse, keep, with_it = verbs
    is_new = one._state.adding
    context = {"form": form, "one": one, "noun": noun, "is_new": is_new}
    if request.method == "POST" and form.is_valid():
        try:
            if "try" in request.POST:
                refuse(form.filled(one))
                context |= _tried(form.cleaned_data["sample"], with_it())
            else:
                keep(form.filled(one), by=request.actor, now=clock.now())
                messages.success(request, "Kept. It counts from now on, at every gate.")
                return redirect(reverse("wording:word_list"))
        except Refused as refusal:
            form.add_error(refusal.field or None, str(refusal))
    return render(request, "wording/word_form.html", context, status=422 if form.errors else 200)


def _tried(sample: str, own: Own) -> dict[str, Any]:
    """What the coach says with it, beside what it said until now."""
    return {"tried": True, "sample": sample, "before": read_part(sample), "after": read_part(sample, own=own)}
