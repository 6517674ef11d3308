"""Mending the homework where it is listed."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from metcrm import clock
from metcrm.accounts.permissions import Capability
from metcrm.http import AuthedRequest, needs
from practitioners import selectors
from practitioners.forms.homework import form_for
from practitioners.services import mending
from practitioners.views.common import done, found, practice_url, saved
from practitioners.views.profile import profile_page


@require_POST
@needs(Capability.WRITE_PRACTICES)
def homework_mend(request: AuthedRequest, pk: UUID, number: int) -> HttpResponse:
    """One item, from its short form; a mistake is shown there, with what was typed."""
    practice = found(selectors.get_practice, pk)
    profile = selectors.profile_of(practice)
    form = form_for(profile, number, request.POST)
    if form is None:
        raise Http404

    def keep() -> bool:
        mending.mend(profile, number, form.values(), by=request.actor, now=clock.now(), who=form.about())
        return True

    if saved(form, keep):
        return done(request, "Noted.", practice_url(practice.pk, "homework"))
    context = profile_page(request, profile, sent={number: form})
    return render(request, "practitioners/practice_detail.html", context, status=422)
