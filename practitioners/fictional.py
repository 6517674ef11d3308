"""The invented offices of a training workspace. Addresses end in .example, telephone numbers are 555-01xx."""

from datetime import datetime

from metcrm.accounts.selectors import get_workspace
from metcrm.tenancy.actors import Actor
from practitioners.models import ContactRole, Practice, Source, Way
from practitioners.services import people, practices
from practitioners.services.relationship import recompute_many, settled_later

#: Name, specialty group, taxonomy, its clinician, its office manager.
_OFFICES = [
    ("Fictional Lakeside Orthopedics", "orthopaedics", "207X00000X", ("Alma", "Birchwell"), "Ruth Kellerby"),
    ("Fictional Northgate Family Medicine", "primary_care", "207Q00000X", ("Hugo", "Larkmoor"), "Tansy Holt"),
    ("Fictional Copper Canyon Neurology", "neurology", "2084N0400X", ("Vera", "Ostrander"), "Jonas Redfern"),
]


def fill(by: Actor, now: datetime) -> None:
    """Three offices, each with a clinician and an office manager. Stages come once, since somebody waits for it."""
    with settled_later():
        made = [_office(n, by, now) for n in range(len(_OFFICES))]
    recompute_many(made, now)


def _office(n: int, by: Actor, now: datetime) -> Practice:
    name, group, taxonomy, (first, last), manager = _OFFICES[n]
    practice = practices.add_practice(
        by=by, now=now, name=name, specialty_group=group, phone=f"520-555-01{n + 10}", city="Tucson", state="AZ",
        street=f"{n + 1}20 Verbena Road", zip_code="85719", timezone=get_workspace().timezone, source=Source.PHONE,
    )  # fmt: skip
    people.add_practitioner(
        practice=practice, by=by, now=now, first_name=first, last_name=last, credential="MD",
        primary_taxonomy=taxonomy,
    )  # fmt: skip
    people.add_contact(
        practice=practice, by=by, now=now, name=manager, role=ContactRole.OFFICE_MANAGER,
        email=f"{manager.split()[0].lower()}@office{n + 1}.example", phone=practice.phone, preferred_way=Way.EMAIL,
    )  # fmt: skip
    return practice
