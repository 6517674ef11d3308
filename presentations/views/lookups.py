"""From the ids in an address to rows; unknown and foreign ids are 404."""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404

from metcrm.http import AuthedRequest
from practitioners.selectors import get_practice
from presentations.selectors import get_material, get_visit

Row = TypeVar("Row")


def or_404(getter: Callable[[UUID], Row], pk: UUID) -> Row:
    try:
        return getter(pk)
    except ObjectDoesNotExist as error:
        raise Http404 from error


def asked(request: AuthedRequest, name: str) -> UUID | None:
    """The id in ?name=…; something that is no id is 404, nothing is None."""
    text = request.GET.get(name, "")
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise Http404 from error


__all__ = ["asked", "get_material", "get_practice", "get_visit", "or_404"]
