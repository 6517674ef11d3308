"""Keeping photographs of a paper referral."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from clients.models import Referral, ReferralPhoto
from clients.services.refusals import Refused
from metcrm.accounts.permissions import Capability, check
from metcrm.audit.services import record
from metcrm.documents import files
from metcrm.documents.photographs import CONTENT_TYPE
from metcrm.tenancy.actors import Actor

MOST = 24  # photographs of one referral


def add_photos(*, referral: Referral, photos: Iterable[bytes], by: Actor, now: datetime) -> list[ReferralPhoto]:
    """Keep photographs with a referral; the same one again changes nothing.

    Raises:
        Refused: it has very many already.
    """
    check(by, Capability.WRITE_REFERRALS)
    with transaction.atomic():
        Referral.objects.select_for_update().get(pk=referral.pk)
        return keep(referral, photos, by=by, now=now)


def keep(referral: Referral, photos: Iterable[bytes], *, by: Actor, now: datetime) -> list[ReferralPhoto]:
    """As `add_photos`, for verbs that have asked for their own right and hold the referral already."""
    added = []
    for data in photos:
        if referral.photos.count() >= MOST:
            raise Refused(f"A referral holds {MOST} photographs.", "photos")
        photo, fresh = ReferralPhoto.objects.get_or_create(
            referral=referral,
            file=files.keep(data, CONTENT_TYPE, now=now),
            defaults={"added_at": now, "added_by": str(by)},
        )
        if fresh:
            added.append(photo)
    if added:
        record("referral.photos_added", by=by, on=referral, now=now, count=len(added))
    return added


def read(photo: ReferralPhoto, *, by: Actor, now: datetime) -> bytes:
    """The picture. Each look at it is kept.

    Raises:
        FileNotFoundError: it was deleted.
    """
    check(by, Capability.READ_REFERRALS)
    data = files.read(photo.file)
    record("referral.photo_viewed", by=by, on=photo.referral, now=now, photo=photo.pk)
    return data
