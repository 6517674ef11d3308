"""Why a verb of this app didn't happen, for the person who asked."""


class Refused(Exception):
    """The text is a sentence for the person; `field` names the form's field, or is empty."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field
