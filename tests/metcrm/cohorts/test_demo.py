"""The demonstration's course has something on its board at once, not after its first night."""

from metcrm.accounts.services.workspaces import open_workspace
from metcrm.cohorts import demo, selectors_board
from metcrm.cohorts.models import Cohort
from metcrm.demo import learners
from metcrm.tenancy import context
from tests.conftest import NOW, Cast
from tests.factories.accounts import make_user


def test_some_keep_up_and_some_are_at_risk(cast: Cast) -> None:
    dana = make_user("dana@demo.example", name="Dana Whitaker")
    place = open_workspace(owner=dana, name="Desert Motion", timezone=demo.ZONE, now=NOW)
    newcomers = demo.load(cast.institute, coach=cast.coach, learners=[(dana, place)], now=NOW)
    learners.load(newcomers, now=NOW)
    demo.hand_in(cast.institute, coach=cast.coach, now=NOW)
    demo.count(cast.institute, now=NOW)
    with context.institute(cast.institute.pk):
        cohort = Cohort.objects.get(state="active")
        board = selectors_board.board(cohort, cohort.day_of(NOW))
        assert selectors_board.last_count(cohort) is not None
    at_risk = {one.name for one in board.at_risk}
    assert {"Ivan Marlowe", "Samuel Thackeray"} <= at_risk
    assert not at_risk & {"Nora Fieldstone", "Petra Osgood"}
    nora = next(one for one in board.learners if one.name == "Nora Fieldstone")
    assert (nora.done, nora.visits) == (2, 3)
    assert board.waiting == 1
    assert board.failed, "a line of a rubric isn't met"
