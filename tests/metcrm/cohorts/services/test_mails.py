"""Learners hear of what was decided about them, in the institute's name, and of nothing that a mail should not say."""

from datetime import timedelta

import pytest

from metcrm.accounts.models import Institute
from metcrm.accounts.selectors import actor
from metcrm.cohorts.models import CohortSight, Enrolment, Submission
from metcrm.cohorts.services import cohorts, enrolments, joining, links
from metcrm.cohorts.services.refusals import Refused
from metcrm.cohorts.services.submissions import Mark, answer, hand_in
from metcrm.outbox.models import OutboxMessage
from metcrm.tenancy import context
from tests.conftest import NOW, Cast
from tests.factories.cohorts import make_cohort, make_enrolment
from tests.metcrm.cohorts.conftest import by_coach, take_seat
from tests.metcrm.cohorts.courses import SECOND_WEEK, Course, add_learner, make_course

LATER = SECOND_WEEK + timedelta(days=1)
MISSED = [Mark("Names the office", True), Mark("Says what changed", False, "His Parkinson's: which test?")]
MET = [Mark("Names the office", True), Mark("Says what changed", True)]


def mails_to(email: str) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(to_email=email).order_by("created_at", "pk"))


def kinds_to(email: str) -> list[str]:
    return [mail.kind for mail in mails_to(email)]


# --- Handed-in work --------------------------------------------------------------------------------------------------


@pytest.fixture
def course(cast: Cast) -> Course:
    made = make_course(cast)
    add_learner(made, "Alice Owner", workspace=cast.workspace)
    return made


def given(course: Course, text: str = "What the office told me about balance") -> Submission:
    with course.inside():
        task = course.cohort.assignments.get(kind="hand_in")
    with course.cast.inside():
        sight = CohortSight.objects.get()
        return hand_in(sight, task.pk, text=text, upload=None, finished=True, by=course.cast.by, now=SECOND_WEEK)


def test_returned_and_accepted_work_is_told_by_mail_without_a_word_of_it(course: Course) -> None:
    by = actor(course.cast.coach, "coach")
    with course.inside():
        Institute.objects.update(postal_address="1 Birch Lane, Albany", reply_to="desk@alder.example")
    first = given(course)
    with course.inside():
        answer(first, accepted=False, marks=MISSED, word="Mr. Brandt's knee isn't a word", by=by, now=LATER)
    again = given(course)
    with course.inside():
        answer(again, accepted=True, marks=MET, word="Well done", by=by, now=LATER)
        returned, accepted = mails_to("alice@learner.example")
    assert (returned.subject, accepted.subject) == ("Something to add: Your story", "Accepted: Your story")
    for mail in (returned, accepted):
        assert (mail.kind, mail.mail_class, mail.from_name) == ("work_answered", "service", "Alder Institute")
        assert mail.reply_to == "desk@alder.example"
        for text in (mail.body_text, mail.body_html):
            assert "/cohorts/mine/" in text and "1 Birch Lane" in text
            for word in ("Parkinson", "Brandt", "knee", "balance", "Well done", "Says what changed"):
                assert word not in text


def test_an_answer_that_is_refused_mails_nobody(course: Course) -> None:
    by = actor(course.cast.coach, "coach")
    work = given(course)
    with course.inside():
        with pytest.raises(Refused):
            answer(work, accepted=True, marks=MISSED, word="", by=by, now=LATER)
        answer(work, accepted=True, marks=MET, word="", by=by, now=LATER)
        with pytest.raises(Refused):
            answer(work, accepted=False, marks=MET, word="x", by=by, now=LATER)
        assert kinds_to("alice@learner.example") == ["work_answered"]


# --- Seats -----------------------------------------------------------------------------------------------------------


def test_who_applied_hears_yes_or_no(institute: Cast) -> None:
    by = by_coach(institute)
    link = links.open_link(make_cohort(), by=by, now=NOW)
    yes, no = (enrolments.apply(link, name=name, email=f"{name}@x.example", now=NOW) for name in ("yes", "no"))
    assert yes and no
    enrolments.approve(yes, by=by, now=NOW)
    enrolments.withdraw(no, why="His knee would not last", by=by, now=NOW)
    (approved,), (declined,) = mails_to("yes@x.example"), mails_to("no@x.example")
    assert "has said yes to your application" in approved.body_text and "/seat/" in approved.body_text
    assert declined.kind == "application_declined" and "offer you a seat" in declined.body_text
    assert "knee" not in declined.body_text + declined.body_html + declined.subject


def test_who_moves_up_hears_that_a_seat_became_free(institute: Cast) -> None:
    by = by_coach(institute)
    cohort = make_cohort(capacity=1)
    for name in "ab":
        enrolments.add(cohort, name=name, email=f"{name}@x.example", via="admin", by=by, now=NOW)
    cohorts.change_cohort(cohort, capacity=2, by=by, now=NOW)
    waited, offered = mails_to("b@x.example")
    assert (waited.kind, offered.kind) == ("waiting_list", "seat_offered")
    assert "a seat has become free" in offered.body_text and "a seat has become free" in offered.body_html
    assert "become free" not in mails_to("a@x.example")[0].body_text


@pytest.mark.parametrize("verb", [enrolments.withdraw, enrolments.defer])
def test_who_loses_the_seat_hears_that_nothing_is_counted_any_more(institute: Cast, verb: object) -> None:
    learner = make_enrolment(email="a@x.example", state="active", accepted_at=NOW)
    unseen = make_enrolment(learner.cohort, "b@x.example")
    verb(unseen, why="Never came", by=by_coach(institute), now=NOW)  # type: ignore[operator]
    assert "workspace" not in mails_to("b@x.example")[0].body_text, "nobody has ever counted there"
    verb(learner, why="Never came", by=by_coach(institute), now=NOW)  # type: ignore[operator]
    (mail,) = mails_to("a@x.example")
    assert mail.kind == "seat_ended" and "nothing is counted in your workspace" in mail.body_text
    assert ("put off" in mail.body_text) == (verb is enrolments.defer)
    assert "Never came" not in mail.body_text


def test_who_leaves_by_themselves_is_not_told_so(cast: Cast) -> None:
    with context.institute(cast.institute.pk):
        cohort = make_cohort()
        learner = enrolments.add(
            cohort, name="Alice", email="alice@metcrm.example", via="admin", by=by_coach(cast), now=NOW
        )
        take_seat(learner, cast.alice, cast)
    with cast.inside():
        joining.leave(CohortSight.objects.get(), delete_training=False, by=cast.by, now=NOW)
    with context.institute(cast.institute.pk):
        assert Enrolment.objects.get().state == "withdrawn"
        assert kinds_to("alice@metcrm.example") == ["seat_offered"]
