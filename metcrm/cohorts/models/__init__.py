from metcrm.cohorts.models.certificate import Certificate
from metcrm.cohorts.models.coaching import CoachingAttendance, CoachingSession, Commitment
from metcrm.cohorts.models.cohort import Assignment, Cohort, CohortState, CohortWeek
from metcrm.cohorts.models.doors import EnrolLink, EnrolmentInvitation
from metcrm.cohorts.models.enrolment import Enrolment, EnrolmentChange, EnrolmentState
from metcrm.cohorts.models.feed import CourseFeed
from metcrm.cohorts.models.message import CohortMessage
from metcrm.cohorts.models.programme import Programme, ProgrammeAssignment, ProgrammeWeek
from metcrm.cohorts.models.progress import (
    SUBMISSION_MOVES,
    CohortCount,
    Credit,
    Review,
    Submission,
    SubmissionState,
)
from metcrm.cohorts.models.roster import RosterFile
from metcrm.cohorts.models.sight import CohortSight
from metcrm.cohorts.models.tally import Tally
from metcrm.cohorts.models.task import Mistake, TaskKind

__all__ = [
    "SUBMISSION_MOVES", "Assignment", "Certificate", "CoachingAttendance", "CoachingSession", "Cohort", "CohortCount",
    "CohortMessage", "CohortSight", "CohortState", "CohortWeek", "Commitment", "CourseFeed", "Credit", "EnrolLink",
    "Enrolment", "EnrolmentChange", "EnrolmentInvitation", "EnrolmentState", "Mistake", "Programme",
    "ProgrammeAssignment", "ProgrammeWeek", "Review", "RosterFile", "Submission", "SubmissionState", "Tally",
    "TaskKind",
]  # fmt: skip
