import pytest

from tests.clients.office.visitors import Scene
from tests.conftest import Cast


@pytest.fixture
def scene(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """A signed report on its way to Ruth Keller of Lakeside Orthopedics."""
    return Scene(cast, monkeypatch)
