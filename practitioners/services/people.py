"""Adding and changing the people of a practice."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from metcrm.accounts.permissions import Capability, check
from metcrm.audit.services import record
from metcrm.tenancy import routes
from metcrm.tenancy.actors import Actor
from practitioners.hours_text import read_days
from practitioners.models import Affiliation, Contact, ContactRole, Practice, Practitioner, Source, Way
from practitioners.npi import objection
from practitioners.phones import tidy_phone
from practitioners.refusals import Refused
from practitioners.selectors import practices_of
from practitioners.services import relationship
from practitioners.services.endings import end_cadence_with
from practitioners.services.facts import learn


def add_contact(
    *,
    practice: Practice,
    by: Actor,
    now: datetime,
    name: str,
    role: str,
    email: str = "",
    phone: str = "",
    preferred_way: str = "",
    pronounced: str = "",
    influence: str = "",
    likes: str = "",
    source: str = Source.OTHER,
) -> Contact:
    """Add somebody who runs the office, with a stop link of their own for every mail they will get.

    Who manages the office, and how to reach them, are kept as facts with their `source`.

    Raises:
        Refused: without a name.
    """
    check(by, Capability.WRITE_PRACTICES)
    if not name.strip():
        raise Refused("Write the name, or choose “asked, not given”.")
    with relationship.settled_once(now):
        contact = Contact.objects.create(
            practice=practice, role=role, name=name.strip(), pronounced=pronounced.strip(), email=email.strip(),
            phone=tidy_phone(phone), preferred_way=preferred_way, influence=influence, likes=likes.strip(),
            stop_token=routes.new_token(), created_at=now,
        )  # fmt: skip
        routes.add_token(contact.stop_token, kind="stop", row_id=contact.pk)
        record("contact.added", by=by, on=contact, now=now, practice=practice.pk, role=role)
        _learn_manager(contact, {}, source, by, now)
        relationship.recompute(practice, now)
    return contact


def change_contact(contact: Contact, *, by: Actor, now: datetime, source: str = Source.OTHER, **fields: str) -> Contact:
    """Change name, role, mail, phone, preferred way, pronunciation, influence or likes."""
    check(by, Capability.WRITE_PRACTICES)
    before = _of_manager(contact)
    if "phone" in fields:
        fields["phone"] = tidy_phone(fields["phone"])
    with relationship.settled_once(now):
        for name, value in fields.items():
            setattr(contact, name, value.strip())
        contact.save(update_fields=list(fields))
        record("contact.changed", by=by, on=contact, now=now, fields=sorted(fields))
        _learn_manager(contact, before, source, by, now)
        relationship.recompute(contact.practice, now)
    return contact


def note_left(contact: Contact, *, by: Actor, now: datetime, back: bool = False) -> Contact:
    """They work there no longer: nothing is sent to them any more. `back` takes it back."""
    check(by, Capability.WRITE_PRACTICES)
    with transaction.atomic():
        contact.left_at = None if back else now
        contact.save(update_fields=["left_at"])
        record("contact.back" if back else "contact.left", by=by, on=contact, now=now)
        relationship.recompute(contact.practice, now)
    return contact


def stop_mail(contact: Contact, *, by: Actor, now: datetime) -> Contact:
    """No more relationship mail to them, as they asked."""
    check(by, Capability.WRITE_PRACTICES)
    return _set_stopped(contact, now, "contact.mail_stopped", by, now)


def allow_mail(contact: Contact, *, by: Actor, now: datetime) -> Contact:
    """They asked for mail again."""
    check(by, Capability.WRITE_PRACTICES)
    return _set_stopped(contact, None, "contact.mail_allowed", by, now)


def add_practitioner(
    *,
    practice: Practice,
    by: Actor,
    now: datetime,
    first_name: str,
    last_name: str,
    credential: str = "",
    email: str = "",
    phone: str = "",
    npi: str = "",
    primary_taxonomy: str = "",
    subspecialty: str = "",
    taxonomies: Iterable[str] = (),
    verified: bool = False,
    days: str = "",
) -> Practitioner:
    """Add a clinician to a practice. One whose NPI is known already is linked instead of written twice.

    `days` says in words when they are there: “Tue and Thu mornings”. `verified`: the NPI was seen in the registry.
    Raises Refused when the NPI can't be one.
    """
    check(by, Capability.WRITE_PRACTICES)
    _refuse_npi(npi)
    with transaction.atomic():
        known = Practitioner.objects.filter(npi=npi).first() if npi else None
        practitioner = known or Practitioner.objects.create(
            first_name=first_name.strip(), last_name=last_name.strip(), credential=credential.strip(), npi=npi,
            email=email.strip(), phone=tidy_phone(phone), primary_taxonomy=primary_taxonomy,
            taxonomies=list(taxonomies) or _only(primary_taxonomy),
            subspecialty=subspecialty.strip(), npi_verified_at=now if verified and npi else None, created_at=now,
        )  # fmt: skip
        weekdays, note = read_days(days)
        there = {"weekdays": list(weekdays), "days_note": note[:60]}
        Affiliation.objects.get_or_create(practice=practice, practitioner=practitioner, defaults=there)
        action = "practitioner.linked" if known else "practitioner.added"
        record(action, by=by, on=practitioner, now=now, practice=practice.pk)
        relationship.recompute(practice, now)
    return practitioner


def change_practitioner(practitioner: Practitioner, *, by: Actor, now: datetime, **fields: Any) -> Practitioner:
    """Change a clinician's name, NPI, specialty or subspecialty. Another NPI has to be verified anew.

    Raises:
        Refused: the NPI can't be one, or is another practitioner's.
    """
    check(by, Capability.WRITE_PRACTICES)
    _refuse_npi(fields.get("npi", ""), practitioner)
    if fields.get("npi", practitioner.npi) != practitioner.npi:
        fields["npi_verified_at"] = None
    if "phone" in fields:
        fields["phone"] = tidy_phone(fields["phone"])
    if "primary_taxonomy" in fields:
        fields["taxonomies"] = _with_primary(practitioner.taxonomies, fields["primary_taxonomy"])
    return _save_practitioner(practitioner, fields, "practitioner.changed", by, now)


def verify_npi(practitioner: Practitioner, *, by: Actor, now: datetime) -> Practitioner:
    """A person compared the NPI with the registry. Raises Refused when there is none."""
    check(by, Capability.WRITE_PRACTICES)
    if not practitioner.npi:
        raise Refused("There is no NPI to verify yet.")
    return _save_practitioner(practitioner, {"npi_verified_at": now}, "practitioner.npi_verified", by, now)


def review_specialty(practitioner: Practitioner, *, by: Actor, now: datetime) -> Practitioner:
    """A person looked at the specialty and stands by it."""
    check(by, Capability.WRITE_PRACTICES)
    fields = {"specialty_reviewed_at": now, "specialty_reviewed_by": str(by)[:200]}
    return _save_practitioner(practitioner, fields, "practitioner.specialty_reviewed", by, now)


def set_days(
    practice: Practice, practitioner: Practitioner, *, weekdays: Iterable[int], note: str = "", by: Actor, now: datetime
) -> None:
    """On which weekdays (0 is Monday) a practitioner is at a practice; none says that it isn't known."""
    check(by, Capability.WRITE_PRACTICES)
    there = {"weekdays": sorted(set(weekdays)), "days_note": note.strip()}
    with transaction.atomic():
        Affiliation.objects.filter(practice=practice, practitioner=practitioner).update(**there)
        record("affiliation.changed", by=by, on=practitioner, now=now, practice=practice.pk)


