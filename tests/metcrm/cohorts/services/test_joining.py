"""Taking a seat and leaving: the workspace's consent is written, and ends at once."""

import pytest
from django.test import Client as Browser

from metcrm.accounts.models import Membership, Workspace
from metcrm.accounts.selectors import owned_workspaces
from metcrm.audit.models import AuditEvent
from metcrm.cohorts.models import Cohort, CohortSight, Enrolment, EnrolmentInvitation, EnrolmentState, Tally
from metcrm.cohorts.services import cohorts, enrolments, joining
from metcrm.cohorts.services.counting import count_here
from metcrm.cohorts.services.refusals import Refused
from metcrm.tenancy import context
from metcrm.tenancy.context import Kind
from metcrm.tenancy.routes import tenants_of
from tests.conftest import NOW, Cast
from tests.factories.cohorts import make_cohort
from tests.metcrm.cohorts.conftest import by_coach, take_seat


def seat(cast: Cast, cohort: Cohort | None = None, email: str = "") -> Enrolment:
    return enrolments.add(
        cohort or make_cohort(), name="Alice Owner", email=email or cast.alice.email, via="admin", by=by_coach(cast),
        now=NOW,
    )  # fmt: skip


def sights(cast: Cast) -> list[tuple[bool, object]]:
    with cast.inside():
        return [(one.ended_at is None, one.enrolment_id) for one in CohortSight.objects.order_by("granted_at", "pk")]


def test_who_takes_the_seat_is_linked_and_consents(institute: Cast) -> None:
    enrolment = take_seat(seat(institute), institute.alice, institute)
    assert (enrolment.user, enrolment.workspace_id) == (institute.alice, institute.workspace.pk)
    assert enrolment.state == EnrolmentState.ENROLLED, "the cohort hasn't started"
    assert sights(institute) == [(True, enrolment.pk)]
    with institute.inside():
        assert AuditEvent.objects.filter(action="cohort_sight.granted").count() == 1
        assert CohortSight.objects.get().institute_id == institute.institute.pk


def test_in_a_cohort_that_runs_the_learner_is_active_at_once(institute: Cast) -> None:
    cohort = make_cohort()
    enrolment = seat(institute, cohort)
    cohorts.move_cohort(cohort, to="active", by=by_coach(institute), now=NOW)
    assert Enrolment.objects.get().state == EnrolmentState.ENROLLED, "nobody is active before they took the seat"
    assert take_seat(enrolment, institute.alice, institute).state == EnrolmentState.ACTIVE


def test_a_seat_is_taken_once_and_by_its_own_person(institute: Cast) -> None:
    enrolment = seat(institute)
    with pytest.raises(Refused, match="is for alice"):
        take_seat(enrolment, institute.carol, institute)
    asked = EnrolmentInvitation.objects.get()
    take_seat(enrolment, institute.alice, institute)
    with pytest.raises(Refused, match="can't be used any more"):
        joining.accept(asked, user=institute.alice, place=institute.workspace.pk, training=False, now=NOW)


def test_only_ones_own_business_takes_part(institute: Cast) -> None:
    seat(institute)
    asked = EnrolmentInvitation.objects.get()
    with pytest.raises(Refused, match="Choose a business of your own"):
        joining.accept(asked, user=institute.alice, place=institute.other_workspace.pk, training=False, now=NOW)
    bob = seat(institute, enrolments_cohort(), institute.bob.email)
    asked = EnrolmentInvitation.objects.get(enrolment=bob)
    with pytest.raises(Refused, match="Choose a business of your own"):
        joining.accept(asked, user=institute.bob, place=institute.workspace.pk, training=False, now=NOW)


def enrolments_cohort() -> Cohort:
    return Cohort.objects.get()


def test_a_new_business_is_the_learners_own(institute: Cast) -> None:
    seat(institute)
    place = joining.NewBusiness("Alder Two", "America/Denver")
    joining.accept(EnrolmentInvitation.objects.get(), user=institute.alice, place=place, training=False, now=NOW)
    assert [one.name for one in owned_workspaces(institute.alice)] == ["Alder Medical Exercise", "Alder Two"]


def test_the_training_workspace_is_apart_and_full_of_fiction(institute: Cast) -> None:
    enrolment = take_seat(seat(institute), institute.alice, institute, training=True)
    assert enrolment.training_workspace_id
    with context.workspace(enrolment.training_workspace_id):
        from clients.models import Referral
        from practitioners.models import Practice

        opened = Workspace.objects.get()
        assert (opened.kind, opened.name) == (Workspace.Kind.TRAINING, "Alder Medical Exercise: training")
        assert Practice.objects.count() == Referral.objects.count() == 3
        assert not Membership.objects.get().wants_digest
        assert CohortSight.objects.get(ended_at=None).enrolment_id == enrolment.pk
    with institute.inside():
        assert not Practice.objects.exists(), "nothing fictional in the business"


def test_leaving_ends_all_sight_and_frees_the_seat(institute: Cast) -> None:
    cohort = make_cohort(capacity=1)
    enrolment = take_seat(seat(institute, cohort), institute.alice, institute, training=True)
    training = enrolment.training_workspace_id
    waiting = seat(institute, cohort, "next@metcrm.example")
    assert training and waiting.state == EnrolmentState.WAITING
    with institute.inside():
        count_here(now=NOW)
        joining.leave(CohortSight.objects.get(), delete_training=False, by=institute.by, now=NOW)
        assert CohortSight.objects.get().ended_at == NOW
        assert (Tally.objects.get().ended_at, Tally.objects.get().counts) == (NOW, {}), "what was counted is gone"
    with context.workspace(training):
        assert CohortSight.objects.get().ended_at == NOW
    left = Enrolment.objects.get(pk=enrolment.pk)
    assert (left.state, left.workspace_id, left.training_workspace_id) == (EnrolmentState.WITHDRAWN, None, None)
    assert left.changes.latest("at", "pk").why == "Left the cohort"
    waiting.refresh_from_db()
    assert waiting.state == EnrolmentState.ENROLLED, "who waited moves up"
    assert len(tenants_of(institute.alice.pk, Kind.WORKSPACE)) == 2, "the training workspace is kept"


