"""The look of the product: components, charts, widgets and where the front-end packages are found."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "metcrm.ui"
    label = "ui"
    verbose_name = "Look and components"
