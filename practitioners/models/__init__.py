from practitioners.models.fact import Fact, Source
from practitioners.models.follow_up import Channel, FollowUp, FollowUpState, Purpose
from practitioners.models.people import Affiliation, Contact, ContactRole, Practitioner, Way
from practitioners.models.practice import Location, Practice, Stage
from practitioners.models.registry import RegistryProvider, RegistryWord, ZipPlace

__all__ = [
    "Affiliation",
    "Channel",
    "Contact",
    "ContactRole",
    "Fact",
    "FollowUp",
    "FollowUpState",
    "Location",
    "Practice",
    "Practitioner",
    "Purpose",
    "RegistryProvider",
    "RegistryWord",
    "Source",
    "Stage",
    "Way",
    "ZipPlace",
]
