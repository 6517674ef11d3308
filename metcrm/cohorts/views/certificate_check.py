"""The public page of a certificate, `/certificates/<code>/`: valid, withdrawn, or not known. No account."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from metcrm.accounts.selectors import institute_logo
from metcrm.cohorts import selectors_certificates as selectors
from metcrm.cohorts.services import certificates as services
from metcrm.cohorts.views.certificates import as_pdf
from metcrm.http import AuthedRequest, address_of, or_404
from metcrm.rate import too_often
from metcrm.tenancy import context
from metcrm.tenancy.context import enter

LIMIT, WINDOW = 60, 600  # looks of one address in ten minutes: a class may check together, a guesser gets nowhere


@login_not_required
@never_cache
@require_safe
def certificate_check(request: HttpRequest, code: str) -> HttpResponse:
    """What the paper says, and whether it holds. Nothing else is told, of nobody."""
    if too_often("certificate", address_of(request), limit=LIMIT, seconds=WINDOW):
        return _page(request, {"too_often": True}, 429)
    route = selectors.find_certificate(code)
    if route is None:
        return _page(request, {}, 404)
    tenant, pk = route
    with enter(tenant):
        found = or_404(selectors.get_certificate, pk)
        place = {"name": found.institute_name, "colour": found.colour}
        return _page(request, {"certificate": found, "place": place, "logo": institute_logo(found.logo)}, 200)


@require_safe
def my_certificate(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """The learner's own PDF, also after they have left the cohort."""
    with context.institute(or_404(selectors.institute_of_mine, request.user, pk)):
        return as_pdf(services.file_of(or_404(selectors.get_certificate, pk)))


def _page(request: HttpRequest, context: dict[str, object], status: int) -> HttpResponse:
    response = render(request, "cohorts/certificate_check.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response
