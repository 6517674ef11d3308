from clients.models.client import (
    Client,
    KnownBrowser,
    OneTimeCode,
    Referral,
    ReferralStatus,
    Release,
    Sex,
    ShareLink,
)
from clients.models.episode import Assessment, Episode, MeasureConfirmation, Result, Session
from clients.models.intake import ClientDocument, Intake
from clients.models.photo import ReferralPhoto
from clients.models.report import Opening, Report, ReportDelivery

__all__ = [
    "Assessment",
    "Client",
    "ClientDocument",
    "Episode",
    "Intake",
    "KnownBrowser",
    "MeasureConfirmation",
    "OneTimeCode",
    "Opening",
    "Referral",
    "ReferralPhoto",
    "ReferralStatus",
    "Release",
    "Report",
    "ReportDelivery",
    "Result",
    "Session",
    "Sex",
    "ShareLink",
]
