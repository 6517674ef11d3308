"""What the application's role may do with each table. Applied after every migration, by the owner."""

from django.apps import apps
from django.conf import settings
from django.db import connections

from metcrm.tenancy.models import Owned


def append_only_tables() -> list[str]:
    """Tables whose rows may be inserted and read, never changed or removed."""
    return sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, Owned) and model.append_only)


def apply_grants(alias: str = "owner") -> None:
    """Give the application's role its rights on all present tables; nothing when it is the owner itself."""
    owner, app = settings.DATABASES["owner"]["USER"], settings.DATABASES["default"]["USER"]
    if not app or app == owner:
        return
    with connections[alias].cursor() as cursor:
        quote = connections[alias].ops.quote_name
        # SQL by hand: rights have no ORM form.
        cursor.execute(f"grant usage on schema public to {quote(app)}")
        cursor.execute(f"grant select, insert, update, delete on all tables in schema public to {quote(app)}")
        cursor.execute(f"grant usage, select on all sequences in schema public to {quote(app)}")
        for table in append_only_tables():
            cursor.execute(f"revoke update, delete on {quote(table)} from {quote(app)}")
        cursor.execute(f"revoke insert, update, delete on django_migrations from {quote(app)}")