def test_a_deleted_training_workspace_lets_nobody_in(institute: Cast) -> None:
    enrolment = take_seat(seat(institute), institute.alice, institute, training=True)
    with institute.inside():
        joining.leave(CohortSight.objects.get(), delete_training=True, by=institute.by, now=NOW)
    assert [one.id for one in tenants_of(institute.alice.pk, Kind.WORKSPACE)] == [institute.workspace.pk]
    assert enrolment.training_workspace_id
    with context.workspace(enrolment.training_workspace_id):
        from clients.models import Client, Report
        from practitioners.models import Practice

        for model in (Membership, Practice, Client, Report):
            assert not model._default_manager.exists(), model
        assert CohortSight.objects.get().ended_at == NOW, "who could count, and until when, stays written"


def test_without_its_training_workspace_a_learner_goes_on(institute: Cast) -> None:
    enrolment = take_seat(seat(institute), institute.alice, institute, training=True)
    training = enrolment.training_workspace_id
    with institute.inside():
        joining.end_training(CohortSight.objects.get(), by=institute.by, now=NOW)
        assert CohortSight.objects.get().ended_at is None
        with pytest.raises(Refused, match="no training workspace"):
            joining.end_training(CohortSight.objects.get(), by=institute.by, now=NOW)
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.training_workspace_id) == (EnrolmentState.ENROLLED, None)
    assert training
    with context.workspace(training):
        from practitioners.models import Practice

        assert not Practice.objects.exists()


def test_a_training_workspace_that_is_kept_stays_marked(institute: Cast, alice: Browser) -> None:
    enrolment = take_seat(seat(institute), institute.alice, institute, training=True)
    training = enrolment.training_workspace_id
    assert training
    with institute.inside():
        joining.leave(CohortSight.objects.get(), delete_training=False, by=institute.by, now=NOW)
    alice.post("/settings/switch/", {"workspace": str(training)})
    page = alice.get("/practices/").content.decode()
    assert "Training workspace." in page and "fictional" in page
    assert "Delete it for good" in alice.get("/cohorts/mine/").content.decode()
    answer = alice.post("/cohorts/mine/training/delete/", follow=True)
    assert answer.status_code == 200 and "is deleted" in answer.content.decode()
    assert "Training workspace." not in alice.get("/practices/").content.decode(), "she goes on in her business"
    with context.workspace(training):
        assert Workspace.objects.get().ended_at is not None and not Membership.objects.exists()


def test_neither_a_business_nor_the_training_of_a_running_course_is_deleted_so(institute: Cast) -> None:
    enrolment = take_seat(seat(institute), institute.alice, institute, training=True)
    assert enrolment.training_workspace_id
    with institute.inside(), pytest.raises(Refused, match="Only a training workspace"):
        joining.delete_kept(by=institute.by, now=NOW)
    with context.workspace(enrolment.training_workspace_id), pytest.raises(Refused, match="A course counts"):
        joining.delete_kept(by=institute.by, now=NOW)
    from metcrm.accounts.permissions import NotAllowed

    with context.workspace(enrolment.training_workspace_id), pytest.raises(NotAllowed):
        joining.delete_kept(by=institute.by_bob, now=NOW)


def test_who_has_completed_stays_completed(institute: Cast) -> None:
    cohort = make_cohort(state="active")
    enrolment = take_seat(seat(institute, cohort), institute.alice, institute)
    enrolments.complete(enrolment, by=by_coach(institute), now=NOW)
    assert sights(institute) == [(True, enrolment.pk)], "what became of it is still counted"
    with institute.inside():
        joining.leave(CohortSight.objects.get(), delete_training=False, by=institute.by, now=NOW)
    assert Enrolment.objects.get().state == EnrolmentState.COMPLETED
    assert Enrolment.objects.get().workspace_id is None
    assert sights(institute) == [(False, enrolment.pk)]


def test_the_institute_ends_it_too(institute: Cast) -> None:
    enrolment = take_seat(seat(institute), institute.alice, institute)
    enrolments.withdraw(enrolment, why="Asked by phone", by=by_coach(institute), now=NOW)
    assert sights(institute) == [(False, enrolment.pk)]


def test_who_is_taken_back_consents_anew(institute: Cast) -> None:
    enrolment = take_seat(seat(institute), institute.alice, institute)
    enrolments.withdraw(enrolment, why="", by=by_coach(institute), now=NOW)
    enrolment = enrolments.take_back(enrolment, why="Came back", by=by_coach(institute), now=NOW)
    assert (enrolment.state, enrolment.accepted_at) == (EnrolmentState.ENROLLED, None)
    take_seat(enrolment, institute.alice, institute)
    assert sights(institute) == [(False, enrolment.pk), (True, enrolment.pk)]


def test_a_viewer_cannot_leave_for_the_owner(institute: Cast) -> None:
    take_seat(seat(institute), institute.alice, institute)
    from metcrm.accounts.permissions import NotAllowed

    with institute.inside(), pytest.raises(NotAllowed):
        joining.leave(CohortSight.objects.get(), delete_training=False, by=institute.by_bob, now=NOW)


def test_nobody_leaves_by_anothers_consent(institute: Cast) -> None:
    take_seat(seat(institute), institute.alice, institute)
    with institute.elsewhere():
        assert not CohortSight.objects.exists()
