"""The institute's programmes: the templates of its cohorts."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.cohorts import selectors
from metcrm.cohorts.forms.programmes import ChangeProgrammeForm, ProgrammeForm
from metcrm.cohorts.services import programmes as services
from metcrm.cohorts.views.common import status_of, tried
from metcrm.http import AuthedRequest, in_institute, needs, or_404


@require_safe
@in_institute
@needs(Capability.READ_COHORTS)
def programme_list(request: AuthedRequest) -> HttpResponse:
    """All programmes."""
    context = {"programmes": selectors.programmes(), "may_write": may(request.actor, Capability.WRITE_COHORTS)}
    return render(request, "cohorts/programme_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_institute
@needs(Capability.WRITE_COHORTS)
def programme_new(request: AuthedRequest) -> HttpResponse:
    """Make a programme, from a ready-made one or empty."""
    form = ProgrammeForm(request.POST if request.method == "POST" else None)
    made = tried(form, lambda: services.create_programme(by=request.actor, now=clock.now(), **form.cleaned_data))
    if made:
        messages.success(request, f"{made.name} is there. Its weeks and assignments are yours to change.")
        return redirect("cohorts:programme_detail", made.pk)
    return render(request, "cohorts/programme_new.html", {"form": form}, status=status_of(form))


@require_safe
@in_institute
@needs(Capability.READ_COHORTS)
def programme_detail(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Its weeks and assignments."""
    programme = or_404(selectors.get_programme, pk)
    context = {
        "programme": programme,
        "weeks": selectors.weeks_of(programme),
        "may_write": may(request.actor, Capability.WRITE_COHORTS),
    }
    return render(request, "cohorts/programme_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_institute
@needs(Capability.WRITE_COHORTS)
def programme_edit(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Its name and words, and whether it is in use."""
    programme = or_404(selectors.get_programme, pk)
    form = ChangeProgrammeForm(request.POST) if request.method == "POST" else ChangeProgrammeForm.of(programme)
    done = tried(
        form,
        lambda: services.change_programme(programme, by=request.actor, now=clock.now(), **form.cleaned_data),
    )
    if done:
        messages.success(request, "Saved. Cohorts that were made from it stay as they are.")
        return redirect("cohorts:programme_detail", pk)
    context = {"form": form, "programme": programme, "title": "Change the programme"}
    return render(request, "cohorts/programme_form.html", context, status=status_of(form))
