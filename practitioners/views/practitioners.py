"""Clinicians of a practice."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from metcrm import clock
from metcrm.accounts.permissions import Capability
from metcrm.http import AuthedRequest, needs
from practitioners import selectors
from practitioners.forms.people import PractitionerEditForm, PractitionerForm
from practitioners.services import clinicians, people
from practitioners.views.common import done, form_page, found, practice_url
from practitioners.views.moved import follows_merges


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_PRACTICES)
def practitioner_create(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Add a clinician by hand, or with `?npi=` as the registry has them."""
    practice = found(selectors.get_practice, pk)
    npi = request.GET.get("npi", "").strip()
    form = PractitionerForm(request.POST or None, initial=clinicians.as_in_registry(npi) or {"npi": npi})

    def save(values: dict[str, Any]) -> object:
        return clinicians.add(practice, by=request.actor, now=clock.now(), **values)

    return form_page(
        request, form, save, said="Saved.", to=practice_url(practice.pk, "people"), practice=practice,
        template="practitioners/practitioner_create.html", npi=npi, known=bool(form.initial.get("last_name")),
        nearby=selectors.unknown_people_near(practice),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_PRACTICES)
@follows_merges
def practitioner_edit(request: AuthedRequest, pk: UUID, practitioner_pk: UUID) -> HttpResponse:
    """Change a clinician, and confirm what a person has to confirm."""
    practice = found(selectors.get_practice, pk)
    affiliation = found(lambda key: selectors.get_affiliation(practice, key), practitioner_pk)
    who = affiliation.practitioner
    form = PractitionerEditForm(request.POST or None, initial=clinicians.as_known(affiliation))

    def save(values: dict[str, Any]) -> object:
        return clinicians.change(affiliation, by=request.actor, now=clock.now(), **values)

    return form_page(
        request, form, save, said="Saved.", to=practice_url(practice.pk, "people"), practice=practice,
        template="practitioners/practitioner_edit.html", practitioner=who, others=selectors.practices_of(who),
    )  # fmt: skip


@require_POST
@needs(Capability.WRITE_PRACTICES)
def practitioner_unlink(request: AuthedRequest, pk: UUID, practitioner_pk: UUID) -> HttpResponse:
    """Works at this practice no longer."""
    practice = found(selectors.get_practice, pk)
    who = found(lambda key: selectors.get_affiliation(practice, key), practitioner_pk).practitioner
    people.unlink_practitioner(practice, who, by=request.actor, now=clock.now())
    return done(request, f"{who} works at {practice} no longer.", practice_url(practice.pk, "people"))
