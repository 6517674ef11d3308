"""What becomes of the rows of a file."""

import pytest

from metcrm.accounts.permissions import NotAllowed
from metcrm.audit.models import AuditEvent
from metcrm.audit.services import write_pending
from metcrm.documents.models import DueJob
from metcrm.tenancy.context import current
from metcrm.tenancy.models import TokenRoute
from practitioners.models import Affiliation, Contact, ContactImport, ContactRole, Fact, Practice, Practitioner, Source
from practitioners.refusals import Refused
from practitioners.services import imports
from practitioners.services.stop import token_for
from tests.conftest import NOW, Cast
from tests.factories.practitioners import make_contact, make_npi, make_practice, make_practitioner
from tests.practitioners.imports.conftest import TakeIn, quiet, results, whys

HEADS = "First Name,Last Name,Job Title,E-mail Address,Business Phone,Company,Business Street,Business City,"
HEADS += "Business State,Business Postal Code\n"
RUTH = "Ruth,Keller,Office Manager,ruth@lakeside.example,520.555.0142,Lakeside Ortho,1 Lake Rd,Tucson,Arizona,85704\n"


def test_a_row_of_outlook_becomes_a_contact_at_her_office(bring: TakeIn) -> None:
    row = bring(HEADS + RUTH)
    assert (row.state, row.total, row.added, row.refused) == ("done", 1, 1, 0)
    ruth = Contact.objects.get()
    assert (ruth.name, ruth.role, ruth.email, ruth.phone) == (
        "Ruth Keller", ContactRole.OFFICE_MANAGER, "ruth@lakeside.example", "(520) 555-0142")  # fmt: skip
    place = ruth.practice.locations.get()
    assert (ruth.practice.name, place.one_line) == ("Lakeside Ortho", "1 Lake Rd, Tucson, AZ 85704")
    assert ruth.practice.timezone == "America/Phoenix"


def test_who_manages_the_office_is_a_fact_with_its_source(bring: TakeIn) -> None:
    bring(HEADS + RUTH)
    known = {fact.key: fact for fact in Fact.objects.filter(key__startswith="office_manager")}
    assert {key: fact.value for key, fact in known.items()} == {
        "office_manager": "Ruth Keller", "office_manager_way": "ruth@lakeside.example"}  # fmt: skip
    assert {fact.source for fact in known.values()} == {Source.IMPORT}
    assert {fact.checked_by for fact in known.values()} == {"Alice Owner"}


def test_the_way_she_prefers_is_part_of_that_fact(bring: TakeIn) -> None:
    bring("Name,Role,Email,Prefers,Practice\nRuth Keller,Office manager,ruth@x.example,phone,Harbor\n")
    assert Fact.objects.get(key="office_manager_way").value == "ruth@x.example, prefers phone"


def test_nobody_else_of_the_office_is_that_fact(bring: TakeIn) -> None:
    bring(HEADS + RUTH.replace("Office Manager", "Biller"))
    assert Contact.objects.exists() and not Fact.objects.filter(key__startswith="office_manager").exists()


def test_how_to_reach_her_is_a_fact_once_a_file_fills_it(bring: TakeIn) -> None:
    make_contact(practice=make_practice(name="Lakeside Ortho"), name="Ruth Keller", email="", phone="(520) 555-0142")
    bring(HEADS + RUTH, duplicates="fill")
    fact = Fact.objects.get(key="office_manager_way")
    assert (fact.value, fact.source) == ("ruth@lakeside.example", Source.IMPORT)


def test_what_comes_in_is_whole(bring: TakeIn) -> None:
    """Her stop link and the office's referral form open, and the address is a fact with its source."""
    bring(HEADS + RUTH)
    ruth = Contact.objects.get()
    assert ruth.stop_token and token_for(ruth) == ruth.stop_token
    assert set(TokenRoute.objects.values_list("kind", "row_id")) >= {
        ("stop", ruth.pk), ("referral", ruth.practice_id)}  # fmt: skip
    fact = Fact.objects.get(key="address")
    assert (fact.source, fact.value) == ("import", "1 Lake Rd, Tucson, AZ 85704")


def test_two_rows_of_one_office_make_one(bring: TakeIn) -> None:
    bring(HEADS + RUTH + "Ann,Desk,Receptionist,,,LAKESIDE ORTHO LLC,1 Lake Road,,,\n")
    assert Practice.objects.count() == 1
    assert Contact.objects.filter(role=ContactRole.FRONT_DESK).get().practice == Practice.objects.get()


