"""Reading client records. Every selector sees the rows of the entered workspace only."""

from clients.selectors.courses import Attendance, Course, CourseRow, Reading, attendance, course, values_of
from clients.selectors.records import (
    RedFlagSeen,
    active_episodes,
    get_assessment,
    get_client,
    get_episode,
    get_referral,
    get_release,
    red_flags_since,
    standing_red_flag,
)

__all__ = [
    "Attendance",
    "Course",
    "CourseRow",
    "Reading",
    "RedFlagSeen",
    "active_episodes",
    "attendance",
    "course",
    "get_assessment",
    "get_client",
    "get_episode",
    "get_referral",
    "get_release",
    "red_flags_since",
    "standing_red_flag",
    "values_of",
]
