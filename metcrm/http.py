"""What a request carries here, and the decorators of views."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.vary import vary_on_headers
from django_htmx.middleware import HtmxDetails

from metcrm.accounts.models import Institute, Membership, User, Workspace
from metcrm.accounts.permissions import Capability, check
from metcrm.accounts.selectors import actor, get_institute_membership
from metcrm.tenancy.actors import Actor
from metcrm.tenancy.context import Kind, enter
from metcrm.tenancy.routes import tenants_of

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)
T = TypeVar("T")


class AuthedRequest(HttpRequest):
    """A request of somebody who is signed in and, unless the view is `workspace_optional`, in a workspace."""

    user: User
    workspace: Workspace
    membership: Membership
    institute: Institute | None
    actor: Actor
    htmx: HtmxDetails


def needs(capability: Capability) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let only roles with `capability` into the view; others get 403 with a sentence."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            request: Any = args[0]
            check(request.actor, capability)
            return view(*args, **kwargs)

        guarded.capability = capability  # type: ignore[attr-defined]  # read by the access table's test
        return guarded

    return decorate


def workspace_optional(view: Callable[P, R]) -> Callable[P, R]:
    """The view serves people without a workspace too (a coach, somebody who has just signed up)."""
    view.workspace_optional = True  # type: ignore[attr-defined]
    return view


def in_institute(
    view: Callable[Concatenate[AuthedRequest, P], HttpResponse],
) -> Callable[Concatenate[AuthedRequest, P], HttpResponse]:
    """The view belongs to the person's institute and sees its rows, whatever workspace they are in otherwise.

    Answers 404 to somebody who works at no institute.
    """

    @wraps(view)
    def entered(request: AuthedRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        for tenant in tenants_of(request.user.pk, Kind.INSTITUTE):
            with enter(tenant):
                membership = get_institute_membership(request.user)
                if membership is not None:
                    request.institute, request.actor = membership.institute, actor(request.user, membership.role)
                    return view(request, *args, **kwargs)
        raise Http404

    return workspace_optional(entered)


def or_404(getter: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What a selector finds; 404 for what isn't there or belongs to somebody else."""
    try:
        return getter(*args, **kwargs)
    except ObjectDoesNotExist as error:
        raise Http404 from error


def htmx_aware(
    view: Callable[Concatenate[AuthedRequest, P], HttpResponse],
) -> Callable[Concatenate[AuthedRequest, P], HttpResponse]:
    """The view answers htmx with a fragment, so that caches must keep the two apart."""
    return vary_on_headers("HX-Request")(view)


def safe_next_url(request: HttpRequest, default: str) -> str:
    """Where `next` points, if that is a page of ours; otherwise `default`."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours and not urlsplit(wanted).netloc else default


def searched(request: HttpRequest) -> str:
    """The words of ?q=, without the sign that no database takes (a form's field refuses it by itself)."""
    return request.GET.get("q", "").replace("\0", "").strip()


def address_of(request: HttpRequest) -> str:
    """Where the request comes from; behind known proxies what the first of them saw."""
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    seen = [part.strip() for part in request.headers.get("x-forwarded-for", "").split(",") if part.strip()]
    if proxies and len(seen) >= proxies:
        return seen[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))
