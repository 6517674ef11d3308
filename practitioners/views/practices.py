"""Pages about practices."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from metcrm import clock
from metcrm.accounts.permissions import Capability
from metcrm.http import AuthedRequest, needs, searched
from practitioners import selectors
from practitioners.forms.practices import NotEngagedForm, PracticeEditForm, PracticeForm
from practitioners.services import practices, relationship
from practitioners.views.common import done, form_page, found, practice_url
from practitioners.views.moved import follows_merges
from practitioners.views.profile import profile_page


@require_GET
@needs(Capability.READ_PRACTICES)
def practice_search(request: AuthedRequest) -> HttpResponse:
    """For pickers: at most twenty options for `?q=`."""
    q = searched(request)
    return render(request, "practitioners/practice_search.html", {"practices": selectors.search_practices(q), "q": q})


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_PRACTICES)
def practice_create(request: AuthedRequest) -> HttpResponse:
    """A practice by hand. One that looks like an existing practice is asked about first."""
    form = PracticeForm(request.POST or None, initial={"name": request.GET.get("name", "")})
    duplicates: list[selectors.Duplicate] = []
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        if not values.pop("anyway"):
            looks = {key: values[key] for key in ("name", "phone", "street", "zip_code")}
            duplicates = selectors.duplicates_of(**looks)
        if not duplicates:
            practice = practices.add_practice(by=request.actor, now=clock.now(), **values)
            return done(request, f"{practice.name} is on your list. Next: the homework.", practice_url(practice.pk))
    context = {"form": form, "duplicates": duplicates}
    return render(request, "practitioners/practice_create.html", context, status=422 if form.is_bound else 200)


@require_GET
@needs(Capability.READ_PRACTICES)
@follows_merges
def practice_detail(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Everything we know about one practice."""
    practice = found(selectors.get_practice, pk)
    return render(request, "practitioners/practice_detail.html", profile_page(request, selectors.profile_of(practice)))


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_PRACTICES)
def practice_edit(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Name, specialty, numbers, time zone."""
    practice = found(selectors.get_practice, pk)
    names = [name for name in PracticeEditForm.base_fields if name not in ("source", "owner")]
    known = {name: getattr(practice, name) for name in names} | {"owner": str(practice.owner_id or "")}
    form = PracticeEditForm(request.POST or None, initial=known)

    def save(values: dict[str, Any]) -> object:
        values["owner_id"] = UUID(owner) if (owner := values.pop("owner")) else None
        return practices.change_practice(practice, by=request.actor, now=clock.now(), **values)

    to = practice_url(practice.pk)
    return form_page(request, form, save, said="Saved.", to=to, practice=practice, title=f"Edit {practice.name}")


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_PRACTICES)
def practice_stop(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """The decision not to engage, with its reason."""
    practice = found(selectors.get_practice, pk)

    def save(values: dict[str, Any]) -> None:
        relationship.set_not_engaged(practice, by=request.actor, now=clock.now(), **values)

    return form_page(
        request, NotEngagedForm(request.POST or None), save, to=practice_url(practice.pk), practice=practice,
        said=f"You don't work on {practice.name} any more. You can reopen it at any time.",
        title=f"Stop working on {practice.name}?", label="Stop working on it",
        sub="It stays on the list with its history, and nothing new is planned for it.",
    )  # fmt: skip


@require_POST
@needs(Capability.WRITE_PRACTICES)
def practice_reopen(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Work on it again."""
    practice = found(selectors.get_practice, pk)
    relationship.reopen(practice, by=request.actor, now=clock.now())
    return done(request, f"{practice.name} is open again.", practice_url(practice.pk))
