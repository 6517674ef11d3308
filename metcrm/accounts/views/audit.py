"""What was done in this workspace, by whom, to what. For owners."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from metcrm.accounts.forms.people import AuditFilter
from metcrm.accounts.permissions import Capability
from metcrm.accounts.selectors import members
from metcrm.audit import selectors
from metcrm.http import AuthedRequest, needs


@require_safe
@needs(Capability.READ_AUDIT)
def audit(request: AuthedRequest) -> HttpResponse:
    """Newest first; by words, person, subject and one object."""
    form = AuditFilter(request.GET, people=members(), nouns=selectors.nouns())
    form.is_valid()
    page = Paginator(selectors.events(**_asked(form.cleaned_data)), 50).get_page(request.GET.get("page"))
    kept = {"object": str(form.cleaned_data["object"])} if form.cleaned_data.get("object") else {}
    context = {"form": form, "page": page, "keep": kept, "is_filtered": any(form.cleaned_data.values())}
    return render(request, "audit/list.html", context)


def _asked(data: dict[str, Any]) -> dict[str, Any]:
    """What of the form was usable; a person or subject that isn't offered filters nothing."""
    person = data.get("person")
    return {
        "query": data.get("q", ""),
        "person": UUID(person) if person else None,
        "action": data.get("about", ""),
        "object_id": data.get("object"),
    }
