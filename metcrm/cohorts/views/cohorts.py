"""The institute's cohorts."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from metcrm.accounts.permissions import Capability, may
from metcrm.cohorts import selectors
from metcrm.http import AuthedRequest, in_institute, needs


@require_safe
@in_institute
@needs(Capability.READ_COHORTS)
def cohort_list(request: AuthedRequest) -> HttpResponse:
    """All cohorts with their dates and states."""
    context = {
        "cohorts": selectors.cohorts(),
        "programmes": selectors.programmes(),
        "may_write": may(request.actor, Capability.WRITE_COHORTS),
    }
    return render(request, "cohorts/cohort_list.html", context)
