"""Clinicians of a practice."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from metcrm import clock
from metcrm.accounts.permissions import Capability
from metcrm.http import AuthedRequest, needs
from practitioners import known, selectors
from practitioners.facts import Subject
from practitioners.forms.people import PractitionerEditForm, PractitionerForm
from practitioners.services import clinicians, people
from practitioners.views.common import done, form_page, found, may_write, practice_url
from practitioners.views.moved import follows_merges


@require_GET
@needs(Capability.READ_PRACTICES)
@follows_merges
def practitioner_detail(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Everything about one clinician, and where they work on which days."""
    who = found(selectors.get_practitioner, pk)
    facts, history = selectors.facts_of(who), selectors.history(who)
    today = timezone.localdate(clock.now())
    sections = known.sections(Subject.PRACTITIONER, facts, history, today)
    context = {
        "practitioner": who, "affiliations": selectors.affiliations_of(who), "registered": selectors.registered(who),
        "sections": sections, "to_check": known.to_check(fact for section in sections for fact in section.known),
        "identity": known.identity(who, facts, history, today), "may_write": may_write(request),
    }  # fmt: skip
    return render(request, "practitioners/practitioner_detail.html", context)


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
