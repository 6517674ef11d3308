"""The stop link: no more relationship mail from this workspace, at once, and the way back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from metcrm.audit.services import record
from metcrm.tenancy import routes
from metcrm.tenancy.actors import office
from practitioners.models import Contact
from practitioners.services.endings import end_cadence_with

KIND = "stop"


def token_for(contact: Contact) -> str:
    """The contact's own stop token, made when the first mail needs it. Call it inside a transaction."""
    locked = Contact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    if not locked.stop_token:
        locked.stop_token = routes.new_token()
        locked.save(update_fields=["stop_token"])
        routes.add_token(locked.stop_token, kind=KIND, row_id=locked.pk)
    contact.stop_token = locked.stop_token
    return locked.stop_token


def get_contact(pk: UUID) -> Contact:
    """The contact whose link it is.

    Raises:
        Contact.DoesNotExist: none here.
    """
    return Contact.objects.get(pk=pk)


def stop(contact: Contact, *, now: datetime) -> None:
    """She wants no more mails, and what was still to come for her is off. A second time changes nothing."""
    with transaction.atomic():
        if Contact.objects.filter(pk=contact.pk, stopped_at=None).update(stopped_at=now):
            contact.stopped_at = now
            record("contact.stopped_mail", by=office(contact.name), on=contact, now=now)
            end_cadence_with(contact, why=f"{contact.name} asked for no more mails.", now=now)


def start_again(contact: Contact, *, now: datetime) -> None:
    """She wants mails after all, and says so through her own link."""
    with transaction.atomic():
        if Contact.objects.filter(pk=contact.pk, stopped_at__isnull=False).update(stopped_at=None):
            contact.stopped_at = None
            record("contact.started_mail", by=office(contact.name), on=contact, now=now)
