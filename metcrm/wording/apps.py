from django.apps import AppConfig


class WordingConfig(AppConfig):
    name = "metcrm.wording"
    label = "wording"
    verbose_name = "Wording"
