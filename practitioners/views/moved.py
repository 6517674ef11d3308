"""Addresses of what was merged away."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from metcrm.http import AuthedRequest
from practitioners import selectors

P = ParamSpec("P")


def follows_merges(
    view: Callable[Concatenate[AuthedRequest, P], HttpResponse],
) -> Callable[Concatenate[AuthedRequest, P], HttpResponse]:
    """The address of something that was merged away leads to what it became."""

    @wraps(view)
    def followed(request: AuthedRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Http404:
            path = request.path
            for old in kwargs.values():
                new = selectors.merged_into(old) if isinstance(old, UUID) else None
                if new is not None:
                    path = path.replace(str(old), str(new))
            if path == request.path or request.method != "GET":
                raise
            return redirect(path)

    return followed
