"""Facts about a practice."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from metcrm import clock
from metcrm.accounts.permissions import Capability
from metcrm.http import AuthedRequest, needs
from practitioners import selectors
from practitioners.facts import ASKABLE, kind_of
from practitioners.forms.facts import FactForm
from practitioners.services import facts
from practitioners.views.common import done, form_page, found, practice_url


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_PRACTICES)
def fact_add(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Note what was learned; `?key=` chooses the kind beforehand and brings what is known."""
    practice = found(selectors.get_practice, pk)
    key = request.GET.get("key", "")
    history = selectors.history_of(practice, key) if kind_of(key) else []
    form = FactForm(request.POST or None, initial={"key": key, "value": history[0].value if history else ""})

    def save(values: dict[str, Any]) -> object:
        return facts.learn(by=request.actor, now=clock.now(), practice=practice, **values)

    return form_page(
        request, form, save, said="Noted.", to=practice_url(practice.pk, "facts"), practice=practice,
        template="practitioners/fact_add.html", history=history, kind=kind_of(key), asked=key in ASKABLE,
    )  # fmt: skip


@require_POST
@needs(Capability.WRITE_PRACTICES)
def fact_asked(request: AuthedRequest, pk: UUID, key: str) -> HttpResponse:
    """“Asked, not given”: counts as done, and says so with its date."""
    practice = found(selectors.get_practice, pk)
    if key not in ASKABLE:
        raise Http404
    facts.learn(
        by=request.actor, now=clock.now(), practice=practice, key=key, value="", source="phone", asked_not_given=True
    )
    return done(request, "Noted: asked, not given.", practice_url(practice.pk, "homework"))
