from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "clients"
    label = "clients"
    verbose_name = "Clients"

    def ready(self) -> None:
        """The outbox asks our gates by name, in every process."""
        from clients import gates, merges

        gates.install()
        merges.register()
