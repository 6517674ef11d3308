"""The workspace of a signed-in request, closed by default."""

import zoneinfo
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from metcrm.accounts import choice, selectors
from metcrm.accounts.models import User
from metcrm.audit.services import record
from metcrm.tenancy.actors import Actor
from metcrm.tenancy.context import Kind, Tenant, enter
from metcrm.tenancy.routes import tenants_of

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


class WorkspaceMiddleware:
    """Wraps the request of a signed-in person in one transaction that sees the chosen workspace, or their institute.

    A view without `@workspace_optional` answers 404 to somebody who has no workspace. Whatever a request may write is
    one transaction, without an account too (sign-up, the office's page), and an answer of 500 undoes it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.workspace = request.membership = request.institute = None  # type: ignore[attr-defined]
        request.actor = Actor(None, "nobody")  # type: ignore[attr-defined]
        user = request.user
        if isinstance(user, User):
            request.actor = selectors.actor(user, "")  # type: ignore[attr-defined]
            for tenant in _candidates(request, user):
                with enter(tenant):
                    if _introduce(request, user, tenant):
                        return self._answer_inside(request)
        return self._answer_outside(request)

    def _answer_inside(self, request: HttpRequest) -> HttpResponseBase:
        workspace = request.workspace  # type: ignore[attr-defined]
        zone = zoneinfo.ZoneInfo(workspace.timezone) if workspace else None
        with timezone.override(zone):
            response = self.get_response(request)
        if response.status_code == 404:
            _note_attempt(request)
        return _undone_when_broken(response)

    def _answer_outside(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in SAFE_METHODS:
            return self.get_response(request)
        with transaction.atomic():
            return _undone_when_broken(self.get_response(request))

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if not request.user.is_authenticated or request.workspace is not None:  # type: ignore[attr-defined]
            return
        open_to_all = getattr(view, "workspace_optional", False) or not getattr(view, "login_required", True)
        if not open_to_all and not view.__module__.startswith("allauth."):
            raise Http404


def _note_attempt(request: Any) -> None:
    """Somebody of an institute asked for a page that isn't theirs: that is kept with the institute.

    The page's name and the ids in its address, which are nobody's secret; never a token, and no word that was typed.
    """
    match = request.resolver_match
    if match is None:
        return
    places = [Tenant(Kind.INSTITUTE, request.institute.pk)] if request.institute else None
    for tenant in places or tenants_of(request.user.pk, Kind.INSTITUTE):
        with enter(tenant):
            membership = selectors.get_institute_membership(request.user)
            if membership is not None:
                by = selectors.actor(request.user, membership.role)
                rows = [value for value in match.kwargs.values() if isinstance(value, UUID)]
                record("access.not_found", by=by, page=match.view_name, method=request.method, rows=rows)


def _undone_when_broken(response: HttpResponseBase) -> HttpResponseBase:
    if response.status_code >= 500:
        transaction.set_rollback(True)
    return response


def _candidates(request: HttpRequest, user: User) -> Iterator[Tenant]:
    """Places to try, in order: the one of the session, then all workspaces, then institutes. Asked only as needed."""
    chosen = choice.chosen(request.session)
    if chosen:
        yield chosen
    for kind in (Kind.WORKSPACE, Kind.INSTITUTE):
        yield from (tenant for tenant in tenants_of(user.pk, kind) if tenant != chosen)


def _introduce(request: Any, user: User, tenant: Tenant) -> bool:
    """Tell the request where it is and in which role; False when the person is no member there."""
    if tenant.kind is Kind.WORKSPACE:
        membership = selectors.get_membership(user)
        if membership is None:
            return False
        request.membership, request.workspace = membership, membership.workspace
        request.actor = selectors.actor(user, membership.role)
    else:
        found = selectors.get_institute_membership(user)
        if found is None:
            return False
        request.institute, request.actor = found.institute, selectors.actor(user, found.role)
    if choice.chosen(request.session) != tenant:
        choice.choose(request.session, tenant)
    return True
