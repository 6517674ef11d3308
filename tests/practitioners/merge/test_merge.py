"""One of two, and two again."""

import threading

import pytest
from django.core import serializers
from django.db import close_old_connections

from clients.models import KnownBrowser, Referral, Report, ReportDelivery
from metcrm.accounts.permissions import NotAllowed
from metcrm.tenancy.ids import new_id
from metcrm.tenancy.models import TokenRoute
from metcrm.tenancy.routes import find
from practitioners import merging
from practitioners.models import Affiliation, Contact, Location, Merge, Practice, Practitioner
from practitioners.models.merge import MODELS
from practitioners.refusals import Refused
from practitioners.selectors.duplicates import merged_into, possible_duplicates
from practitioners.services import merge as merges
from practitioners.services import people, relationship
from presentations.models import Visit, VisitAttendee
from tests.clients.reports import story
from tests.conftest import NOW, Cast, make_cast
from tests.factories.clients import make_referral
from tests.factories.practitioners import make_contact, make_practice, make_practitioner
from tests.factories.presentations import make_visit


def everything() -> dict[str, set[str]]:
    """All rows that a merge may touch, as they stand."""
    tables = {moves.model for model in MODELS.values() for moves in merging.moves_to(model)} | set(MODELS.values())
    found = {table._meta.label: set(map(str, _rows(table))) for table in tables}
    return found | {"routes": {f"{route.digest} {route.row_id}" for route in TokenRoute.objects.all()}}


def _rows(table: type) -> list[str]:
    return [serializers.serialize("json", [row]) for row in table._default_manager.all()]  # type: ignore[attr-defined]


def merged(cast: Cast, kind: str, survivor: Practice | Practitioner | Contact, away: object, **chosen: str) -> Merge:
    return merges.merge(kind, survivor.pk, away.pk, chosen=chosen, by=cast.by, now=NOW)  # type: ignore[attr-defined]


def test_everything_of_the_other_office_moves_and_comes_back(inside: Cast) -> None:
    one, other = (
        make_practice(name="Lakeside", website=""),
        make_practice(name="Lakeside Ortho", phone="(520) 555-0142"),
    )
    both = make_practitioner(practice=one)
    people.add_practitioner(
        practice=other, by=inside.by, now=NOW, first_name="", last_name="", npi=both.npi, days="Tue"
    )
    ruth, visit, referral = make_contact(practice=other), make_visit(practice=other), make_referral(practice=other)
    relationship.note_referral(other, at=NOW, now=NOW)
    before = everything()
    done = merged(inside, "practice", one, other, name="away")
    one.refresh_from_db()
    assert (one.name, Practice.objects.count()) == ("Lakeside Ortho", 1)
    for row in (ruth, visit, referral):
        row.refresh_from_db()
        assert row.practice == one
    assert Affiliation.objects.get().weekdays == [1], "the days go along though the line was there twice"
    assert Location.objects.filter(is_primary=True).count() == 1
    assert one.last_referral_at == NOW and one.stage == "first_referral"
    assert find(other.referral_code, "referral") == (find(one.referral_code, "referral"))
    merges.undo(done, by=inside.by, now=NOW)
    assert everything() == before


def test_fields_are_taken_as_chosen_and_empty_ones_filled(inside: Cast) -> None:
    one, other = make_contact(name="R. Keller", phone=""), make_contact(name="Ruth Keller", phone="(520) 555-0142")
    merged(inside, "contact", one, other, name="away", practice_id="survivor")
    one.refresh_from_db()
    assert (one.name, one.phone, Contact.objects.count()) == ("Ruth Keller", "(520) 555-0142", 1)


def test_what_we_decided_about_an_office_goes_along(inside: Cast) -> None:
    one, other = make_practice(), make_practice()
    decided = {"owner_id": inside.alice.pk, "tier": "A", "is_target": True, "visit_every": "monthly"}
    Practice.objects.filter(pk=other.pk).update(**decided)
    Practice.objects.filter(pk=one.pk).update(owner=None, tier="C")
    done = merged(inside, "practice", one, other)
    kept = Practice.objects.values(*decided).get()
    assert kept == decided | {"tier": "C"}
    merges.undo(done, by=inside.by, now=NOW)
    one.refresh_from_db()
    assert (one.owner, one.is_target) == (None, False)


def test_what_is_known_of_people_goes_along(inside: Cast) -> None:
    one, other = make_contact(), make_contact(influence="decides", likes="Coffee, black")
    merged(inside, "contact", one, other)
    assert Contact.objects.values_list("influence", "likes").get() == ("decides", "Coffee, black")
    first, second = make_practitioner(npi=""), make_practitioner()
    people.review_specialty(second, by=inside.by, now=NOW)
    people.change_practitioner(second, by=inside.by, now=NOW, subspecialty_none=True)
    merged(inside, "practitioner", first, second)
    first.refresh_from_db()
    assert (first.subspecialty_none, first.specialty_reviewed_at) == (True, NOW), "homework that was done stays done"


def test_the_number_of_the_other_can_be_taken(inside: Cast) -> None:
    one, other = make_practitioner(npi=""), make_practitioner()
    done = merged(inside, "practitioner", one, other)
    one.refresh_from_db()
    assert (one.npi, one.practices.count()) == (other.npi, 2)
    merges.undo(done, by=inside.by, now=NOW)
    assert sorted(Practitioner.objects.values_list("npi", flat=True)) == ["", other.npi]


def test_who_asked_for_no_mail_stays_so(inside: Cast) -> None:
    one, other = make_contact(), make_contact()
    people.stop_mail(other, by=inside.by, now=NOW)
    merged(inside, "contact", one, other)
    one.refresh_from_db()
    assert one.stopped_at == NOW


