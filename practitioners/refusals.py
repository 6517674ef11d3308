"""A rule of this app says no."""


class Refused(ValueError):
    """The text is a sentence for the person, saying what to do."""


class Unread(Refused):
    """The coach stops its words, or waits for a tick."""
