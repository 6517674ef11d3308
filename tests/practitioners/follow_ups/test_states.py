"""The pictures of states are the code's own, and nothing moves where the table doesn't allow it."""

from metcrm.env import BASE_DIR
from metcrm.management.commands.draw_states import page
from metcrm.outbox.models import MOVES as MAIL_MOVES
from metcrm.outbox.models import State
from metcrm.states import diagram
from practitioners.follow_up_states import MOVES
from practitioners.models import FollowUpState


def test_the_page_is_current() -> None:
    assert (BASE_DIR / "docs" / "states.md").read_text() == page(), "Run: python manage.py draw_states"


def test_every_state_is_in_its_table() -> None:
    assert set(MOVES) == set(FollowUpState)
    assert set(MAIL_MOVES) == set(State)


def test_a_diagram_has_a_start_its_moves_and_its_ends() -> None:
    assert diagram({"a": {"b"}, "b": set()}, "a").splitlines()[1:] == ["    [*] --> a", "    a --> b", "    b --> [*]"]
