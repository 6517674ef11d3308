"""Why a verb of this app didn't happen, for the person who asked."""


class Refused(Exception):
    """The rules don't allow it now; the text says why and what to do, `field` where."""

    def __init__(self, text: str, field: str = "") -> None:
        super().__init__(text)
        self.field = field
