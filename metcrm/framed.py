"""Somebody's HTML in a frame of ours: a mail as its reader sees it."""

from collections.abc import Callable
from typing import Any, TypeVar

from csp.decorators import csp_replace
from django.views.decorators.clickjacking import xframe_options_sameorigin

View = TypeVar("View", bound=Callable[..., Any])

#: Its inline styles count; nothing runs, nothing is loaded from anywhere, no link leads away.
_ALONE = {
    **dict.fromkeys(
        ["script-src", "img-src", "font-src", "connect-src", "manifest-src", "worker-src", "frame-src", "form-action"]
    ),
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "frame-ancestors": ["'self'"],
    "sandbox": [],
}


def framed(view: View) -> View:
    """The view answers with somebody's HTML, to be shown in a frame of our own pages."""
    return xframe_options_sameorigin(csp_replace(_ALONE)(view))  # type: ignore[return-value]  # loses the signature


def may_frame(view: View) -> View:
    """The view's page has a frame with an answer of ours in it."""
    return csp_replace({"frame-src": ["'self'"]})(view)  # type: ignore[return-value,arg-type]  # loses the signature
