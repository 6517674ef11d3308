"""The workspace of a signed-in request, closed by default."""

import zoneinfo
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from metcrm.accounts import selectors
from metcrm.accounts.models import User
from metcrm.tenancy.actors import Actor
from metcrm.tenancy.context import Kind, Tenant, enter
from metcrm.tenancy.routes import tenants_of

SESSION_KEY = "workspace_id"


class WorkspaceMiddleware:
    """Wraps the request of a signed-in person in one transaction that sees the chosen workspace, or their institute.

    A view without `@workspace_optional` answers 404 to somebody who has no workspace. An answer of 500 undoes
    whatever the request had written.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        user = request.user
        request.workspace = request.membership = request.institute = None  # type: ignore[attr-defined]
        request.actor = Actor(None, "nobody")  # type: ignore[attr-defined]
        if not isinstance(user, User):
            return self.get_response(request)
        tenant = chosen_tenant(request, user)
        if tenant is None:
            return self.get_response(request)
        with enter(tenant):
            self._introduce(request, user, tenant)
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        timezone.deactivate()
        return response

    def _introduce(self, request: Any, user: User, tenant: Tenant) -> None:
        if tenant.kind is Kind.WORKSPACE:
            membership = selectors.get_membership(user)
            if membership is not None:
                request.membership, request.workspace = membership, membership.workspace
                request.actor = selectors.actor(user, membership.role)
                timezone.activate(zoneinfo.ZoneInfo(membership.workspace.timezone))
        else:
            found = selectors.get_institute_membership(user)
            if found is not None:
                request.institute, request.actor = found.institute, selectors.actor(user, found.role)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if not request.user.is_authenticated or request.workspace is not None:  # type: ignore[attr-defined]
            return
        open_to_all = getattr(view, "workspace_optional", False) or not getattr(view, "login_required", True)
        if not open_to_all and not view.__module__.startswith("allauth."):
            raise Http404


def chosen_tenant(request: HttpRequest, user: User) -> Tenant | None:
    """The workspace chosen in this session, else the first one; without any, the person's institute."""
    workspaces = tenants_of(user.pk, Kind.WORKSPACE)
    wanted = request.session.get(SESSION_KEY)
    if wanted:
        workspaces.sort(key=lambda tenant: tenant.id != UUID(wanted))
    institutes = [] if workspaces else tenants_of(user.pk, Kind.INSTITUTE)
    return next(iter([*workspaces, *institutes]), None)
