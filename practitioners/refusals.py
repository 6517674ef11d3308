"""A rule of this app says no."""


class Refused(ValueError):
    """The text is a sentence for the person, saying what to do; `field` is where it stands, if it is about one."""

    def __init__(self, text: str = "", field: str = "") -> None:
        super().__init__(text)
        self.field = field


class Unread(Refused):
    """The coach stops its words, or waits for a tick."""
