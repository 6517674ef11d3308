"""The five kinds of report: what each writes by its rules. Pure.

A kind is one module with a `KIND`. It gets the facts (clients/report_facts.py) and gives its parts (parts.py); what
they share with each other (head, hash, shortening, page) is in clients/report_content.py and the modules beside it.
"""

from clients.report_kinds import assessment, change, discharge, introductory, progress
from clients.report_kinds.parts import AT_ASSESSMENT, AT_END, ReportKind

__all__ = ["AT_ASSESSMENT", "AT_END", "KINDS", "ReportKind", "kind_of"]

#: In the order of an episode.
KINDS = {kind.slug: kind for kind in (introductory.KIND, assessment.KIND, progress.KIND, change.KIND, discharge.KIND)}


def kind_of(slug: str) -> ReportKind:
    """One kind; KeyError when there is none of this name."""
    return KINDS[slug]
