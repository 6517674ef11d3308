"""Why a verb said no: one sentence for the person, beside the field it is about where there is one."""


class Refused(Exception):
    """The record isn't in a state for this. `field` names the form's field, or is empty."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class Unread(Refused):
    """The coach stops the words, or waits for a tick."""
