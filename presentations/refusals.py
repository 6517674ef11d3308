"""A rule of this app says no."""

from collections.abc import Sequence

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
