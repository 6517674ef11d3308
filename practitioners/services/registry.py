"""From a row of the national registry to a practice with its people."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from metcrm.accounts.permissions import Capability, check
from metcrm.audit.services import record
from metcrm.tenancy.actors import Actor
from metcrm.tenancy.context import current_workspace_id
from practitioners import taxonomy
from practitioners.models import Practice, Practitioner, RegistryProvider, Source
from practitioners.names import as_written, credential_as_written
from practitioners.refusals import Refused
from practitioners.selectors.practices import Duplicate, duplicates_of
from practitioners.selectors.registry import organisation_at, ours, people_at, practices_by_npi
from practitioners.services import relationship
from practitioners.services.facts import learn
from practitioners.services.people import add_practitioner, verify_npi
from practitioners.services.practices import add_practice

#: A medical tower may have hundreds at one address; more than these are added one by one.
MOST_PEOPLE = 12


@dataclass(frozen=True)
class Plan:
    """What would be made of a row: the practice's name, its people, and what it may be already.

    `at_ours`: the practice where we know one of the people, by NPI.
    """

    provider: RegistryProvider
    organisation: RegistryProvider | None
    name: str
    people: list[RegistryProvider]
    left_out: int
    known: Practice | None
    duplicates: list[Duplicate]
    at_ours: dict[str, Practice]

    @property
    def specialty_group(self) -> str:
        codes = [row.primary_taxonomy for row in (self.provider, self.organisation) if row]
        found = [group for group in map(taxonomy.group_of, codes) if group]
        return found[0].slug if found else ""


def plan_practice(provider: RegistryProvider) -> Plan:
    """Look before the leap: nothing is written."""
    organisation = provider if _is_organisation(provider) else organisation_at(provider)
    people, left_out = _people(provider)
    name = as_written(organisation.organisation) if organisation else f"{_person(provider)} practice"
    known = ours(provider) or (ours(organisation) if organisation else None)
    duplicates = duplicates_of(
        name=name, npi=organisation.npi if organisation else "", phone=provider.phone,
        street=as_written(provider.street), zip_code=provider.zip_code,
        people=[row.npi for row in people],
    )  # fmt: skip
    return Plan(provider, organisation, name, people, left_out, known, duplicates, practices_by_npi(people))


def make_practice(
    plan: Plan, *, by: Actor, now: datetime, into: Practice | None = None, people: Collection[str] | None = None
) -> Practice:
    """Make a practice of a registry row with the people at its address, or add them to one that we have (`into`).

    1 refuses a provider whose number is out of use, and people who aren't at the address
    2 answers with the practice there is, when somebody has just made one of the same row
    3 adds the practice, its facts with the registry as their source
    4 adds the people (those whose NPI is in `people`; all of the plan, or the one into an office of ours, when nobody
      chose), their numbers verified; those we know from elsewhere are linked
    """
    check(by, Capability.WRITE_PRACTICES)
    if plan.provider.deactivated_on:
        raise Refused("This number is out of use since " + f"{plan.provider.deactivated_on:%b %d, %Y}.")
    chosen = _chosen(plan, into, people)
    with relationship.settled_once(now):
        _one_at_a_time(plan.organisation or plan.provider)
        made = None if into else ours(plan.provider) or (ours(plan.organisation) if plan.organisation else None)
        if made:
            return made
        practice = into or _new_practice(plan, by, now)
        for row in chosen:
            add_from_registry(row, practice=practice, by=by, now=now)
        record("practice.from_registry", by=by, on=practice, now=now, npi=plan.provider.npi, people=len(chosen))
    return practice


def _chosen(plan: Plan, into: Practice | None, people: Collection[str] | None) -> list[RegistryProvider]:
    if people is None:
        return [plan.provider] if into and not _is_organisation(plan.provider) else plan.people
    if set(people) - {row.npi for row in plan.people}:
        raise Refused("Somebody you ticked isn't at this address in the registry any more. Look at the list again.")
    return [row for row in plan.people if row.npi in people]


def _one_at_a_time(provider: RegistryProvider) -> None:
    """Whoever clicks twice waits here for the first click to be done, and then finds what it made."""
    with connection.cursor() as cursor:
        # SQL by hand: there is no row yet that could be locked, and advisory locks have no ORM form.
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))",
                       [f"registry:{current_workspace_id()}:{provider.npi}"])  # fmt: skip


def add_from_registry(row: RegistryProvider, *, practice: Practice, by: Actor, now: datetime) -> Practitioner:
    """Add one person of the registry to a practice; the number and the specialty are facts from the registry."""
    if _is_organisation(row):
        raise Refused("This is the number of an organisation, not of a person.")
    practitioner = add_practitioner(
        practice=practice, by=by, now=now, first_name=as_written(row.first_name), last_name=as_written(row.last_name),
        credential=credential_as_written(row.credential), npi=row.npi, primary_taxonomy=row.primary_taxonomy,
        taxonomies=row.taxonomies, verified=True,
    )  # fmt: skip
    if practitioner.npi_verified_at is None:
        verify_npi(practitioner, by=by, now=now)
    for key, value in _as_facts(row).items():
        if value:
            learn(by=by, now=now, key=key, value=value, source=Source.REGISTRY, practitioner=practitioner)
    return practitioner


def _as_facts(row: RegistryProvider) -> dict[str, str]:
    dates = [("enumerated", row.enumerated_on), ("last updated", row.updated_on)]
    return {
        "npi": row.npi,
        "specialty": row.primary_taxonomy,
        "npi_status": "Deactivated" if row.deactivated_on else "Active",
        "registry_dates": ", ".join(f"{said} {day:%b} {day.day}, {day.year}" for said, day in dates if day),
        "sex": {"F": "Female", "M": "Male"}.get(row.sex, ""),
    }


def _new_practice(plan: Plan, by: Actor, now: datetime) -> Practice:
    place = plan.organisation or plan.provider
    return add_practice(
        by=by, now=now, name=plan.name, specialty_group=plan.specialty_group,
        npi=plan.organisation.npi if plan.organisation and not ours(plan.organisation) else "",
        phone=place.phone or plan.provider.phone, fax=place.fax or plan.provider.fax,
        street=as_written(place.street), street2=as_written(place.street2), city=as_written(place.city),
        state=place.state if len(place.state) == 2 else "", zip_code=_zip(place.zip_code), source=Source.REGISTRY,
    )  # fmt: skip


def _people(provider: RegistryProvider) -> tuple[list[RegistryProvider], int]:
    """The provider first, if a person; then those at the same address, and how many more there are."""
    first = [] if _is_organisation(provider) else [provider]
    others = people_at(provider)
    chosen = list(others[: MOST_PEOPLE - len(first)])
    return [*first, *chosen], max(0, others.count() - len(chosen))


def _person(provider: RegistryProvider) -> str:
    name = f"{as_written(provider.first_name)} {as_written(provider.last_name)}".strip()
    credential = credential_as_written(provider.credential)
    return f"{name}, {credential}" if credential else name


def _zip(text: str) -> str:
    return f"{text[:5]}-{text[5:]}" if len(text) == 9 and text.isdigit() else text[:10]


def _is_organisation(provider: RegistryProvider) -> bool:
    return provider.entity == RegistryProvider.Entity.ORGANISATION
