from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "metcrm.tenancy"
    label = "tenancy"
    verbose_name = "Whose rows"

    def ready(self) -> None:
        from metcrm.tenancy import checks  # noqa: F401  (registers them)
