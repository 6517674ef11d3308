from practitioners.models.cadence import Cadence, MailTemplate
from practitioners.models.contact_import import ContactImport, DueUpload, ImportedRow
from practitioners.models.fact import Fact, Source
from practitioners.models.follow_up import Channel, FollowUp, FollowUpState, Purpose
from practitioners.models.merge import Merge, MergeKind, NotSame
from practitioners.models.people import Affiliation, Contact, ContactRole, Influence, Practitioner, Way
from practitioners.models.practice import DueStage, Location, Practice, Rhythm, Stage, Tier
from practitioners.models.registry import RegistryProvider, RegistryWord, ZipPlace
from practitioners.models.saved_filter import SavedFilter

__all__ = [
    "Affiliation",
    "Cadence",
    "Channel",
    "Contact",
    "ContactImport",
    "ContactRole",
    "DueStage",
    "DueUpload",
    "Fact",
    "FollowUp",
    "FollowUpState",
    "ImportedRow",
    "Influence",
    "Location",
    "MailTemplate",
    "Merge",
    "MergeKind",
    "NotSame",
    "Practice",
    "Practitioner",
    "Purpose",
    "RegistryProvider",
    "RegistryWord",
    "Rhythm",
    "SavedFilter",
    "Source",
    "Stage",
    "Tier",
    "Way",
    "ZipPlace",
]