def test_two_who_were_at_one_visit_are_there_once(inside: Cast) -> None:
    office = make_practice()
    one, other = make_contact(practice=office), make_contact(practice=office)
    visit = Visit.objects.create(
        practice=office, state="planned", kind="scheduled", planned_for=NOW, created_at=NOW, created_by="x"
    )
    for contact in (one, other):
        VisitAttendee.objects.create(visit=visit, contact=contact)
    done = merged(inside, "contact", one, other)
    assert VisitAttendee.objects.filter(visit=visit).count() == 1
    merges.undo(done, by=inside.by, now=NOW)
    assert VisitAttendee.objects.filter(visit=visit).count() == 2


def test_a_signed_report_stays_word_for_word_and_a_browser_proves_nothing_any_more(inside: Cast) -> None:
    told = story.tell(inside)
    sent = told.sent()
    KnownBrowser.objects.create(contact=sent.contact, digest="x", created_at=NOW, expires_at=NOW)
    before = list(Report.objects.values_list("pk", "content", "content_hash"))
    survivor = make_contact(practice=told.practice)
    merged(inside, "contact", survivor, sent.contact)
    merged(inside, "practice", make_practice(), told.practice)
    assert list(Report.objects.values_list("pk", "content", "content_hash")) == before
    assert ReportDelivery.objects.get(pk=sent.pk).contact == survivor
    assert not KnownBrowser.objects.exists()


def test_two_who_were_sent_the_same_report_stay_two(inside: Cast) -> None:
    sent = story.tell(inside).sent()
    other = make_contact(practice=sent.contact.practice)
    ReportDelivery.objects.create(report=sent.report, contact=other, way="fax", sent_at=NOW, sent_by="x")
    with pytest.raises(Refused, match="reports sent"):
        merged(inside, "contact", other, sent.contact)
    assert Contact.objects.filter(pk=sent.contact_id).exists()


def test_undoing_leaves_what_was_changed_since_and_says_so(inside: Cast) -> None:
    one, other = make_practice(name="One"), make_practice(name="Other")
    visit = make_visit(practice=other)
    done = merged(inside, "practice", one, other, name="away")
    Practice.objects.filter(pk=one.pk).update(name="Third name")
    VisitAttendee.objects.filter(visit=visit).delete()
    Visit.objects.filter(pk=visit.pk).update(practice=make_practice())
    left = merges.undo(done, by=inside.by, now=NOW).left
    assert Practice.objects.get(pk=one.pk).name == "Third name"
    assert left[0] == "Name of One was changed since and stays as it is."
    assert any("visits" in sentence for sentence in left[1:])
    with pytest.raises(Refused, match="already"):
        merges.undo(done, by=inside.by, now=NOW)


def test_merging_on_and_on_leads_to_the_last(inside: Cast) -> None:
    one, two, three = (make_practice() for _ in range(3))
    first = merged(inside, "practice", two, one)
    merged(inside, "practice", three, two)
    assert merged_into(one.pk) == merged_into(two.pk) == three.pk
    assert merged_into(three.pk) is None and merged_into(new_id()) is None
    with pytest.raises(Refused, match="merged on since"):
        merges.undo(first, by=inside.by, now=NOW)


def test_who_may_not(inside: Cast) -> None:
    one, other = make_practice(), make_practice()
    with pytest.raises(NotAllowed):
        merges.merge("practice", one.pk, other.pk, chosen={}, by=inside.by_bob, now=NOW)
    with pytest.raises(Refused):
        merges.merge("practice", one.pk, one.pk, chosen={}, by=inside.by, now=NOW)
    with inside.elsewhere(), pytest.raises(Refused, match="gone"):
        merges.merge("practice", one.pk, other.pk, chosen={}, by=inside.by_carol, now=NOW)


def test_pairs_are_found_until_somebody_says_no(inside: Cast) -> None:
    one = make_practice(name="Lakeside, LLC", street="1 Lake Road", phone="(520) 555-0142")
    other = make_practice(name="LAKESIDE", street="1 Lake Rd", phone="(520) 555-0143")
    make_contact(practice=one, name="Ruth Keller", email="r@x.example")
    make_contact(practice=other, name="Ruth Kellar", email="R@x.example")
    make_contact(practice=one, name="Ann Desk", email="", phone="(520) 555-0142")
    make_contact(practice=one, name="Bo Door", email="", phone="(520) 555-0142")
    make_practitioner(first_name="Amara", last_name="Osei", npi="")
    make_practitioner(first_name="Amara", last_name="Osei")
    make_practitioner(first_name="Amara", last_name="Osei", practice=one)
    found = [(pair.kind, pair.because) for pair in possible_duplicates()]
    assert found == [("practice", "same name and address"), ("practitioner", "same name"),
                     ("practitioner", "same name"), ("contact", "same e-mail")]  # fmt: skip
    merges.say_not_same("practice", other.pk, one.pk, by=inside.by, now=NOW)
    assert "practice" not in {pair.kind for pair in possible_duplicates()}


def test_two_merges_at_once_don_t_hang_and_one_of_them_wins(committed: None) -> None:
    cast = make_cast()
    with cast.inside():
        one, other = make_practice(), make_practice()
    said: list[str] = []
    start = threading.Barrier(2)

    def go(survivor: Practice, away: Practice) -> None:
        try:
            start.wait()
            with cast.inside():
                merges.merge("practice", survivor.pk, away.pk, chosen={}, by=cast.by, now=NOW)
            said.append("merged")
        except Refused:
            said.append("refused")
        finally:
            close_old_connections()

    threads = [threading.Thread(target=go, args=pair) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(said) == ["merged", "refused"]
    with cast.inside():
        assert Practice.objects.count() == 1
        assert Referral.objects.count() == 0
