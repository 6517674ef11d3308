"""The demonstration's brand, and a whole kit with something to bring."""

from datetime import datetime, timedelta
from io import BytesIO

from PIL import Image, ImageDraw

from clients import public
from metcrm.tenancy.actors import Actor
from practitioners.models import Practice
from presentations.kit.kinds import KINDS
from presentations.models import MaterialVersion
from presentations.services import materials, stock
from presentations.services.brand import change_brand

MAIN, SECOND = "#123a4a", "#a8501f"


def load_brand(name: str, *, by: Actor, now: datetime) -> None:
    """Two colours, and a logo that is drawn here."""
    change_brand(name=name, main=MAIN, second=SECOND, new_logo=_logo(), by=by, now=now)


def load_kit(offices: list[Practice], *, by: Actor, now: datetime) -> None:
    """Every kind of paper for one office, pad and cards for two more; one sheet retired, one pad nearly used up."""
    for kind in KINDS:
        _make(kind, offices[0], by=by, now=now)
    for practice in offices[1:3]:
        for kind in ("referral_pad", "card"):
            _make(kind, practice, by=by, now=now)
    stock.count(practice=offices[0], kind="referral_pad", pieces=6, by=by, now=now - timedelta(days=1))
    retired = _make("outcomes", offices[3], by=by, now=now)
    materials.retire(retired.material, by=by, now=now)


def _make(kind: str, practice: Practice, *, by: Actor, now: datetime) -> MaterialVersion:
    conditions = [slug for slug, _ in public.conditions_for_group(practice.specialty_group)[:4]]
    version, _ = materials.make(
        kind=kind, practice=practice, specialty_group=practice.specialty_group, conditions=conditions, person=by.label,
        by=by, now=now,
    )  # fmt: skip
    return version


def _logo() -> bytes:
    """Two hills and a sun, at three times the size, for smooth edges."""
    large = Image.new("RGBA", (1200, 960), "#00000000")
    draw = ImageDraw.Draw(large)
    draw.ellipse((720, 60, 1020, 360), fill=SECOND)
    draw.polygon([(0, 900), (420, 240), (840, 900)], fill=MAIN)
    draw.polygon([(480, 900), (780, 480), (1140, 900)], fill="#2f6478")
    kept = BytesIO()
    large.resize((600, 480), Image.Resampling.LANCZOS).save(kept, "PNG")
    return kept.getvalue()
