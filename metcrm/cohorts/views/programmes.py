"""The institute's programmes: the templates of its cohorts."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.cohorts import selectors
from metcrm.cohorts.forms.programmes import ProgrammeForm
from metcrm.cohorts.services import programmes as services
from metcrm.cohorts.services.refusals import Refused
from metcrm.http import AuthedRequest, in_institute, needs


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
    """Make a programme."""
    form = ProgrammeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = services.create_programme(by=request.actor, now=clock.now(), **form.cleaned_data)
            messages.success(request, f"{made.name} is there.")
            return redirect("cohorts:programme_list")
        except Refused as why:
            form.add_error(why.field, str(why))
    return render(request, "cohorts/programme_new.html", {"form": form}, status=422 if form.errors else 200)
