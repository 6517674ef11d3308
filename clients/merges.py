"""What of this app follows a practice, practitioner or contact that is merged into another."""

from practitioners import merging


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
    merging.register("clients.KnownBrowser", "contact", "known browsers", never_moves=True)
