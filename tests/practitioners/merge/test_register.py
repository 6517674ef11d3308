"""Every key to a practice, practitioner or contact is known to the merge."""

import pytest

from practitioners import merging
from practitioners.models.merge import MODELS
from practitioners.services.import_undo import keys_to


@pytest.mark.parametrize("kind", list(MODELS))
def test_every_key_is_registered_and_no_other(kind: str) -> None:
    model = MODELS[kind]
    there = {(table._meta.label, key.name) for table, key in keys_to(model)}
    assert there == {(moves.model._meta.label, moves.column) for moves in merging.moves_to(model)}
    assert len(there) > 3
