"""Facts about a practice or a practitioner."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from metcrm import clock
from metcrm.accounts.permissions import Capability
from metcrm.http import AuthedRequest, needs
from practitioners import selectors
from practitioners.facts import Subject, askable, kind_of
from practitioners.forms.facts import FactForm
from practitioners.refusals import Refused
from practitioners.services import facts
from practitioners.views.common import done, form_page, found, practice_url, practitioner_url


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_PRACTICES)
def fact_add(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Note what was learned about a practice; `?key=` chooses the kind beforehand and brings what is known."""
    practice = found(selectors.get_practice, pk)
    return _add(request, Subject.PRACTICE, practice, to=practice_url(practice.pk, "facts"), practice=practice)


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_PRACTICES)
def practitioner_fact_add(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """The same about a practitioner."""
    who = found(selectors.get_practitioner, pk)
    return _add(request, Subject.PRACTITIONER, who, to=practitioner_url(who.pk, "facts"), practitioner=who)


@require_POST
@needs(Capability.WRITE_PRACTICES)
def fact_asked(request: AuthedRequest, pk: UUID, key: str) -> HttpResponse:
    """“Asked, not given”: counts as done, and says so with its date."""
    practice = found(selectors.get_practice, pk)
    return _asked(request, Subject.PRACTICE, key, to=practice_url(practice.pk, "homework"), practice=practice)


@require_POST
@needs(Capability.WRITE_PRACTICES)
def practitioner_fact_asked(request: AuthedRequest, pk: UUID, key: str) -> HttpResponse:
    """The same of a practitioner."""
    who = found(selectors.get_practitioner, pk)
    return _asked(request, Subject.PRACTITIONER, key, to=practitioner_url(who.pk, "facts"), practitioner=who)


@require_POST
@needs(Capability.WRITE_PRACTICES)
def fact_still_true(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Checked, and as we knew it: good for another while."""
    fact = found(selectors.get_fact, pk)
    about_practice = fact.practice_id is not None
    to = practice_url(fact.practice_id, "facts") if about_practice else practitioner_url(fact.practitioner_id, "facts")
    kind = kind_of(fact.key, Subject.PRACTICE if about_practice else Subject.PRACTITIONER)
    try:
        facts.still_true(fact, by=request.actor, now=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(to)
    return done(request, f"{kind.label if kind else 'This'}: still true today.", to)


def _add(request: AuthedRequest, subject: Subject, about: Any, *, to: str, **subjects: Any) -> HttpResponse:
    key = request.GET.get("key", "")
    kind = kind_of(key, subject)
    history = selectors.history_of(about, key) if kind else []
    form = FactForm(
        request.POST or None, subject=subject, initial={"key": key, "value": history[0].value if history else ""}
    )

    def save(values: dict[str, Any]) -> object:
        return facts.learn(by=request.actor, now=clock.now(), **subjects, **values)

    return form_page(
        request, form, save, said="Noted.", to=to, template="practitioners/fact_add.html", history=history, kind=kind,
        about=about, ask_again=bool(kind and askable(kind)), **subjects,
    )  # fmt: skip


def _asked(request: AuthedRequest, subject: Subject, key: str, *, to: str, **subjects: Any) -> HttpResponse:
    kind = kind_of(key, subject)
    if kind is None or not askable(kind):
        raise Http404
    facts.learn(by=request.actor, now=clock.now(), key=key, value="", source="phone", asked_not_given=True, **subjects)
    return done(request, "Noted: asked, not given.", to)
