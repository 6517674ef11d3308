from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "metcrm.outbox"
    label = "outbox"
    verbose_name = "Outbox"
