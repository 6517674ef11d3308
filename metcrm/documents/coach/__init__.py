"""The language coach: what an office should not read or hear, why, and what to say instead."""

from metcrm.documents.coach.engine import check
from metcrm.documents.coach.finding import CATEGORIES, SEVERITIES, Finding, accept
from metcrm.documents.coach.markup import check_html
from metcrm.documents.coach.options import Exemption, Phrase
from metcrm.documents.coach.readability import reading_age

__all__ = ["CATEGORIES", "SEVERITIES", "Exemption", "Finding", "Phrase", "accept", "check", "check_html", "reading_age"]
