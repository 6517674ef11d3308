"""Founding an institute, and who works there."""

from datetime import datetime

from django.utils.text import slugify

from metcrm.accounts.models import Institute, InstituteMembership, User
from metcrm.accounts.models.institute import InstituteRole
from metcrm.audit.services import record
from metcrm.tenancy import routes
from metcrm.tenancy.actors import Actor
from metcrm.tenancy.context import institute
from metcrm.tenancy.ids import new_id


def create_institute(*, name: str, admin: User, by: Actor, now: datetime) -> Institute:
    """Found an institute with its first admin; all or nothing.

    Raises:
        IntegrityError: an institute of that name is there already.
    """
    institute_id = new_id()
    with institute(institute_id):
        founded = Institute.objects.create(id=institute_id, name=name, slug=slugify(name)[:60], created_at=now)
        add_institute_member(user=admin, role=InstituteRole.ADMIN, now=now)
        record("institute.founded", by=by, on=founded, now=now)
    return founded


def add_institute_member(*, user: User, role: str, now: datetime) -> InstituteMembership:
    """Make a person admin or coach of the current institute."""
    membership = InstituteMembership.objects.create(user=user, role=role, created_at=now)
    routes.add_user(user.pk, membership_id=membership.pk)
    return membership
