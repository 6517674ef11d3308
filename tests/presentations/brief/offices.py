"""Offices of which nothing, a little or a great deal is known."""

from datetime import date, timedelta

from metcrm.tenancy.actors import SYSTEM
from practitioners.facts import typed_kinds
from practitioners.models import ContactRole, Practice
from practitioners.services.facts import learn
from practitioners.services.practices import add_practice
from tests.conftest import NOW
from tests.factories.practitioners import make_contact, make_practice, make_practitioner
from tests.factories.presentations import make_one_sheet, make_plan, make_visit

TODAY = date(2026, 3, 4)


def nothing() -> Practice:
    """A name from a directory."""
    return add_practice(name="Lakeside Orthopedics", by=SYSTEM, now=NOW)


def a_little() -> Practice:
    """An office manager, an address, one fact, a visit and a plan."""
    practice = make_practice(name="Lakeside Orthopedics", specialty_group="orthopaedics")
    ruth = make_contact(practice=practice, name="Ruth Keller", pronounced="KEL-er")
    make_practitioner(practice=practice)
    learn(practice=practice, key="conditions", value="falls, knee osteoarthritis", source="phone",
          checked_on=TODAY - timedelta(days=20), by=SYSTEM, now=NOW)  # fmt: skip
    make_visit(practice=practice, people=[ruth], outcome="will_refer", next_step="Send the one-sheet",
               next_step_on=TODAY + timedelta(days=7), note="Wants a report by link, not by fax.")  # fmt: skip
    make_plan(practice=practice, people=[ruth], objective="A first referral: knees after discharge")
    return practice


def a_lot(times: int = 14, words: str = "A long remark that somebody typed about this office. ") -> Practice:
    """Everything the product can hold, and more of it than a page takes."""
    practice = make_practice(name=f"{words}Orthopedics"[:200], specialty_group="orthopaedics")
    ruth = make_contact(practice=practice, name="Ruth Keller")
    for number in range(times):
        role = list(ContactRole)[number % len(ContactRole)]
        make_contact(practice=practice, role=role, name=f"{number} {words}"[:120], pronounced=words[:120])
        make_practitioner(practice=practice, last_name=f"{words}{number}"[-60:], subspecialty=words[:120])
    for kind in typed_kinds():
        learn(practice=practice, key=kind.key, value=words * 8, source="phone", checked_on=TODAY - timedelta(days=900),
              by=SYSTEM, now=NOW)  # fmt: skip
    for ago in range(1, 12):
        at = NOW - timedelta(days=ago)
        make_visit(practice=practice, people=[ruth], happened_at=at, note=words * 20, next_step=words[:200])
    make_one_sheet(practice=practice, ready=True)
    make_plan(practice=practice, people=[ruth], objective=words[:200])
    return practice