def test_an_office_of_the_same_name_elsewhere_is_another(bring: TakeIn) -> None:
    bring(HEADS + RUTH + "Ann,Desk,,,,Lakeside Ortho,99 Hill St,Phoenix,AZ,85001\n")
    assert Practice.objects.count() == 2


def test_our_office_is_found_by_its_phone(bring: TakeIn) -> None:
    ours = make_practice(name="Harbor", phone="(212) 555-0101")
    bring("Name,Company,Company Main Phone\nAnn Desk,Harbor Family Medicine,+1 212 555 0101\n")
    assert Contact.objects.get().practice == ours


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Ann Desk,not-a-mail,,Lakeside,", "is no e-mail address"),
        ("Ann Desk,,12,Lakeside,", "can't be dialled"),
        (",ann@x.example,,Lakeside,", "no name"),
        ("Ann Desk,,,,", "names no practice"),
        ("Ann Desk,,,Lakeside,123", "NPI"),
        (f"{'x' * 121},,,Lakeside,", "longer than 120"),
    ],
)
def test_a_bad_row_says_why_and_the_others_come_in(bring: TakeIn, line: str, why: str) -> None:
    row = bring(f"Name,Email,Phone,Practice,NPI\n{line}\nRuth Keller,,,Lakeside,\n")
    assert results(row) == [(2, "refused"), (3, "added")]
    assert why in whys(row)[2]
    assert row.rows.get(line=2).cells[:2] == line.split(",")[:2]


def test_duplicates_are_known_by_mail_phone_and_name(bring: TakeIn) -> None:
    office = make_practice(name="Lakeside")
    make_contact(practice=office, name="Ruth Keller", email="ruth@lakeside.example", phone="(520) 555-0142")
    row = bring(
        "Name,Email,Phone,Practice\n"
        "R. Keller-Meyer,RUTH@lakeside.example,,Lakeside\n"
        "R. Keller,,520 555 0142,Lakeside\n"
        "keller ruth,,,Lakeside\n"
        "Ann Desk,,520 555 0142,Lakeside\n"
    )
    assert results(row) == [(2, "skipped"), (3, "skipped"), (4, "skipped"), (5, "added")]
    assert [whys(row)[line].split(" as ")[0] for line in (2, 3, 4)] == [
        "Same e-mail", "Same phone", "Same name at this practice"]  # fmt: skip


def test_a_row_that_comes_twice_names_the_first(bring: TakeIn) -> None:
    row = bring(HEADS + RUTH + RUTH)
    assert results(row) == [(2, "added"), (3, "skipped")]
    assert "line 2 of this file" in whys(row)[3]


def test_skipping_changes_nothing_and_filling_fills_what_is_empty(bring: TakeIn) -> None:
    office = make_practice(name="Lakeside")
    make_contact(practice=office, name="Ruth Keller", email="ruth@lakeside.example", phone="")
    line = "Name,Email,Phone,Practice\nRuth Keller,other@lakeside.example,520 555 0142,Lakeside\n"
    assert bring(line).skipped == 1
    assert Contact.objects.get().phone == ""
    row = bring(line, duplicates="fill")
    ruth = Contact.objects.get()
    assert (row.updated, ruth.phone, ruth.email) == (1, "(520) 555-0142", "ruth@lakeside.example")
    assert bring(line, duplicates="fill").skipped == 1, "nothing is empty any more"


def test_filling_reaches_somebody_whom_this_very_file_brought(bring: TakeIn) -> None:
    row = bring("Name,Email,Phone,Practice\nRuth Keller,r@x.example,,Lakeside\nRuth Keller,,520 555 0142,Lakeside\n",
                duplicates="fill")  # fmt: skip
    assert results(row) == [(2, "added"), (3, "updated")]
    assert Contact.objects.get().phone == "(520) 555-0142"


def test_a_clinician_is_known_by_number_and_works_at_another_office_too(bring: TakeIn) -> None:
    npi = make_npi()
    known = make_practitioner(npi=npi, first_name="Amara", last_name="Osei")
    row = bring(f"Name,NPI,Practice,Phone\nDr. A. Osei,{npi},Lakeside,\nAmara Osei,{npi},Lakeside,\n")
    assert results(row) == [(2, "updated"), (3, "skipped")]
    assert Practitioner.objects.count() == 1
    assert set(known.practices.values_list("name", flat=True)) > {"Lakeside"}


