"""What the daily digest says about referrals, reports and measuring: bare counts, since the digest is a mail."""

from datetime import datetime
from zoneinfo import ZoneInfo

from clients.selectors import doors, lists, referrals, reports
from metcrm.accounts import digest
from metcrm.accounts.digest import counted
from metcrm.accounts.models import Workspace
from metcrm.accounts.permissions import Capability


def register() -> None:
    """Called once, when Django starts."""
    digest.register("referrals", place=30, capability=Capability.READ_REFERRALS, lines=referral_lines)
    digest.register("reports", place=40, capability=Capability.READ_REPORTS, lines=report_lines)
    digest.register("reassessments", place=50, capability=Capability.READ_CLIENTS, lines=reassessment_lines)


def referral_lines(workspace: Workspace, now: datetime) -> list[str]:
    """Referrals that nobody has answered."""
    return counted(
        referrals.unanswered().count(), "{n} referral waits for an answer", "{n} referrals wait for an answer"
    )


def report_lines(workspace: Workspace, now: datetime) -> list[str]:
    """Answers from offices, and reports that are to be signed, sent or asked about."""
    today = reports.local_day(now, workspace)
    return [
        *counted(reports.answers_to_see().count(), "{n} office answered a report", "{n} offices answered a report"),
        *counted(reports.drafts().count(), "{n} report is to be signed", "{n} reports are to be signed"),
        *counted(reports.signed_not_sent().count(), "{n} signed report isn't sent", "{n} signed reports aren't sent"),
        *counted(doors.to_call(today).count(), "{n} report wasn't opened", "{n} reports weren't opened"),
        *counted(doors.questions().count(), "{n} question from an office", "{n} questions from offices"),
        *counted(doors.successors_waiting().count(), "{n} office names a successor", "{n} offices name a successor"),
    ]


def reassessment_lines(workspace: Workspace, now: datetime) -> list[str]:
    """How many people should be measured."""
    today = now.astimezone(ZoneInfo(workspace.timezone)).date()
    return counted(lists.due_episodes(today).count(), "{n} reassessment is due", "{n} reassessments are due")
