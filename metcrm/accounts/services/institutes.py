"""Founding an institute, and who works there."""

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from metcrm.accounts import emails, selectors
from metcrm.accounts.models import Institute, InstituteMembership, User
from metcrm.accounts.models.institute import InstituteRole
from metcrm.accounts.permissions import Capability, check
from metcrm.accounts.services.people import make_person
from metcrm.accounts.services.refusals import Refused
from metcrm.audit.services import record
from metcrm.documents import files, logos
from metcrm.documents.logos import LogoError
from metcrm.outbox.models import MailClass
from metcrm.outbox.services import enqueue
from metcrm.tenancy import routes
from metcrm.tenancy.actors import Actor
from metcrm.tenancy.context import institute, platform
from metcrm.tenancy.ids import new_id


def create_institute(*, name: str, admin: User, by: Actor, now: datetime) -> Institute:
    """Found an institute with its first admin; all or nothing.

    Raises:
        IntegrityError: an institute of that name is there already.
    """
    institute_id = new_id()
    with institute(institute_id):
        founded = Institute.objects.create(id=institute_id, name=name, slug=slug_of(name), created_at=now)
        routes.add_token(founded.slug, kind=selectors.INSTITUTE_SLUG, row_id=founded.pk)
        add_institute_member(user=admin, role=InstituteRole.ADMIN, now=now)
        record("institute.founded", by=by, on=founded, now=now)
    return founded


def found_institute(*, name: str, admin_email: str, by: Actor, now: datetime) -> Institute:
    """As `create_institute`, for an admin known by address only.

    Somebody without an account gets one that has no password yet, and a mail to set it.

    Raises:
        Refused: an institute of that name is there already, or no name is left without signs.
    """
    if not slug_of(name):
        raise Refused("The name needs at least one letter or figure.")
    if selectors.institute_exists(slug_of(name)):
        raise Refused(f"There is an institute “{name}” already; nothing was changed.")
    with transaction.atomic():
        admin = selectors.person_by_email(admin_email)
        known = admin is not None
        admin = admin or make_person(email=admin_email, name=_name_from(admin_email), confirmed=True, by=by, now=now)
        founded = create_institute(name=name, admin=admin, by=by, now=now)
        if not known:
            _mail_first_password(admin, founded, now)
    return founded


#: A logo as it is kept, in pixels: two inches at 300 dots, and light enough to stand in a page.
LOGO = (600, 300)
#: What an admin may change; the slug stays.
CHANGEABLE = frozenset({"name", "colour", "postal_address", "reply_to"})


def change_institute(
    institute: Institute, *, new_logo: bytes | None = None, drop_logo: bool = False, by: Actor, now: datetime,
    **fields: str,
) -> Institute:  # fmt: skip
    """Name and brand of the current institute, and what stands at the foot of its mails.

    A logo is judged by its content and kept drawn anew; certificates that were issued keep the one they had.

    Raises:
        Refused: the file is no logo that can be taken.
    """
    check(by, Capability.MANAGE_INSTITUTE)
    if not fields.keys() <= CHANGEABLE:
        raise TypeError(f"Not to be changed: {sorted(fields.keys() - CHANGEABLE)}")
    picture = _picture(new_logo) if new_logo is not None else None
    with transaction.atomic():
        if picture is not None:
            fields["logo"] = files.keep(picture.data, logos.CONTENT_TYPE, now=now).sha256
        elif drop_logo:
            fields["logo"] = ""
        for name, value in fields.items():
            setattr(institute, name, value)
        institute.save(update_fields=list(fields))
        record("institute.changed", by=by, on=institute, now=now, fields=sorted(fields))
    return institute


def _picture(data: bytes) -> logos.Picture:
    try:
        return logos.read(data, within=LOGO)
    except LogoError as error:
        raise Refused(str(error), "logo") from error


def slug_of(name: str) -> str:
    """The institute's name as an address; two names that give the same are the same institute."""
    return slugify(name)[:60]


def _name_from(email: str) -> str:
    """A name to begin with; the person corrects it in their settings."""
    return email.split("@", maxsplit=1)[0].replace(".", " ").replace("_", " ").title()[:120]


def _mail_first_password(user: User, founded: Institute, now: datetime) -> None:
    letter = emails.first_password(user, founded)
    with platform():
        enqueue(
            letter,
            kind="first_password",
            dedupe_key=f"first-password:{user.pk}",
            mail_class=MailClass.SERVICE,
            now=now,
        )


def add_institute_member(*, user: User, role: str, now: datetime) -> InstituteMembership:
    """Make a person admin or coach of the current institute."""
    membership = InstituteMembership.objects.create(user=user, role=role, created_at=now)
    routes.add_user(user.pk, membership_id=membership.pk)
    return membership
