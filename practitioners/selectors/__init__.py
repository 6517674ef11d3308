"""Questions about practices and their people. They answer within the current workspace."""

from practitioners.selectors.people import (
    People,
    former_contacts,
    get_affiliation,
    get_contact,
    get_practitioner,
    office_manager,
    people_of,
    practices_of,
)
from practitioners.selectors.practices import (
    Duplicate,
    duplicates_of,
    get_location,
    get_practice,
    list_practices,
    primary_location,
    search_practices,
)
from practitioners.selectors.profile import Profile, history_of, newest_facts, profile_of, profiles_of
from practitioners.selectors.registry import (
    Found,
    found_elsewhere,
    found_of,
    get_provider,
    organisation_at,
    ours,
    people_at,
    question_for,
    registry_is_empty,
    search_registry,
    unknown_people_near,
)
from practitioners.selectors.registry_search import MOST_CANDIDATES, Answer
from practitioners.selectors.times import VisitTimes, visit_times
from practitioners.selectors.zips import place_of

__all__ = [
    "MOST_CANDIDATES",
    "Answer",
    "Duplicate",
    "Found",
    "People",
    "Profile",
    "VisitTimes",
    "duplicates_of",
    "former_contacts",
    "found_elsewhere",
    "found_of",
    "get_affiliation",
    "get_contact",
    "get_location",
    "get_practice",
    "get_practitioner",
    "get_provider",
    "history_of",
    "list_practices",
    "newest_facts",
    "office_manager",
    "organisation_at",
    "ours",
    "people_at",
    "people_of",
    "place_of",
    "practices_of",
    "primary_location",
    "profile_of",
    "profiles_of",
    "question_for",
    "registry_is_empty",
    "search_practices",
    "search_registry",
    "unknown_people_near",
    "visit_times",
]
