"""The institute: its people, for admins and coaches. Never a workspace's rows."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from metcrm import clock
from metcrm.accounts import selectors
from metcrm.accounts.forms.people import InstituteForm, InviteToInstituteForm
from metcrm.accounts.permissions import Capability, may
from metcrm.accounts.services import invitations, members
from metcrm.accounts.services.institutes import change_institute
from metcrm.accounts.services.refusals import Refused
from metcrm.accounts.views.answers import told
from metcrm.http import AuthedRequest, in_institute, needs, or_404


@require_safe
@in_institute
@needs(Capability.READ_INSTITUTE)
def institute(request: AuthedRequest) -> HttpResponse:
    """The institute's name and people."""
    return _page(request, InviteToInstituteForm())


@require_POST
@in_institute
@needs(Capability.MANAGE_INSTITUTE)
def institute_invite(request: AuthedRequest) -> HttpResponse:
    """Ask an admin or a coach in by mail."""
    form = InviteToInstituteForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        asked = invitations.invite(by=request.actor, now=clock.now(), **form.cleaned_data)
    except Refused as why:
        form.add_error("email", str(why))
        return _page(request, form, status=422)
    messages.success(request, f"The invitation to {asked.email} is on its way.")
    return redirect("accounts:institute")


@require_http_methods(["GET", "HEAD", "POST"])
@in_institute
@needs(Capability.MANAGE_INSTITUTE)
def institute_member_remove(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Ask, then end somebody's work at the institute."""
    member = or_404(selectors.get_institute_member, pk)
    if request.method != "POST":
        return render(request, "accounts/institute_member_remove.html", {"member": member})

    def remove() -> str:
        members.remove_institute_member(member, by=request.actor, now=clock.now())
        return f"{member.user} works at the institute no more."

    return told(request, remove, "accounts:institute")


@require_POST
@in_institute
@needs(Capability.MANAGE_INSTITUTE)
def institute_invitation_resend(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Mail an invitation again."""
    asked = or_404(selectors.get_invitation, pk)

    def resend() -> str:
        invitations.resend(asked, by=request.actor, now=clock.now())
        return f"The invitation to {asked.email} is on its way again."

    return told(request, resend, "accounts:institute")


@require_POST
@in_institute
@needs(Capability.MANAGE_INSTITUTE)
def institute_invitation_withdraw(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Take an invitation back."""
    asked = or_404(selectors.get_invitation, pk)

    def withdraw() -> str:
        invitations.withdraw(asked, by=request.actor, now=clock.now())
        return f"The invitation to {asked.email} is withdrawn."

    return told(request, withdraw, "accounts:institute")


@require_POST
@in_institute
@needs(Capability.MANAGE_INSTITUTE)
def institute_change(request: AuthedRequest) -> HttpResponse:
    """Name and brand."""
    assert request.institute
    form = InstituteForm(request.POST, request.FILES, institute=request.institute)
    if form.is_valid():
        try:
            change_institute(request.institute, by=request.actor, now=clock.now(), **form.changes())
        except Refused as why:
            form.add_error(why.field or None, str(why))
        else:
            messages.success(request, "Saved. Learners see it from now on.")
            return redirect("accounts:institute")
    return _page(request, InviteToInstituteForm(), institute_form=form, status=422)


def _page(
    request: AuthedRequest, form: InviteToInstituteForm, *, institute_form: InstituteForm | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    may_manage = may(request.actor, Capability.MANAGE_INSTITUTE)
    context = {
        "form": form,
        "institute_form": institute_form or (InstituteForm(institute=request.institute) if request.institute else None),
        "institute": request.institute,
        "members": selectors.institute_members(),
        "invitations": selectors.open_invitations(clock.now()) if may_manage else [],
        "may_manage": may_manage,
        "logo": selectors.institute_logo(request.institute.logo) if request.institute else "",
    }
    return render(request, "accounts/institute.html", context, status=status)
