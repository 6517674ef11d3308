from presentations.models.calendar import CalendarFeed
from presentations.models.material import Material, MaterialKind, MaterialVersion
from presentations.models.visit import LeftBehind, Visit, VisitAttendee

__all__ = ["CalendarFeed", "LeftBehind", "Material", "MaterialKind", "MaterialVersion", "Visit", "VisitAttendee"]
