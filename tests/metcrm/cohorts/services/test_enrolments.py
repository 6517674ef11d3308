"""Seats, the waiting list, mails: who gets what when."""

import pytest

from metcrm.cohorts.models import Cohort, Enrolment, EnrolmentInvitation, EnrolmentState
from metcrm.cohorts.services import asking, cohorts, enrolments, links, rosters
from metcrm.cohorts.services.refusals import Refused
from metcrm.outbox.models import OutboxMessage
from tests.conftest import NOW, Cast
from tests.factories.cohorts import make_cohort, make_enrolment
from tests.metcrm.cohorts.conftest import by_coach

S = EnrolmentState


def add(cast: Cast, cohort: Cohort, email: str) -> Enrolment:
    return enrolments.add(cohort, name=email[:1].upper(), email=email, via="admin", by=by_coach(cast), now=NOW)


def test_a_seat_comes_with_a_mail_and_the_list_with_another(institute: Cast) -> None:
    cohort = make_cohort(capacity=1)
    assert (add(institute, cohort, "A@x.example").state, add(institute, cohort, "b@x.example").state) == (
        S.ENROLLED, S.WAITING,
    )  # fmt: skip
    kinds = dict(OutboxMessage.objects.values_list("to_email", "kind"))
    assert kinds == {"a@x.example": "seat_offered", "b@x.example": "waiting_list"}
    with pytest.raises(Refused, match="in this cohort already"):
        add(institute, cohort, "a@X.example")


def test_who_waited_longest_moves_up_and_newcomers_do_not_overtake(institute: Cast) -> None:
    cohort = make_cohort(capacity=1)
    first, _, third = (add(institute, cohort, f"{name}@x.example") for name in "abc")
    cohorts.change_cohort(cohort, capacity=2, by=by_coach(institute), now=NOW)
    states = dict(Enrolment.objects.values_list("email", "state"))
    assert (states["b@x.example"], states["c@x.example"]) == (S.ENROLLED, S.WAITING)
    enrolments.withdraw(first, why="", by=by_coach(institute), now=NOW)
    third.refresh_from_db()
    assert third.state == S.ENROLLED and EnrolmentInvitation.objects.filter(enrolment=third).exists()
    assert EnrolmentInvitation.objects.get(enrolment=first).withdrawn_at == NOW


def test_a_deferred_learner_goes_into_the_other_cohort(institute: Cast) -> None:
    enrolment = add(institute, make_cohort(), "a@x.example")
    later = make_cohort("Fall")
    enrolments.defer(enrolment, to=later, why="Moves house", by=by_coach(institute), now=NOW)
    states = {(one.cohort.name, one.state) for one in Enrolment.objects.select_related("cohort")}
    assert states == {("Spring", S.DEFERRED), ("Fall", S.ENROLLED)}


def test_by_the_link_one_applies_or_is_in_at_once(institute: Cast) -> None:
    cohort = make_cohort()
    link = links.open_link(cohort, by=by_coach(institute), now=NOW)
    applied = enrolments.apply(link, name="Ann", email="ann@x.example", now=NOW)
    assert applied and applied.state == S.APPLIED and not OutboxMessage.objects.exists()
    assert enrolments.apply(link, name="Ann", email="ANN@x.example", now=NOW) is None
    assert enrolments.approve(applied, by=by_coach(institute), now=NOW).state == S.ENROLLED
    cohorts.change_cohort(cohort, needs_approval=False, by=by_coach(institute), now=NOW)
    bo = enrolments.apply(link, name="Bo", email="bo@x.example", now=NOW)
    assert bo and bo.state == S.ENROLLED


def test_a_link_ends_by_time_by_closing_and_by_the_next(institute: Cast) -> None:
    cohort = make_cohort()
    old = links.open_link(cohort, by=by_coach(institute), now=NOW)
    new = links.open_link(cohort, by=by_coach(institute), now=NOW)
    with pytest.raises(Refused, match="closed"):
        enrolments.apply(old, name="Ann", email="ann@x.example", now=NOW)
    with pytest.raises(Refused, match="closed"):
        enrolments.apply(new, name="Ann", email="ann@x.example", now=NOW + links.OPEN_FOR)
    assert links.close_link(cohort, by=by_coach(institute), now=NOW)
    assert not links.close_link(cohort, by=by_coach(institute), now=NOW)


def test_an_invitation_goes_again_and_is_taken_back(institute: Cast) -> None:
    enrolment = add(institute, make_cohort(), "a@x.example")
    asking.resend(enrolment, by=by_coach(institute), now=NOW)
    assert OutboxMessage.objects.count() == 2 and EnrolmentInvitation.objects.count() == 1
    asking.withdraw(enrolment, by=by_coach(institute), now=NOW)
    with pytest.raises(Refused, match="No invitation"):
        asking.withdraw(enrolment, by=by_coach(institute), now=NOW)
    waits = make_enrolment(enrolment.cohort, "w@x.example", state=S.WAITING)
    with pytest.raises(Refused, match="no invitation to wait for"):
        asking.resend(waits, by=by_coach(institute), now=NOW)


ROSTER = (
    "Name,E-mail\n"
    + "".join(f"Learner {n},l{n}@x.example\n" for n in range(27))
    + "No Mail,\nBad,x@\nTwice,l1@x.example\n"
)


def test_a_roster_of_thirty_with_three_bad_rows(institute: Cast) -> None:
    cohort = make_cohort(capacity=25)
    file = rosters.upload(cohort, data=ROSTER.encode(), name="r.csv", by=by_coach(institute), now=NOW)
    assert len(file.rows) == 30 and sum(1 for row in file.rows if row["problem"]) == 3
    assert not Enrolment.objects.exists(), "nobody before somebody looked"
    add(institute, cohort, "l0@x.example")
    assert rosters.take_in(file, by=by_coach(institute), now=NOW) == (26, 4), "who came in meanwhile is passed over"
    counts = [Enrolment.objects.filter(state=state).count() for state in (S.ENROLLED, S.WAITING)]
    assert counts == [25, 2] and OutboxMessage.objects.count() == 27
    with pytest.raises(Refused, match="taken in already"):
        rosters.take_in(file, by=by_coach(institute), now=NOW)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"\x00\x01", b"Name\nAnn\n", b"PK\x03\x04broken", b"E-mail,Name\n"])
def test_what_is_no_roster_is_refused_with_a_sentence(institute: Cast, data: bytes) -> None:
    with pytest.raises(Refused, match=r"\."):
        rosters.upload(make_cohort(), data=data, name="x", by=by_coach(institute), now=NOW)


def test_mails_hold_the_institute_and_nothing_of_work(institute: Cast) -> None:
    add(institute, make_cohort(), "a@x.example")
    mail = OutboxMessage.objects.get()
    assert (mail.from_name, mail.mail_class) == ("Alder Institute", "service")
    assert mail.about.startswith("cohorts.enrolment:")
    assert "Spring" in mail.subject and "/seat/" in mail.body_text and "/seat/" in mail.body_html
