from django.apps import AppConfig


class CohortsConfig(AppConfig):
    name = "metcrm.cohorts"
    label = "cohorts"
    verbose_name = "Cohorts"
