from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "clients"
    label = "clients"
    verbose_name = "Clients"

    def ready(self) -> None:
        """The outbox asks our gates by name, practices our rules of stages and merges, in every process."""
        from clients import digest, gates, merges, stage_rules

        digest.register()
        gates.install()
        merges.register()
        stage_rules.register()
