"""The door of an invitation. The link shows it, only a click accepts: mail scanners open links too."""

from uuid import UUID

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from metcrm import clock
from metcrm.accounts import choice, selectors
from metcrm.accounts.forms.signup import VERIFIED
from metcrm.accounts.services import invitations
from metcrm.accounts.services.refusals import Refused
from metcrm.http import or_404
from metcrm.tenancy.context import Kind, Tenant, enter


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Look at an invitation, and accept it when signed in with its address."""
    found = selectors.find_invitation(token)
    if found is None:
        raise Http404
    tenant, pk = found
    with enter(tenant):
        if request.method == "POST" and request.user.is_authenticated:
            return _accept(request, tenant, pk)
        return _show(request, pk)


def _accept(request: HttpRequest, tenant: Tenant, pk: UUID) -> HttpResponse:
    asked = or_404(selectors.get_invitation, pk)
    try:
        invitations.accept(asked, user=request.user, now=clock.now())  # type: ignore[arg-type]
    except Refused as why:
        messages.error(request, str(why))
        return _show(request, pk, status=409)
    choice.choose(request.session, tenant)
    request.session.pop(VERIFIED, None)
    messages.success(request, f"Welcome to {selectors.current_place()}.")
    return redirect("today" if tenant.kind is Kind.WORKSPACE else "accounts:institute")


def _show(request: HttpRequest, pk: UUID, status: int = 200) -> HttpResponse:
    asked, place = or_404(selectors.get_invitation, pk), selectors.current_place()
    state = asked.state(clock.now())
    if state != "open":
        context = {"asked": asked, "place": place, "state": state}
        return render(request, "accounts/join_closed.html", context, status=410)
    if not request.user.is_authenticated:
        # Whoever holds the link reads that mailbox: the address needs no second mail to confirm it.
        get_adapter().stash_verified_email(request, asked.email)
    fits = request.user.is_authenticated and request.user.email.lower() == asked.email.lower()
    return render(request, "accounts/join.html", {"asked": asked, "place": place, "fits": fits}, status=status)
