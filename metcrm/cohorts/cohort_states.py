"""The steps of a cohort as a person is offered them. What follows from what: models/cohort.py."""

from dataclasses import dataclass

from metcrm.cohorts.models import CohortState


@dataclass(frozen=True)
class Step:
    """One button: where it leads, what it says, what happens then."""

    to: str
    label: str
    says: str
    main: bool = False


STEPS: dict[str, list[Step]] = {
    CohortState.OPEN: [
        Step(
            "active",
            "Start the cohort",
            "Closes the enrolment link; who took their seat becomes active. It happens by itself on the first day.",
            True,
        ),
        Step("archived", "Put it away", "For a cohort that never ran."),
    ],
    CohortState.ACTIVE: [
        Step(
            "completed",
            "End the cohort",
            "Learners keep their states. It happens by itself after the last day.",
            True,
        ),
        Step("open", "Back to open", "It was started too early. You start it again then, or a later start date does."),
    ],
    CohortState.COMPLETED: [
        Step("archived", "Put it away", "It stays readable, and counts for comparison.", True),
        Step("active", "Back to active", "It was ended too early. You end it again then, or a later last day does."),
    ],
    CohortState.ARCHIVED: [
        Step("completed", "Take it out again", "As a cohort that ran."),
        Step("open", "Open it again", "As a cohort that has yet to start."),
    ],
}
