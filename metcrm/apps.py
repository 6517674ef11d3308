from django.apps import AppConfig


class MetcrmConfig(AppConfig):
    name = "metcrm"
    label = "metcrm"
    verbose_name = "METCRM"
