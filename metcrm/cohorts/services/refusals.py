"""Why a verb of this app didn't happen, for the person who asked."""


class Refused(Exception):
    """The rules don't allow it now; the text says why and what to do. `field` names the form's field it stands at."""

    def __init__(self, text: str, field: str | None = None) -> None:
        super().__init__(text)
        self.field = field
