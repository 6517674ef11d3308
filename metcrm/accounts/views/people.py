"""The people of the workspace: their roles, and asking others in. For owners."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from metcrm import clock
from metcrm.accounts import selectors
from metcrm.accounts.forms.people import ROLE_WORDS, InviteForm, RoleForm
from metcrm.accounts.permissions import Capability
from metcrm.accounts.services import invitations, members
from metcrm.accounts.services.refusals import Refused
from metcrm.accounts.views.answers import told
from metcrm.http import AuthedRequest, needs, or_404


@require_safe
@needs(Capability.MANAGE_MEMBERS)
def people(request: AuthedRequest) -> HttpResponse:
    """Members with their roles, and open invitations."""
    return _page(request, InviteForm())


@require_POST
@needs(Capability.MANAGE_MEMBERS)
def invite(request: AuthedRequest) -> HttpResponse:
    """Ask somebody in by mail."""
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        asked = invitations.invite(by=request.actor, now=clock.now(), **form.cleaned_data)
    except Refused as why:
        form.add_error("email", str(why))
        return _page(request, form, status=422)
    messages.success(request, f"The invitation to {asked.email} is on its way.")
    return redirect("accounts:people")


@require_POST
@needs(Capability.MANAGE_MEMBERS)
def role_change(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Give a member another role."""
    member = or_404(selectors.get_member, pk)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose one of the four roles.")
        return redirect("accounts:people")

    def change() -> str:
        members.change_role(member, role=form.cleaned_data["role"], by=request.actor, now=clock.now())
        return f"{member.user} is {form.cleaned_data['role']} now."

    return told(request, change, "accounts:people")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Capability.MANAGE_MEMBERS)
def member_remove(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Ask, then end somebody's sight of the workspace."""
    member = or_404(selectors.get_member, pk)
    if request.method != "POST":
        return render(request, "accounts/member_remove.html", {"member": member})

    def remove() -> str:
        members.remove_member(member, by=request.actor, now=clock.now())
        return f"{member.user} sees nothing of this workspace any more."

    return told(request, remove, "accounts:people")


@require_POST
@needs(Capability.MANAGE_MEMBERS)
def invitation_resend(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Mail an invitation again."""
    asked = or_404(selectors.get_invitation, pk)

    def resend() -> str:
        invitations.resend(asked, by=request.actor, now=clock.now())
        return f"The invitation to {asked.email} is on its way again."

    return told(request, resend, "accounts:people")


@require_POST
@needs(Capability.MANAGE_MEMBERS)
def invitation_withdraw(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Take an invitation back."""
    asked = or_404(selectors.get_invitation, pk)

    def withdraw() -> str:
        invitations.withdraw(asked, by=request.actor, now=clock.now())
        return f"The invitation to {asked.email} is withdrawn."

    return told(request, withdraw, "accounts:people")


def _page(request: AuthedRequest, form: InviteForm, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "members": selectors.members(),
        "invitations": selectors.open_invitations(clock.now()),
        "roles": list(ROLE_WORDS),
    }
    return render(request, "accounts/people.html", context, status=status)
