"""What the forms about a clinician ask for, as verbs: by hand, or as the registry has them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from metcrm.tenancy.actors import Actor
from practitioners.models import Affiliation, Practice, Practitioner, RegistryProvider, Source
from practitioners.names import as_written, credential_as_written
from practitioners.refusals import Refused
from practitioners.services import people, relationship
from practitioners.services.facts import learn


def as_in_registry(npi: str) -> dict[str, Any]:
    """Name and specialty of a person in the registry, for a form; empty for unknown numbers and organisations."""
    row = RegistryProvider.objects.filter(pk=npi, entity=RegistryProvider.Entity.PERSON).first()
    if row is None:
        return {}
    return {
        "npi": row.npi, "first_name": as_written(row.first_name), "last_name": as_written(row.last_name),
        "credential": credential_as_written(row.credential), "primary_taxonomy": row.primary_taxonomy,
    }  # fmt: skip


def as_known(affiliation: Affiliation) -> dict[str, Any]:
    """What we know of a clinician at a practice, for a form."""
    who = affiliation.practitioner
    names = ("npi", "first_name", "last_name", "credential", "email", "phone", "primary_taxonomy", "subspecialty",
             "subspecialty_none")  # fmt: skip
    known = {name: getattr(who, name) for name in names}
    confirmed = {"npi_checked": bool(who.npi_verified_at), "reviewed": bool(who.specialty_reviewed_at)}
    return known | confirmed | {"weekdays": affiliation.weekdays, "days_note": affiliation.days_note}


def add(
    practice: Practice, *, by: Actor, now: datetime, npi: str, last_name: str, subspecialty_none: bool,
    weekdays: Iterable[int] = (), days_note: str = "", **fields: str,
) -> Practitioner:  # fmt: skip
    """Add a clinician. The number counts as verified when the registry has it, in use, under the same last name."""
    with relationship.settled_once(now):
        verified = in_registry(npi, last_name)
        who = people.add_practitioner(
            practice=practice, by=by, now=now, npi=npi, last_name=last_name, verified=verified, **fields
        )
        if weekdays or days_note:
            people.set_days(practice, who, weekdays=weekdays, note=days_note, by=by, now=now)
        if subspecialty_none:
            people.change_practitioner(who, by=by, now=now, subspecialty_none=True)
        if subspecialty_none or fields.get("subspecialty"):
            _learn_subspecialty(who, by, now)
        if verified:
            learn(by=by, now=now, key="npi", value=npi, source=Source.REGISTRY, practitioner=who)
    return who


def change(
    affiliation: Affiliation, *, by: Actor, now: datetime, npi_checked: bool, reviewed: bool,
    weekdays: Iterable[int] = (), days_note: str = "", **fields: Any,
) -> Practitioner:  # fmt: skip
    """Change a clinician and their days here; a tick confirms the number or the specialty in the person's name."""
    who: Practitioner = affiliation.practitioner
    before = (who.subspecialty, who.subspecialty_none)
    with relationship.settled_once(now):
        people.change_practitioner(who, by=by, now=now, **fields)
        if (who.subspecialty, who.subspecialty_none) != before:
            _learn_subspecialty(who, by, now)
        if (sorted(weekdays), days_note) != (sorted(affiliation.weekdays), affiliation.days_note):
            people.set_days(affiliation.practice, who, weekdays=weekdays, note=days_note, by=by, now=now)
        if who.npi and not who.npi_verified_at and (npi_checked or in_registry(who.npi, who.last_name)):
            _verified(who, by, now)
        if reviewed and not who.specialty_reviewed_at:
            _reviewed(who, by, now)
    return who


def confirm_npi(who: Practitioner, *, npi: str, checked: bool, by: Actor, now: datetime) -> Practitioner:
    """The number is theirs: the registry says so, or a person has looked (`checked`).

    Raises:
        Refused: neither.
    """
    if not npi:
        raise Refused("Write the ten digits of the NPI.")
    if not checked and not in_registry(npi, who.last_name):
        raise Refused(
            f"The registry that is loaded here doesn't have this number under {who.last_name}. "
            "Look it up at npiregistry.cms.hhs.gov, and tick that you did."
        )
    with transaction.atomic():
        people.change_practitioner(who, by=by, now=now, npi=npi)
        return _verified(who, by, now)


def confirm_specialty(who: Practitioner, *, primary_taxonomy: str, by: Actor, now: datetime) -> Practitioner:
    """A person looked at the specialty: this is it.

    Raises:
        Refused: none was chosen.
    """
    if not primary_taxonomy:
        raise Refused("Choose the specialty.")
    with transaction.atomic():
        if primary_taxonomy != who.primary_taxonomy:
            people.change_practitioner(who, by=by, now=now, primary_taxonomy=primary_taxonomy)
        return _reviewed(who, by, now)


def name_subspecialty(
    who: Practitioner, *, subspecialty: str, subspecialty_none: bool, by: Actor, now: datetime
) -> Practitioner:
    """What they are known for within their specialty, or that there is nothing of the kind.

    Raises:
        Refused: neither was said.
    """
    if not subspecialty and not subspecialty_none:
        raise Refused("Name the subspecialty, or tick that there is none.")
    with transaction.atomic():
        people.change_practitioner(
            who, by=by, now=now, subspecialty=subspecialty, subspecialty_none=subspecialty_none and not subspecialty
        )
        _learn_subspecialty(who, by, now)
    return who


def in_registry(npi: str, last_name: str) -> bool:
    """True when the registry has this number, in use, under this last name."""
    rows = RegistryProvider.objects.filter(pk=npi, last_name__iexact=last_name.strip(), deactivated_on=None)
    return bool(npi) and rows.exists()


def _verified(who: Practitioner, by: Actor, now: datetime) -> Practitioner:
    people.verify_npi(who, by=by, now=now)
    learn(by=by, now=now, key="npi", value=who.npi, source=Source.REGISTRY, practitioner=who)
    return who


def _reviewed(who: Practitioner, by: Actor, now: datetime) -> Practitioner:
    people.review_specialty(who, by=by, now=now)
    if who.primary_taxonomy:
        learn(by=by, now=now, key="specialty", value=who.primary_taxonomy, source=Source.WEBSITE, practitioner=who)
    return who


def _learn_subspecialty(who: Practitioner, by: Actor, now: datetime) -> None:
    value = who.subspecialty or ("none" if who.subspecialty_none else "")
    if value:
        learn(by=by, now=now, key="subspecialty", value=value, source=Source.WEBSITE, practitioner=who)
