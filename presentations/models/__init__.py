from presentations.models.material import Material, MaterialKind, MaterialVersion
from presentations.models.visit import LeftBehind, Visit, VisitAttendee

__all__ = ["LeftBehind", "Material", "MaterialKind", "MaterialVersion", "Visit", "VisitAttendee"]
