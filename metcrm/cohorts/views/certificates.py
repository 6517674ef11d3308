"""Certificates at the institute: issued for all at once, withdrawn one by one."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.cohorts import selectors_certificates as selectors
from metcrm.cohorts import selectors_coaching
from metcrm.cohorts.forms.certificates import WithdrawForm
from metcrm.cohorts.services import certificates as services
from metcrm.cohorts.services.refusals import Refused
from metcrm.http import AuthedRequest, in_institute, needs, or_404


@require_safe
@in_institute
@needs(Capability.READ_COHORTS)
def certificate_list(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Who completed a cohort, and their certificates."""
    cohort = or_404(selectors_coaching.get_cohort, pk)
    graduates = selectors.graduates(cohort)
    context = {
        "cohort": cohort,
        "graduates": graduates,
        "without": sum(one.valid is None and one.enrolment.state == "completed" for one in graduates),
        "may_write": may(request.actor, Capability.WRITE_COHORTS),
    }
    return render(request, "cohorts/certificate_list.html", context)


@require_POST
@in_institute
@needs(Capability.WRITE_COHORTS)
def certificate_issue(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """For everybody who completed and has none."""
    made = services.issue_all(or_404(selectors_coaching.get_cohort, pk), by=request.actor, now=clock.now())
    if made:
        what = "1 certificate" if len(made) == 1 else f"{len(made)} certificates"
        messages.success(request, f"{what} issued. The papers are being made: look again in a moment.")
    else:
        messages.info(request, "Everybody who completed has a certificate.")
    return redirect("cohorts:certificate_list", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@in_institute
@needs(Capability.WRITE_COHORTS)
def certificate_withdraw(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Ask why, then withdraw it."""
    certificate = or_404(selectors.get_certificate, pk)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.withdraw(certificate, by=request.actor, now=clock.now(), **form.cleaned_data)
            messages.success(request, f"The certificate of {certificate.name} is withdrawn: its public page says so.")
            return redirect("cohorts:certificate_list", certificate.enrolment.cohort_id)
        except Refused as why:
            form.add_error(why.field, str(why))
    context = {"certificate": certificate, "form": form}
    return render(request, "cohorts/certificate_withdraw.html", context, status=422 if form.errors else 200)


@require_safe
@in_institute
@needs(Capability.READ_COHORTS)
def certificate_file(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """The PDF, for the institute."""
    return as_pdf(services.file_of(or_404(selectors.get_certificate, pk)))


def as_pdf(data: bytes | None) -> HttpResponse:
    """The file for saving; 404 while it isn't there."""
    if data is None:
        raise Http404
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="certificate.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
