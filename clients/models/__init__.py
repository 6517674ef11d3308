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
from clients.models.report import Opening, Report, ReportDelivery

__all__ = [
    "Assessment",
    "Client",
    "Episode",
    "KnownBrowser",
    "MeasureConfirmation",
    "OneTimeCode",
    "Opening",
    "Referral",
    "ReferralStatus",
    "Release",
    "Report",
    "ReportDelivery",
    "Result",
    "Session",
    "Sex",
    "ShareLink",
]
