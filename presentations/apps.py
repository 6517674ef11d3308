from django.apps import AppConfig


class PresentationsConfig(AppConfig):
    name = "presentations"
    label = "presentations"
    verbose_name = "Presentations"
