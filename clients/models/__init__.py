from clients.models.appointment import Appointment
from clients.models.client import (
    Client,
    DueErasure,
    KnownBrowser,
    OneTimeCode,
    Referral,
    ReferralStatus,
    Release,
    Sex,
    ShareLink,
)
from clients.models.episode import Assessment, Episode, MeasureConfirmation, Result, Session
from clients.models.home import HomeDay, HomeExercise, HomeProgramme, Protocol
from clients.models.intake import ClientDocument, Intake
from clients.models.letter import LetterNote
from clients.models.measuring import AssessmentDraft, MeasureGoal, OwnMeasure
from clients.models.office import DueChase, OfficeQuestion, Successor
from clients.models.outcomes import OutcomeFloor, OutcomeSheet, OutcomeWithdrawal
from clients.models.photo import ReferralPhoto
from clients.models.quarter_letter import QuarterLetter
from clients.models.report import Opening, Report, ReportDelivery
from clients.models.session import ExerciseLimits, SessionExercise, StatusChange

__all__ = [
    "Appointment",
    "Assessment",
    "AssessmentDraft",
    "Client",
    "ClientDocument",
    "DueChase",
    "DueErasure",
    "Episode",
    "ExerciseLimits",
    "HomeDay",
    "HomeExercise",
    "HomeProgramme",
    "Intake",
    "KnownBrowser",
    "LetterNote",
    "MeasureConfirmation",
    "MeasureGoal",
    "OfficeQuestion",
    "OneTimeCode",
    "Opening",
    "OutcomeFloor",
    "OutcomeSheet",
    "OutcomeWithdrawal",
    "OwnMeasure",
    "Protocol",
    "QuarterLetter",
    "Referral",
    "ReferralPhoto",
    "ReferralStatus",
    "Release",
    "Report",
    "ReportDelivery",
    "Result",
    "Session",
    "SessionExercise",
    "Sex",
    "ShareLink",
    "StatusChange",
    "Successor",
]
