from presentations.models.brand import Brand, Logo
from presentations.models.calendar import CalendarFeed
from presentations.models.deck import Deck, DeckVersion
from presentations.models.gift import Gift, GiftCap, GiftShare
from presentations.models.material import Material, MaterialKind, MaterialVersion
from presentations.models.promise import Promise
from presentations.models.stock import StockCount
from presentations.models.visit import LeftBehind, Shown, ShownKind, Visit, VisitAttendee

__all__ = [
    "Brand",
    "CalendarFeed",
    "Deck",
    "DeckVersion",
    "Gift",
    "GiftCap",
    "GiftShare",
    "LeftBehind",
    "Logo",
    "Material",
    "MaterialKind",
    "MaterialVersion",
    "Promise",
    "Shown",
    "ShownKind",
    "StockCount",
    "Visit",
    "VisitAttendee",
]
