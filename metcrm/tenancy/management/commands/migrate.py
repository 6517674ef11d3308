"""Migrate as the owner of the tables, then give the application's role its rights."""

from typing import Any

from django.core.management.commands.migrate import Command as MigrateCommand

from metcrm.tenancy.grants import apply_grants


class Command(MigrateCommand):
    help = "Migrates as DATABASE_OWNER_URL's role and grants the application's role what it needs."

    def handle(self, *args: Any, **options: Any) -> None:
        if options["database"] == "default":
            options["database"] = "owner"
        super().handle(*args, **options)
        if not options.get("plan") and not options.get("check_unapplied"):
            apply_grants(options["database"])
