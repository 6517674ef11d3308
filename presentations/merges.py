"""What of this app follows a practice, practitioner or contact that is merged into another."""

from typing import Any

from practitioners import merging


def _met_anyway(attendee: Any) -> bool:
    """The other one was at the same visit, so that nothing is lost."""
    return True


def register() -> None:
    """Called once, when Django starts."""
    merging.register("presentations.Visit", "practice", "visits")
    merging.register("presentations.Material", "practice", "leave-behinds")
    merging.register("presentations.StockCount", "practice", "counts of leave-behinds")
    merging.register("presentations.Deck", "practice", "presentations")
    merging.register("presentations.Deck", "practitioner", "presentations")
    merging.register("presentations.VisitAttendee", "contact", "visits", may_drop=_met_anyway)
    merging.register("presentations.VisitAttendee", "practitioner", "visits", may_drop=_met_anyway)
    merging.register("presentations.Promise", "practice", "promises")
    # The yearly totals of gifts stand on shares, so that none is ever dropped.
    merging.register("presentations.GiftShare", "contact", "shares of a gift")
    merging.register("presentations.GiftShare", "practitioner", "shares of a gift")