def unlink_practitioner(practice: Practice, practitioner: Practitioner, *, by: Actor, now: datetime) -> None:
    """The practitioner works at this practice no longer; the person stays known."""
    check(by, Capability.WRITE_PRACTICES)
    with transaction.atomic():
        Affiliation.objects.filter(practice=practice, practitioner=practitioner).delete()
        record("practitioner.unlinked", by=by, on=practitioner, now=now, practice=practice.pk)
        relationship.recompute(practice, now)


def manager_facts(*, role: str, name: str, email: str, preferred_way: str) -> dict[str, str]:
    """What is known of an office manager, by the key of the fact; nothing of anybody else."""
    if role != ContactRole.OFFICE_MANAGER:
        return {}
    way = f"prefers {Way(preferred_way).label.lower()}" if preferred_way else ""
    return {"office_manager": name, "office_manager_way": ", ".join(part for part in (email, way) if part)}


def _of_manager(contact: Contact) -> dict[str, str]:
    return manager_facts(role=contact.role, name=contact.name, email=contact.email, preferred_way=contact.preferred_way)


def _learn_manager(contact: Contact, before: dict[str, str], source: str, by: Actor, now: datetime) -> None:
    for key, value in _of_manager(contact).items():
        if value and value != before.get(key):
            learn(by=by, now=now, key=key, value=value, source=source, practice=contact.practice)


def _set_stopped(contact: Contact, at: datetime | None, action: str, by: Actor, now: datetime) -> Contact:
    with transaction.atomic():
        contact.stopped_at = at
        contact.save(update_fields=["stopped_at"])
        record(action, by=by, on=contact, now=now)
        if at is not None:
            end_cadence_with(contact, why=f"{contact.name} asked for no more mails.", by=by, now=now)
    return contact


def _save_practitioner(
    practitioner: Practitioner, fields: dict[str, Any], action: str, by: Actor, now: datetime
) -> Practitioner:
    with transaction.atomic():
        for name, value in fields.items():
            setattr(practitioner, name, value)
        practitioner.save(update_fields=list(fields))
        record(action, by=by, on=practitioner, now=now, fields=sorted(fields))
        for practice in practices_of(practitioner):
            relationship.recompute(practice, now)
    return practitioner


def _refuse_npi(npi: str, practitioner: Practitioner | None = None) -> None:
    sentence = objection(npi) if npi else ""
    if sentence:
        raise Refused(sentence)
    if npi and practitioner:
        other = Practitioner.objects.filter(npi=npi).first()
        if other and other != practitioner:
            raise Refused(f"{other.display_name} has this NPI already.")


def _only(code: str) -> list[str]:
    return [code] if code else []


def _with_primary(codes: list[str], primary: str) -> list[str]:
    return [primary, *(code for code in codes if code != primary)] if primary else codes
