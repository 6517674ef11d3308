"""A rule of this app says no."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from metcrm.wording.remarks import Remark


class Refused(ValueError):
    """The text is a sentence for the person; `field` names the field of the form that it stands beside."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class NamesClient(Refused):
    """The words name a client, or somebody called alike: the owner may say that it is nobody of theirs."""


class Unread(Refused):
    """The coach stops the words, or waits for a tick; `remarks` are what it says."""

    def __init__(self, sentence: str, remarks: Sequence[Remark] = ()) -> None:
        super().__init__(sentence)
        self.remarks = remarks


class LoggedOtherwise(Refused):
    """A phone sends a visit that is logged already, with something else in it."""

    def __init__(self, visit: Any) -> None:
        super().__init__(
            f"This visit was logged already, by {visit.logged_by}, with something else in it. Nothing was changed."
        )
        self.visit_id: UUID = visit.pk
