from django.apps import AppConfig


class CohortsConfig(AppConfig):
    name = "metcrm.cohorts"
    label = "cohorts"
    verbose_name = "Cohorts"

    def ready(self) -> None:
        """Say what this app draws."""
        from metcrm.cohorts.services import certificates
        from metcrm.documents import jobs

        jobs.register(certificates.KIND, certificates.read, certificates.draw)
