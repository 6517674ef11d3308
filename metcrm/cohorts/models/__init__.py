from metcrm.cohorts.models.cohort import Assignment, Cohort, CohortState, CohortWeek
from metcrm.cohorts.models.doors import EnrolLink, EnrolmentInvitation
from metcrm.cohorts.models.enrolment import Enrolment, EnrolmentChange, EnrolmentState
from metcrm.cohorts.models.programme import Programme, ProgrammeAssignment, ProgrammeWeek
from metcrm.cohorts.models.roster import RosterFile
from metcrm.cohorts.models.sight import CohortSight
from metcrm.cohorts.models.task import Mistake, TaskKind

__all__ = [
    "Assignment", "Cohort", "CohortSight", "CohortState", "CohortWeek", "EnrolLink", "Enrolment", "EnrolmentChange",
    "EnrolmentInvitation", "EnrolmentState", "Mistake", "Programme", "ProgrammeAssignment", "ProgrammeWeek",
    "RosterFile", "TaskKind",
]  # fmt: skip
