"""What of this app follows a practice, practitioner or contact that is merged into another."""

from typing import Any

from practitioners import merging


def _named_twice(successor: Any) -> bool:
    """Of two names that wait one is enough; who was decided upon is kept."""
    return bool(successor.state == "waiting")


def register() -> None:
    """Called once, when Django starts.

    A delivery is a record of what was sent to whom: it moves, and is never dropped. A browser that has shown the code
    of one mailbox proves nothing about another, so that she types a code again.
    """
    merging.register("clients.Referral", "practice", "referrals")
    merging.register("clients.Referral", "practitioner", "referrals")
    merging.register("clients.Release", "practice", "releases")
    merging.register("clients.Intake", "practice", "intake forms")
    merging.register("clients.Episode", "practice", "courses of exercise")
    merging.register("clients.Episode", "practitioner", "courses of exercise")
    merging.register("clients.ReportDelivery", "contact", "reports sent")
    merging.register("clients.ShareLink", "contact", "links to the office's page")
    merging.register("clients.Successor", "contact", "successors named", may_drop=_named_twice)
    merging.register("clients.Successor", "became", "successors named")
    merging.register("clients.KnownBrowser", "contact", "known browsers", never_moves=True)
    merging.register("clients.QuarterLetter", "practice", "quarterly letters")
    merging.register("clients.QuarterLetter", "contact", "quarterly letters")
