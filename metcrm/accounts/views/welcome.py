"""For people with an account and no workspace: open one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from metcrm import clock
from metcrm.accounts import choice
from metcrm.accounts.forms.settings import OpenWorkspaceForm
from metcrm.accounts.services.workspaces import open_workspace
from metcrm.http import AuthedRequest, workspace_optional
from metcrm.tenancy.context import Kind, Tenant


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_optional
def welcome(request: AuthedRequest) -> HttpResponse:
    """Open a business of one's own; somebody who works for another may have one too."""
    form = OpenWorkspaceForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "accounts/welcome.html", {"form": form}, status=422 if form.is_bound else 200)
    opened = open_workspace(owner=request.user, now=clock.now(), **form.cleaned_data)
    choice.choose(request.session, Tenant(Kind.WORKSPACE, opened.pk))
    messages.success(request, f"{opened.name} is open. Fill in its postal address: every mail carries it.")
    return redirect("accounts:settings")
