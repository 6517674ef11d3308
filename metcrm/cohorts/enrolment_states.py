"""What an admin is offered to do with a learner, by state. What follows from what: models/enrolment.py."""

from dataclasses import dataclass

from metcrm.cohorts.models import EnrolmentState


@dataclass(frozen=True)
class Action:
    """One button; `verb` is the last part of its address."""

    verb: str
    label: str
    kind: str = "secondary"


_S = EnrolmentState
_COMPLETE = Action("complete", "Completed", "primary")
_WITHDRAW = Action("withdraw", "Withdraw", "danger")
ACTIONS: dict[str, list[Action]] = {
    _S.APPLIED: [Action("approve", "Approve", "primary"), Action("wait", "Let them wait"),
                 Action("withdraw", "Decline", "danger")],
    _S.WAITING: [_WITHDRAW],
    _S.ENROLLED: [_WITHDRAW],
    _S.ACTIVE: [_COMPLETE, _WITHDRAW],
    _S.AT_RISK: [_COMPLETE, _WITHDRAW],
    _S.COMPLETED: [Action("reopen", "Not completed after all")],
    _S.WITHDRAWN: [Action("again", "Take back", "primary")],
    _S.DEFERRED: [Action("again", "Take back", "primary")],
}  # fmt: skip
#: Those who can be asked to come later.
DEFERRABLE = (_S.WAITING, _S.ENROLLED, _S.ACTIVE, _S.AT_RISK)
