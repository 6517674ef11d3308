from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "metcrm.audit"
    label = "audit"
    verbose_name = "Audit"

    def ready(self) -> None:
        from metcrm.audit.services import write_pending
        from metcrm.tenancy.context import before_leaving

        before_leaving(write_pending)