@pytest.mark.parametrize("name", ["Dr. Amara Osei", "Amara Osei, MD", "Osei, Amara"])
def test_who_is_a_clinician_shows_in_the_name(bring: TakeIn, name: str) -> None:
    credential = "" if name.startswith("Dr.") or name.endswith("MD") else "MD"
    bring(f'Name,Credential,Practice,Days at this office\n"{name}",{credential},Lakeside,Tue and Thu\n')
    who = Practitioner.objects.get()
    assert (who.first_name, who.last_name) == ("Amara", "Osei")
    assert Affiliation.objects.get().weekdays == [1, 3]


def test_rows_without_an_office_go_where_somebody_says(bring: TakeIn) -> None:
    row = bring("Name,Email\nRuth Keller,ruth@lakeside.example\n", default_practice="Lakeside")
    assert (row.added, Contact.objects.get().practice.name) == (1, "Lakeside")


def test_an_office_alone_comes_in_too(bring: TakeIn) -> None:
    row = bring("Company,Phone,City,State\nLakeside,520 555 0142,Tucson,AZ\nLakeside,520 555 0142,,\n")
    assert results(row) == [(2, "added"), (3, "skipped")]
    assert (Practice.objects.get().phone, Contact.objects.count()) == ("(520) 555-0142", 0)


def test_several_offices_of_one_name_need_more(bring: TakeIn) -> None:
    for street in ("1 Lake Rd", "2 Hill St"):
        make_practice(name="Lakeside", street=street)
    row = bring("Name,Practice\nRuth Keller,Lakeside\n")
    assert "2 practices are called" in whys(row)[2]


def test_a_guard_against_formulas_is_taken_off(bring: TakeIn) -> None:
    bring("Name,Phone,Practice\n'=HYPERLINK(1),'+49 30 5550142,Lakeside\n")
    found = Contact.objects.get()
    assert (found.name, found.phone) == ("=HYPERLINK(1)", "+49 30 5550142")


def test_a_worker_that_takes_over_goes_on_where_the_last_batch_ended(
    inside: Cast, bring: TakeIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "_BATCH", 2)
    row = imports.upload(data=_five(), name="list.csv", by=inside.by, now=NOW)
    row = imports.start(row, by=inside.by, now=NOW)

    def dies(percent: int, words: str) -> None:
        if words.startswith("4"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        imports.run_job((inside.workspace.pk, row.pk), dies)
    row.refresh_from_db()
    assert (row.state, row.done_rows, Contact.objects.count()) == ("running", 4, 4)
    imports.run_job((inside.workspace.pk, row.pk), quiet)
    imports.run_job((inside.workspace.pk, row.pk), quiet)
    row.refresh_from_db()
    assert (row.state, row.added, Contact.objects.count()) == ("done", 5, 5)
    assert len(results(row)) == 5


def test_two_workers_at_once_bring_each_row_once(inside: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "_BATCH", 2)
    row = imports.start(imports.upload(data=_five(), name="x.csv", by=inside.by, now=NOW), by=inside.by, now=NOW)
    other_ran: list[bool] = []

    def meanwhile(percent: int, words: str) -> None:
        if not other_ran:
            other_ran.append(True)
            imports.run_job((inside.workspace.pk, row.pk), quiet)

    imports.run_job((inside.workspace.pk, row.pk), meanwhile)
    row.refresh_from_db()
    assert other_ran and (row.state, row.added, Contact.objects.count()) == ("done", 5, 5)


def test_starting_asks_a_worker_once(inside: Cast) -> None:
    row = imports.upload(data=_five(), name="x.csv", by=inside.by, now=NOW)
    imports.start(row, by=inside.by, now=NOW)
    with pytest.raises(Refused, match="started already"):
        imports.start(row, by=inside.by, now=NOW)
    assert DueJob.objects.count() == 1


def test_a_viewer_may_not(inside: Cast) -> None:
    with pytest.raises(NotAllowed):
        imports.upload(data=_five(), name="x.csv", by=inside.by_bob, now=NOW)


def test_the_audit_has_counts_and_no_names(inside: Cast, bring: TakeIn) -> None:
    bring(HEADS + RUTH)
    write_pending(current())
    event = AuditEvent.objects.get(action="contacts.imported")
    assert event.detail == {"added": 1, "updated": 0, "skipped": 0, "refused": 0}
    assert event.actor_id == inside.alice.pk


def test_another_workspace_sees_none_of_it(inside: Cast, bring: TakeIn) -> None:
    bring(HEADS + RUTH)
    with inside.elsewhere():
        assert (Contact.objects.count(), ContactImport.objects.count()) == (0, 0)


def _five() -> bytes:
    return b"Name,Practice\n" + b"".join(b"Person %d,Lakeside\n" % n for n in range(5))
