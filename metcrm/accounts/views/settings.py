"""The settings: this workspace, oneself, and one's other places."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from metcrm import clock
from metcrm.accounts import choice, selectors
from metcrm.accounts.forms.settings import DigestForm, ProfileForm, WorkspaceForm
from metcrm.accounts.permissions import Capability, may
from metcrm.accounts.services.digest import change_digest
from metcrm.accounts.services.people import change_profile
from metcrm.accounts.services.workspaces import change_workspace
from metcrm.http import AuthedRequest, needs, workspace_optional
from metcrm.tenancy.context import Kind
from metcrm.tenancy.routes import tenants_of


@require_safe
@workspace_optional
def settings(request: AuthedRequest) -> HttpResponse:
    """Everything that can be set, as far as the person may."""
    if not request.workspace and not request.institute:
        return redirect("accounts:welcome")
    return _page(request)


@require_POST
@needs(Capability.MANAGE_WORKSPACE)
def workspace_change(request: AuthedRequest) -> HttpResponse:
    """Name, postal address, time zone of the workspace."""
    form = WorkspaceForm(request.POST)
    if not form.is_valid():
        return _page(request, workspace_form=form, status=422)
    change_workspace(request.workspace, by=request.actor, now=clock.now(), **form.cleaned_data)
    messages.success(request, "Saved. New mail carries this address.")
    return redirect("accounts:settings")


@require_POST
@workspace_optional
def profile_change(request: AuthedRequest) -> HttpResponse:
    """One's own name and title."""
    if not request.workspace and not request.institute:
        raise Http404
    form = ProfileForm(request.POST)
    if not form.is_valid():
        return _page(request, profile_form=form, status=422)
    change_profile(request.user, by=request.actor, now=clock.now(), **form.cleaned_data)
    messages.success(request, "Saved.")
    return redirect("accounts:settings")


@require_POST
@needs(Capability.WRITE_FOLLOW_UPS)
def digest_change(request: AuthedRequest) -> HttpResponse:
    """The morning's mail: on or off, and whose seven o'clock."""
    form = DigestForm(request.POST)
    if not form.is_valid():
        return _page(request, digest_form=form, status=422)
    change_digest(request.membership, by=request.actor, now=clock.now(), **form.cleaned_data)
    messages.success(request, "Saved." if form.cleaned_data["wants"] else "Saved. No more mail at seven.")
    return redirect("accounts:settings")


@require_POST
@workspace_optional
def workspace_switch(request: AuthedRequest) -> HttpResponse:
    """Go on in another of one's workspaces, from the next page on."""
    mine = {str(tenant.id): tenant for tenant in tenants_of(request.user.pk, Kind.WORKSPACE)}
    tenant = mine.get(_canonical(request.POST.get("workspace", "")))
    if tenant is None:
        raise Http404
    choice.choose(request.session, tenant)
    return redirect("today")


def _canonical(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""


def _page(
    request: AuthedRequest,
    *,
    workspace_form: WorkspaceForm | None = None,
    profile_form: ProfileForm | None = None,
    digest_form: DigestForm | None = None,
    status: int = 200,
) -> HttpResponse:
    may_change = may(request.actor, Capability.MANAGE_WORKSPACE)
    may_write = may(request.actor, Capability.WRITE_FOLLOW_UPS)
    context = {
        "workspace_form": workspace_form or (WorkspaceForm.of(request.workspace) if may_change else None),
        "profile_form": profile_form or ProfileForm.of(request.user),
        "digest_form": digest_form or (DigestForm.of(request.membership) if may_write else None),
        "may_manage_members": may(request.actor, Capability.MANAGE_MEMBERS),
        "may_read_audit": may(request.actor, Capability.READ_AUDIT),
        "workspaces": selectors.workspaces_of(request.user),
        "has_institute": selectors.has_institute(request.user),
    }
    return render(request, "accounts/settings.html", context, status=status)
