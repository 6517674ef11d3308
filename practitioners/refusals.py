"""A rule of this app says no."""


class Refused(ValueError):
    """The text is a sentence for the person, saying what to do."""
