"""Reading client records. Every selector sees the rows of the entered workspace only."""

from clients.selectors import releases
from clients.selectors.courses import (
    Attendance,
    Course,
    CourseRow,
    Reading,
    attendance,
    confirmed_measures,
    course,
    values_of,
)
from clients.selectors.records import (
    RedFlagSeen,
    active_episodes,
    episodes_of,
    get_assessment,
    get_client,
    get_episode,
    get_referral,
    get_release,
    red_flags_since,
    reports_of,
)

__all__ = [
    "Attendance",
    "Course",
    "CourseRow",
    "Reading",
    "RedFlagSeen",
    "active_episodes",
    "attendance",
    "confirmed_measures",
    "course",
    "episodes_of",
    "get_assessment",
    "get_client",
    "get_episode",
    "get_referral",
    "get_release",
    "red_flags_since",
    "releases",
    "reports_of",
    "values_of",
]
