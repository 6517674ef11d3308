"""How long something took, as people say it. Pure."""

from datetime import timedelta
from statistics import median

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def in_words(span: timedelta) -> str:
    """ "less than an hour", "5 hours", "3 days"; whole ones, rounded down."""
    if span < HOUR:
        return "less than an hour"
    if span < 2 * DAY:
        return _counted(int(span / HOUR), "hour")
    return _counted(int(span / DAY), "day")


def usual(spans: list[timedelta]) -> timedelta | None:
    """The median; None of nothing."""
    return timedelta(seconds=median(span.total_seconds() for span in spans)) if spans else None


def _counted(n: int, what: str) -> str:
    return f"{n} {what}{'' if n == 1 else 's'}"
