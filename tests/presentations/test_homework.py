"""The two items of homework that this app knows about."""

from practitioners import homework
from practitioners.models import Practice
from tests.conftest import NOW, Cast
from tests.factories.practitioners import make_practice
from tests.factories.presentations import make_one_sheet, make_plan


def done(practice: Practice) -> set[int]:
    return {item.number for item in homework.score(practice).items if item.done} & {11, 12}


def test_nothing_is_done_at_first(inside: Cast) -> None:
    practice = make_practice()
    assert done(practice) == set()
    assert homework.score(practice).total == 12


def test_an_objective_of_the_next_visit(inside: Cast) -> None:
    assert done(make_plan().practice) == {11}
    assert done(make_plan(objective="").practice) == set()


def test_a_measurement_plan_until_it_is_retired(inside: Cast) -> None:
    sheet = make_one_sheet().material
    assert done(sheet.practice) == {12}
    sheet.retired_at = NOW
    sheet.save()
    assert done(sheet.practice) == set()
