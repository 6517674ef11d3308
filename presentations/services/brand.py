"""Changing how papers and slides look."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from metcrm.accounts.permissions import Capability, check
from metcrm.audit.services import record
from metcrm.documents import files, logos
from metcrm.documents.logos import LogoError
from metcrm.tenancy.actors import Actor
from presentations.brand import colours
from presentations.brand.colours import ColourError
from presentations.models import Brand, Logo
from presentations.refusals import Refused


@dataclass(frozen=True)
class Changed:
    """The brand as it is now, and what was made of what was asked for, in sentences."""

    brand: Brand
    told: tuple[str, ...]


def change_brand(
    *, name: str, main: str, second: str, new_logo: bytes | None = None, drop_logo: bool = False, by: Actor,
    now: datetime,
) -> Changed:  # fmt: skip
    """Name as printed (empty: the workspace's), two colours, and a logo: a new one, none any more, or as it was.

    1. read the colours: too pale ones are darkened, too heavy ones lightened, and it is said
    2. read the logo by its content, and keep it drawn anew
    3. keep the brand; what is printed already stays as it is

    Raises:
        Refused: no colour, or no logo that can be taken; `field` says which.
    """
    check(by, Capability.MANAGE_WORKSPACE)
    chosen = [_colour(main, "main"), _colour(second, "second")]
    picture = _picture(new_logo) if new_logo is not None else None
    told = [one.told for one in (*chosen, picture) if one is not None and one.told]
    with transaction.atomic():
        brand = Brand.objects.select_for_update().first() or Brand()
        brand.name, brand.main, brand.second = " ".join(name.split()), chosen[0].colour, chosen[1].colour
        if picture is not None:
            kept = files.keep(picture.data, logos.CONTENT_TYPE, now=now)
            brand.logo = Logo.objects.create(
                file=kept, width=picture.width, height=picture.height, added_at=now, added_by=str(by)[:200]
            )
        elif drop_logo:
            brand.logo = None
        brand.changed_at, brand.changed_by = now, str(by)[:200]
        brand.save()
        record("brand.changed", by=by, on=brand, now=now, main=brand.main, second=brand.second)
    return Changed(brand, tuple(told))


def _colour(text: str, field: str) -> colours.Chosen:
    try:
        return colours.printable(text)
    except ColourError as error:
        raise Refused(str(error), field) from error


def _picture(data: bytes) -> logos.Picture:
    try:
        return logos.read(data)
    except LogoError as error:
        raise Refused(str(error), "logo") from error
