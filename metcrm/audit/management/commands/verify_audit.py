"""`verify_audit`: walks every chain of events and names each flaw."""

from typing import Any

from django.core.management.base import BaseCommand

from metcrm.audit import selectors
from metcrm.tenancy.context import PLATFORM, Tenant, enter
from metcrm.tenancy.routes import all_tenants


class Command(BaseCommand):
    help = (
        "Checks the audit of every workspace, institute and the platform. Exit code 1 when anything was tampered with."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        tenants = [PLATFORM, *all_tenants()]
        flaws = sum(self._check(tenant) for tenant in tenants)
        if flaws:
            self.stderr.write(self.style.ERROR(f"{flaws} flaw(s) in {len(tenants)} chains."))
            raise SystemExit(1)
        self.stdout.write(f"{len(tenants)} chains, no flaw.")

    def _check(self, tenant: Tenant) -> int:
        count = 0
        with enter(tenant):
            for flaw in selectors.flaws(tenant):
                count += 1
                self.stderr.write(f"{tenant.kind} {flaw.tenant_id} event {flaw.seq}: {flaw.what}")
        return count
