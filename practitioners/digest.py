"""What the daily digest says about follow-ups."""

from datetime import datetime, timedelta

from metcrm.accounts import digest
from metcrm.accounts.digest import counted
from metcrm.accounts.models import Workspace
from metcrm.accounts.permissions import Capability
from practitioners import selectors_answers, selectors_follow_ups


def register() -> None:
    """Called once, when Django starts."""
    digest.register("follow_ups", place=20, capability=Capability.READ_PRACTICES, lines=lines)


def lines(workspace: Workspace, now: datetime) -> list[str]:
    """What stopped short, what is to be done by hand, what leaves today, what was to be released by today."""
    answered = selectors_answers.new_answers(now, since=timedelta(days=1))
    return [
        *(f"{answer.practice.name} answered by mail" for answer in answered),
        *counted(
            selectors_follow_ups.stopped_short().count(),
            "{n} mail was withheld, failed or came back", "{n} mails were withheld, failed or came back",
        ),
        *counted(
            selectors_follow_ups.tasks_due(workspace, now).count(),
            "{n} call, card or drop-in is to be done", "{n} calls, cards or drop-ins are to be done",
        ),
        *counted(
            selectors_follow_ups.drafts_due(workspace, now).count(),
            "{n} follow-up waits for your release", "{n} follow-ups wait for your release",
        ),
        *counted(
            selectors_follow_ups.leaving_today(workspace, now).count(),
            "{n} follow-up leaves today", "{n} follow-ups leave today",
        ),
    ]  # fmt: skip
