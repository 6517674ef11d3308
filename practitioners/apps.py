from django.apps import AppConfig


class PractitionersConfig(AppConfig):
    name = "practitioners"
    label = "practitioners"
    verbose_name = "Practitioners"
