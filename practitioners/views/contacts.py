"""People who run an office."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from metcrm import clock
from metcrm.accounts.permissions import Capability
from metcrm.http import AuthedRequest, needs
from practitioners import selectors
from practitioners.forms.people import ContactForm
from practitioners.services import people
from practitioners.views.common import done, form_page, found, practice_url
from practitioners.views.moved import follows_merges


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_PRACTICES)
def contact_create(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Add a contact; `?role=` chooses the role beforehand."""
    practice = found(selectors.get_practice, pk)
    form = ContactForm(request.POST or None, initial={"role": request.GET.get("role", "office_manager")})

    def save(values: dict[str, Any]) -> object:
        return people.add_contact(practice=practice, by=request.actor, now=clock.now(), **values)

    return form_page(
        request, form, save, said="Saved.", to=practice_url(practice.pk, "people"), practice=practice,
        title="Add a contact", sub=f"At {practice.name}. The office manager comes first.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_PRACTICES)
@follows_merges
def contact_edit(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Change a contact; below the form are mail and leaving."""
    contact = found(selectors.get_contact, pk)
    names = [name for name in ContactForm.base_fields if name != "source"]
    form = ContactForm(request.POST or None, initial={name: getattr(contact, name) for name in names})

    def save(values: dict[str, Any]) -> object:
        return people.change_contact(contact, by=request.actor, now=clock.now(), **values)

    return form_page(
        request, form, save, said="Saved.", to=practice_url(contact.practice_id, "people"),
        template="practitioners/contact_edit.html", practice=contact.practice, contact=contact,
    )  # fmt: skip


@require_POST
@needs(Capability.WRITE_PRACTICES)
def contact_stop(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """No more follow-up mail."""
    contact = people.stop_mail(found(selectors.get_contact, pk), by=request.actor, now=clock.now())
    return done(request, f"{contact} gets no more follow-up mail.", practice_url(contact.practice_id, "people"))


@require_POST
@needs(Capability.WRITE_PRACTICES)
def contact_allow(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Follow-up mail again."""
    contact = people.allow_mail(found(selectors.get_contact, pk), by=request.actor, now=clock.now())
    return done(request, f"{contact} gets follow-up mail again.", practice_url(contact.practice_id, "people"))


@require_POST
@needs(Capability.WRITE_PRACTICES)
def contact_left(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Works there no longer."""
    contact = people.note_left(found(selectors.get_contact, pk), by=request.actor, now=clock.now())
    said = f"{contact} works there no longer. Ask who came after."
    return done(request, said, practice_url(contact.practice_id, "people"))


@require_POST
@needs(Capability.WRITE_PRACTICES)
def contact_back(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Works there after all."""
    contact = people.note_left(found(selectors.get_contact, pk), by=request.actor, now=clock.now(), back=True)
    return done(request, f"{contact} is back on the list.", practice_url(contact.practice_id, "people"))
