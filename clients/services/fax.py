"""For offices that take no mail: a cover sheet without a word about health, and the signed page behind it."""

from datetime import datetime

from clients.models import Report
from clients.selectors.report_facts import sender
from clients.selectors.reports import get_report, local_day
from clients.services.delivery import check_recipient, refuse_stopped
from clients.services.refusals import Refused
from metcrm.accounts.permissions import Capability, check
from metcrm.accounts.selectors import get_workspace
from metcrm.audit.services import record
from metcrm.documents import files, pdf
from metcrm.documents.joining import join, page_count
from metcrm.tenancy.actors import Actor
from practitioners.models import Contact

COVER = "pdf/fax_cover.html"


def fax(*, report: Report, contact: Contact, by: Actor, now: datetime, outside: bool = False) -> bytes:
    """Cover and signed page as one PDF, for the fax machine, the post or a hand. Printing isn't sending: the sending
    is recorded by `delivery.record_sent`. `outside`: confirmed for a practice that did not refer.

    Raises:
        Refused: as for sending: not signed, a stranger, no release, or stopped by the coach.
    """
    check(by, Capability.WRITE_REPORTS)
    report = get_report(report.pk)
    check_recipient(report, contact, now, outside=outside)
    refuse_stopped(report)
    if report.pdf is None:
        raise Refused("This report has no page to send.")
    page = files.read(report.pdf)
    sheet = cover(contact, pages=1 + page_count(page), by=by, now=now)
    record("report.fax_printed", by=by, on=report, now=now, contact=contact.pk)
    return join([sheet.data, page]).data


def cover(contact: Contact, *, pages: int, by: Actor, now: datetime) -> pdf.Pdf:
    """To whom, from whom, how many pages, and what to do when it came to the wrong desk."""
    workspace = get_workspace()
    return pdf.render(
        COVER,
        {"contact": contact, "practice": contact.practice, "sender": sender(workspace, by), "pages": pages,
         "on": local_day(now, workspace)},
    )  # fmt: skip
