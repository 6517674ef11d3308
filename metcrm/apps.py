from django.apps import AppConfig


class MetcrmConfig(AppConfig):
    name = "metcrm"
    label = "metcrm"
    verbose_name = "METCRM"

    def ready(self) -> None:
        import metcrm.celery  # noqa: F401  (web, commands and tests publish through the same broker as the worker)
