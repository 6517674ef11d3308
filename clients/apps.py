from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "clients"
    label = "clients"
    verbose_name = "Clients"

    def ready(self) -> None:
        """In every process: gates for the outbox, rules of stages and merges for practices, printing for workers."""
        from clients import digest, fictional, gates, mail_places, merges, stage_rules
        from clients.services import report_drawing, whole
        from metcrm.accounts import training
        from metcrm.documents import jobs

        digest.register()
        training.register("clients", place=2, fill=fictional.fill)
        gates.install()
        mail_places.register()
        merges.register()
        stage_rules.register()
        jobs.register(whole.KIND, whole.read, whole.draw)
        jobs.register(report_drawing.KIND, report_drawing.read, report_drawing.draw)
